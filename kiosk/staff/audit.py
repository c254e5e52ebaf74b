"""What is written down of the attendants: who did what, and when. Pure values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StaffAction(StrEnum):
    """What an attendant does at the kiosk, in the words of the audit."""

    PIN_WRONG = "pin_wrong"
    LOCKED_OUT = "locked_out"
    UNLOCKED = "unlocked"
    OPENED = "opened"
    CLOSED = "closed"
    PAPER_CHANGED = "paper_changed"
    TEST_NOT_PRINTED = "test_not_printed"
    RESTARTED = "restarted"
    LEFT = "left"
    WENT_AWAY = "went_away"  # and the terminal locked the menu by itself


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the audit."""

    id: str
    """UUID: the centre takes each line once."""
    at: datetime
    initials: str
    action: str
    """A `StaffAction`, or what a newer app than the reader calls an action of its own."""
    detail: str
    """For PAPER_CHANGED whether the test ticket is proven, for LOCKED_OUT the seconds, else ""."""
