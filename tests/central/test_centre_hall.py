"""What every passer-by may read at a terminal: hours, and how many wait."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from centre_calls import KioskInProcess, SetClock
from fastapi import FastAPI
from hall import NOW, WINDOW_1, Hall

from central.models import NumberState
from central.opening_hours import HoursPlan


@pytest.fixture
def office_hours(app: FastAPI) -> None:
    """Give the sample's offices, which never close, the hours that are shipped."""
    centre = app.state.centre
    app.state.centre = replace(centre, hours=HoursPlan.load(centre.quotas))


def _hall(kiosk: KioskInProcess) -> dict[str, Any]:
    answer = kiosk.get("/hall")
    assert answer.status_code == 200, answer.text
    return answer.json()


def _waiting(kiosk: KioskInProcess) -> dict[str, int]:
    return {queue["name"]["en"]: queue["waiting"] for queue in _hall(kiosk)["queues"]}


def test_a_couple_waits_from_its_ticket_until_it_is_called(
    app: FastAPI, k01: KioskInProcess, wedding: str
) -> None:
    assert set(_waiting(k01).values()) == {0}
    k01.number(wedding)
    assert _waiting(k01) == {"Marriage": 1, "Other visits": 0, "Other districts": 0}
    with app.state.centre.database.writing() as session:
        assert Hall(session).next(WINDOW_1, None) == "A1"
    assert set(_waiting(k01).values()) == {0}


def test_only_those_of_this_office_and_this_day_wait(
    app: FastAPI, k01: KioskInProcess, k03: KioskInProcess
) -> None:
    with app.state.centre.database.writing() as session:
        hall = Hall(session)
        hall.waits("A1", "A2", "A3", "B1", "K1", "K2")
        hall.waits("A4", day=NOW - timedelta(days=1))
        hall.waits("A1", office="qingyang")
        hall.row("A1").state = NumberState.PASSED
        hall.row("K2").state = NumberState.FINISHED

    assert _waiting(k01) == {"Marriage": 2, "Other visits": 1, "Other districts": 1}
    assert _waiting(k03) == {"Marriage": 1, "Other visits": 0, "Other districts": 0}


def test_each_terminal_hears_of_its_own_office(k01: KioskInProcess, k03: KioskInProcess) -> None:
    names = [_hall(kiosk)["office_name"]["en"] for kiosk in (k01, k03)]

    assert names == ["Jinjiang District Office (sample)", "Qingyang District Office (sample)"]


@pytest.mark.usefixtures("office_hours")
def test_the_hours_of_today_and_what_is_next(k01: KioskInProcess) -> None:
    hall = _hall(k01)

    morning, afternoon = hall["today"]
    assert hall["at"] == "2026-03-05T10:12:00+08:00"
    assert morning == {"opens": "2026-03-05T09:00:00+08:00", "closes": "2026-03-05T12:00:00+08:00"}
    assert hall["next_open"] == afternoon


@pytest.mark.usefixtures("office_hours")
def test_on_a_day_off_it_says_when_the_office_opens_again(
    k01: KioskInProcess, clock: SetClock
) -> None:
    clock.now = clock.now.replace(day=7)  # a Saturday

    hall = _hall(k01)
    assert hall["today"] == []
    assert hall["next_open"]["opens"] == "2026-03-09T09:00:00+08:00"


@pytest.mark.usefixtures("office_hours")
def test_an_office_without_any_hours_says_that_nothing_is_known(
    app: FastAPI, k01: KioskInProcess
) -> None:
    centre = app.state.centre
    first = date(2026, 3, 1)
    every_day = {first + timedelta(days=offset): () for offset in range(60)}
    closed = replace(centre.hours.default, days=every_day)
    app.state.centre = replace(centre, hours=replace(centre.hours, default=closed))

    assert _hall(k01)["next_open"] is None


def test_the_sample_never_closes(k01: KioskInProcess, clock: SetClock) -> None:
    (whole_day,) = _hall(k01)["today"]

    assert (whole_day["opens"], whole_day["closes"]) == (
        "2026-03-05T00:00:00+08:00",
        "2026-03-06T00:00:00+08:00",
    )


def test_nothing_of_a_person_or_a_number_is_told(k01: KioskInProcess, wedding: str) -> None:
    given = k01.number(wedding)

    text = k01.get("/hall").text
    for trace in ("林晓禾", "510104", given["number"], given["place_url"]):
        assert trace not in text
