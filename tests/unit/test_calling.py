"""A call for staff, as the terminal lives through it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.calling import (
    NOT_AGAIN_S,
    NOT_BACK_S,
    OPEN_S,
    SENDING_S,
    WORDS_S,
    Called,
    Calling,
    CallState,
    Event,
    Follow,
    Heard,
    Phase,
    Ring,
    TakeBack,
    TakenBack,
    TimePassed,
    Told,
    step,
)

RINGS = Heard(CallState.RINGING, 1.1)
COMES = Heard(CallState.COMING, 5.0)
CALLED = Called("call-1", "card", 1.0)


def after(*events: Event) -> Calling:
    calling = Calling()
    for event in events:
        calling, _ = step(calling, event)
    return calling


def test_a_touch_sends_the_call_and_its_answer_is_followed() -> None:
    calling, commands = step(Calling(), CALLED)
    assert (calling.phase, commands) == (Phase.SENDING, (Ring("call-1", "card"),))
    calling, commands = step(calling, RINGS)
    assert (calling.phase, commands) == (
        Phase.RINGING,
        (Follow("call-1", CallState.RINGING, ()),),
    )
    calling, commands = step(calling, COMES)
    assert (calling.phase, commands) == (Phase.COMING, (Follow("call-1", CallState.COMING, ()),))


def test_the_attendant_ends_the_call() -> None:
    calling = after(CALLED, RINGS, COMES, Heard(CallState.DONE, 60.0))
    assert (calling.phase, calling.taken_back) == (Phase.NONE, ())


def test_an_open_call_is_not_called_again() -> None:
    for opened in ((CALLED,), (CALLED, RINGS), (CALLED, RINGS, COMES)):
        calling = after(*opened)
        assert step(calling, Called("call-2", "card", 30.0)) == (calling, ())


def test_a_call_taken_back_is_told_to_the_centre() -> None:
    calling, commands = step(after(CALLED, RINGS), TakenBack(10.0))
    assert (calling.phase, commands) == (Phase.NONE, (TakeBack(("call-1",)),))
    assert step(calling, Told(("call-1",)))[0].taken_back == ()


def test_the_second_half_of_a_double_tap_does_not_take_the_call_back() -> None:
    calling = after(CALLED)
    assert step(calling, TakenBack(1.0 + NOT_BACK_S - 0.1)) == (calling, ())


def test_the_second_half_of_a_double_tap_does_not_call_again() -> None:
    calling = after(CALLED, RINGS, TakenBack(10.0))
    assert step(calling, Called("call-2", "card", 10.0 + NOT_AGAIN_S - 0.1)) == (calling, ())


def test_a_call_that_does_not_go_through_is_said_so_and_can_be_tried_again() -> None:
    calling, commands = step(after(CALLED), TimePassed(1.0 + SENDING_S))
    # It may have arrived all the same: nobody shall come for a call that is said to have failed.
    assert (calling.phase, commands) == (Phase.FAILED, (TakeBack(("call-1",)),))
    calling, commands = step(calling, Called("call-2", "card", 10.0))
    assert (calling.phase, commands) == (Phase.SENDING, (Ring("call-2", "card"),))
    _, commands = step(calling, Heard(CallState.RINGING, 10.5))
    assert commands == (Follow("call-2", CallState.RINGING, ("call-1",)),)


def test_a_centre_that_refuses_the_call_is_said_at_once() -> None:
    assert after(CALLED, Heard(None, 1.1)).phase is Phase.FAILED


def test_an_answer_that_comes_too_late_changes_nothing() -> None:
    failed = after(CALLED, TimePassed(1.0 + SENDING_S))
    assert step(failed, RINGS) == (failed, ())


@pytest.mark.parametrize(
    ("opened", "left"),
    [((CALLED, RINGS), Phase.UNANSWERED), ((CALLED, RINGS, COMES), Phase.NONE)],
)
def test_ten_minutes_end_every_call(opened: tuple[Event, ...], left: Phase) -> None:
    calling = after(*opened)
    assert step(calling, TimePassed(OPEN_S + 0.9)) == (calling, ())
    ended, commands = step(calling, TimePassed(OPEN_S + 1.0))
    assert (ended.phase, commands) == (left, (TakeBack(("call-1",)),))


def test_a_call_that_the_centre_ends_unasked_was_not_answered() -> None:
    assert after(CALLED, RINGS, Heard(CallState.CANCELLED, 9.0)).phase is Phase.UNANSWERED


def test_bad_news_is_not_for_the_next_people() -> None:
    failed = after(CALLED, Heard(None, 2.0))
    assert step(failed, TimePassed(2.0 + WORDS_S - 0.1))[0].phase is Phase.FAILED
    assert step(failed, TimePassed(2.0 + WORDS_S))[0].phase is Phase.NONE


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["call", "take back", "told", "time", *CallState, None]),
        st.floats(0.0, 700.0),
    ),
    max_size=40,
)


@given(EVENTS)
def test_whatever_happens_no_call_rings_on_unheard(events: list[tuple[object, float]]) -> None:
    """Each call that was sent is the one on the screen, or over, or will be told to the centre."""
    calling, at_s, over = Calling(), 0.0, set[str]()
    sent: list[str] = []
    for number, (what, passed_s) in enumerate(events):
        at_s += passed_s
        before = calling
        event: Event
        match what:
            case "call":
                event = Called(f"call-{number}", "card", at_s)
            case "take back":
                event = TakenBack(at_s)
            case "told":
                event = Told(calling.taken_back)
                over |= set(calling.taken_back)
            case "time":
                event = TimePassed(at_s)
            case CallState() | None as state:
                event = Heard(state, at_s)
                if state in (CallState.DONE, CallState.CANCELLED):
                    over.add(before.call_id)
        calling, commands = step(calling, event)
        sent += [command.call_id for command in commands if isinstance(command, Ring)]
        assert len(sent) == len(set(sent))
        alive = set(sent) - over
        assert alive == {*calling.taken_back, calling.call_id} - over - {""}
        assert calling.is_open <= bool(calling.call_id)
