"""Call staff: the same button on every screen, and somebody at the other end."""

import pytest

from kiosk import events as did
from kiosk.calling import OPEN_S, SENDING_S, WORDS_S, CallAction, CallState, Phase
from kiosk.events import Action
from kiosk.health import Health
from kiosk.session import Session, State
from kiosk.touches import HOLD
from kiosk.view import Screen
from kiosk.words import view_of
from tests.unit.terminal_hall import TEXTS, Hall
from tests.unit.test_controller_orders import WAYS, in_the_middle_of

CALL, TAKE_BACK = CallAction.CALL.value, CallAction.TAKE_BACK.value


@pytest.mark.parametrize("state", State)
def test_staff_can_be_called_in_every_state(hall: Hall, state: State) -> None:
    in_the_middle_of(hall, state)
    assert hall.view.call is not None
    hall.touch(hall.view.call.action)
    hall.until_call(Phase.RINGING)
    assert hall.controller.session.state is state
    assert list(hall.page.calls.values()) == [CallState.RINGING]


def test_staff_can_be_called_where_the_terminal_is_out_of_service(hall: Hall) -> None:
    hall.open()
    hall.controller.storage_is(False)
    hall.touch(CALL)
    hall.until_call(Phase.RINGING)
    assert (hall.screen, hall.page.screens) == (Screen.OUT_OF_SERVICE, ["out_of_service"])


def test_the_couple_sees_what_becomes_of_its_call(hall: Hall) -> None:
    hall.open()
    hall.touch(Action.START)
    hall.touch("language:en")
    hall.touch(CALL)
    assert hall.view.call_words == "Calling staff."
    hall.until_call(Phase.RINGING)
    assert hall.view.call_words == "Staff have been called."
    hall.page.answer(CallState.COMING)
    hall.until_call(Phase.COMING)
    assert hall.view.call_words == "Somebody is coming to you."
    hall.page.answer(CallState.DONE)
    hall.until_call(Phase.NONE)
    assert hall.view.call_words == ""


def test_the_call_speaks_the_language_of_who_is_there_now(hall: Hall) -> None:
    hall.open()
    hall.touch(CALL)
    hall.until_call(Phase.RINGING)
    assert hall.view.call_words == "zh Staff have been called."
    hall.touch("language:en")
    assert hall.view.call_words == "Staff have been called."


def test_an_impatient_finger_makes_one_call(hall: Hall) -> None:
    hall.open()
    hall.touch(CALL)
    for action in (CALL, TAKE_BACK, CALL):
        hall.now_s += 0.2
        hall.controller.touch(action)
    hall.until_call(Phase.RINGING)
    assert list(hall.page.calls.values()) == [CallState.RINGING]


def test_a_call_is_taken_back_by_the_same_button(hall: Hall) -> None:
    hall.open()
    hall.touch(CALL)
    hall.until_call(Phase.RINGING)
    assert hall.view.call is not None
    hall.touch(hall.view.call.action)
    assert hall.calls.calling.phase is Phase.NONE
    hall.until_nothing_is_owed()
    assert list(hall.page.calls.values()) == [CallState.CANCELLED]


def test_what_was_taken_back_without_a_line_is_told_when_there_is_one(hall: Hall) -> None:
    hall.open()
    hall.touch(CALL)
    hall.until_call(Phase.RINGING)
    hall.page.reachable = False
    hall.touch(TAKE_BACK)
    assert hall.view.call_words == ""
    hall.page.reachable = True
    hall.until_nothing_is_owed()
    assert list(hall.page.calls.values()) == [CallState.CANCELLED]


def test_a_call_that_does_not_go_through_sends_people_to_the_counter(hall: Hall) -> None:
    hall.open()
    hall.touch("language:en")
    hall.page.reachable = False
    hall.touch(CALL)
    hall.pass_time(SENDING_S - 0.1)
    assert hall.view.call_words == "Calling staff."
    hall.pass_time(0.1)
    hall.until_call(Phase.FAILED)
    assert hall.view.call_words == "The call did not go through. Please go to the counter."
    hall.page.reachable = True
    assert hall.view.call is not None
    hall.touch(hall.view.call.action)
    hall.until_call(Phase.RINGING)
    hall.pass_time(WORDS_S)
    assert hall.view.call_words == "Staff have been called."


def test_an_outage_in_between_is_not_spoken_of(hall: Hall) -> None:
    hall.open()
    hall.touch("language:en")
    hall.touch(CALL)
    hall.until_call(Phase.RINGING)
    hall.page.reachable = False
    hall.pass_time(60.0)
    assert hall.view.call_words == "Staff have been called."
    hall.page.answer(CallState.COMING)
    hall.page.reachable = True
    hall.until_call(Phase.COMING)


def test_a_call_rings_on_when_the_couple_has_left(hall: Hall) -> None:
    in_the_middle_of(hall, State.TICKET)
    hall.touch(CALL)
    hall.until_call(Phase.RINGING)
    hall.touch(Action.DONE)
    assert (hall.screen, hall.calls.calling.phase) == (Screen.ATTRACT, Phase.RINGING)


@pytest.mark.parametrize("state", [State.IDENTIFY, State.CONFIRM, State.TICKET, State.SLOTS])
def test_who_waits_for_staff_is_not_thrown_out(hall: Hall, state: State) -> None:
    in_the_middle_of(hall, state)
    hall.touch(CALL)
    hall.until_call(Phase.RINGING)
    hall.pass_time(0.2)
    for _ in range(9):
        hall.pass_time(60.0)
        assert (hall.controller.session.state, hall.view.time_left) == (state, None)
    hall.page.answer(CallState.DONE)
    hall.until_call(Phase.NONE)
    hall.pass_time(5.0)
    assert hall.controller.session.state is state
    hall.pass_time(90.0)
    assert hall.controller.session.state is not state


def test_nobody_is_waited_for_longer_than_ten_minutes(hall: Hall) -> None:
    in_the_middle_of(hall, State.IDENTIFY)
    hall.touch(CALL)
    hall.until_call(Phase.RINGING)
    hall.pass_time(OPEN_S - 1.0)
    hall.pass_time(1.0)
    assert hall.view.call_words == "zh Nobody could come. Please go to the counter."
    hall.until_nothing_is_owed()
    assert list(hall.page.calls.values()) == [CallState.CANCELLED]
    hall.pass_time(60.0)
    assert hall.screen is Screen.GIVEN_UP


def test_a_call_that_did_not_go_through_holds_nobody_here(hall: Hall) -> None:
    in_the_middle_of(hall, State.IDENTIFY)
    hall.page.reachable = False
    hall.touch(CALL)
    hall.pass_time(SENDING_S)
    hall.until_call(Phase.FAILED)
    hall.pass_time(60.0)
    assert hall.screen is Screen.GIVEN_UP


def test_a_short_wait_stays_hidden_while_staff_are_waited_for(hall: Hall) -> None:
    in_the_middle_of(hall, State.IDENTIFY)
    hall.touch(CALL)
    hall.until_call(Phase.RINGING)
    for event in WAYS[State.LOOKING_UP][1:]:
        hall.controller.send(event)
    assert hall.screen is Screen.IDENTIFY
    hall.pass_time(0.35)
    assert hall.screen is Screen.WORKING


def test_to_call_is_no_touch_of_what_lies_on_the_screen(hall: Hall) -> None:
    hall.open()
    hall.touch(Action.START)
    hall.now_s += 1.0
    hall.controller.touch(CALL)
    hall.controller.touch(Action.GIVE_UP.value)
    assert hall.screen is Screen.GIVEN_UP


def test_staff_at_the_terminal_need_no_bell(hall: Hall) -> None:
    hall.open()
    hall.touch(HOLD)
    hall.until(Screen.CHOICE)
    assert hall.view.call is None


def test_nobody_can_be_called_before_the_terminal_has_begun() -> None:
    assert view_of(Session("id", "en"), Health(), TEXTS).call is None


def test_the_ticket_comes_out_while_staff_are_called(hall: Hall) -> None:
    in_the_middle_of(hall, State.PRINTING)
    hall.touch(CALL)
    hall.until_call(Phase.RINGING)
    hall.controller.send(did.TicketPrinted(proven=True))
    assert (hall.screen, hall.calls.calling.phase) == (Screen.TICKET, Phase.RINGING)
