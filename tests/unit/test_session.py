"""A couple's way through the session; every test runs the real `step`."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.idreader.card import CardHint
from kiosk import commands as do
from kiosk import events as did
from kiosk.case import Business, LookUp, LookUpAnswer, LookUpBy, NotFound, Outcome, PhotoKind
from kiosk.checks import Misplaced
from kiosk.codes import ForeignCode
from kiosk.events import Action, Device, Event, Touched
from kiosk.journey import step
from kiosk.keypad import BACK
from kiosk.party import number_of
from kiosk.session import CAN_GIVE_UP, Session, State
from tests.unit.couples import (
    BRIDE,
    FREE_SLOTS,
    GROOM,
    JPEG,
    NOW,
    NUMBER,
    STRANGER,
    WEDDING,
    appointment,
    card,
)

BOOKING = did.CodeScanned(b"2045817361")
TO_APPOINTMENT = (Touched(Action.START), BOOKING, did.LookedUp(WEDDING))
TO_FIRST_CARD = (*TO_APPOINTMENT, Touched(Action.GO_ON))
TO_SECOND_CARD = (*TO_FIRST_CARD, did.CardRead(BRIDE), did.CardTaken())
TO_PHOTO = (*TO_SECOND_CARD, did.CardRead(GROOM), did.CardTaken())
TO_REVIEW = (
    *TO_PHOTO,
    Touched(Action.TAKE_PHOTO),
    did.SecondPassed(),
    did.SecondPassed(),
    did.SecondPassed(),
    did.StillTaken(JPEG),
)
TO_CONFIRM = (*TO_REVIEW, Touched(Action.USE_PHOTO))
TO_STORING = (*TO_CONFIRM, Touched(Action.GO_ON), did.NumberGiven(NUMBER, NOW))
TO_TICKET = (*TO_STORING, did.CaseStored(), did.TicketPrinted(proven=True))

EVERY_EVENT: tuple[Event, ...] = (
    *(Touched(action) for action in Action),
    did.LanguageChosen("en"),
    did.TimedOut(),
    BOOKING,
    did.CardRead(BRIDE),
    did.CardRead(GROOM),
    did.CardRead(STRANGER),
    did.CardNotRead(CardHint.PLACE_AGAIN),
    did.CardTaken(),
    *(did.DeviceFailed(device) for device in Device),
    did.LookedUp(WEDDING),
    did.LookedUp(LookUpAnswer(not_found=NotFound.UNKNOWN)),
    did.CentralFailed(),
    *(did.KeyTyped(key) for key in "15X"),
    did.KeyTyped(BACK),
    did.BusinessChosen(Business.REISSUE),
    did.SlotsFound(FREE_SLOTS),
    did.SecondPassed(),
    did.StillTaken(JPEG),
    did.NumberGiven(NUMBER, NOW),
    did.NumberUnavailable(NOW),
    did.CaseStored(),
    did.StorageFailed(),
    did.TicketPrinted(proven=True),
)


def after(*events: Event) -> tuple[Session, tuple[do.Command, ...]]:
    """Play `events` from the start; return the session and what the last event asked for."""
    session = Session("7f3k9q2e-0000", "zh_CN")
    commands: tuple[do.Command, ...] = ()
    for event in events:
        session, commands = step(session, event)
    return session, commands


def test_a_couple_walks_from_the_first_touch_to_its_ticket() -> None:
    session, commands = after(*TO_TICKET)
    assert session.state is State.TICKET
    assert session.ticket is not None
    assert session.ticket.number == "A0012"
    assert session.ticket.masked_names == ("林*禾", "马*诺")
    assert commands == (do.RecordPrint(session.id, proven=True),)


def test_number_and_case_are_stored_as_one_value() -> None:
    _, (store,) = after(*TO_STORING)
    assert isinstance(store, do.StoreCase)
    assert store.case.number == "A0012"
    assert store.case.parties == (BRIDE, GROOM)
    assert [photo.kind for photo in store.case.photos] == [
        PhotoKind.JOINT,
        PhotoKind.CHIP,
        PhotoKind.CHIP,
    ]
    assert all(check.outcome is Outcome.FINE for check in store.case.checks)


def test_the_ticket_is_printed_only_after_the_case_is_stored() -> None:
    waiting, commands = after(*TO_STORING)
    assert waiting.state is State.STORING
    assert not any(isinstance(command, do.PrintTicket) for command in commands)
    _, commands = step(waiting, did.CaseStored())
    assert [type(command) for command in commands] == [do.PrintTicket]


def test_once_stored_the_session_holds_no_card_and_no_photo() -> None:
    session, _ = after(*TO_STORING, did.CaseStored())
    assert (session.parties, session.photos, session.still) == ((), (), None)
    assert session.appointment is None


def test_scanner_and_reader_listen_together_until_one_of_them_answers() -> None:
    _, commands = after(Touched(Action.START))
    assert commands == (do.ReachCentre(), do.ScanCode(), do.ReadCard())
    _, commands = after(Touched(Action.START), BOOKING)
    asked = do.FindAppointment(LookUp(LookUpBy.BOOKING_NUMBER, "2045817361"))
    assert commands == (do.Quiet(do.Line.SCANNER), do.Quiet(do.Line.READER), asked)


def test_a_card_alone_finds_the_appointment_and_counts_as_the_first_card() -> None:
    session, commands = after(Touched(Action.START), did.CardRead(GROOM))
    assert do.FindAppointment(LookUp(LookUpBy.ID_NUMBER, GROOM.number)) in commands
    session, _ = step(session, did.LookedUp(WEDDING))
    session, _ = step(session, Touched(Action.GO_ON))
    assert session.state is State.TAKE_CARD
    session, commands = step(session, did.CardTaken())
    assert session.state is State.CARD
    assert session.parties == (GROOM,)
    assert commands == (do.ReadCard(),)


def test_one_person_who_comes_for_a_copy_lays_down_one_card_and_is_photographed_alone() -> None:
    alone = LookUpAnswer(appointment(BRIDE, business=Business.REISSUE))
    session, commands = after(
        Touched(Action.START),
        BOOKING,
        did.LookedUp(alone),
        Touched(Action.GO_ON),
        did.CardRead(BRIDE),
        did.CardTaken(),
    )
    assert session.state is State.PHOTO
    assert session.photo_kind is PhotoKind.SINGLE
    assert commands == (do.ShowCamera(),)


def test_the_same_card_twice_is_named_and_must_be_taken_off_first() -> None:
    session, commands = after(*TO_SECOND_CARD, did.CardRead(BRIDE))
    assert (session.state, session.notice) == (State.CARD, Misplaced.SAME_CARD)
    assert commands == (do.AwaitCardTaken(),)
    session, commands = step(session, did.CardTaken())
    assert commands == (do.ReadCard(),)
    session, _ = step(session, did.CardRead(GROOM))
    assert (session.state, session.notice) == (State.TAKE_CARD, None)


def test_a_strangers_card_never_enters_the_case() -> None:
    session, _ = after(*TO_FIRST_CARD, did.CardRead(STRANGER))
    assert (session.parties, session.notice) == ((), Misplaced.STRANGER)


@pytest.mark.parametrize("story", [TO_FIRST_CARD, (Touched(Action.START),)])
def test_a_card_that_could_not_be_read_is_taken_off_and_asked_for_again(
    story: tuple[Event, ...],
) -> None:
    session, commands = after(*story, did.CardNotRead(CardHint.PLACE_AGAIN))
    assert session.notice is CardHint.PLACE_AGAIN
    assert commands == (do.AwaitCardTaken(),)
    _, commands = step(session, did.CardTaken())
    assert commands == (do.ReadCard(),)


def test_a_card_that_could_not_be_read_is_not_left_behind() -> None:
    session, commands = after(*TO_FIRST_CARD, did.CardNotRead(CardHint.SEE_STAFF), *LEAVING)
    assert commands[-1] == do.AwaitCardTaken()
    assert step(session, Touched(Action.DONE)) == (session, ())


def test_a_couple_whose_card_found_nothing_goes_on_with_its_code() -> None:
    unknown = did.LookedUp(LookUpAnswer(not_found=NotFound.UNKNOWN))
    waiting, commands = after(Touched(Action.START), did.CardRead(BRIDE), unknown, BOOKING)
    assert do.AwaitCardTaken() in commands
    session, _ = step(waiting, did.LookedUp(WEDDING))
    session, _ = step(session, Touched(Action.GO_ON))
    assert session.state is State.TAKE_CARD
    session, commands = step(session, did.CardTaken())
    assert (session.state, commands) == (State.CARD, (do.ReadCard(),))


def test_a_payment_code_is_recognised_and_the_scanner_goes_on() -> None:
    session, commands = after(Touched(Action.START), did.CodeScanned(b"134567890123456789"))
    assert (session.state, session.notice) == (State.IDENTIFY, ForeignCode.PAYMENT)
    assert commands == (do.ScanCode(after=b"134567890123456789"),)


def test_an_unknown_booking_leads_back_to_the_scanner_with_the_reason() -> None:
    unknown = LookUpAnswer(not_found=NotFound.UNKNOWN)
    session, commands = after(Touched(Action.START), BOOKING, did.LookedUp(unknown))
    assert (session.state, session.notice) == (State.IDENTIFY, NotFound.UNKNOWN)
    assert commands == (do.ScanCode(after=b"2045817361"), do.ReadCard())


def test_a_failed_look_up_is_no_answer_and_leads_to_the_counter_with_nothing_kept() -> None:
    session, _ = after(Touched(Action.START), did.CardRead(BRIDE), did.CentralFailed())
    assert session.state is State.COUNTER
    assert (session.parties, session.appointment) == ((), None)


def test_without_a_scanner_a_card_is_still_a_way_in() -> None:
    session, _ = after(Touched(Action.START), did.DeviceFailed(Device.SCANNER))
    assert (session.state, session.notice) == (State.IDENTIFY, Device.SCANNER)
    session, _ = step(session, did.CardRead(BRIDE))
    assert session.state is State.LOOKING_UP


def test_without_scanner_and_reader_a_number_can_still_be_typed() -> None:
    session, _ = after(
        Touched(Action.START), did.DeviceFailed(Device.SCANNER), did.DeviceFailed(Device.READER)
    )
    assert session.state is State.IDENTIFY
    session, _ = step(session, Touched(Action.TYPE_NUMBER))
    assert session.state is State.TYPE_NUMBER


def test_a_dead_camera_costs_nobody_the_turn_and_the_registrar_is_told() -> None:
    session, _ = after(*TO_PHOTO, did.DeviceFailed(Device.CAMERA))
    assert session.state is State.CONFIRM
    session, _ = step(session, Touched(Action.GO_ON))
    session, (store,) = step(session, did.NumberGiven(NUMBER, NOW))
    assert isinstance(store, do.StoreCase)
    assert store.case.checks[-1].check == "photo"
    assert store.case.checks[-1].outcome is Outcome.SEE_COUNTER


def test_the_photo_can_be_taken_again() -> None:
    session, commands = after(*TO_REVIEW, Touched(Action.RETAKE_PHOTO))
    assert (session.state, session.still) == (State.PHOTO, None)
    assert commands == (do.ShowCamera(),)


def test_without_a_line_the_case_is_stored_without_a_number_and_the_slip_says_so() -> None:
    session, (store,) = after(*TO_CONFIRM, Touched(Action.GO_ON), did.NumberUnavailable(NOW))
    assert isinstance(store, do.StoreCase)
    assert store.case.number is None
    assert session.ticket is not None
    assert session.ticket.will_be_sent_later
    assert session.ticket.number is None


def test_a_printer_that_fails_after_storing_leaves_the_number_on_the_screen() -> None:
    session, commands = after(*TO_STORING, did.CaseStored(), did.DeviceFailed(Device.PRINTER))
    assert (session.state, session.proven) == (State.TICKET, False)
    assert session.number == NUMBER
    assert commands == (do.RecordPrint(session.id, proven=False),)


def test_a_second_tap_on_confirm_changes_nothing() -> None:
    registering, _ = after(*TO_CONFIRM, Touched(Action.GO_ON))
    assert step(registering, Touched(Action.GO_ON)) == (registering, ())


@pytest.mark.parametrize("state", [State.REGISTERING, State.STORING, State.PRINTING])
@pytest.mark.parametrize("event", [Touched(Action.GIVE_UP), did.TimedOut()])
def test_from_the_confirmation_on_there_is_no_way_back(state: State, event: Event) -> None:
    story = {
        State.REGISTERING: (*TO_CONFIRM, Touched(Action.GO_ON)),
        State.STORING: TO_STORING,
        State.PRINTING: (*TO_STORING, did.CaseStored()),
    }
    session, _ = after(*story[state])
    assert session.state is state
    assert step(session, event) == (session, ())


LEAVING = (Touched(Action.GIVE_UP), Touched(Action.GIVE_UP))
"""The second one answers the question."""


def test_who_has_something_to_lose_is_asked_and_goes_on_with_whatever_comes() -> None:
    session, _ = after(*TO_FIRST_CARD, Touched(Action.GIVE_UP))
    assert (session.state, session.is_leaving) == (State.CARD, True)
    session, _ = step(session, did.CardRead(BRIDE))
    assert (session.state, session.is_leaving) == (State.TAKE_CARD, False)


def test_whoever_does_not_answer_is_gone_by_the_time_and_is_told_so() -> None:
    session, _ = after(*TO_FIRST_CARD, Touched(Action.GIVE_UP), did.TimedOut())
    assert (session.state, session.is_timed_out) == (State.GIVEN_UP, True)


@pytest.mark.parametrize("length", range(1, len(TO_CONFIRM) + 1))
@pytest.mark.parametrize("event", [Touched(Action.GIVE_UP), did.TimedOut()])
def test_giving_up_at_any_step_forgets_the_couple(length: int, event: Event) -> None:
    session, _ = after(*TO_CONFIRM[:length])
    assert session.state in CAN_GIVE_UP
    gone, commands = step(session, event)
    if gone.is_leaving:
        assert gone == replace(session, is_leaving=True)
        assert step(gone, Touched(Action.STAY)) == (session, ())
        gone, commands = step(gone, event)
    assert gone.state is State.GIVEN_UP
    assert (gone.appointment, gone.parties, gone.photos, gone.still) == (None, (), (), None)
    assert do.HideCamera() in commands


def test_the_goodbye_stays_until_the_card_is_taken() -> None:
    session, commands = after(*TO_FIRST_CARD, did.CardRead(BRIDE), *LEAVING)
    assert commands[-1] == do.AwaitCardTaken()
    assert step(session, did.TimedOut()) == (session, ())
    session, _ = step(session, did.CardTaken())
    session, _ = step(session, did.TimedOut())
    assert session.state is State.ATTRACT


def test_a_language_can_be_chosen_at_every_step_and_nothing_else_changes() -> None:
    for length in range(len(TO_TICKET) + 1):
        before, _ = after(*TO_TICKET[:length])
        english, commands = step(before, did.LanguageChosen("en"))
        assert english.lang == "en"
        assert step(english, did.LanguageChosen("zh_CN")) == (before, ())
        assert commands == ()


def test_a_name_that_differs_from_the_booking_is_for_the_registrar_not_for_the_couple() -> None:
    other_spelling = card("林小禾", BRIDE.number)
    session, _ = after(*TO_FIRST_CARD, did.CardRead(other_spelling))
    assert (session.state, session.notice) == (State.TAKE_CARD, None)


@given(st.lists(st.sampled_from(EVERY_EVENT), max_size=40))
def test_no_order_of_events_breaks_a_session_or_loses_what_was_stored(events: list[Event]) -> None:
    session, stored, at_reader = Session("7f3k9q2e-0000", "zh_CN"), 0, None
    for event in events:
        before = session
        session, commands = step(session, event)
        stored += sum(isinstance(command, do.StoreCase) for command in commands)
        if before.state is State.PRINTING and session.state is not State.PRINTING:
            assert session.state is State.TICKET
        if session.state is State.ATTRACT and before.state is not State.ATTRACT:
            session, stored, at_reader = Session("next", "zh_CN"), 0, None
        for command in commands:
            if getattr(command, "line", None) is do.Line.READER:
                at_reader = command
        if session.card_lies:
            assert isinstance(at_reader, do.AwaitCardTaken)
        assert stored <= 1
        numbers = [number for number in map(number_of, session.parties) if number]
        assert len(numbers) == len({*numbers})
        assert len(session.parties) <= max(1, session.parties_wanted)
        if session.state in (State.ATTRACT, State.COUNTER, State.GIVEN_UP):
            assert (session.typed, session.parties, session.slots) == ("", (), None)
