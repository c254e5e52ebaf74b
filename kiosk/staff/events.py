"""What happens to a desk: touches, the clock, and the answers of what it asked for."""

from dataclasses import dataclass, field

from kiosk.staff.audit import StaffAction
from kiosk.staff.lockout import Verdict
from kiosk.staff.people import Tile


@dataclass(frozen=True, slots=True)
class Touched:
    action: str = field(repr=False)  # the keys of a PIN are touches too
    at_s: float


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    lang: str
    at_s: float


@dataclass(frozen=True, slots=True)
class Ticked:
    at_s: float


@dataclass(frozen=True, slots=True)
class Listed:
    """These people may open the menu."""

    tiles: tuple[Tile, ...]
    at_s: float


@dataclass(frozen=True, slots=True)
class PinChecked:
    verdict: Verdict
    at_s: float


@dataclass(frozen=True, slots=True)
class PaperTested:
    """What became of the test ticket; None when nothing was printed."""

    proven: bool | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The line is on disk: what it says may happen."""

    action: StaffAction


@dataclass(frozen=True, slots=True)
class NotStored:
    """The disk did not take it, so it must not happen."""


Event = Touched | LanguageChosen | Ticked | Listed | PinChecked | PaperTested | Recorded | NotStored
