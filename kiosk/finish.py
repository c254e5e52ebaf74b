"""The end of a check-in: what a couple has confirmed is stored, and then a ticket is printed."""

from dataclasses import replace
from datetime import datetime

from drivers.idreader.card import IdCard
from kiosk.case import Appointment, Case, Check, Outcome, Photo, PhotoKind, Ticket
from kiosk.checks import checks_of
from kiosk.codes import ticket_code
from kiosk.commands import AskNumber, Command, PrintTicket, ReachCentre, RecordPrint, StoreCase
from kiosk.names import masked
from kiosk.party import Party, UnshownParty
from kiosk.session import Session, State, Step


def confirm(session: Session, *commands: Command) -> Step:
    """Ask whether everything is right; the centre will be asked for a number next."""
    return replace(session, state=State.CONFIRM), (*commands, ReachCentre())


def register(session: Session, appointment: Appointment) -> Step:
    """From here on there is no way back."""
    asking = AskNumber(session.id, appointment.id)
    return replace(session, state=State.REGISTERING, notice=None), (asking,)


def store(session: Session, appointment: Appointment, at: datetime) -> Step:
    """Put number and case into one value: they reach the disk together or not at all."""
    ticket = ticket_of(session, appointment, at)
    storing = replace(session, state=State.STORING, ticket=ticket)
    return storing, (StoreCase(case_of(session, appointment, at)),)


def print_ticket(session: Session, ticket: Ticket) -> Step:
    """The outbox holds the couple now; the session keeps what the ticket says."""
    printing = replace(session.forgotten(State.PRINTING), number=session.number, ticket=ticket)
    return printing, (PrintTicket(ticket),)


def hand_over(session: Session, proven: bool) -> Step:
    """The couple has its ticket, or its number on the screen."""
    done = replace(session, state=State.TICKET, proven=proven)
    return done, (RecordPrint(session.id, proven),)


def case_of(session: Session, appointment: Appointment, at: datetime) -> Case:
    """Everything that the registrar gets."""
    cards = [party for party in session.parties if isinstance(party, IdCard)]
    chips = (Photo(PhotoKind.CHIP, card.chip_photo) for card in cards if card.chip_photo)
    return Case(
        case_id=session.id,
        appointment_id=appointment.id,
        business=appointment.business,
        number=session.number.number if session.number else None,
        checked_in_at=at,
        lang=session.lang,
        parties=session.parties,
        checks=_checks(session, appointment, at),
        photos=(*session.photos, *chips),
    )


def ticket_of(session: Session, appointment: Appointment, at: datetime) -> Ticket:
    """Say nothing but what a couple needs in the hall; it looks the same for everybody."""
    number = session.number
    if number is None:
        code = ticket_code(None, at.date().isoformat(), session.id)
    else:
        day = number.business_date.isoformat()
        code = number.place_url or ticket_code(number.number, day, session.id)
    return Ticket(
        number=number.number if number else None,
        office_name=appointment.office_name,
        area=number.area if number else None,
        people_ahead=number.people_ahead if number else None,
        masked_names=tuple(map(masked, _names(appointment, session.parties))),
        printed_at=at,
        code=code,
        lang=session.lang,
        will_be_sent_later=number is None,
    )


def _names(appointment: Appointment, parties: tuple[Party, ...]) -> tuple[str, ...]:
    """Return the names of all who were expected: who showed nothing has the name of the booking."""
    named = [party.name for party in parties if not isinstance(party, UnshownParty)]
    return (*named, *(party.name for party in appointment.still_expected(parties)))


def _checks(session: Session, appointment: Appointment, at: datetime) -> tuple[Check, ...]:
    today = at.date()
    checks = [
        replace(check, party=place)
        for place, party in enumerate(session.parties, 1)
        for check in checks_of(party, appointment, today)
    ]
    if session.photo_kind is not None and not session.photos:
        reason = "peak day: not taken at the terminal" if session.peak_day else "the camera failed"
        checks.append(Check("photo", Outcome.SEE_COUNTER, reason))
    return tuple(checks)
