"""The closed set of states of a ticket printer: pure values."""

from enum import Enum


class PrinterState(Enum):
    """What a printer says of itself. READY and PAPER_LOW can print."""

    READY = "ready"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    OFFLINE = "offline"  # it answers, but it does not take data
    FAULT = "fault"  # cutter, temperature, or an answer that its protocol does not know
    SILENT = "silent"
    MISSING = "missing"

    @property
    def can_print(self) -> bool:
        return self in (PrinterState.READY, PrinterState.PAPER_LOW)


class PrintProof(Enum):
    """Whether the paper is known to be out."""

    PROVEN = "proven"  # the printer answered after it had worked through all data
    UNPROVEN = "unproven"  # it may or may not have printed: never repeat by itself
