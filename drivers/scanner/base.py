"""The interface of a QR scanner and the value it gives."""

from dataclasses import dataclass, field
from threading import Event
from typing import Protocol

from drivers.status import DeviceState


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """The bytes of one QR code. What they mean is for the kiosk; they are never logged."""

    payload: bytes = field(repr=False)
    seen_at_s: float
    """Monotonic time of the frame that showed the code, in seconds."""


class CodeScanner(Protocol):
    """One scanner, used by one thread. It looks only while `scan` runs."""

    def scan(self, *, timeout_s: float, cancel: Event, after: bytes = b"") -> ScannedCode:
        """Wait for a code.

        A code equal to `after`, the one that was answered last, counts again only when it was out
        of sight for a second: a phone held still is one code, not thirty a second.

        Raises:
            NothingSeen: no code within `timeout_s` seconds.
            DeviceMissing, DeviceSilent, DeviceFault: staff must look at the scanner.
            Cancelled: `cancel` was set (within 0.5 s).
        """

    def status(self, *, timeout_s: float) -> DeviceState:
        """Say whether the scanner can see. Never raises."""

    def close(self) -> None:
        """Give the device back. May be called twice."""
