"""What the centre says of the hall: is the office open, and how many wait? Nothing personal."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.case import Bilingual


@dataclass(frozen=True, slots=True)
class OpenHours:
    """The office is open from `opens` until just before `closes`."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class WaitingQueue:
    """One line of couples that have a number."""

    name: Bilingual
    waiting: int


@dataclass(frozen=True, slots=True)
class HallNow:
    """The hall of this office at one moment."""

    office_name: Bilingual
    at: datetime
    """By the centre's clock; the terminal's own may be wrong."""
    today: tuple[OpenHours, ...]
    """In their order; empty when the office stays closed."""
    next_open: OpenHours | None
    """The first hours that begin after `at`, of today or later; None when none are known."""
    queues: tuple[WaitingQueue, ...]

    @property
    def is_open(self) -> bool:
        return any(hours.opens <= self.at < hours.closes for hours in self.today)
