"""What maintenance orders from afar happens between two couples, and never sooner."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.printer.state import PrinterState
from kiosk import events as did
from kiosk.calling import CallAction, CallState, Phase
from kiosk.events import Action, Event
from kiosk.session import State
from kiosk.standing import ReportedTrouble, TerminalState
from kiosk.touches import HOLD
from kiosk.view import Screen
from tests.unit.terminal_hall import Hall
from tests.unit.test_session import after
from tests.unit.test_words import ENDINGS, STORIES

TICK_S = 0.2
# Of everything that the property below does: less than the second that a countdown takes.
SETTLES_S, SHORT_S = 0.4375, 0.0625

WAYS: dict[State, tuple[Event, ...]] = {
    after(*story[:length])[0].state: tuple(story[:length])
    for story in (*STORIES, *ENDINGS)
    for length in range(len(story) + 1)
}
"""A way into each state."""


def test_there_is_a_way_into_every_state() -> None:
    assert WAYS.keys() == set(State)


def in_the_middle_of(hall: Hall, state: State) -> None:
    hall.open()
    for event in WAYS[state]:
        hall.controller.send(event)
    assert hall.controller.session.state is state


ORDERS = st.lists(
    st.fixed_dictionaries(
        {
            "locked": st.booleans(),
            "lock_revision": st.integers(1, 5),
            "restart": st.sampled_from(["", "order-1", "order-2"]),
        }
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None, max_examples=60)
@given(state=st.sampled_from(sorted(set(State) - {State.ATTRACT}, key=str)), orders=ORDERS)
def test_no_order_interrupts_a_couple(state: State, orders: list[dict[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        hall = Hall(Path(folder))
        try:
            in_the_middle_of(hall, state)
            hall.pass_time(SETTLES_S)  # what the couple's own last step still changes
            session, view = hall.controller.session, hall.view
            for order in orders:
                hall.order(**order)
                hall.pass_time(SHORT_S)
                hall.pass_time(SHORT_S)
            assert (hall.controller.session, hall.view, hall.restarts) == (session, view, 0)
            assert (hall.status.locked, hall.status.restarted_for) == (False, "")
        finally:
            hall.close()


def test_a_lock_that_came_meanwhile_holds_when_the_couple_has_left(hall: Hall) -> None:
    in_the_middle_of(hall, State.GIVEN_UP)
    hall.order(locked=True, lock_revision=1)
    hall.pass_time(TICK_S)
    assert hall.screen is Screen.GIVEN_UP
    hall.touch(Action.DONE)
    hall.pass_time(TICK_S)
    assert hall.screen is Screen.OUT_OF_SERVICE
    assert "maintenance has locked" in hall.view.notice
    hall.touch(Action.START)
    assert hall.controller.session.state is State.ATTRACT


def test_a_lock_is_shown_from_the_first_screen_on(hall: Hall) -> None:
    hall.order(locked=True, lock_revision=1)
    hall.controller.start()
    assert hall.screen is Screen.OUT_OF_SERVICE


def test_an_unlocked_terminal_serves_again(hall: Hall) -> None:
    hall.open()
    hall.order(locked=True, lock_revision=1)
    hall.pass_time(TICK_S)
    assert hall.screen is Screen.OUT_OF_SERVICE
    hall.order(locked=False, lock_revision=2)
    hall.pass_time(TICK_S)
    assert hall.screen is Screen.ATTRACT
    hall.touch(Action.START)
    assert hall.screen is Screen.IDENTIFY


def test_a_terminal_at_rest_restarts_once_it_has_noted_so(hall: Hall) -> None:
    hall.open()
    hall.order(restart="order-1")
    hall.pass_time(TICK_S)
    assert hall.status.restarted_for == "order-1"
    hall.pass_time(TICK_S)
    hall.pass_time(TICK_S)
    assert hall.restarts == 1


def test_a_couple_that_begins_between_note_and_restart_is_served_first(hall: Hall) -> None:
    hall.open()
    hall.order(restart="order-1")
    hall.pass_time(TICK_S)
    assert hall.status.restarted_for == "order-1"
    hall.touch(Action.START)
    hall.pass_time(TICK_S)
    assert (hall.screen, hall.restarts) == (Screen.IDENTIFY, 0)
    hall.touch(Action.GIVE_UP)
    hall.touch(Action.DONE)
    hall.pass_time(TICK_S)
    assert hall.restarts == 1


def test_people_who_wait_for_staff_are_not_restarted_away(hall: Hall) -> None:
    hall.open()
    hall.touch(CallAction.CALL.value)
    hall.until_call(Phase.RINGING)
    hall.order(restart="order-1")
    hall.pass_time(TICK_S)
    hall.pass_time(TICK_S)
    assert hall.restarts == 0
    hall.page.answer(CallState.DONE)
    hall.until_call(Phase.NONE)
    hall.pass_time(TICK_S)
    assert hall.status.restarted_for == "order-1"
    hall.pass_time(TICK_S)
    assert hall.restarts == 1


@pytest.mark.parametrize("orders", [{"locked": True, "lock_revision": 1}, {"restart": "order-1"}])
def test_no_order_interrupts_staff_at_the_terminal(hall: Hall, orders: dict[str, object]) -> None:
    hall.open()
    hall.touch(HOLD)
    hall.until(Screen.CHOICE)
    hall.order(**orders)
    hall.pass_time(TICK_S)
    hall.pass_time(TICK_S)
    assert (hall.screen, hall.restarts, hall.status.locked) == (Screen.CHOICE, 0, False)


def test_the_agent_reads_what_goes_on(hall: Hall) -> None:
    assert hall.state_reported() is TerminalState.OUT_OF_SERVICE  # devices were not asked yet
    hall.open()
    assert hall.state_reported() is TerminalState.IDLE
    hall.touch(Action.START)
    assert hall.state_reported() is TerminalState.COUPLE
    hall.touch(Action.GIVE_UP)
    hall.touch(Action.DONE)
    hall.touch(HOLD)
    assert hall.state_reported() is TerminalState.STAFF


def test_the_agent_reads_what_is_missing_and_who_must_act(hall: Hall) -> None:
    hall.open()
    hall.steps.printer = PrinterState.PAPER_OUT
    hall.order(locked=True, lock_revision=1)
    hall.pass_time(2)
    hall.until(Screen.OUT_OF_SERVICE)
    hall.let_the_printer_answer()
    assert hall.state_reported() is TerminalState.OUT_OF_SERVICE
    assert hall.status.troubles == (
        ReportedTrouble("locked", "maintenance"),
        ReportedTrouble("paper_out", "staff"),
    )


def test_a_failed_storage_does_not_stop_the_orders(hall: Hall) -> None:
    hall.open()
    hall.controller.send(did.StorageFailed())
    hall.order(restart="order-1")
    hall.pass_time(TICK_S)
    assert hall.status.restarted_for == "order-1"
