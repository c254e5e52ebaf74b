"""One couple at the terminal: `step(session, event)` returns the next session and what to do.

Pure: no clock, no thread, no device, no log. A session is a value; leaving is a fresh value, so
nothing of one couple can reach the next. What does not fit the state changes nothing.

From REGISTERING on there is no way back: giving up and time-outs are ignored until the couple has
its ticket or its number on the screen.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from drivers.idreader.card import CardHint, IdCard
from kiosk.case import (
    Appointment,
    Business,
    Case,
    Check,
    LookUp,
    LookUpAnswer,
    LookUpBy,
    NotFound,
    Outcome,
    Photo,
    PhotoKind,
    QueueNumber,
    Ticket,
)
from kiosk.checks import Misplaced, checks_of, misplaced
from kiosk.codes import ForeignCode, meaning_of, ticket_code
from kiosk.commands import (
    AskNumber,
    AwaitCardTaken,
    Command,
    CountDown,
    FindAppointment,
    HideCamera,
    Line,
    PrintTicket,
    Quiet,
    ReachCentre,
    ReadCard,
    RecordPrint,
    ScanCode,
    ShowCamera,
    StoreCase,
    TakeStill,
)
from kiosk.events import (
    Action,
    CardNotRead,
    CardRead,
    CardTaken,
    CaseStored,
    CentralFailed,
    CodeScanned,
    Device,
    DeviceFailed,
    Event,
    LanguageChosen,
    LookedUp,
    NumberGiven,
    NumberUnavailable,
    SecondPassed,
    StillTaken,
    StorageFailed,
    TicketPrinted,
    TimedOut,
    Touched,
)
from kiosk.names import masked

COUNTDOWN_S = 3

_QUIET = (Quiet(Line.SCANNER), Quiet(Line.READER), HideCamera(), Quiet(Line.NETWORK))


class State(Enum):
    """Where a couple is on its way."""

    ATTRACT = "attract"
    IDENTIFY = "identify"
    LOOKING_UP = "looking_up"
    APPOINTMENT = "appointment"
    CARD = "card"
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
        State.LOOKING_UP,
        State.APPOINTMENT,
        State.CARD,
        State.TAKE_CARD,
        State.PHOTO,
        State.COUNTDOWN,
        State.REVIEW,
        State.CONFIRM,
    }
)


Notice = NotFound | ForeignCode | Misplaced | CardHint | Device
"""What the couple is told beside what to do: each has its words in `kiosk.words`."""


@dataclass(frozen=True, slots=True)
class Session:
    """Everything that is known of the couple now at the terminal."""

    id: str
    """UUID; becomes the case id."""
    lang: str
    state: State = State.ATTRACT
    notice: Notice | None = None
    not_found: LookUpAnswer | None = None
    """The answer behind a `NotFound` notice: which office, which day."""
    card_lies: bool = False
    """A card that was read still lies on the reader."""
    appointment: Appointment | None = None
    cards: tuple[IdCard, ...] = ()
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
    def cards_wanted(self) -> int:
        return len(self.appointment.parties) if self.appointment else 0

    @property
    def photo_kind(self) -> PhotoKind | None:
        """A marriage and the re-issue for two want one joint photo, one person a single one."""
        if self.appointment is None:
            return None
        if self.appointment.business in (Business.MARRIAGE, Business.REISSUE):
            return PhotoKind.JOINT if self.cards_wanted == 2 else PhotoKind.SINGLE
        return None


Step = tuple[Session, tuple[Command, ...]]


def step(session: Session, event: Event) -> Step:
    """Return the session after `event` and the commands that follow from it."""
    match event:
        case LanguageChosen(lang):
            return replace(session, lang=lang), ()
        case Touched(Action.GIVE_UP) | TimedOut() if session.state in CAN_GIVE_UP:
            return _give_up(session)
        case TimedOut() | Touched(Action.DONE) if _is_over(session):
            return replace(session, state=State.ATTRACT), _QUIET
        case CardTaken() if session.card_lies:
            return _card_taken(replace(session, card_lies=False))
        case DeviceFailed(Device.READER) if session.card_lies:
            # Whether the card still lies there is for staff to see.
            return _reader_lost(replace(session, card_lies=False))

    match session.state, event:
        case State.ATTRACT, Touched(Action.START):
            identify, commands = _identify(session)
            return identify, (ReachCentre(), *commands)

        case State.IDENTIFY, CodeScanned(payload):
            return _ask_about_code(session, payload)
        case State.IDENTIFY, CardRead(card):
            known = replace(session, cards=(card,), card_lies=True)
            look_up = LookUp(LookUpBy.ID_NUMBER, card.number)
            return _looking_up(known, look_up, AwaitCardTaken())
        case State.IDENTIFY, DeviceFailed(device):
            return _identify_without(session, device)

        case State.LOOKING_UP, LookedUp(answer):
            return _answered(session, answer)
        case State.LOOKING_UP, CentralFailed():
            return _see_counter(session)

        case State.APPOINTMENT, Touched(Action.GO_ON):
            return _next_card(session)

        case ((State.IDENTIFY | State.CARD), CardNotRead(hint)):
            # It must come off before it can be read again, and it must not stay behind.
            return replace(session, notice=hint, card_lies=True), (AwaitCardTaken(),)

        case State.CARD, CardRead(card):
            return _card_read(session, card)
        case State.CARD, DeviceFailed(Device.READER):
            return _see_counter(session)

        case State.PHOTO, Touched(Action.TAKE_PHOTO):
            counting = replace(session, state=State.COUNTDOWN, countdown=COUNTDOWN_S)
            return counting, (CountDown(COUNTDOWN_S),)
        case State.COUNTDOWN, SecondPassed():
            return _count(session)
        case ((State.PHOTO | State.COUNTDOWN), DeviceFailed(Device.CAMERA)):
            return _without_photo(session)
        case State.COUNTDOWN, StillTaken(photo):
            return replace(session, state=State.REVIEW, still=photo), (HideCamera(),)
        case State.REVIEW, Touched(Action.RETAKE_PHOTO):
            return replace(session, state=State.PHOTO, still=None), (ShowCamera(),)
        case State.REVIEW, Touched(Action.USE_PHOTO) if session.still:
            photos = (*session.photos, session.still)
            return _confirm(replace(session, photos=photos, still=None))

        case State.CONFIRM, Touched(Action.GO_ON) if session.appointment:
            asking = AskNumber(session.id, session.appointment.id)
            return replace(session, state=State.REGISTERING, notice=None), (asking,)

        case State.REGISTERING, NumberGiven(number, at):
            return _store(replace(session, number=number), at)
        case State.REGISTERING, NumberUnavailable(at):
            return _store(session, at)
        case State.STORING, CaseStored() if session.ticket:
            return _stored(session, session.ticket)
        case State.STORING, StorageFailed():
            return _see_counter(session)
        case State.PRINTING, TicketPrinted(proven):
            return _ticket(session, proven)
        case State.PRINTING, DeviceFailed(Device.PRINTER):
            return _ticket(session, proven=False)

    return session, ()


def _is_over(session: Session) -> bool:
    """Nothing is left to do here but to leave, and no card is left behind."""
    over = (State.TICKET, State.COUNTER, State.GIVEN_UP)
    return session.state in over and not session.card_lies


def _forgotten(session: Session, state: State) -> Session:
    """Keep the language and whether a card lies there; forget the couple."""
    return Session(session.id, session.lang, state=state, card_lies=session.card_lies)


def _leave(session: Session, state: State) -> Step:
    waiting = (AwaitCardTaken(),) if session.card_lies else ()
    return _forgotten(session, state), _QUIET + waiting


def _give_up(session: Session) -> Step:
    return _leave(session, State.GIVEN_UP)


def _see_counter(session: Session) -> Step:
    return _leave(session, State.COUNTER)


def _identify(session: Session, notice: Notice | None = None) -> Step:
    """Listen to the scanner and to the reader: whichever the couple uses first."""
    listening = (ScanCode(after=session.code),) if Device.SCANNER not in session.blind else ()
    identify = replace(session, state=State.IDENTIFY, notice=notice, appointment=None, cards=())
    if session.card_lies:
        return identify, (*listening, AwaitCardTaken())
    reading = (ReadCard(),) if Device.READER not in session.blind else ()
    return identify, (*listening, *reading)


def _identify_without(session: Session, device: Device) -> Step:
    blind = session.blind | {device}
    if blind >= {Device.SCANNER, Device.READER}:
        return _see_counter(session)
    return replace(session, blind=blind, notice=device), ()


def _ask_about_code(session: Session, payload: bytes) -> Step:
    seen = replace(session, code=payload)
    match meaning_of(payload):
        case LookUp() as look_up:
            at_reader = AwaitCardTaken() if session.card_lies else Quiet(Line.READER)
            return _looking_up(seen, look_up, at_reader)
        case ForeignCode() as foreign:
            return replace(seen, notice=foreign), (ScanCode(after=payload),)


def _looking_up(session: Session, look_up: LookUp, at_reader: Command) -> Step:
    asking = replace(session, state=State.LOOKING_UP, notice=None, not_found=None)
    return asking, (Quiet(Line.SCANNER), at_reader, FindAppointment(look_up))


def _answered(session: Session, answer: LookUpAnswer) -> Step:
    if answer.appointment is None:
        again, commands = _identify(session, answer.not_found or NotFound.UNKNOWN)
        return replace(again, not_found=answer), commands
    return replace(session, state=State.APPOINTMENT, appointment=answer.appointment), ()


def _next_card(session: Session) -> Step:
    """Ask for the next card, or go on when all were read. A card on the reader comes off first."""
    if session.card_lies:
        return replace(session, state=State.TAKE_CARD), ()
    if len(session.cards) < session.cards_wanted:
        return replace(session, state=State.CARD), (ReadCard(),)
    if session.photo_kind is None:
        return _confirm(session)
    return replace(session, state=State.PHOTO), (ShowCamera(),)


def _card_read(session: Session, card: IdCard) -> Step:
    assert session.appointment is not None
    lies = replace(session, card_lies=True)
    wrong = misplaced(card, session.appointment, session.cards)
    if wrong is not None:
        return replace(lies, notice=wrong), (AwaitCardTaken(),)
    read = replace(lies, state=State.TAKE_CARD, notice=None, cards=(*session.cards, card))
    return read, (AwaitCardTaken(),)


def _card_taken(session: Session) -> Step:
    match session.state:
        case State.TAKE_CARD:
            return _next_card(session)
        case State.IDENTIFY | State.CARD:
            return session, (ReadCard(),)
        case _:
            return session, ()


def _reader_lost(session: Session) -> Step:
    if session.state is State.IDENTIFY:
        return _identify_without(session, Device.READER)
    if session.state in CAN_GIVE_UP:
        return _see_counter(session)
    return session, ()


def _count(session: Session) -> Step:
    left = replace(session, countdown=session.countdown - 1)
    if left.countdown != 0:
        return left, ()
    assert session.photo_kind is not None
    return left, (TakeStill(session.photo_kind),)


def _without_photo(session: Session) -> Step:
    """A camera that fails costs nobody the turn: the counter takes the photo."""
    blind = session.blind | {Device.CAMERA}
    return _confirm(replace(session, blind=blind, notice=Device.CAMERA), HideCamera())


def _confirm(session: Session, *commands: Command) -> Step:
    return replace(session, state=State.CONFIRM), (*commands, ReachCentre())


def _store(session: Session, at: datetime) -> Step:
    """Put number and case into one value: they reach the disk together or not at all."""
    assert session.appointment is not None
    number = session.number
    chips = (Photo(PhotoKind.CHIP, card.chip_photo) for card in session.cards if card.chip_photo)
    case = Case(
        case_id=session.id,
        appointment_id=session.appointment.id,
        business=session.appointment.business,
        number=number.number if number else None,
        checked_in_at=at,
        lang=session.lang,
        cards=session.cards,
        checks=_checks(session, session.appointment, at),
        photos=(*session.photos, *chips),
    )
    day = number.business_date if number else at.date()
    ticket = Ticket(
        number=case.number,
        office_name=session.appointment.office_name,
        area=number.area if number else None,
        people_ahead=number.people_ahead if number else None,
        masked_names=tuple(masked(card.name) for card in session.cards),
        printed_at=at,
        code=ticket_code(case.number, day.isoformat(), session.id),
        lang=session.lang,
        will_be_sent_later=number is None,
    )
    return replace(session, state=State.STORING, ticket=ticket), (StoreCase(case),)


def _checks(session: Session, appointment: Appointment, at: datetime) -> tuple[Check, ...]:
    checks = [check for card in session.cards for check in checks_of(card, appointment, at.date())]
    if session.photo_kind is not None and not session.photos:
        checks.append(Check("photo", Outcome.SEE_COUNTER, "the camera failed"))
    return tuple(checks)


def _stored(session: Session, ticket: Ticket) -> Step:
    """The outbox holds the couple now; the session keeps what the ticket says."""
    printing = _forgotten(session, State.PRINTING)
    printing = replace(printing, number=session.number, ticket=ticket)
    return printing, (PrintTicket(ticket),)


def _ticket(session: Session, proven: bool) -> Step:
    done = replace(session, state=State.TICKET, proven=proven)
    return done, (RecordPrint(session.id, proven),)
