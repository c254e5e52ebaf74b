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
_NUMBER_BITS = 16
_BIT_PX = 8
_BLOCK_PX = 16
"""Height and width of what a JPEG with halved colours encodes as one."""
_START_OF_SCAN, _FIRST_RESTART, _END = b"\xff\xda", b"\xff\xd0", b"\xff\xd9"


class CameraEmulator:
    """Serves one scene as a stream of slightly noisy frames, as a sensor would give them.

    A scene is encoded once, as a few variants that are then sent in turn, so a stream costs next
    to nothing. In its upper left corner each frame carries its number, counted from 0 over all
    viewers: 16 squares of 8 x 8 pixels, white for 1, the highest bit first. So whoever finds a
    photo can tell which frame it was. The frames of a viewer begin when it connects, as those of a
    camera do when it is opened; one viewer at a time is expected. Any thread may use any member.
    """

    frozen: bool
    """Send the last frame again and again."""
    black: bool
    """Send what a covered lens sees: nothing but noise, and no number."""

    def __init__(self, *, width_px: int = 1280, height_px: int = 720, fps: int = 30) -> None:
        self.frozen = False
        self.black = False
        self._size = (width_px, height_px)
        self._period_s = 1 / fps
        self._noise = _noise(width_px, height_px)
        darkness = np.zeros((height_px, width_px, 3), np.uint8)
        self._darkness = tuple(map(_encoded, self._exposures(darkness)))
        self._picture: tuple[_Exposure, ...] = ()
        self._numbers = count()
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

    def show(self, scene: NDArray[np.uint8]) -> float:
        """Put a scene (BGR, scaled to the size of the frames) before the camera.

        Returns the monotonic time in seconds from which it stood there.
        """
        scaled = cv2.resize(scene, self._size, interpolation=cv2.INTER_AREA)
        exposures = map(_Exposure, self._exposures(np.asarray(scaled, np.uint8)))
        # two can be sent in turn while the others are still encoded
        first = (next(exposures), next(exposures))
        self._picture, since_s = first, time.monotonic()
        self._picture = (*first, *exposures)
        return since_s

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

    def _exposures(self, scene: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
        for variant in range(_VARIANTS):
            # one field of noise, moved: drawing a new one would take longer than a frame lasts
            noise = np.roll(self._noise, 1009 * variant, axis=1)
            yield np.asarray(cv2.add(scene, noise, dtype=cv2.CV_8U), np.uint8)

    def _frame(self, number: int) -> bytes:
        if self.black:
            return self._darkness[number % len(self._darkness)]
        picture = self._picture
        return picture[number % len(picture)].numbered(number)

    def _frames(self) -> Iterator[bytes]:
        """Yield the frames of one viewer, each at its time, until the camera is unplugged."""
        unplugged = self._unplugged
        jpeg = b""
        due_s = time.monotonic()
        for number in self._numbers:
            if unplugged.wait(due_s - time.monotonic()):
                return
            due_s = max(due_s + self._period_s, time.monotonic())
            if not (self.frozen and jpeg):
                jpeg = self._frame(number)
            with self._lock:
                self._sent.append((time.monotonic(), jpeg))
            yield jpeg


class _Exposure:
    """A picture in which only the first row of blocks is encoded anew for each number.

    A restart interval is decoded without those before it (ITU-T T.81, E.1.4), so the first one,
    here a row, can be exchanged: the result is to the byte what encoding all of it would give.
    """

    def __init__(self, picture: NDArray[np.uint8]) -> None:
        jpeg = _encoded(picture)
        scan = _scan_of(jpeg)
        self._head, self._rest = jpeg[:scan], jpeg[jpeg.index(_FIRST_RESTART, scan) :]
        self._top = picture[:_BLOCK_PX]

    def numbered(self, number: int) -> bytes:
        bits = number >> np.arange(_NUMBER_BITS)[::-1] & 1
        top = self._top.copy()
        top[:_BIT_PX, : _NUMBER_BITS * _BIT_PX] = np.repeat(255 * bits, _BIT_PX)[:, None]
        jpeg = _encoded(top)
        return self._head + jpeg[_scan_of(jpeg) : -len(_END)] + self._rest


def _encoded(picture: NDArray[np.uint8]) -> bytes:
    """Return the JPEG, with a restart marker after each row of blocks."""
    blocks = -(-picture.shape[1] // _BLOCK_PX)
    quality = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    _, jpeg = cv2.imencode(".jpg", picture, [*quality, cv2.IMWRITE_JPEG_RST_INTERVAL, blocks])
    return jpeg.tobytes()


def _scan_of(jpeg: bytes) -> int:
    """Return where the encoded rows begin, behind the header of the scan."""
    header = jpeg.index(_START_OF_SCAN) + len(_START_OF_SCAN)
    return header + int.from_bytes(jpeg[header : header + 2], "big")


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
