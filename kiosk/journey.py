"""How a couple goes on: `step(session, event)` returns the next session and what to do.

Pure: no clock, no thread, no device, no log. What does not fit the state changes nothing.

From REGISTERING on there is no way back: giving up and time-outs are ignored until the couple has
its ticket or its number on the screen.
"""

from dataclasses import replace

from kiosk import cards, finding, finish
from kiosk.commands import (
    AwaitCardTaken,
    CountDown,
    HideCamera,
    Line,
    Quiet,
    ReachCentre,
    ShowCamera,
    TakeStill,
)
from kiosk.events import (
    AccessSwitched,
    Action,
    BusinessChosen,
    CardNotRead,
    CardRead,
    CardTaken,
    CaseStored,
    CentralFailed,
    CodeScanned,
    Device,
    DeviceFailed,
    Event,
    KeysUsed,
    KeyTyped,
    LanguageChosen,
    LookedUp,
    NumberGiven,
    NumberUnavailable,
    SecondPassed,
    SlotsFound,
    StillTaken,
    StorageFailed,
    TicketPrinted,
    TimedOut,
    Touched,
)
from kiosk.session import CAN_GIVE_UP, COUNTDOWN_S, Session, State, Step
from kiosk.typed import with_key

_QUIET = (Quiet(Line.SCANNER), Quiet(Line.READER), HideCamera(), Quiet(Line.NETWORK))
_OVER = frozenset({State.SLOTS, State.TICKET, State.COUNTER, State.GIVEN_UP})
_BEFORE_THE_PHOTO = frozenset(
    {
        State.ATTRACT,
        State.IDENTIFY,
        State.TYPE_NUMBER,
        State.LOOKING_UP,
        State.CHOOSE_BUSINESS,
        State.FINDING_SLOTS,
        State.SLOTS,
        State.APPOINTMENT,
        State.CARD,
        State.TYPE_PARTY,
    }
)


def step(session: Session, event: Event) -> Step:
    """Return the session after `event` and the commands that follow from it."""
    match event:
        case LanguageChosen(lang):
            return replace(session, lang=lang), ()
        case Touched((Action.ADJUST | Action.ADJUSTED) as action):
            return replace(session, is_adjusting=action is Action.ADJUST), ()
        case AccessSwitched(feature):
            return replace(session, access=session.access.switched(feature)), ()
        case KeysUsed():
            return replace(session, access=session.access.with_keys()), ()
        case Touched(Action.GIVE_UP) if session.state in CAN_GIVE_UP:
            if session.appointment is not None and not session.is_leaving:
                return replace(session, is_leaving=True), ()
            return _leave(session, State.GIVEN_UP)
        case Touched(Action.STAY):
            return replace(session, is_leaving=False), ()
        case TimedOut() if session.state in CAN_GIVE_UP:
            left, commands = _leave(session, State.GIVEN_UP)
            return replace(left, is_timed_out=True), commands
        case TimedOut() | Touched(Action.DONE) if _is_over(session):
            return replace(session, state=State.ATTRACT), _QUIET
        case CardTaken() if session.card_lies:
            return cards.card_taken(replace(session, card_lies=False))
        case DeviceFailed(Device.READER) if session.card_lies:
            return cards.reader_lost(replace(session, card_lies=False))

    if session.is_leaving:  # whoever goes on does not want to leave
        session = replace(session, is_leaving=False)
    if session.state in _BEFORE_THE_PHOTO:
        return _before_the_photo(session, event)
    return _from_the_photo_on(session, event)


def _before_the_photo(session: Session, event: Event) -> Step:
    """Who is it, and what for?"""
    match session.state, event:
        case State.ATTRACT, Touched(Action.START):
            identify, commands = finding.identify(session)
            return identify, (ReachCentre(), *commands)

        case State.IDENTIFY, CodeScanned(payload):
            return finding.by_code(session, payload)
        case State.IDENTIFY, CardRead(card):
            return finding.by_card(session, card)
        case State.IDENTIFY, DeviceFailed((Device.SCANNER | Device.READER) as device):
            return finding.identify_without(session, device)
        case State.IDENTIFY, Touched(Action.TYPE_NUMBER):
            return finding.turn_to(session, State.TYPE_NUMBER)
        case State.IDENTIFY, Touched(Action.NO_APPOINTMENT):
            return finding.turn_to(session, State.CHOOSE_BUSINESS)

        case ((State.TYPE_NUMBER | State.TYPE_PARTY), KeyTyped(key)):
            return replace(session, typed=with_key(session.typed, key), notice=None), ()
        case State.TYPE_NUMBER, Touched(Action.GO_ON):
            return finding.by_typed_number(session)
        case ((State.TYPE_NUMBER | State.CHOOSE_BUSINESS), Touched(Action.BACK)):
            return finding.identify(session)

        case State.LOOKING_UP, LookedUp(answer):
            return finding.answered(session, answer)
        case State.LOOKING_UP, CentralFailed():
            return _leave(session, State.COUNTER)

        case State.CHOOSE_BUSINESS, BusinessChosen(business):
            return finding.find_slots(session, business)
        case State.FINDING_SLOTS, SlotsFound(slots):
            return finding.show_slots(session, slots)
        case State.FINDING_SLOTS, CentralFailed():
            return finding.show_slots(session, None)
        case State.SLOTS, Touched(Action.BACK):
            return replace(session, state=State.CHOOSE_BUSINESS, slots=None), ()

        case State.APPOINTMENT, Touched(Action.GO_ON):
            return cards.next_party(session)

        case ((State.IDENTIFY | State.CARD), CardNotRead(hint)):
            return cards.card_not_read(session, hint)
        case State.CARD, CardRead(card):
            return cards.card_read(session, card)
        case State.CARD, DeviceFailed(Device.READER):
            return cards.reader_lost(session)
        case State.CARD, Touched(Action.WITHOUT_CHIP):
            return cards.type_party(session)
        case State.TYPE_PARTY, Touched(Action.GO_ON):
            return cards.party_typed(session)
        case State.TYPE_PARTY, Touched(Action.WITHOUT_NUMBER):
            return cards.party_unshown(session)
        case State.TYPE_PARTY, Touched(Action.BACK) if Device.READER not in session.blind:
            return cards.back_to_card(session)

    return session, ()


def _from_the_photo_on(session: Session, event: Event) -> Step:
    """What is handed over, and what is handed back?"""
    appointment, ticket = session.appointment, session.ticket
    match session.state, event:
        case State.PHOTO, Touched(Action.TAKE_PHOTO):
            counting = replace(session, state=State.COUNTDOWN, countdown=COUNTDOWN_S, notice=None)
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
            return finish.confirm(replace(session, photos=photos, still=None))

        case State.CONFIRM, Touched(Action.GO_ON) if appointment:
            return finish.register(session, appointment)
        case State.REGISTERING, NumberGiven(number, at) if appointment:
            return finish.store(replace(session, number=number), appointment, at)
        case State.REGISTERING, NumberUnavailable(at) if appointment:
            return finish.store(session, appointment, at)
        case State.STORING, CaseStored() if ticket:
            return finish.print_ticket(session, ticket)
        case State.STORING, StorageFailed():
            return _leave(session, State.COUNTER)
        case State.PRINTING, TicketPrinted(proven):
            return finish.hand_over(session, proven)
        case State.PRINTING, DeviceFailed(Device.PRINTER):
            return finish.hand_over(session, proven=False)

    return session, ()


def _is_over(session: Session) -> bool:
    """Nothing is left to do here but to leave, and no card is left behind."""
    return session.state in _OVER and not session.card_lies


def _leave(session: Session, state: State) -> Step:
    waiting = (AwaitCardTaken(),) if session.card_lies else ()
    return session.forgotten(state), _QUIET + waiting


def _count(session: Session) -> Step:
    left = replace(session, countdown=session.countdown - 1)
    if left.countdown != 0:
        return left, ()
    assert session.photo_kind is not None
    return left, (TakeStill(session.photo_kind),)


def _without_photo(session: Session) -> Step:
    """A camera that fails costs nobody the turn: the counter takes the photo."""
    blind = session.blind | {Device.CAMERA}
    return finish.confirm(replace(session, blind=blind, notice=Device.CAMERA), HideCamera())
