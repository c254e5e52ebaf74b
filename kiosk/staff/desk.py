"""One visit of an attendant: `step(desk, event)` returns the next desk and what to do.

Pure, like `kiosk.session`: moments come with the events. The visit is over when there is no desk
any more. Nothing is done before it is written down: an action is recorded, and only the answer
that the record is on disk lets it happen.
"""

from dataclasses import dataclass, field, replace
from enum import Enum

from kiosk.commands import PrintTest
from kiosk.keypad import KEY_PREFIX, pressed
from kiosk.staff.audit import StaffAction
from kiosk.staff.commands import CheckPin, Command, ReadTiles, Record, Restart, Serve, StopServing
from kiosk.staff.events import (
    Event,
    LanguageChosen,
    Listed,
    NotStored,
    PaperTested,
    PinChecked,
    Recorded,
    Ticked,
    Touched,
)
from kiosk.staff.lockout import NotListed, Right, Verdict, Wait, Wrong
from kiosk.staff.people import Tile
from kiosk.touches import CHOICE_PREFIX

IDLE_S = 30.0
"""Without a touch the menu locks, and the first screen returns."""
PIN_DIGITS = 6

OPEN = "staff:open"
CLOSE = "staff:close"
PAPER = "staff:paper"
RESTART = "staff:restart"
BACK = "staff:back"
LEAVE = "staff:leave"


class Place(Enum):
    """Where the attendant is."""

    OPENING = "opening"
    CHOOSE = "choose"
    PIN = "pin"
    CHECKING = "checking"
    MENU = "menu"
    TESTING_PAPER = "testing_paper"
    RECORDING = "recording"


class Notice(Enum):
    """What the attendant is told beside what to do."""

    WRONG_PIN = "wrong_pin"
    PROVEN = "proven"
    UNPROVEN = "unproven"
    NOT_PRINTED = "not_printed"
    NOT_STORED = "not_stored"


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """Everything that is known of the attendant at the terminal."""

    lang: str
    touched_s: float
    """When the attendant last touched something."""
    place: Place = Place.OPENING
    tiles: tuple[Tile, ...] = ()
    listed_s: float = 0.0
    """When the tiles were read: their waits run from then."""
    initials: str = ""
    typed: str = field(default="", repr=False)
    locked_until_s: float = 0.0
    tries_left: int = 0
    """After a wrong PIN: how many more may be tried before there is a wait."""
    notice: Notice | None = None

    def waits_s(self, now_s: float) -> float:
        """Return for how many seconds no PIN is taken."""
        return max(0.0, self.locked_until_s - now_s) if self.place is Place.PIN else 0.0


Step = tuple[StaffDesk | None, tuple[Command, ...]]

_WORKING = frozenset({Place.CHECKING, Place.TESTING_PAPER, Place.RECORDING})
_LEFT: Step = (None, ())


def opened(lang: str, at_s: float) -> Step:
    """Return the desk of an attendant who has just held the corner."""
    return StaffDesk(lang, at_s), (ReadTiles(),)


def step(desk: StaffDesk, event: Event) -> Step:
    """Return the desk after `event`, None when the visit is over, and what follows from it."""
    match event:
        case LanguageChosen(lang, at_s):
            return replace(desk, lang=lang, touched_s=at_s), ()
        case Touched(at_s=at_s):
            desk = replace(desk, touched_s=at_s)
        case Ticked(at_s) if at_s - desk.touched_s >= IDLE_S and desk.place not in _WORKING:
            return _leave(desk, StaffAction.WENT_AWAY)

    match desk.place, event:
        case Place.OPENING, Listed(tiles, at_s):
            return replace(desk, place=Place.CHOOSE, tiles=tiles, listed_s=at_s), ()
        case Place.OPENING, NotStored():
            return replace(desk, place=Place.CHOOSE, notice=Notice.NOT_STORED), ()
        case ((Place.OPENING | Place.CHOOSE | Place.MENU), Touched(action)) if action == LEAVE:
            return _leave(desk, StaffAction.LEFT)
        case Place.CHOOSE, Touched(action) if action.startswith(CHOICE_PREFIX):
            return _choose(desk, action.removeprefix(CHOICE_PREFIX))
        case Place.PIN, Touched(action) if action == BACK:
            return _choose_anew(desk)
        case Place.PIN, Touched(action, at_s) if action.startswith(KEY_PREFIX):
            return _type(desk, action.removeprefix(KEY_PREFIX), at_s)
        case Place.CHECKING, PinChecked(verdict, at_s):
            return _judged(desk, verdict, at_s)
        case Place.CHECKING, NotStored():
            return replace(desk, place=Place.PIN, typed="", notice=Notice.NOT_STORED), ()
        case Place.MENU, Touched(action):
            return _act(desk, action)
        case Place.TESTING_PAPER, PaperTested(proven):
            return _tested(desk, proven)
        case Place.RECORDING, Recorded(action):
            return _happens(desk, action)
        case Place.RECORDING, NotStored():
            return replace(desk, place=Place.MENU, notice=Notice.NOT_STORED), ()
    return desk, ()


def _leave(desk: StaffDesk, action: StaffAction) -> Step:
    """Lock at once: to go away needs nobody's leave, not even the disk's."""
    if desk.place is not Place.MENU:
        return _LEFT
    return None, (Record(action, desk.initials),)


def _choose(desk: StaffDesk, initials: str) -> Step:
    for tile in desk.tiles:
        if tile.initials == initials:
            chosen = replace(desk, initials=initials, notice=None)
            return _ask_pin(chosen, desk.listed_s + tile.locked_s), ()
    return desk, ()


def _choose_anew(desk: StaffDesk) -> Step:
    """Read the people again: waits have gone on meanwhile, and new ones may have begun."""
    return StaffDesk(desk.lang, desk.touched_s), (ReadTiles(),)


def _ask_pin(desk: StaffDesk, locked_until_s: float) -> StaffDesk:
    return replace(desk, place=Place.PIN, typed="", locked_until_s=locked_until_s)


def _type(desk: StaffDesk, key: str, at_s: float) -> Step:
    if desk.waits_s(at_s) > 0:
        return desk, ()
    typed = pressed(desk.typed, key, longest=PIN_DIGITS)
    if len(typed) < PIN_DIGITS:
        return replace(desk, typed=typed, notice=None), ()
    checking = replace(desk, place=Place.CHECKING, typed=typed, notice=None)
    return checking, (CheckPin(desk.initials, typed),)


def _judged(desk: StaffDesk, verdict: Verdict, at_s: float) -> Step:
    # The time that the check took is not the attendant's.
    desk = replace(desk, typed="", touched_s=at_s)
    match verdict:
        case Right():
            return replace(desk, place=Place.MENU), ()
        case Wrong(tries_left):
            again = replace(desk, notice=Notice.WRONG_PIN, tries_left=tries_left)
            return _ask_pin(again, 0.0), ()
        case Wait(seconds):
            return _ask_pin(desk, at_s + seconds), ()
        case NotListed():
            return _choose_anew(desk)


def _act(desk: StaffDesk, action: str) -> Step:
    recorded = {
        OPEN: StaffAction.OPENED,
        CLOSE: StaffAction.CLOSED,
        RESTART: StaffAction.RESTARTED,
    }
    if action == PAPER:
        return replace(desk, place=Place.TESTING_PAPER, notice=None), (PrintTest(desk.lang),)
    if action in recorded:
        return _record(replace(desk, notice=None), recorded[action])
    return desk, ()


def _record(desk: StaffDesk, action: StaffAction, detail: str = "") -> Step:
    recording = replace(desk, place=Place.RECORDING)
    return recording, (Record(action, desk.initials, detail),)


def _tested(desk: StaffDesk, proven: bool | None) -> Step:
    match proven:
        case None:
            tested = replace(desk, notice=Notice.NOT_PRINTED)
            return _record(tested, StaffAction.TEST_NOT_PRINTED)
        case True:
            tested = replace(desk, notice=Notice.PROVEN)
            return _record(tested, StaffAction.PAPER_CHANGED, "proven")
        case False:
            tested = replace(desk, notice=Notice.UNPROVEN)
            return _record(tested, StaffAction.PAPER_CHANGED, "unproven")


def _happens(desk: StaffDesk, action: StaffAction) -> Step:
    match action:
        case StaffAction.OPENED:
            return None, (Serve(desk.initials),)
        case StaffAction.CLOSED:
            return None, (StopServing(),)
        case StaffAction.RESTARTED:
            # The words stay until the process ends.
            return desk, (Restart(),)
        case _:
            return replace(desk, place=Place.MENU), ()
