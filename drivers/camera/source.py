"""Where the frames come from: a device, a stream, a file or a sequence of pictures."""

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import cv2

log = logging.getLogger(__name__)

# kiosk.config has the same two patterns
_DEVICE = re.compile(r"\d+|/dev/(?!shm/).+")
_STREAM = re.compile(r"(https?|rtsp)://")
_STREAM_TIMEOUT_MS = 1500


@dataclass(frozen=True, slots=True)
class Source:
    """One source of frames.

    `name` is the index or the path of a device (`0`, `/dev/v4l/by-id/...`; a link
    from elsewhere is none), an http(s) or rtsp address, a sequence of pictures
    (`frame_%03d.jpg`) or the path of a film.
    """

    name: str
    width_px: int
    height_px: int

    @property
    def live(self) -> bool:
        """A camera with a sensor; a file or a sequence is not."""
        return self._is_device or self._is_stream

    @property
    def _is_device(self) -> bool:
        return _DEVICE.fullmatch(self.name) is not None

    @property
    def _is_stream(self) -> bool:
        return _STREAM.match(self.name) is not None

    def open(self) -> "cv2.VideoCapture":
        """Open the source. May block for ever, as reading from the result may.

        The FFmpeg backend alone knows time-outs (https://github.com/opencv/opencv/pull/20541).
        They matter: while it waits for one source it opens no other in this process.
        """
        from drivers.camera.opencv import cv2

        if self._is_device:
            return self._open_device()
        if self._is_stream:
            timeouts = [
                cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
                _STREAM_TIMEOUT_MS,
                cv2.CAP_PROP_READ_TIMEOUT_MSEC,
                _STREAM_TIMEOUT_MS,
            ]
            return cv2.VideoCapture(self.name, cv2.CAP_FFMPEG, timeouts)
        if "%" in self.name:
            return cv2.VideoCapture(self.name, cv2.CAP_IMAGES)
        return cv2.VideoCapture(self.name, cv2.CAP_FFMPEG)

    def _open_device(self) -> "cv2.VideoCapture":
        """Open a V4L2 device for MJPG.

        The format goes first: raw frames of this size do not fit through USB 2, and OpenCV tries
        MJPG last (https://github.com/opencv/opencv/pull/9479). One buffer, so that a frame is not
        four frames old (https://github.com/opencv/opencv/issues/13145).
        """
        from drivers.camera.opencv import cv2

        path = f"/dev/video{self.name}" if self.name.isdigit() else self.name
        capture = cv2.VideoCapture(path, cv2.CAP_V4L2)
        if not capture.isOpened():
            return capture
        for wish, value in (
            (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
            (cv2.CAP_PROP_FRAME_WIDTH, self.width_px),
            (cv2.CAP_PROP_FRAME_HEIGHT, self.height_px),
            (cv2.CAP_PROP_BUFFERSIZE, 1),
        ):
            # a refused wish is not an error to OpenCV (https://github.com/opencv/opencv/issues/9738)
            if not capture.set(wish, value) or capture.get(wish) != value:
                log.warning("camera %s did not take property %d = %d", self.name, wish, value)
        return capture
