"""What is said while one card after the other is asked for, or a number in its place."""

from drivers.idreader.card import IdCard
from kiosk import keypad
from kiosk.events import Action, Device
from kiosk.names import masked
from kiosk.party import Party, UnshownParty
from kiosk.session import Session
from kiosk.text import Text
from kiosk.typed import grouped, mark_of_id_number, places_left
from kiosk.view import Keypad, Picture, Progress, Screen, View
from kiosk.wording import mark, primary, progress, secondary


def card(session: Session, _: Text) -> View:
    first = not session.parties
    alone = session.parties_wanted == 1
    return View(
        Screen.CARD,
        session.lang,
        title=_("Lay your ID card on the reader")
        if alone
        else _("Lay the first ID card on the reader")
        if first
        else _("Now the other person's ID card"),
        guidance=_("Leave it there until its name is on the screen. Either of you may begin.")
        if first and not alone
        else _("Leave it there until its name is on the screen."),
        picture=Picture.CARD_AWAY if session.card_lies else Picture.CARD,
        progress=_person(session, len(session.parties) + 1, _),
        buttons=(secondary(Action.WITHOUT_CHIP, _("Card without a chip?")),),
    )


def type_party(session: Session, _: Text) -> View:
    """The buttons stay the same while somebody types, so that no key is ever missed.

    A notice takes the place of the guidance: the keys stay where they are when it goes.
    """
    first = not session.parties
    alone = session.parties_wanted == 1
    back = () if Device.READER in session.blind else (secondary(Action.BACK, _("Back")),)
    return View(
        Screen.KEYPAD,
        session.lang,
        title=_("Type your ID number")
        if alone
        else _("Type one ID number")
        if first
        else _("Now the other ID number"),
        guidance=""
        if session.notice
        else _("A temporary card or a damaged one is fine too. The counter looks at it later."),
        progress=_person(session, len(session.parties) + 1, _),
        keypad=Keypad(
            typed=grouped(session.typed),
            missing=places_left(session.typed),
            rows=keypad.rows(_, letters="X"),
            mark=mark(session, mark_of_id_number(session.typed)),
        ),
        buttons=(
            primary(Action.GO_ON, _("Use this number")),
            secondary(Action.WITHOUT_NUMBER, _("Go on without a number")),
            *back,
        ),
    )


def take_card(session: Session, _: Text) -> View:
    thanks = _("Thank you, {name}")
    return View(
        Screen.TAKE_CARD,
        session.lang,
        title=thanks.format(name=shown_name(session.parties[-1]))
        if session.parties and not isinstance(session.parties[-1], UnshownParty)
        else _("One moment, please"),
        guidance=_("Please take your ID card from the reader."),
        picture=Picture.CARD_AWAY,
        progress=_person(session, len(session.parties), _),
    )


def shown_name(party: Party) -> str:
    """Return a name in full when its card was read: only that proves that its holder is here."""
    match party:
        case IdCard():
            return party.name
        case UnshownParty():
            return ""
        case _:
            return masked(party.name)


def _person(session: Session, at: int, _: Text) -> Progress:
    if session.parties_wanted == 1:
        return progress(2, _("ID card"))
    return progress(2, _("ID card {at} of {of}").format(at=at, of=session.parties_wanted))
