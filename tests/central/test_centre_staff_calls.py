"""Calls for staff: they ring in the hall of the kiosk's office, once, until somebody comes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from centre_calls import KioskInProcess, SetClock, is_problem
from fastapi import FastAPI
from sqlalchemy.orm import Session

from central import staff_calls
from central.models import CallState, StaffCall
from central.staff_calls import OpenCall

InHall = Callable[..., Any]


def _ring(kiosk: KioskInProcess, call_id: str = "", screen: str = "card") -> str:
    call_id = call_id or str(uuid4())
    answer = kiosk.put(f"/staff-calls/{call_id}", json={"screen": screen})
    assert answer.json() == {"state": "ringing"}
    return call_id


def _state(kiosk: KioskInProcess, call_id: str) -> str:
    return kiosk.get(f"/staff-calls/{call_id}").json()["state"]


@pytest.fixture
def in_hall(app: FastAPI) -> InHall:
    """Does something as the page of the hall does: in one transaction."""

    def do(service: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        with app.state.centre.database.writing() as session:
            return service(session, *arguments, **named)

    return do


def test_a_call_rings_in_the_hall_of_its_office(
    k01: KioskInProcess, clock: SetClock, in_hall: InHall
) -> None:
    call_id = _ring(k01, screen="card")

    assert in_hall(staff_calls.open_calls, "qingyang") == ()
    assert in_hall(staff_calls.open_calls, "jinjiang") == (
        OpenCall(call_id, "K01", "card", CallState.RINGING, clock.now, None, None),
    )


def test_the_couple_sees_that_somebody_is_coming_and_the_call_ends(
    k01: KioskInProcess, clock: SetClock, in_hall: InHall
) -> None:
    call_id = _ring(k01)
    clock.now += timedelta(seconds=20)

    in_hall(staff_calls.answer, call_id, "LY", clock.now, office_id="jinjiang")

    assert _state(k01, call_id) == "coming"
    (call,) = in_hall(staff_calls.open_calls, "jinjiang")
    assert (call.answered_by, call.answered_at) == ("LY", clock.now)
    in_hall(staff_calls.finish, call_id, "LY", clock.now, office_id="jinjiang")
    assert _state(k01, call_id) == "done"
    assert in_hall(staff_calls.open_calls, "jinjiang") == ()


def test_the_first_who_answers_is_who_comes(
    k01: KioskInProcess, clock: SetClock, in_hall: InHall
) -> None:
    call_id = _ring(k01)

    for initials in ("LY", "HT"):
        in_hall(staff_calls.answer, call_id, initials, clock.now, office_id="jinjiang")

    (call,) = in_hall(staff_calls.open_calls, "jinjiang")
    assert call.answered_by == "LY"


def test_another_office_neither_answers_nor_ends_a_call(
    k01: KioskInProcess, clock: SetClock, in_hall: InHall
) -> None:
    call_id = _ring(k01)

    for service in (staff_calls.answer, staff_calls.finish):
        assert in_hall(service, call_id, "HT", clock.now, office_id="qingyang") is None
        assert in_hall(service, str(uuid4()), "LY", clock.now, office_id="jinjiang") is None
    assert _state(k01, call_id) == "ringing"


def test_a_call_sent_again_does_not_ring_again(
    k01: KioskInProcess, clock: SetClock, in_hall: InHall
) -> None:
    call_id = _ring(k01)
    in_hall(staff_calls.answer, call_id, "LY", clock.now, office_id="jinjiang")

    again = k01.put(f"/staff-calls/{call_id}", json={"screen": "card"})

    assert again.json() == {"state": "coming"}


def test_a_kiosk_has_one_open_call(
    k01: KioskInProcess, k02: KioskInProcess, in_hall: InHall
) -> None:
    first, neighbour, second = _ring(k01), _ring(k02), _ring(k01)

    calls = in_hall(staff_calls.open_calls, "jinjiang")

    assert {call.call_id for call in calls} == {neighbour, second}
    assert _state(k01, first) == "cancelled"


def test_a_couple_takes_its_call_back(k01: KioskInProcess, in_hall: InHall) -> None:
    call_id = _ring(k01)

    for _ in range(2):
        assert k01.call("DELETE", f"/staff-calls/{call_id}").json() == {"state": "cancelled"}

    assert in_hall(staff_calls.open_calls, "jinjiang") == ()
    again = k01.put(f"/staff-calls/{call_id}", json={"screen": "card"})
    assert again.json() == {"state": "cancelled"}


def test_a_call_that_arrives_behind_its_own_end_does_not_ring(
    k01: KioskInProcess, in_hall: InHall
) -> None:
    ringing, late = _ring(k01), str(uuid4())

    assert k01.call("DELETE", f"/staff-calls/{late}").json() == {"state": "cancelled"}
    k01.put(f"/staff-calls/{late}", json={"screen": "card"})

    calls = in_hall(staff_calls.open_calls, "jinjiang")
    assert [call.call_id for call in calls] == [ringing]


def test_what_is_over_stays_as_it_ended(
    k01: KioskInProcess, clock: SetClock, in_hall: InHall
) -> None:
    done, cancelled = _ring(k01), str(uuid4())
    in_hall(staff_calls.finish, done, "LY", clock.now, office_id="jinjiang")
    _ring(k01, cancelled)
    k01.call("DELETE", f"/staff-calls/{cancelled}")

    k01.call("DELETE", f"/staff-calls/{done}")
    in_hall(staff_calls.answer, cancelled, "LY", clock.now, office_id="jinjiang")
    in_hall(staff_calls.finish, cancelled, "LY", clock.now, office_id="jinjiang")

    assert [_state(k01, call) for call in (done, cancelled)] == ["done", "cancelled"]


def test_a_call_finished_without_an_answer_was_answered_by_who_finished_it(
    k01: KioskInProcess, clock: SetClock, in_hall: InHall
) -> None:
    call_id = _ring(k01)

    in_hall(staff_calls.finish, call_id, "LY", clock.now, office_id="jinjiang")

    def answered(session: Session) -> str | None:
        return session.get_one(StaffCall, call_id).answered_by

    assert in_hall(answered) == "LY"


def test_a_kiosk_knows_nothing_of_the_calls_of_another(
    k01: KioskInProcess, k02: KioskInProcess
) -> None:
    call_id = _ring(k01)

    assert is_problem(k02.get(f"/staff-calls/{call_id}"), 404)
    assert is_problem(k02.put(f"/staff-calls/{call_id}", json={"screen": "card"}), 404)
    assert is_problem(k02.call("DELETE", f"/staff-calls/{call_id}"), 404)
    assert _state(k01, call_id) == "ringing"
    unknown = k02.get(f"/staff-calls/{uuid4()}")
    assert unknown.json() == k02.get(f"/staff-calls/{call_id}").json()


def test_a_screen_has_a_short_name(k01: KioskInProcess) -> None:
    path = f"/staff-calls/{uuid4()}"

    assert is_problem(k01.put(path, json={"screen": "x" * 41}), 422)
    assert is_problem(k01.get(path), 404)
