"""The interface of a camera."""

from dataclasses import dataclass, field
from threading import Event
from typing import Protocol

from drivers.camera.frame import Frame
from drivers.status import DeviceState


@dataclass(frozen=True, slots=True)
class Still:
    """One picture as a JPEG file: what the couple saw is what is sent."""

    jpeg: bytes = field(repr=False)
    width_px: int
    height_px: int


class Camera(Protocol):
    """One camera. `start` and `stop` are cheap; frames flow only in between."""

    def start(self) -> None:
        """Begin to deliver frames; nothing new when it already runs. Never blocks or raises."""

    def stop(self) -> None:
        """Stop and forget the last frame (the next couple must not see it)."""

    def latest(self) -> Frame | None:
        """Return the newest frame, or None while there is none. Never blocks."""

    def take_still(self, *, timeout_s: float, cancel: Event) -> Still:
        """Return the next frame that arrives, as a JPEG.

        Raises:
            DeviceMissing: the camera is not there.
            DeviceSilent: it is there, but no new frame came within `timeout_s` seconds.
            DeviceFault: the picture is black or cannot be encoded.
            Cancelled: `cancel` was set.
        """

    def status(self, *, timeout_s: float) -> DeviceState:
        """Say whether the camera gives pictures. Never raises."""

    def close(self) -> None:
        """Stop and give the device back. May be called twice."""
