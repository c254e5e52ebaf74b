"""What an ESC/POS printer says: a strict reader of its answers and what they mean.

Pure: bytes in, values out. Every answer has fixed bits that tell it from the others, and a byte
that fits none is an error of the line, never "all is well". The bit tables are those of the Epson
"ESC/POS Application Programming Guide", DLE EOT, GS r and "Transmission status identification".
"""

from dataclasses import dataclass
from enum import Enum

from drivers.printer.state import PrinterState


class AnswerKind(Enum):
    """Which command an answer belongs to."""

    REAL_TIME = "real_time"  # DLE EOT n: one byte 0..1..10
    IN_ORDER = "in_order"  # GS r n: one byte 0..0...., after all data before it is worked through
    CLEARED = "cleared"  # DLE DC4 8: three bytes 37 25 00
    UNKNOWN = "unknown"  # fits nothing that a printer says


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `status` is its last byte."""

    kind: AnswerKind
    status: int


class AnswerReader:
    """Cuts what arrives into answers, however the line has chopped it.

    XON and XOFF are skipped. So are the four-byte packets of Automatic Status Back, which some
    printers send unasked and whose last three bytes look like answers to GS r.
    """

    _XON_XOFF = b"\x11\x13"
    _CLEARED = b"\x37\x25\x00"
    _ASB_LENGTH = 4

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Answer]:
        """Take `data` and return the answers that it completes."""
        answers = []
        for byte in data:
            if byte not in self._XON_XOFF:
                self._pending.append(byte)
                if (answer := self._complete()) is not None:
                    self._pending.clear()
                    answers.append(answer)
        return answers

    def _complete(self) -> Answer | None:
        first, last, length = self._pending[0], self._pending[-1], len(self._pending)
        if self._CLEARED.startswith(self._pending):
            return Answer(AnswerKind.CLEARED, last) if length == len(self._CLEARED) else None
        if first & 0b1001_0011 == 0b0001_0000:
            if length > 1 and last & 0b1001_0000:
                return Answer(AnswerKind.UNKNOWN, last)
            if length == self._ASB_LENGTH:
                self._pending.clear()
            return None
        if first & 0b1001_0011 == 0b0001_0010:
            return Answer(AnswerKind.REAL_TIME, last)
        if first & 0b1001_0000 == 0 and length == 1:
            return Answer(AnswerKind.IN_ORDER, last)
        return Answer(AnswerKind.UNKNOWN, last)


def state_of(printer: int, offline_cause: int, error: int, paper: int) -> PrinterState:
    """Return the state that the answers to DLE EOT 1, 2, 3, 4 describe, most hindering first."""
    if offline_cause & 0x04:
        return PrinterState.COVER_OPEN
    if stopped_by_paper_end(offline_cause) or paper & 0x60:
        return PrinterState.PAPER_OUT
    # cutter, unrecoverable, or passing (a hot print head); bit 2 is undefined
    if offline_cause & 0x40 or error & (0x08 | 0x20 | 0x40):
        return PrinterState.FAULT
    if printer & 0x08:
        return PrinterState.OFFLINE
    return PrinterState.PAPER_LOW if paper & 0x0C else PrinterState.READY


def stopped_by_paper_end(offline_cause: int) -> bool:
    """Say whether an answer to DLE EOT 2 reports that printing stands still for want of paper."""
    return bool(offline_cause & 0x20)


def paper_ended(in_order: int) -> bool:
    """Say whether an answer to GS r 1 reports the end of the paper.

    Epson's printers keep silent then; some others answer.
    """
    return bool(in_order & 0x0C)
