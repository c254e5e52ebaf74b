"""The values of one check-in: what the centre says of it and what the couple adds to it.

Pure data. Nothing here knows a screen, a device, a clock or a file.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from hashlib import sha256

from kiosk.party import Party, number_of


class Business(Enum):
    """The kinds of registration that a couple or one person comes for."""

    MARRIAGE = "marriage"
    DIVORCE_APPLICATION = "divorce_application"
    DIVORCE_WITHDRAWAL = "divorce_withdrawal"
    DIVORCE_CERTIFICATE = "divorce_certificate"
    REISSUE = "reissue"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name that the centre gives in both languages of the kiosk."""

    zh: str
    en: str

    def in_lang(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class ExpectedParty:
    """A person whom the appointment names (当事人)."""

    name: str
    id_number: str

    def __repr__(self) -> str:
        return f"ExpectedParty(…{self.id_number[-4:]})"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A booking as the centre holds it (预约)."""

    id: str
    booking_number: str
    business: Business
    office_name: Bilingual
    slot_start: datetime
    slot_end: datetime
    cross_district: bool
    parties: tuple[ExpectedParty, ...] = field(repr=False)

    def still_expected(self, here: tuple[Party, ...]) -> tuple[ExpectedParty, ...]:
        """Return whom no chip and no typed number has named yet."""
        named = {number_of(party) for party in here}
        return tuple(party for party in self.parties if party.id_number not in named)


class LookUpBy(Enum):
    """What an appointment can be looked up by."""

    TOKEN = "token"  # noqa: S105 - the kind of a code, not a secret
    BOOKING_NUMBER = "booking_number"
    ID_NUMBER = "id_number"


@dataclass(frozen=True, slots=True)
class LookUp:
    """One question to the centre."""

    by: LookUpBy
    value: str = field(repr=False)


class NotFound(Enum):
    """Why there is no appointment to go on with; a failed look-up is none of these."""

    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    OTHER_OFFICE = "other_office"
    OTHER_DAY = "other_day"


@dataclass(frozen=True, slots=True)
class LookUpAnswer:
    """The centre's answer: an appointment, or why not."""

    appointment: Appointment | None = None
    not_found: NotFound | None = None
    office_name: Bilingual | None = None
    """With OTHER_OFFICE: where the couple is expected."""
    slot_start: datetime | None = None
    """With OTHER_DAY: when the couple is expected."""


class PhotoKind(Enum):
    """What a picture of the case shows."""

    JOINT = "joint"  # both parties on one photo
    SINGLE = "single"
    CHIP = "chip"  # the card's own photo, 1,024 bytes WLT, decoded by nobody here


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of the case; its SHA-256 is its name."""

    kind: PhotoKind
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


class Outcome(Enum):
    """What a check ends in. A machine refuses nobody."""

    FINE = "fine"
    SEE_COUNTER = "see_counter"


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison, with the reason that only the registrar is told."""

    check: str
    outcome: Outcome
    reason: str = ""
    party: int | None = None
    """Whose card it is about, counted from 1 as the case has its parties; None for all of them."""


@dataclass(frozen=True, slots=True)
class QueueNumber:
    """The number that the centre gave to a case (排队号)."""

    number: str
    queue: str
    area: Bilingual
    people_ahead: int
    business_date: date
    place_url: str = field(repr=False)
    """Opens the couple's place in the queue on a phone; "" when the centre has no such page."""


@dataclass(frozen=True, slots=True)
class Case:
    """A finished check-in (登记件): what is stored, sent and, once acknowledged, forgotten."""

    case_id: str
    """UUID, made when the couple touched "start"; also the idempotency key."""
    appointment_id: str
    business: Business
    number: str | None
    """None when the centre could not be asked: the counter gives one."""
    checked_in_at: datetime
    lang: str
    parties: tuple[Party, ...] = field(repr=False)
    checks: tuple[Check, ...]
    photos: tuple[Photo, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is printed: nothing on it says which business the couple came for."""

    number: str | None
    office_name: Bilingual
    area: Bilingual | None
    people_ahead: int | None
    masked_names: tuple[str, ...]
    printed_at: datetime
    code: str = field(repr=False)
    """ASCII text of the QR code: the link to the couple's place in the queue; without a number
    the day and the case's short reference.
    """
    lang: str
    will_be_sent_later: bool
    """The case waits for the line to the centre; the slip says so."""

    @property
    def opens_on_a_phone(self) -> bool:
        """Say whether the code is a link."""
        return self.code.startswith("https://")
