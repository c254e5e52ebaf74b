"""What happens to a session: touches, answers of devices and of the centre, the clock.

Events that do not fit the state of a session change nothing, so a late or double one is harmless.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from drivers.idreader.card import CardHint, IdCard
from kiosk.access import Feature
from kiosk.case import Business, LookUpAnswer, Photo, QueueNumber
from kiosk.walk_in import FreeSlots


class Action(Enum):
    """What a person can touch."""

    START = "start"
    GO_ON = "go_on"
    BACK = "back"
    GIVE_UP = "give_up"
    STAY = "stay"
    TYPE_NUMBER = "type_number"
    NO_APPOINTMENT = "no_appointment"
    WITHOUT_CHIP = "without_chip"
    WITHOUT_NUMBER = "without_number"
    TAKE_PHOTO = "take_photo"
    USE_PHOTO = "use_photo"
    RETAKE_PHOTO = "retake_photo"
    DONE = "done"
    MORE_TIME = "more_time"
    ADJUST = "adjust"
    ADJUSTED = "adjusted"


class Device(Enum):
    """The peripherals, by the name that config and logs use."""

    SCANNER = "scanner"
    READER = "reader"
    CAMERA = "camera"
    PRINTER = "printer"


@dataclass(frozen=True, slots=True)
class Touched:
    action: Action


@dataclass(frozen=True, slots=True)
class KeyTyped:
    """A key of the keypad: a digit, X, or `kiosk.keypad.BACK`."""

    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BusinessChosen:
    """What somebody without an appointment comes for."""

    business: Business


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    lang: str


@dataclass(frozen=True, slots=True)
class AccessSwitched:
    """On, or off: large text, say."""

    feature: Feature


@dataclass(frozen=True, slots=True)
class KeysUsed:
    """Somebody has touched a key of the keypad, who may not see the screen."""


@dataclass(frozen=True, slots=True)
class TimedOut:
    """Nobody did anything for as long as the screen waits."""


@dataclass(frozen=True, slots=True)
class CodeScanned:
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardRead:
    card: IdCard


@dataclass(frozen=True, slots=True)
class CardNotRead:
    hint: CardHint


@dataclass(frozen=True, slots=True)
class CardTaken:
    """The card that was read no longer lies on the reader."""


@dataclass(frozen=True, slots=True)
class DeviceFailed:
    """A device is missing, silent or broken; staff must look at it."""

    device: Device


@dataclass(frozen=True, slots=True)
class LookedUp:
    answer: LookUpAnswer


@dataclass(frozen=True, slots=True)
class SlotsFound:
    slots: FreeSlots


@dataclass(frozen=True, slots=True)
class CentralFailed:
    """The centre gave no usable answer: what was asked is unknown, never "none"."""


@dataclass(frozen=True, slots=True)
class SecondPassed:
    """One second of the countdown is over."""


@dataclass(frozen=True, slots=True)
class StillTaken:
    photo: Photo


@dataclass(frozen=True, slots=True)
class NumberGiven:
    number: QueueNumber
    at: datetime


@dataclass(frozen=True, slots=True)
class NumberUnavailable:
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseStored:
    """Case and number are on disk: from here on nothing is lost."""


@dataclass(frozen=True, slots=True)
class StorageFailed:
    """The case could not be written."""


@dataclass(frozen=True, slots=True)
class TicketPrinted:
    """The printer was given the ticket; `proven` when it answered that the paper is out."""

    proven: bool
    length_mm: float = 0.0
    """The paper that it took."""


Event = (
    Touched
    | KeyTyped
    | BusinessChosen
    | LanguageChosen
    | AccessSwitched
    | KeysUsed
    | TimedOut
    | CodeScanned
    | CardRead
    | CardNotRead
    | CardTaken
    | DeviceFailed
    | LookedUp
    | SlotsFound
    | CentralFailed
    | SecondPassed
    | StillTaken
    | NumberGiven
    | NumberUnavailable
    | CaseStored
    | StorageFailed
    | TicketPrinted
)
