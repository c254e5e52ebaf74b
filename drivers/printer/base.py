"""The interface of a ticket printer."""

from threading import Event
from typing import Protocol

from PIL.Image import Image

from drivers.printer.state import PrinterState, PrintProof


class TicketPrinter(Protocol):
    """One printer, used by one thread."""

    @property
    def width_dots(self) -> int:
        """Printable width: 576 on 80 mm paper, 384 on 58 mm, at 8 dots/mm."""

    def print_ticket(self, ticket: Image, *, timeout_s: float, cancel: Event) -> PrintProof:
        """Print one 1-bit picture of `width_dots`, cut, and wait for the proof.

        Raises:
            DeviceMissing, DeviceSilent, DeviceFault: nothing of this ticket was printed.
            Cancelled: `cancel` was set before the first byte was sent.
        """

    def status(self, *, timeout_s: float) -> PrinterState:
        """Ask for the real-time status. Never raises."""

    def close(self) -> None:
        """Drop the connection. May be called twice."""
