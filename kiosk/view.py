"""What a screen shows: a value. Screens are functions of a `View` and hold no words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from kiosk.access import AS_USUAL, Access, Feature
from kiosk.calling import Phase


class Screen(Enum):
    """The screens there are; each has a `screens/NAME.py` and `screens/NAME.kv`."""

    ATTRACT = "attract"
    IDENTIFY = "identify"
    APPOINTMENT = "appointment"
    CARD = "card"
    TAKE_CARD = "take_card"
    PHOTO = "photo"
    CONFIRM = "confirm"
    WORKING = "working"
    TICKET = "ticket"
    COUNTER = "counter"
    GIVEN_UP = "given_up"
    OUT_OF_SERVICE = "out_of_service"
    KEYPAD = "keypad"
    CHOICE = "choice"
    SLOTS = "slots"
    STAFF = "staff"


class Picture(Enum):
    """The illustration beside the words: the slot of the terminal that matters now."""

    NONE = "none"
    TERMINAL = "terminal"
    CODE = "code"  # a phone with a QR code before the scanner window
    CARD = "card"  # an ID card going onto the reader
    CARD_AWAY = "card_away"  # the card leaving the reader
    CAMERA = "camera"
    TICKET = "ticket"  # paper leaving the printer
    COUNTER = "counter"  # a person behind a counter
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to touch. `action` is what is sent back; `label` is what it reads."""

    action: str
    label: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a summary: "Office: Jinjiang District"."""

    label: str
    value: str


class Mark(Enum):
    """What is known of the number that is being typed."""

    NONE = "none"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Keypad:
    """What was typed so far, and the keys: a number, or the dots of a PIN, never the PIN itself."""

    typed: str = field(repr=False)
    """As it is shown, in groups."""
    missing: str
    """What stands for the places that are still empty, beside `typed`."""
    rows: tuple[tuple[Button, ...], ...]
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the couple is: step `at` of `of`, and which of the two persons is meant."""

    at: int
    of: int
    label: str


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """The visible end of patience: a ring with `seconds` and a button for more."""

    seconds: int
    of_seconds: int
    question: str
    button: Button
    guidance: str = ""
    """What happens when the ring is empty."""
    other: Button | None = None
    """For whoever is done already."""


@dataclass(frozen=True, slots=True)
class Switch:
    """One thing that can be on or off, with the words that say which."""

    feature: Feature
    button: Button
    is_on: bool
    state: str
    """"On" or "Off", in the language of the view."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lies over the screen: how one wants to see, reach and hear it, or a question."""

    title: str
    switches: tuple[Switch, ...]
    done: Button
    guidance: str = ""
    other: Button | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Everything one screen shows, in one language, with nothing left to decide."""

    screen: Screen
    lang: str
    title: str
    guidance: str = ""
    """What to do now, in one or two sentences."""
    notice: str = ""
    """What went wrong, in words that a person can act on."""
    picture: Picture = Picture.NONE
    progress: Progress | None = None
    facts: tuple[Fact, ...] = ()
    buttons: tuple[Button, ...] = ()
    access: Access = AS_USUAL
    """How to show all this."""
    adjust: Button | None = None
    """Opens `sheet`; beside the languages and the call, on every screen of a couple."""
    sheet: Sheet | None = None
    focus: str = ""
    """The action of what somebody with the keypad would choose now; "" for none."""
    caption: str = ""
    """What is being spoken, for whoever uses the keypad and hears little."""
    languages: tuple[Button, ...] = ()
    """The other languages, on every screen."""
    choices: tuple[Button, ...] = ()
    """Tiles to choose one from: a business, or the initials of staff."""
    keypad: Keypad | None = None
    call: Button | None = None
    """Calls staff, or takes the call back; at the same place on every screen of a couple."""
    call_words: str = ""
    """What became of the call: it rings, somebody is coming, nobody could be reached."""
    call_phase: Phase = Phase.NONE
    """The same, for the sign beside `call_words`."""
    hold: str = ""
    """The action that a press of three seconds on the upper left corner sends; "" for none."""
    for_staff: bool = False
    """Staff stand here: it must not look like anything that is meant for a couple."""
    preview: bool = False
    """Show the live picture of the camera."""
    countdown: int | None = None
    """Seconds to the photo, drawn large over the preview."""
    still: bytes | None = field(default=None, repr=False)
    """The photo as JPEG: exactly the bytes that will be sent."""
    number: str = ""
    """The queue number, very large."""
    code: str = field(default="", repr=False)
    """The text of a QR code to photograph, when the paper is not proven."""
    busy: bool = False
    """Work is going on; the screen says so and moves."""
    time_left: TimeLeft | None = None


def buttons_of(view: View) -> Iterator[Button]:
    """Yield everything that `view` wants touched."""
    yield from (*view.buttons, *view.languages, *view.choices)
    yield from (button for button in (view.call, view.adjust) if button)
    if view.keypad:
        yield from (key for row in view.keypad.rows for key in row)
    if view.time_left:
        yield from over(view.time_left.button, view.time_left.other)
    if view.sheet:
        yield from (switch.button for switch in view.sheet.switches)
        yield from over(view.sheet.done, view.sheet.other)


def over(first: Button, other: Button | None) -> tuple[Button, ...]:
    """Return the buttons of what lies over a screen."""
    return (first,) if other is None else (first, other)
