"""What somebody without an appointment is told: when this office has time, and how to book it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked, with how many couples still can."""

    start: datetime
    end: datetime
    free: int


@dataclass(frozen=True, slots=True)
class FreeSlots:
    """The next free slots of this office for one business, soonest first."""

    slots: tuple[Slot, ...]
    cross_district: tuple[Slot, ...]
    """Those that couples from another district can book (1 to 2 working days ahead)."""
    phone: str
    """Where to book by telephone; "" when the centre knows no number."""
