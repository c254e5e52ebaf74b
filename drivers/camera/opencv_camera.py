"""A camera that OpenCV can open: a USB device, a network stream, or files on a bench."""

import time
from threading import Event, Lock, Thread

from drivers.camera.base import Still
from drivers.camera.frame import Frame
from drivers.camera.reader import SILENT_AFTER_S, FrameReader
from drivers.camera.source import Source
from drivers.errors import Cancelled, DeviceFault, DeviceMissing, DeviceSilent
from drivers.status import DeviceState

_JPEG_QUALITY = 92
_STILL_AGE_S = 0.05
_STEP_S = 0.05
_CLOSE_S = 0.5


class OpenCvCamera:
    """A `Camera` on `cv2.VideoCapture`.

    Each start has a thread of its own that reads without pause, so that the newest frame is new;
    a thread that hangs in a dead device is left behind. A picture that does not change for a
    second is SILENT, a black one is FAULT (a covered lens, a dead sensor); neither is ever a
    photo.
    """

    def __init__(self, source: str, *, width_px: int, height_px: int) -> None:
        """Remember the source, see `Source`; nothing is opened yet."""
        self._source = Source(source, width_px, height_px)
        self._lock = Lock()
        self._reader: FrameReader | None = None
        self._threads: list[Thread] = []

    def start(self) -> None:
        with self._lock:
            if self._reader is None:
                self._reader = self._new_reader()

    def stop(self) -> None:
        with self._lock:
            if self._reader is not None:
                self._reader.dismiss()
                self._reader = None

    def latest(self) -> Frame | None:
        reader = self._reader
        frame = None if reader is None else reader.frames.get()
        if frame is None or time.monotonic() - frame.taken_at_s > SILENT_AFTER_S:
            return None
        return frame

    def take_still(self, *, timeout_s: float, cancel: Event) -> Still:
        """Return a frame that is at most 50 ms older than the call, not mirrored, as a JPEG.

        Raises:
            DeviceFault: the picture is black.
        """
        reader = self._reader
        if reader is None:
            raise DeviceSilent("the camera is stopped")
        asked_at_s = time.monotonic()
        photo = reader.photos.get()
        while photo is None or photo.taken_at_s < asked_at_s - _STILL_AGE_S:
            if cancel.is_set() or reader.dismissed.is_set():
                raise Cancelled("the still was given up")
            if time.monotonic() - asked_at_s >= timeout_s:
                raise _no_photo(reader.state())
            seq = 0 if photo is None else photo.seq
            photo = reader.photos.wait_newer(seq, _STEP_S) or photo
        return _still(photo)

    def status(self, *, timeout_s: float) -> DeviceState:
        """Say whether the camera gives pictures; one that is stopped runs for a moment."""
        with self._lock:
            running = self._reader
            reader = running or self._new_reader()
        deadline_s = time.monotonic() + timeout_s
        state = reader.state()
        while state not in (DeviceState.READY, DeviceState.MISSING):
            left_s = deadline_s - time.monotonic()
            if left_s <= 0:
                break
            reader.dismissed.wait(min(left_s, _STEP_S))
            state = reader.state()
        if running is None:
            reader.dismiss()
        return state

    def close(self) -> None:
        self.stop()
        for thread in self._threads[-1:]:
            thread.join(_CLOSE_S)

    def _new_reader(self) -> FrameReader:
        alive = [thread for thread in self._threads if thread.is_alive()]
        reader = FrameReader(self._source, before=alive)
        self._threads = [*alive, reader.thread]
        return reader


def _no_photo(state: DeviceState) -> DeviceMissing | DeviceSilent | DeviceFault:
    if state is DeviceState.MISSING:
        return DeviceMissing("the camera is not there")
    if state is DeviceState.FAULT:
        return DeviceFault("the camera gives a black picture")
    return DeviceSilent("the camera gives no new picture")


def _still(frame: Frame) -> Still:
    from drivers.camera.opencv import cv2

    ok, jpeg = cv2.imencode(".jpg", frame.image, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not ok:
        raise DeviceFault("the picture of the camera cannot be encoded")
    height_px, width_px = frame.image.shape[:2]
    return Still(jpeg.tobytes(), width_px, height_px)
