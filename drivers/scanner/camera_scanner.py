"""A QR scanner made of a camera and a decoder."""

import time
from collections.abc import Iterator
from threading import Event

import numpy as np
from numpy.typing import NDArray

from drivers.camera.base import Camera
from drivers.camera.frame import Frame
from drivers.errors import Cancelled, DeviceMissing, DeviceSilent, NothingSeen
from drivers.scanner.base import ScannedCode
from drivers.scanner.decoder import QrDecoder
from drivers.status import DeviceState

_POLL_S = 0.004
_OPENING_S = 1.8
_PATIENCE_S = 0.7
_OUT_OF_SIGHT_S = 1.0


class CameraScanner:
    """A `CodeScanner` with a camera of its own, which runs only while the scanner looks.

    A black picture is no fault while it looks, for a phone brings its own light; `status` reports
    it.
    """

    def __init__(self, camera: Camera, decoder: QrDecoder) -> None:
        self._camera = camera
        self._decoder = decoder

    def scan(self, *, timeout_s: float, cancel: Event, after: bytes = b"") -> ScannedCode:
        answered = _Answered(after)
        self._camera.start()
        try:
            for frame in self._frames(timeout_s, cancel):
                payloads = self._decoder.decode(_grey(frame), taken_at_s=frame.taken_at_s)
                payloads = answered.leave_out(payloads, frame.taken_at_s)
                if payloads:
                    return ScannedCode(payloads[0], frame.taken_at_s)
        finally:
            self._camera.stop()
        raise NothingSeen("no code was shown")

    def status(self, *, timeout_s: float) -> DeviceState:
        if not self._decoder.available:
            return DeviceState.FAULT
        return self._camera.status(timeout_s=timeout_s)

    def close(self) -> None:
        self._camera.close()

    def _frames(self, timeout_s: float, cancel: Event) -> Iterator[Frame]:
        """Yield each new frame until the time is over."""
        now_s = time.monotonic()
        deadline_s, patient_until_s = now_s + timeout_s, now_s + _OPENING_S
        seq = 0
        while now_s < deadline_s:
            if cancel.wait(_POLL_S):
                raise Cancelled("the scan was given up")
            frame = self._camera.latest()
            if frame is not None and frame.seq != seq:
                seq = frame.seq
                yield frame
            now_s = time.monotonic()
            state = self._camera.status(timeout_s=0)
            if state in (DeviceState.READY, DeviceState.FAULT):
                patient_until_s = now_s + _PATIENCE_S
            elif now_s >= patient_until_s:
                missing = state is DeviceState.MISSING
                raise (DeviceMissing if missing else DeviceSilent)("the scanner cannot see")


class _Answered:
    """The code that was answered last, and since when it is out of sight."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self._gone_since_s: float | None = None

    def leave_out(self, payloads: list[bytes], at_s: float) -> list[bytes]:
        """Return the payloads of one frame that count."""
        if self._payload not in payloads:
            if self._gone_since_s is None:
                self._gone_since_s = at_s
            return payloads
        if self._gone_since_s is not None and at_s - self._gone_since_s >= _OUT_OF_SIGHT_S:
            return payloads
        self._gone_since_s = None
        return [payload for payload in payloads if payload != self._payload]


def _grey(frame: Frame) -> NDArray[np.uint8]:
    from drivers.camera.opencv import cv2

    return np.asarray(cv2.cvtColor(frame.image, cv2.COLOR_BGR2GRAY), np.uint8)
