"""A network camera that shows whatever it is given: motion JPEG over HTTP on the loopback."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Event, Lock, Thread

import numpy as np
from numpy.typing import NDArray

from drivers.camera.opencv import cv2
from drivers.camera.scenes import empty_hall

_JPEG_QUALITY = 92
_NOISE_SIGMA = 1.2
_VARIANTS = 4
_RECENT = 90
_VIEWER_TIMEOUT_S = 2.0


class CameraEmulator:
    """Serves one scene as a stream of slightly noisy frames, as a sensor would give them.

    A scene is encoded once, as a few variants that are then sent in turn, so a stream costs next
    to nothing. The frames of a viewer begin when it connects, as those of a camera do when it is
    opened; one viewer at a time is expected. Any thread may use any member.
    """

    frozen: bool
    """Send the last frame again and again."""
    black: bool
    """Send what a covered lens sees: nothing but noise."""

    def __init__(self, *, width_px: int = 1280, height_px: int = 720, fps: int = 30) -> None:
        self.frozen = False
        self.black = False
        self._size = (width_px, height_px)
        self._period_s = 1 / fps
        self._noise = _noise(width_px, height_px)
        self._darkness = tuple(self._exposures(np.zeros((height_px, width_px, 3), np.uint8)))
        self._picture: tuple[bytes, ...] = ()
        self.show(empty_hall())
        self._unplugged = Event()
        self._lock = Lock()
        self._sent: deque[tuple[float, bytes]] = deque(maxlen=_RECENT)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _stream_of(self._frames))
        self._server.daemon_threads = False  # so that closing the server waits for the viewers
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="camera wire")

    @property
    def url(self) -> str:
        """Where the stream is; it stays the same when the camera is unplugged."""
        return f"http://127.0.0.1:{self._server.server_port}/camera.mjpg"

    def start(self) -> None:
        """Begin to serve. An emulator starts once."""
        self._thread.start()

    def stop(self) -> None:
        """Cut the stream and end every thread."""
        self.unplug()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def show(self, scene: NDArray[np.uint8]) -> None:
        """Put a scene (BGR, scaled to the size of the frames) before the camera."""
        scaled = cv2.resize(scene, self._size, interpolation=cv2.INTER_AREA)
        exposures = self._exposures(np.asarray(scaled, np.uint8))
        # two can be sent in turn while the others are still encoded
        first = (next(exposures), next(exposures))
        self._picture = first
        self._picture = (*first, *exposures)

    def plug(self) -> None:
        """Let viewers connect again."""
        if self._unplugged.is_set():
            self._unplugged = Event()

    def unplug(self) -> None:
        """Cut the stream; who connects from now on is sent away without an answer."""
        self._unplugged.set()

    def recent(self) -> list[tuple[float, bytes]]:
        """Return the last frames sent, oldest first: monotonic time in seconds, and the JPEG."""
        with self._lock:
            return list(self._sent)

    def _exposures(self, scene: NDArray[np.uint8]) -> Iterator[bytes]:
        for variant in range(_VARIANTS):
            # one field of noise, moved: drawing a new one would take longer than a frame lasts
            noise = np.roll(self._noise, 1009 * variant, axis=1)
            exposure = cv2.add(scene, noise, dtype=cv2.CV_8U)
            _, jpeg = cv2.imencode(".jpg", exposure, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
            yield jpeg.tobytes()

    def _frames(self) -> Iterator[bytes]:
        """Yield the frames of one viewer, each at its time, until the camera is unplugged."""
        unplugged = self._unplugged
        jpeg = b""
        due_s = time.monotonic()
        for number in count():
            if unplugged.wait(due_s - time.monotonic()):
                return
            due_s = max(due_s + self._period_s, time.monotonic())
            if not (self.frozen and jpeg):
                picture = self._darkness if self.black else self._picture
                jpeg = picture[number % len(picture)]
            with self._lock:
                self._sent.append((time.monotonic(), jpeg))
            yield jpeg


def _noise(width_px: int, height_px: int) -> NDArray[np.int16]:
    normal = np.random.default_rng(1).normal(0.0, _NOISE_SIGMA, (height_px, width_px, 3))
    return np.rint(normal).astype(np.int16)


def _stream_of(frames: Callable[[], Iterator[bytes]]) -> type[BaseHTTPRequestHandler]:
    class Stream(BaseHTTPRequestHandler):
        """Answers every request with `frames`, as one endless multipart document."""

        timeout = _VIEWER_TIMEOUT_S
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self.close_connection = True
            try:
                for number, jpeg in enumerate(frames()):
                    if number == 0:
                        self.send_response(200)
                        self.send_header("Content-Type", "multipart/x-mixed-replace;boundary=frame")
                        self.end_headers()
                    self.wfile.write(_part(jpeg))
            except OSError:
                return  # the viewer has gone

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Stream


def _part(jpeg: bytes) -> bytes:
    head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
    return head.encode() + jpeg + b"\r\n"
