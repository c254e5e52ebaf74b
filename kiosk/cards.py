"""One card after the other until everybody who is expected is here, and the ways around a card.

No card is a dead end: who has none with a chip types its number or goes on without one, and so does
everybody when the reader fails. The registrar is told; the couple gets the same ticket.
"""

from dataclasses import replace

from drivers.idreader.card import CardHint, IdCard
from kiosk.checks import misplaced
from kiosk.commands import AwaitCardTaken, Line, Quiet, ReadCard, ShowCamera
from kiosk.events import Device
from kiosk.finish import confirm
from kiosk.party import Party, TypedParty, UnshownParty
from kiosk.session import CAN_GIVE_UP, Session, State, Step
from kiosk.typed import party_of


def next_party(session: Session) -> Step:
    """Ask for the next card, or go on when all are here. A card on the reader comes off first.

    On a peak day the counter takes the photo.
    """
    if session.card_lies:
        return replace(session, state=State.TAKE_CARD), ()
    if len(session.parties) < session.parties_wanted:
        return _ask_for_card(session)
    if session.photo_kind is None or session.peak_day:
        return confirm(session)
    return replace(session, state=State.PHOTO), (ShowCamera(),)


def card_read(session: Session, card: IdCard) -> Step:
    """Take a card that belongs here; any other one comes off again."""
    assert session.appointment is not None
    lies = replace(session, card_lies=True)
    wrong = misplaced(card, session.appointment, session.parties)
    if wrong is not None:
        return replace(lies, notice=wrong), (AwaitCardTaken(),)
    read = replace(lies, state=State.TAKE_CARD, notice=None, parties=(*session.parties, card))
    return read, (AwaitCardTaken(),)


def card_not_read(session: Session, hint: CardHint) -> Step:
    """It must come off before it can be read again, and it must not stay behind."""
    return replace(session, notice=hint, card_lies=True), (AwaitCardTaken(),)


def card_taken(session: Session) -> Step:
    """The reader is free for the next card."""
    match session.state:
        case State.TAKE_CARD:
            return next_party(session)
        case State.IDENTIFY | State.CARD:
            return session, (ReadCard(),)
        case _:
            return session, ()


def type_party(session: Session) -> Step:
    """Let a number stand for a card that has no chip to read."""
    typing = replace(session, state=State.TYPE_PARTY, notice=None, typed="")
    return typing, (AwaitCardTaken() if session.card_lies else Quiet(Line.READER),)


def back_to_card(session: Session) -> Step:
    """A card can be read after all."""
    waiting = replace(session, state=State.CARD, notice=None, typed="")
    return waiting, (AwaitCardTaken() if session.card_lies else ReadCard(),)


def party_typed(session: Session) -> Step:
    """Take a number that belongs to somebody who is still expected."""
    assert session.appointment is not None
    match party_of(session.typed, session.appointment, session.parties):
        case TypedParty() as party:
            return _is_here(session, party)
        case mistyped:
            return replace(session, notice=mistyped), ()


def party_unshown(session: Session) -> Step:
    """Go on without card and number: the registrar looks at what this person brought."""
    return _is_here(session, UnshownParty())


def reader_lost(session: Session) -> Step:
    """Type the numbers from here on. Whether a card still lies there is for its owner to see."""
    blind = replace(session, blind=session.blind | {Device.READER})
    match session.state:
        case State.IDENTIFY:
            return replace(blind, notice=Device.READER), ()
        case State.CARD | State.TAKE_CARD:
            return next_party(replace(blind, notice=Device.READER))
        case state if state in CAN_GIVE_UP:
            return blind, ()
        case _:
            return session, ()


def _ask_for_card(session: Session) -> Step:
    if Device.READER in session.blind:
        typing = replace(session, state=State.TYPE_PARTY, notice=Device.READER, typed="")
        return typing, ()
    return replace(session, state=State.CARD), (ReadCard(),)


def _is_here(session: Session, party: Party) -> Step:
    here = replace(session, notice=None, typed="", parties=(*session.parties, party))
    return next_party(here)
