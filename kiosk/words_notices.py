"""What went wrong, in words that a person can act on."""

from drivers.idreader.card import CardHint
from kiosk.case import NotFound
from kiosk.checks import Misplaced
from kiosk.codes import ForeignCode
from kiosk.events import Device
from kiosk.session import Session, State
from kiosk.text import N_, Text
from kiosk.typed import Mistyped

_NOTICES: dict[object, str] = {
    NotFound.UNKNOWN: N_("The centre does not know this appointment. Please see the counter."),
    NotFound.CANCELLED: N_("This appointment was cancelled. Please see the counter."),
    NotFound.OTHER_OFFICE: N_("This appointment is at another office: {office}."),
    NotFound.OTHER_DAY: N_("This appointment is on another day: {day}."),
    ForeignCode.PAYMENT: N_("This is a payment code. Please show the code of your appointment."),
    ForeignCode.TICKET: N_(
        "This is a queue ticket: you are checked in. Scan it with a phone to see your place."
    ),
    ForeignCode.OTHER: N_("This is not an appointment code. Please show the code of your booking."),
    Misplaced.SAME_CARD: N_("This card was read already. Please lay down the other person's card."),
    Misplaced.STRANGER: N_("This card is not part of the appointment. Please use your own card."),
    Mistyped.INCOMPLETE: N_("The number is not complete. Please type all of it."),
    Mistyped.CHECK_CHARACTER: N_("This is no valid ID number. Please compare it digit by digit."),
    Mistyped.STRANGER: N_("This number is not part of the appointment. Please check it."),
    Mistyped.SAME_PERSON: N_("This person is here already. Please type the other person's number."),
    CardHint.PLACE_AGAIN: N_("The card could not be read. Take it off, then lay it flat again."),
    CardHint.ONE_CARD_ONLY: N_("Please lay down one ID card only, without its case."),
    CardHint.SEE_STAFF: N_("This card cannot be read here. Please type its number instead."),
    Device.SCANNER: N_("The scanner does not work now. Please lay an ID card on the reader."),
    Device.READER: N_("The card reader does not work now. Please show your QR code."),
    Device.CAMERA: N_("The camera does not work now. The counter will take the photo."),
}
_NEITHER = N_("Scanner and card reader do not work now. Please type a number.")
_TYPED_UNKNOWN = N_("The centre does not know this number. Please compare it digit by digit.")
_READER_LOST = {
    State.TYPE_PARTY: N_("The card reader does not work now. Take your card and type its number."),
    State.PHOTO: N_("The card reader does not work now. Please take your ID card."),
    State.CONFIRM: N_("The card reader does not work now. Please take your ID card."),
}


def notice_of(session: Session, _: Text) -> str:
    """Return the words of the session's notice, "" when it has none."""
    if session.notice is None:
        return ""
    answer = session.not_found
    office = answer.office_name.in_lang(session.lang) if answer and answer.office_name else ""
    day = f"{answer.slot_start:%Y-%m-%d %H:%M}" if answer and answer.slot_start else ""
    return _(_message(session)).format(office=office, day=day)


def _message(session: Session) -> str:
    """Return the message, which for some notices depends on what can be done where it is shown."""
    match session.state, session.notice:
        case State.IDENTIFY, Device() if session.blind >= {Device.SCANNER, Device.READER}:
            return _NEITHER
        case State.TYPE_NUMBER, NotFound.UNKNOWN:
            return _TYPED_UNKNOWN
        case state, Device.READER if state in _READER_LOST:
            return _READER_LOST[state]
    return _NOTICES[session.notice]
