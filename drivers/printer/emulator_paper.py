"""The paper of an emulated printer: rows of dots from the cutter to the print head."""

from dataclasses import dataclass, field

from PIL.Image import Image, frombytes

ROWS_PER_MM = 8
HEAD_TO_CUTTER_ROWS = 15 * ROWS_PER_MM
"""Epson TM-T88III specification, 1.7. So much of a ticket is blank at its top: it was past the
print head already when the ticket before was cut off."""


@dataclass(frozen=True, slots=True)
class PrintedTicket:
    """A piece of paper that left the printer."""

    image: Image = field(repr=False)
    """What is on it, one pixel a dot, 0 is black."""
    cut: bool
    """False when it came off without the cutter: the roll ended, or the plug was pulled."""
    complete: bool
    """It is cut off, and nothing interrupted what is on it."""
    printed_at_s: float
    """Time of `monotonic`."""

    @property
    def length_mm(self) -> float:
        return self.image.height / ROWS_PER_MM


class Paper:
    """The strip inside the printer. It moves by rows, and pieces come off it."""

    def __init__(self, width_dots: int) -> None:
        self._blank_row = bytes((width_dots + 7) // 8)
        self._width_dots = width_dots
        self._interrupted = False
        self._renew()

    def _renew(self) -> None:
        self._rows = [self._blank_row] * HEAD_TO_CUTTER_ROWS
        self._printed_on = False

    def begin_job(self) -> None:
        """What follows is a ticket of its own, if the strip is still clean."""
        self._interrupted = self._interrupted and self._printed_on

    def interrupt(self) -> None:
        """What is on the strip, and what comes onto it before the next job, is not a whole."""
        self._interrupted = True

    def move(self, dots: bytes | None = None) -> None:
        """Let one row pass the print head. Dots beside the paper are lost."""
        if dots is None:
            self._rows.append(self._blank_row)
            return
        width = len(self._blank_row)
        self._rows.append(dots[:width].ljust(width, b"\0"))
        self._printed_on = True

    def cut(self, now_s: float) -> PrintedTicket | None:
        """Cut off what is past the cutter; None if nothing is."""
        past = len(self._rows) - HEAD_TO_CUTTER_ROWS
        if past == 0:
            return None
        piece = self._piece(self._rows[:past], now_s, cut=True)
        self._rows = self._rows[past:]
        self._printed_on = any(row != self._blank_row for row in self._rows)
        return piece

    def tear_off(self, now_s: float) -> PrintedTicket | None:
        """Take all of the strip away; None if nothing is on it."""
        self.interrupt()
        piece = self._piece(self._rows, now_s, cut=False) if self._printed_on else None
        self._renew()
        return piece

    def _piece(self, rows: list[bytes], now_s: float, *, cut: bool) -> PrintedTicket:
        size = self._width_dots, len(rows)
        image = frombytes("1", size, b"".join(rows), "raw", "1;I")
        return PrintedTicket(image, cut, cut and not self._interrupted, now_s)
