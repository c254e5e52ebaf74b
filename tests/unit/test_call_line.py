"""The line to the hall: what it asks, what it takes for news, and what it does not give up."""

import json
from threading import Event as CancelEvent

import pytest
from scripted_centre import ScriptedCentre, json_answer, problem

from kiosk.call_line import CallLine
from kiosk.calling import OPEN_S, SENDING_S, CallState, Follow, Heard, Ring, TakeBack, Told
from kiosk.central_client import CentralClient
from kiosk.errors import CentralUnreachable

CALL_ID = "1f6d2c3e-0b54-4d7a-9a1c-6f0c2f6f4a11"
EARLIER = "2f6d2c3e-0b54-4d7a-9a1c-6f0c2f6f4a11"
PATH = f"/v1/staff-calls/{CALL_ID}"
RINGING, COMING = json_answer({"state": "ringing"}), json_answer({"state": "coming"})
CANCELLED = json_answer({"state": "cancelled"})
LATER = problem(503, "Later")
RING = Ring(CALL_ID, "card")
AT_S = 100.0


@pytest.fixture
def line(client: CentralClient) -> CallLine:
    return CallLine(client, monotonic=lambda: AT_S, look_s=0.001, tell_again_s=0.001)


@pytest.fixture
def cancel() -> CancelEvent:
    return CancelEvent()


class DeadCentre:
    """Nobody answers, and a second passes with each try."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.asked: list[str] = []

    def monotonic(self) -> float:
        return self.now_s

    def call_staff(self, call_id: str, screen: str, *, timeout_s: float) -> CallState:
        return self._silence(call_id)

    def staff_call(self, call_id: str, *, timeout_s: float) -> CallState:
        return self._silence(call_id)

    def cancel_staff_call(self, call_id: str, *, timeout_s: float) -> CallState:
        return self._silence(call_id)

    def _silence(self, call_id: str) -> CallState:
        self.asked.append(call_id)
        self.now_s += 1.0
        raise CentralUnreachable("nobody there")


def test_a_call_says_where_help_is_needed(
    centre: ScriptedCentre, line: CallLine, cancel: CancelEvent
) -> None:
    centre.script.put(RINGING)
    assert line.carry_out(RING, cancel) == Heard(CallState.RINGING, AT_S)
    (request,) = centre.requests
    assert (request.method, request.path) == ("PUT", PATH)
    assert json.loads(request.body) == {"screen": "card"}


def test_a_call_whose_answer_was_lost_is_the_same_call_when_it_is_sent_again(
    centre: ScriptedCentre, line: CallLine, cancel: CancelEvent
) -> None:
    for answer in (LATER, LATER, RINGING):
        centre.script.put(answer)
    assert line.carry_out(RING, cancel) == Heard(CallState.RINGING, AT_S)
    assert [(request.method, request.path) for request in centre.requests] == [("PUT", PATH)] * 3


def test_nobody_waits_longer_than_three_seconds_for_a_dead_centre(cancel: CancelEvent) -> None:
    centre = DeadCentre()
    line = CallLine(centre, monotonic=centre.monotonic, look_s=0.0)
    assert line.carry_out(RING, cancel) == Heard(None, SENDING_S)


def test_a_centre_that_refuses_is_not_asked_again(
    centre: ScriptedCentre, line: CallLine, cancel: CancelEvent
) -> None:
    centre.script.put(problem(422, "No such call"))
    assert line.carry_out(RING, cancel) == Heard(None, AT_S)
    assert len(centre.requests) == 1


def test_a_call_is_followed_through_outages_until_somebody_comes(
    centre: ScriptedCentre, line: CallLine, cancel: CancelEvent
) -> None:
    for answer in (RINGING, LATER, LATER, RINGING, COMING):
        centre.script.put(answer)
    heard = line.carry_out(Follow(CALL_ID, CallState.RINGING, ()), cancel)
    assert heard == Heard(CallState.COMING, AT_S)
    assert [(request.method, request.path) for request in centre.requests] == [("GET", PATH)] * 5


def test_a_call_that_the_centre_lost_is_no_call(
    centre: ScriptedCentre, line: CallLine, cancel: CancelEvent
) -> None:
    centre.script.put(problem(404, "This kiosk has no such call."))
    heard = line.carry_out(Follow(CALL_ID, CallState.RINGING, ()), cancel)
    assert heard == Heard(None, AT_S)


def test_an_earlier_call_is_taken_back_while_the_next_one_rings(
    centre: ScriptedCentre, line: CallLine, cancel: CancelEvent
) -> None:
    for answer in (LATER, RINGING, CANCELLED, RINGING):
        centre.script.put(answer)
    heard = line.carry_out(Follow(CALL_ID, CallState.RINGING, (EARLIER,)), cancel)
    assert heard == Heard(CallState.RINGING, AT_S, (EARLIER,))
    assert [request.method for request in centre.requests] == ["DELETE", "GET"] * 2


def test_to_follow_a_call_ends_at_once_when_nobody_wants_it_any_more(
    centre: ScriptedCentre, line: CallLine, cancel: CancelEvent
) -> None:
    cancel.set()
    line.carry_out(Follow(CALL_ID, CallState.RINGING, (EARLIER,)), cancel)
    assert centre.requests == []


def test_a_call_taken_back_is_told_until_the_centre_knows(
    centre: ScriptedCentre, line: CallLine, cancel: CancelEvent
) -> None:
    for answer in (LATER, CANCELLED, CANCELLED):
        centre.script.put(answer)
    assert line.carry_out(TakeBack((CALL_ID, EARLIER)), cancel) == Told((CALL_ID, EARLIER))
    told = [(request.method, request.path[-36:]) for request in centre.requests]
    assert told == [("DELETE", CALL_ID), ("DELETE", EARLIER), ("DELETE", CALL_ID)]


def test_what_the_centre_does_not_know_needs_no_taking_back(
    centre: ScriptedCentre, line: CallLine, cancel: CancelEvent
) -> None:
    centre.script.put(problem(404, "This kiosk has no such call."))
    assert line.carry_out(TakeBack((CALL_ID,)), cancel) == Told((CALL_ID,))
    assert len(centre.requests) == 1


def test_a_centre_that_stays_away_ends_the_call_without_being_told(cancel: CancelEvent) -> None:
    centre = DeadCentre()
    line = CallLine(centre, monotonic=centre.monotonic, tell_again_s=0.0)
    assert line.carry_out(TakeBack((CALL_ID,)), cancel) == Told((CALL_ID,))
    assert len(centre.asked) == OPEN_S
