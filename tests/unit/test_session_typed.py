"""A couple that types: the number of its appointment, or of a card that has no chip to read."""

import pytest

from drivers.idreader.card import CardHint, IdCard
from kiosk import commands as do
from kiosk import events as did
from kiosk.case import Business, Case, LookUp, LookUpAnswer, LookUpBy, NotFound, Outcome
from kiosk.checks import Misplaced
from kiosk.events import Action, Device, Event, Touched
from kiosk.journey import step
from kiosk.keypad import BACK
from kiosk.party import TypedParty, UnshownParty
from kiosk.session import Session, State
from kiosk.typed import Mistyped
from tests.unit.couples import (
    BRIDE,
    GROOM,
    JPEG,
    NOW,
    NUMBER,
    PLACE_URL,
    STRANGER,
    WEDDING,
    appointment,
    card,
)
from tests.unit.test_session import TO_FIRST_CARD, TO_SECOND_CARD, after

UNKNOWN = did.LookedUp(LookUpAnswer(not_found=NotFound.UNKNOWN))
TO_KEYPAD = (Touched(Action.START), Touched(Action.TYPE_NUMBER))
OK = Touched(Action.GO_ON)
NO_CHIP = Touched(Action.WITHOUT_CHIP)
NO_NUMBER = Touched(Action.WITHOUT_NUMBER)
READER_FAILS = did.DeviceFailed(Device.READER)


def keys(number: str) -> tuple[Event, ...]:
    return tuple(did.KeyTyped(key) for key in number)


def on(session: Session, *events: Event) -> Session:
    for event in events:
        session, _ = step(session, event)
    return session


def case_of(session: Session) -> Case:
    """Take the photo if one is asked for, confirm, and return what is stored."""
    if session.state is State.PHOTO:
        seconds = (did.SecondPassed(),) * 3
        session = on(session, Touched(Action.TAKE_PHOTO), *seconds, did.StillTaken(JPEG))
        session = on(session, Touched(Action.USE_PHOTO))
    assert session.state is State.CONFIRM
    _, (store,) = step(on(session, OK), did.NumberGiven(NUMBER, NOW))
    assert isinstance(store, do.StoreCase)
    return store.case


@pytest.mark.parametrize(
    ("number", "by"),
    [("2045817361", LookUpBy.BOOKING_NUMBER), (BRIDE.number, LookUpBy.ID_NUMBER)],
)
def test_a_typed_number_finds_the_appointment(number: str, by: LookUpBy) -> None:
    session, commands = after(*TO_KEYPAD, *keys(number), OK)
    assert session.state is State.LOOKING_UP
    assert do.FindAppointment(LookUp(by, number)) in commands
    session = on(session, did.LookedUp(WEDDING))
    assert (session.state, session.typed) == (State.APPOINTMENT, "")


def test_a_typed_id_number_is_no_card() -> None:
    session, _ = after(*TO_KEYPAD, *keys(BRIDE.number), OK, did.LookedUp(WEDDING), OK)
    assert (session.state, session.parties) == (State.CARD, ())


def test_a_number_that_nobody_knows_stays_there_to_be_mended() -> None:
    session, _ = after(*TO_KEYPAD, *keys("2045817362"), OK, UNKNOWN)
    assert (session.state, session.notice) == (State.TYPE_NUMBER, NotFound.UNKNOWN)
    assert session.typed == "2045817362"
    session = on(session, did.KeyTyped(BACK), *keys("1"))
    assert (session.typed, session.notice) == ("2045817361", None)


@pytest.mark.parametrize("number", ["", "12345", BRIDE.number[:16], BRIDE.number[:17]])
def test_half_a_number_is_not_asked_about(number: str) -> None:
    session, commands = after(*TO_KEYPAD, *keys(number), OK)
    assert (session.state, session.notice) == (State.TYPE_NUMBER, Mistyped.INCOMPLETE)
    assert commands == ()


def test_an_id_number_with_a_wrong_digit_is_not_asked_about() -> None:
    session, _ = after(*TO_KEYPAD, *keys(BRIDE.number[:17] + "0"), OK)
    assert session.notice is Mistyped.CHECK_CHARACTER


def test_while_a_number_is_typed_neither_code_nor_card_changes_anything() -> None:
    typing, commands = after(Touched(Action.START), Touched(Action.TYPE_NUMBER))
    assert commands == (do.Quiet(do.Line.SCANNER), do.Quiet(do.Line.READER))
    assert step(typing, did.CodeScanned(b"2045817361")) == (typing, ())
    assert step(typing, did.CardRead(BRIDE)) == (typing, ())


def test_the_way_back_forgets_what_was_typed_and_listens_again() -> None:
    session, commands = after(*TO_KEYPAD, *keys("2045"), Touched(Action.BACK))
    assert (session.state, session.typed) == (State.IDENTIFY, "")
    assert commands == (do.ScanCode(), do.ReadCard())


def test_a_card_that_lies_there_is_still_awaited_while_a_number_is_typed() -> None:
    unreadable = did.CardNotRead(CardHint.SEE_STAFF)
    session, commands = after(Touched(Action.START), unreadable, Touched(Action.TYPE_NUMBER))
    assert commands == (do.Quiet(do.Line.SCANNER), do.AwaitCardTaken())
    session, commands = step(session, did.CardTaken())
    assert (session.state, session.card_lies, commands) == (State.TYPE_NUMBER, False, ())


@pytest.mark.parametrize("goodbye", [Touched(Action.GIVE_UP), did.TimedOut()])
@pytest.mark.parametrize(
    "story", [(*TO_KEYPAD, *keys("2045")), (*TO_FIRST_CARD, NO_CHIP, *keys(BRIDE.number))]
)
def test_nothing_typed_outlives_the_couple(story: tuple[Event, ...], goodbye: Event) -> None:
    session, _ = after(*story, goodbye)
    if session.is_leaving:
        session, _ = step(session, goodbye)
    assert (session.state, session.typed) == (State.GIVEN_UP, "")


def test_a_temporary_card_counts_by_its_typed_number_and_the_registrar_is_told() -> None:
    session, _ = after(*TO_SECOND_CARD, NO_CHIP, *keys(GROOM.number), OK)
    assert session.state is State.PHOTO
    case = case_of(session)
    assert case.parties == (BRIDE, TypedParty("马一诺", GROOM.number))
    (chip,) = [check for check in case.checks if check.outcome is Outcome.SEE_COUNTER]
    assert (chip.check, chip.reason) == ("chip", "no chip was read: the number was typed")
    assert chip.party == 2


def test_the_first_party_may_type_and_the_second_lay_down_a_card() -> None:
    session, commands = after(*TO_FIRST_CARD, NO_CHIP, *keys(BRIDE.number), OK)
    assert (session.state, session.typed) == (State.CARD, "")
    assert commands == (do.ReadCard(),)
    session = on(session, did.CardRead(GROOM), did.CardTaken())
    assert case_of(session).parties == (TypedParty("林晓禾", BRIDE.number), GROOM)


def test_a_card_without_a_number_goes_on_and_the_registrar_is_told() -> None:
    session, _ = after(*TO_SECOND_CARD, NO_CHIP, NO_NUMBER)
    case = case_of(session)
    assert case.parties == (BRIDE, UnshownParty())
    (chip,) = [check for check in case.checks if check.outcome is Outcome.SEE_COUNTER]
    assert (chip.check, chip.reason) == ("chip", "no chip was read and no number was typed")


@pytest.mark.parametrize(
    "second",
    [
        (NO_NUMBER,),
        (*keys(GROOM.number), OK),
    ],
)
def test_two_without_a_chip_get_their_number_too(second: tuple[Event, ...]) -> None:
    session, _ = after(*TO_FIRST_CARD, NO_CHIP, NO_NUMBER, NO_CHIP, *second)
    case = case_of(session)
    assert len(case.parties) == 2
    assert not any(isinstance(party, IdCard) for party in case.parties)
    assert [check.check for check in case.checks].count("chip") == 2


def test_the_ticket_of_a_couple_without_chips_looks_like_any_other() -> None:
    def ticket(*events: Event) -> object:
        session = on(after(*TO_FIRST_CARD, *events)[0], Touched(Action.TAKE_PHOTO))
        session = on(session, *(did.SecondPassed(),) * 3, did.StillTaken(JPEG))
        session = on(session, Touched(Action.USE_PHOTO), OK, did.NumberGiven(NUMBER, NOW))
        return session.ticket

    with_cards = (did.CardRead(BRIDE), did.CardTaken(), did.CardRead(GROOM), did.CardTaken())
    without = (NO_CHIP, NO_NUMBER, NO_CHIP, NO_NUMBER)
    assert ticket(*without) == ticket(*with_cards)


def test_the_number_of_somebody_else_is_not_taken() -> None:
    session, _ = after(*TO_FIRST_CARD, NO_CHIP, *keys(STRANGER.number), OK)
    assert (session.state, session.notice) == (State.TYPE_PARTY, Mistyped.STRANGER)
    assert session.typed == STRANGER.number
    assert session.parties == ()


def test_the_same_person_is_not_taken_twice_whether_typed_or_read() -> None:
    session, _ = after(*TO_SECOND_CARD, NO_CHIP, *keys(BRIDE.number), OK)
    assert session.notice is Mistyped.SAME_PERSON
    session, _ = after(*TO_FIRST_CARD, NO_CHIP, *keys(BRIDE.number), OK, did.CardRead(BRIDE))
    assert session.notice is Misplaced.SAME_CARD
    assert session.parties == (TypedParty("林晓禾", BRIDE.number),)


def test_a_wrong_number_in_the_booking_is_for_the_registrar_not_against_the_couple() -> None:
    wrong = BRIDE.number[:17] + "0"
    booked = LookUpAnswer(appointment(card("林晓禾", wrong), business=Business.DIVORCE_APPLICATION))
    session, _ = after(
        *(Touched(Action.START), did.CodeScanned(b"2045817361"), did.LookedUp(booked), OK),
        *(NO_CHIP, *keys(wrong), OK),
    )
    case = case_of(session)
    reasons = {check.check: check.outcome for check in case.checks}
    assert reasons == {"chip": Outcome.SEE_COUNTER, "check_digit": Outcome.SEE_COUNTER}


def test_the_way_back_to_the_card_reads_again() -> None:
    session, commands = after(*TO_FIRST_CARD, NO_CHIP, *keys("51"), Touched(Action.BACK))
    assert (session.state, session.typed, commands) == (State.CARD, "", (do.ReadCard(),))


def test_a_card_that_cannot_be_read_is_typed_and_then_taken_off() -> None:
    unreadable = did.CardNotRead(CardHint.SEE_STAFF)
    session, commands = after(*TO_FIRST_CARD, unreadable, NO_CHIP)
    assert commands == (do.AwaitCardTaken(),)
    session = on(session, *keys(BRIDE.number), OK)
    assert session.state is State.TAKE_CARD
    assert on(session, did.CardTaken()).state is State.CARD


def test_a_reader_that_fails_costs_nobody_the_turn() -> None:
    session, _ = after(*TO_FIRST_CARD, READER_FAILS)
    assert (session.state, session.notice) == (State.TYPE_PARTY, Device.READER)
    session = on(session, *keys(GROOM.number), OK)
    assert (session.state, session.notice) == (State.TYPE_PARTY, Device.READER)
    assert step(session, Touched(Action.BACK)) == (session, ())
    session = on(session, NO_NUMBER)
    assert case_of(session).parties == (TypedParty("马一诺", GROOM.number), UnshownParty())


def test_a_reader_that_fails_under_a_card_leaves_the_card_to_its_owner() -> None:
    session, _ = after(*TO_FIRST_CARD, did.CardRead(BRIDE), READER_FAILS)
    assert (session.state, session.notice) == (State.TYPE_PARTY, Device.READER)
    assert (session.card_lies, session.parties) == (False, (BRIDE,))
    session, _ = after(*TO_SECOND_CARD, did.CardRead(GROOM), READER_FAILS)
    assert (session.state, session.notice) == (State.PHOTO, Device.READER)
    assert on(session, Touched(Action.TAKE_PHOTO)).notice is None


@pytest.mark.parametrize("story", [(), (did.LookedUp(WEDDING),)])
def test_a_reader_that_fails_while_the_appointment_is_looked_up_is_gone_around(
    story: tuple[Event, ...],
) -> None:
    session, _ = after(Touched(Action.START), did.CardRead(BRIDE), *story, READER_FAILS)
    session = on(session, did.LookedUp(WEDDING), OK)
    assert (session.state, session.notice) == (State.TYPE_PARTY, Device.READER)
    assert session.parties == (BRIDE,)


def test_without_scanner_and_reader_two_numbers_lead_to_a_ticket() -> None:
    blind = (did.DeviceFailed(Device.SCANNER), READER_FAILS)
    session, _ = after(Touched(Action.START), *blind, Touched(Action.TYPE_NUMBER))
    session = on(session, *keys("2045817361"), OK, did.LookedUp(WEDDING), OK)
    session = on(session, *keys(BRIDE.number), OK, *keys(GROOM.number), OK)
    assert [type(party) for party in case_of(session).parties] == [TypedParty, TypedParty]


def test_a_typed_number_does_not_appear_in_a_log_line() -> None:
    session, _ = after(*TO_FIRST_CARD, NO_CHIP, *keys(BRIDE.number))
    typed = on(session, OK)
    for value in (session, typed, keys("5")[0]):
        assert BRIDE.number not in repr(value)
    assert "5" not in repr(keys("5")[0])


def test_the_ticket_carries_the_link_to_the_place_in_the_queue() -> None:
    session, _ = after(*TO_FIRST_CARD, NO_CHIP, NO_NUMBER, NO_CHIP, NO_NUMBER)
    waiting = on(session, did.DeviceFailed(Device.CAMERA), OK)
    with_number = on(waiting, did.NumberGiven(NUMBER, NOW)).ticket
    without = on(waiting, did.NumberUnavailable(NOW)).ticket
    assert with_number is not None
    assert without is not None
    assert (with_number.code, with_number.opens_on_a_phone) == (PLACE_URL, True)
    assert (without.code, without.opens_on_a_phone) == ("Z0000 2026-11-24 7F3K9Q2E", False)
