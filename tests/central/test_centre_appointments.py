"""Looking an appointment up: found only at its office, on its day."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from centre_calls import KioskInProcess, SetClock
from fastapi import FastAPI
from sqlalchemy import select

from central.clock import CHINA
from central.models import Appointment

Codes = Mapping[str, Mapping[str, str]]


def _change(app: FastAPI, booking_number: str, **changes: object) -> None:
    with app.state.centre.database.writing() as session:
        appointment = session.scalars(
            select(Appointment).where(Appointment.booking_number == booking_number)
        ).one()
        for name, value in changes.items():
            setattr(appointment, name, value)


@pytest.mark.parametrize("by", ["token", "booking_number"])
def test_a_code_finds_the_appointment_with_its_people(
    k01: KioskInProcess, codes: Codes, by: str
) -> None:
    answer = k01.look_up(by, codes["wedding"][by])

    assert answer["answer"] == "found"
    appointment = answer["appointment"]
    assert appointment["booking_number"] == codes["wedding"]["booking_number"]
    assert appointment["business"] == "marriage"
    assert appointment["channel"] == "marriage_link"
    assert appointment["office_id"] == "jinjiang"
    assert appointment["slot_start"] == "2026-03-05T10:00:00+08:00"
    assert appointment["slot_end"] == "2026-03-05T10:30:00+08:00"
    assert appointment["cross_district"] is False
    assert appointment["parties"] == [
        {"name": "林晓禾", "id_number": "510104199503169927"},
        {"name": "马一诺", "id_number": "510106199307089914"},
    ]


def test_an_id_card_alone_finds_it_too(k01: KioskInProcess, codes: Codes) -> None:
    found = k01.look_up("id_number", "510106199307089914")["appointment"]

    assert found["booking_number"] == codes["wedding"]["booking_number"]


def test_a_small_x_is_the_check_digit(app: FastAPI, k01: KioskInProcess, codes: Codes) -> None:
    with app.state.centre.database.writing() as session:
        booking = Appointment.booking_number == codes["reissue"]["booking_number"]
        party = session.scalars(select(Appointment).where(booking)).one().parties[0]
        party.id_number = "11010519491231002X"

    assert k01.look_up("id_number", "11010519491231002x")["answer"] == "found"


@pytest.mark.parametrize("by", ["token", "booking_number", "id_number"])
def test_what_nobody_booked_is_unknown(k01: KioskInProcess, by: str) -> None:
    assert k01.look_up(by, "110105194912310020") == {"answer": "unknown"}


def test_at_another_office_only_that_office_is_named(k03: KioskInProcess, codes: Codes) -> None:
    answer = k03.look_up("token", codes["wedding"]["token"])

    assert answer.pop("office_name")["en"].startswith("Jinjiang")
    assert answer == {"answer": "other_office"}


@pytest.mark.parametrize("days", [-20, -1, 1])
def test_on_another_day_only_the_slot_is_told(
    k01: KioskInProcess, codes: Codes, clock: SetClock, days: int
) -> None:
    clock.now -= timedelta(days=days)

    assert k01.look_up("token", codes["wedding"]["token"]) == {
        "answer": "other_day",
        "slot_start": "2026-03-05T10:00:00+08:00",
    }


def test_a_cancelled_appointment_says_no_more_than_that(
    app: FastAPI, k01: KioskInProcess, codes: Codes
) -> None:
    _change(app, codes["wedding"]["booking_number"], cancelled=True)

    assert k01.look_up("token", codes["wedding"]["token"]) == {"answer": "cancelled"}


def test_the_day_is_the_day_in_china(k01: KioskInProcess, codes: Codes, clock: SetClock) -> None:
    code = codes["wedding"]["booking_number"]

    clock.now = datetime(2026, 3, 5, 0, 0, tzinfo=CHINA)
    assert k01.look_up("booking_number", code)["answer"] == "found"
    clock.now = datetime(2026, 3, 5, 23, 59, 59, tzinfo=CHINA)
    assert k01.look_up("booking_number", code)["answer"] == "found"
    clock.now = datetime(2026, 3, 6, 0, 0, tzinfo=CHINA)
    assert k01.look_up("booking_number", code)["answer"] == "other_day"


def test_of_several_appointments_the_one_that_helps_most_is_told(
    app: FastAPI, k01: KioskInProcess, k03: KioskInProcess, codes: Codes
) -> None:
    """The elderly woman is booked at both offices on the same day."""
    elder_woman = "510105195612119927"

    here = k01.look_up("id_number", elder_woman)["appointment"]
    there = k03.look_up("id_number", elder_woman)["appointment"]
    assert here["booking_number"] == codes["second_wedding"]["booking_number"]
    assert there["booking_number"] == codes["elsewhere"]["booking_number"]

    _change(app, here["booking_number"], cancelled=True)
    assert k01.look_up("id_number", elder_woman)["answer"] == "other_office"


def test_a_code_that_was_replaced_is_no_longer_good(
    app: FastAPI, k01: KioskInProcess, codes: Codes
) -> None:
    _change(app, codes["wedding"]["booking_number"], token_id="next")

    assert k01.look_up("token", codes["wedding"]["token"]) == {"answer": "unknown"}
