"""One couple at the terminal, as a value: what is known of it and how far it has come.

A session is replaced, never changed, and leaving is a fresh one: nothing of one couple can reach
the next. How it goes on is in `kiosk.journey`.
"""

from dataclasses import dataclass, field
from enum import Enum

from drivers.idreader.card import CardHint
from kiosk.access import AS_USUAL, Access
from kiosk.case import (
    Appointment,
    Business,
    LookUpAnswer,
    NotFound,
    Photo,
    PhotoKind,
    QueueNumber,
    Ticket,
)
from kiosk.checks import Misplaced
from kiosk.codes import ForeignCode
from kiosk.commands import Command
from kiosk.events import Device
from kiosk.party import Party
from kiosk.typed import Mistyped
from kiosk.walk_in import FreeSlots

COUNTDOWN_S = 3


class State(Enum):
    """Where a couple is on its way."""

    ATTRACT = "attract"
    IDENTIFY = "identify"
    TYPE_NUMBER = "type_number"
    LOOKING_UP = "looking_up"
    CHOOSE_BUSINESS = "choose_business"
    FINDING_SLOTS = "finding_slots"
    SLOTS = "slots"
    APPOINTMENT = "appointment"
    CARD = "card"
    TYPE_PARTY = "type_party"
    TAKE_CARD = "take_card"
    PHOTO = "photo"
    COUNTDOWN = "countdown"
    REVIEW = "review"
    CONFIRM = "confirm"
    REGISTERING = "registering"
    STORING = "storing"
    PRINTING = "printing"
    TICKET = "ticket"
    COUNTER = "counter"
    GIVEN_UP = "given_up"


CAN_GIVE_UP = frozenset(
    {
        State.IDENTIFY,
        State.TYPE_NUMBER,
        State.LOOKING_UP,
        State.CHOOSE_BUSINESS,
        State.FINDING_SLOTS,
        State.APPOINTMENT,
        State.CARD,
        State.TYPE_PARTY,
        State.TAKE_CARD,
        State.PHOTO,
        State.COUNTDOWN,
        State.REVIEW,
        State.CONFIRM,
    }
)


Notice = NotFound | ForeignCode | Misplaced | Mistyped | CardHint | Device
"""What the couple is told beside what to do: each has its words in `kiosk.words`."""


@dataclass(frozen=True, slots=True)
class Session:
    """Everything that is known of the couple now at the terminal."""

    id: str
    """UUID; becomes the case id."""
    lang: str
    access: Access = AS_USUAL
    is_adjusting: bool = False
    """The sheet with the switches of `access` lies over the screen."""
    is_leaving: bool = False
    """It is asked whether they really want to stop."""
    is_timed_out: bool = False
    """Nobody stopped the check-in: nobody was there any more."""
    peak_day: bool = False
    """A day on which everybody comes: the shorter way, which leaves the photo to the counter."""
    state: State = State.ATTRACT
    notice: Notice | None = None
    not_found: LookUpAnswer | None = None
    """The answer behind a `NotFound` notice: which office, which day."""
    typed: str = field(default="", repr=False)
    """The number on the keypad; it is forgotten with the keypad."""
    slots: FreeSlots | None = None
    """When there is time for a couple without an appointment; None when the centre is silent."""
    card_lies: bool = False
    """A card that was read still lies on the reader."""
    appointment: Appointment | None = None
    parties: tuple[Party, ...] = ()
    photos: tuple[Photo, ...] = ()
    still: Photo | None = None
    countdown: int = 0
    code: bytes = field(default=b"", repr=False)
    """The QR code that was answered last."""
    number: QueueNumber | None = None
    ticket: Ticket | None = None
    proven: bool = False
    blind: frozenset[Device] = field(default=frozenset())
    """Devices that failed this couple; its way goes around them."""

    @property
    def parties_wanted(self) -> int:
        return len(self.appointment.parties) if self.appointment else 0

    @property
    def photo_kind(self) -> PhotoKind | None:
        """A marriage and the re-issue for two want one joint photo, one person a single one."""
        if self.appointment is None:
            return None
        if self.appointment.business in (Business.MARRIAGE, Business.REISSUE):
            return PhotoKind.JOINT if self.parties_wanted == 2 else PhotoKind.SINGLE
        return None

    def forgotten(self, state: State) -> "Session":
        """Keep how the couple reads, hears and reaches, the day, and whether a card lies there."""
        return Session(
            self.id,
            self.lang,
            self.access,
            peak_day=self.peak_day,
            state=state,
            card_lies=self.card_lies,
        )


Step = tuple[Session, tuple[Command, ...]]
"""The session after an event, and what is to be done."""
