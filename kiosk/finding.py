"""Finding the appointment by code, card or typed number; or a free slot for who has none."""

from dataclasses import replace

from drivers.idreader.card import IdCard
from kiosk import cards
from kiosk.case import Business, LookUp, LookUpAnswer, LookUpBy, NotFound
from kiosk.codes import ForeignCode, meaning_of
from kiosk.commands import (
    AwaitCardTaken,
    Command,
    FindAppointment,
    FindSlots,
    Line,
    Quiet,
    ReadCard,
    ScanCode,
)
from kiosk.events import Device
from kiosk.session import Notice, Session, State, Step
from kiosk.typed import look_up_of
from kiosk.walk_in import FreeSlots


def identify(session: Session, notice: Notice | None = None) -> Step:
    """Listen to the scanner and to the reader: whichever the couple uses first."""
    listening = (ScanCode(after=session.code),) if Device.SCANNER not in session.blind else ()
    waiting = replace(
        session, state=State.IDENTIFY, notice=notice, typed="", appointment=None, parties=()
    )
    if session.card_lies:
        return waiting, (*listening, AwaitCardTaken())
    reading = (ReadCard(),) if Device.READER not in session.blind else ()
    return waiting, (*listening, *reading)


def identify_without(session: Session, device: Device) -> Step:
    """The other way in is still there, and a number can always be typed."""
    return replace(session, blind=session.blind | {device}, notice=device), ()


def turn_to(session: Session, state: State) -> Step:
    """Leave scanner and reader for what is touched on the screen."""
    turned = replace(session, state=state, notice=None)
    return turned, (Quiet(Line.SCANNER), _at_reader(session))


def by_code(session: Session, payload: bytes) -> Step:
    """Ask about a code, or say what else it is."""
    seen = replace(session, code=payload)
    match meaning_of(payload):
        case LookUp() as look_up:
            return _looking_up(seen, look_up, _at_reader(session))
        case ForeignCode() as foreign:
            return replace(seen, notice=foreign), (ScanCode(after=payload),)


def by_card(session: Session, card: IdCard) -> Step:
    """Ask about a card, which counts as the first one."""
    known = replace(session, parties=(card,), card_lies=True)
    return _looking_up(known, LookUp(LookUpBy.ID_NUMBER, card.number), AwaitCardTaken())


def by_typed_number(session: Session) -> Step:
    """Ask about what was typed; what cannot be right is not asked."""
    match look_up_of(session.typed):
        case LookUp() as look_up:
            return _looking_up(session, look_up, _at_reader(session))
        case mistyped:
            return replace(session, notice=mistyped), ()


def answered(session: Session, answer: LookUpAnswer) -> Step:
    """Go on with the appointment. Without one a typed number stays there, to be mended.

    On a peak day nobody is asked whether it is the right one: a card of somebody else says so.
    """
    if answer.appointment is not None:
        found = replace(session, state=State.APPOINTMENT, appointment=answer.appointment, typed="")
        return cards.next_party(found) if session.peak_day else (found, ())
    notice = answer.not_found or NotFound.UNKNOWN
    if session.typed:
        again = replace(session, state=State.TYPE_NUMBER, notice=notice, not_found=answer)
        return again, ()
    again, commands = identify(session, notice)
    return replace(again, not_found=answer), commands


def find_slots(session: Session, business: Business) -> Step:
    """Ask when there is time."""
    return replace(session, state=State.FINDING_SLOTS), (FindSlots(business),)


def show_slots(session: Session, slots: FreeSlots | None) -> Step:
    """Say when there is time; None when the centre could not say."""
    return replace(session, state=State.SLOTS, slots=slots), ()


def _looking_up(session: Session, look_up: LookUp, at_reader: Command) -> Step:
    asking = replace(session, state=State.LOOKING_UP, notice=None, not_found=None)
    return asking, (Quiet(Line.SCANNER), at_reader, FindAppointment(look_up))


def _at_reader(session: Session) -> Command:
    return AwaitCardTaken() if session.card_lies else Quiet(Line.READER)
