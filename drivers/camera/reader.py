"""One thread that reads one camera, and what can be said about the frames that it gets."""

import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from threading import Event, Thread

import numpy as np
from numpy.typing import NDArray

from drivers.camera.frame import Frame, LatestFrame
from drivers.camera.source import Source
from drivers.status import DeviceState

SILENT_AFTER_S = 1.0
"""A camera that gave no new picture for so long is silent."""

_HANDOVER_S = 0.5
_MOST_HUNG = 4
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 2.0
_FILE_FRAME_S = 1 / 30

# of 255: the lens is covered, or the sensor gives nothing but its noise
_DARK_MEAN, _DARK_SPREAD = 8.0, 3.0


class FrameReader:
    """Reads a source from its start until it is dismissed, and opens it again when it is gone.

    The camera's `read` can block for ever (https://github.com/opencv/opencv/issues/4468), and
    nothing can interrupt it. So a reader is dismissed, not stopped: nobody looks at its frames
    any more, and its thread ends by itself when `read` returns, or with the process.
    """

    def __init__(self, source: Source, *, before: Sequence[Thread]) -> None:
        """Start to read, once the threads that read the same source `before` have let it go."""
        self.frames = LatestFrame()
        """Every frame, for the preview and for codes."""
        self.photos = LatestFrame()
        """The frames that may become a photo: neither black nor the same picture again."""
        self.dismissed = Event()
        self._source = source
        self._flaw = DeviceState.SILENT
        self._seq = 0
        self.thread = Thread(target=self._run, args=(before,), name="camera", daemon=True)
        self.thread.start()

    def dismiss(self) -> None:
        """Let the thread end when it can, and forget its frames."""
        self.dismissed.set()
        self.frames.put(None)
        self.photos.put(None)

    def state(self) -> DeviceState:
        """Return READY while pictures come, else what is wrong.

        A reader that has just started is SILENT, and so is one whose picture is frozen. A black
        picture is a FAULT.
        """
        photo = self.photos.get()
        if photo is not None and time.monotonic() - photo.taken_at_s <= SILENT_AFTER_S:
            return DeviceState.READY
        return self._flaw

    def _run(self, before: Sequence[Thread]) -> None:
        self._wait_for(before)
        pause_s = _FIRST_PAUSE_S
        while not self.dismissed.is_set():
            frames_came = self._read_until_lost()
            if frames_came and not self._source.live:
                continue  # a file is shown again and again
            self._flaw = DeviceState.MISSING
            self.frames.put(None)
            self.photos.put(None)
            pause_s = _FIRST_PAUSE_S if frames_came else min(2 * pause_s, _LONGEST_PAUSE_S)
            self.dismissed.wait(pause_s)

    def _wait_for(self, before: Sequence[Thread]) -> None:
        """Let the last thread give the device back, for a device cannot be opened twice.

        One that hangs is not waited for, unless so many hang that another would only join them.
        """
        for thread in before[-1:]:
            thread.join(_HANDOVER_S)
        while sum(thread.is_alive() for thread in before) >= _MOST_HUNG:
            if self.dismissed.wait(_HANDOVER_S):
                return

    def _read_until_lost(self) -> bool:
        """Open the source and read until it gives no more; say whether it gave anything.

        OpenCV may raise instead of giving no frame, as it does for an empty MJPG buffer, which
        `imdecode` does not take.
        """
        from drivers.camera.opencv import cv2

        before: bytes | None = None
        with suppress(cv2.error), ExitStack() as opened:
            capture = self._source.open()
            opened.callback(capture.release)
            while not self.dismissed.is_set():
                ok, image = capture.read()
                if not ok or image is None:
                    break
                before = self._take(np.asarray(image, np.uint8), before)
                if not self._source.live:
                    self.dismissed.wait(_FILE_FRAME_S)
        return before is not None

    def _take(self, image: NDArray[np.uint8], before: bytes | None) -> bytes:
        """Hand on one frame. `before` is what the last frame looked like; return it for this one.

        After an unplug OpenCV may give the last picture again and say that all is well
        (https://github.com/opencv/opencv/issues/14044). Two pictures of a real sensor are never
        the same: every 64th pixel is enough to tell.
        """
        self._seq += 1
        frame = Frame(image, self._seq, time.monotonic())
        sample = image[::8, ::8]
        look = sample.tobytes()
        dark = sample.mean() < _DARK_MEAN and sample.std() < _DARK_SPREAD
        repeated = self._source.live and look == before
        self._flaw = DeviceState.FAULT if dark else DeviceState.SILENT
        if not dark and not repeated:
            self.photos.put(frame)
        self.frames.put(frame)
        return look
