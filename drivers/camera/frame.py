"""A camera frame and the one place where the newest one is kept."""

from dataclasses import dataclass, field
from threading import Condition

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of the camera."""

    image: NDArray[np.uint8] = field(repr=False)
    """height x width x 3, BGR. Shared between threads: never written to."""
    seq: int
    """Counts up by one a frame while the camera runs, from 1 after each start."""
    taken_at_s: float
    """Monotonic time at which the frame arrived, in seconds."""


class LatestFrame:
    """Keeps the newest frame only. One writer, any number of readers."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._frame: Frame | None = None

    def put(self, frame: Frame | None) -> None:
        """Replace the frame; None says that the camera stopped."""
        with self._changed:
            self._frame = frame
            self._changed.notify_all()

    def get(self) -> Frame | None:
        """Return the newest frame, or None when the camera does not run."""
        with self._changed:
            return self._frame

    def wait_newer(self, seq: int, timeout_s: float) -> Frame | None:
        """Wait for a frame other than number `seq`; None after `timeout_s` seconds without one."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._frame is not None and self._frame.seq != seq, timeout_s
            )
            frame = self._frame
            return frame if frame is not None and frame.seq != seq else None
