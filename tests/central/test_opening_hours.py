"""When offices are open: a plan is data, and a mistake in it stops the start."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from central.clock import CHINA
from central.opening_hours import HoursPlan, OfficeHours
from central.quota_plan import QuotaPlan

QUOTAS = QuotaPlan.load()
WEEK = """
[default]
worked_instead = ["10:00-16:00"]
[default.week]
mon = ["13:00-17:00", "09:00-12:00"]
tue = ["09:00-17:00"]
wed = ["09:00-17:00"]
thu = ["09:00-17:00"]
fri = ["09:00-17:00"]
sat = []
sun = []
"""

WEDNESDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, d) for d in (25, 27, 28, 29, 30))
NATIONAL_DAY = date(2026, 10, 1)  # a Thursday
WORKED_SATURDAY = date(2026, 10, 10)


def _plan(tmp_path: Path, text: str, quotas: QuotaPlan = QUOTAS) -> HoursPlan:
    path = tmp_path / "hours.toml"
    path.write_text(text, "utf-8")
    return HoursPlan.load(quotas, path)


@pytest.fixture
def office(tmp_path: Path) -> OfficeHours:
    return _plan(tmp_path, WEEK).of("any")


def _read(office: OfficeHours, day: date) -> list[str]:
    return [f"{hours.opens:%H:%M}-{hours.closes:%H:%M}" for hours in office.on(day)]


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


def test_the_shipped_plan_is_open_on_workdays_and_closed_on_days_off() -> None:
    office = HoursPlan.load(QUOTAS).of("any")

    assert _read(office, WEDNESDAY) == ["09:00-12:00", "13:00-17:00"]
    assert _read(office, WORKED_SATURDAY) == ["09:00-12:00", "13:00-17:00"]
    for day in (SATURDAY, SUNDAY, NATIONAL_DAY):
        assert office.on(day) == ()


def test_a_city_without_a_plan_of_its_own_has_the_shipped_one(tmp_path: Path) -> None:
    assert HoursPlan.load(QUOTAS, tmp_path / "hours.toml") == HoursPlan.load(QUOTAS)


def test_hours_come_in_the_order_of_the_day(office: OfficeHours) -> None:
    assert _read(office, MONDAY) == ["09:00-12:00", "13:00-17:00"]


def test_a_day_worked_instead_has_its_own_hours(office: OfficeHours) -> None:
    assert _read(office, WORKED_SATURDAY) == ["10:00-16:00"]


def test_one_day_has_the_hours_that_are_said_of_it_alone(tmp_path: Path) -> None:
    plan = _plan(
        tmp_path,
        WEEK
        + """
        [offices.jinjiang.days]
        2026-10-01 = ["09:00-20:00"]
        2026-10-10 = []
        2026-11-25 = ["08:00-24:00"]
        """,
    )

    assert _read(plan.of("jinjiang"), NATIONAL_DAY) == ["09:00-20:00"]
    assert _read(plan.of("jinjiang"), WORKED_SATURDAY) == []
    assert _read(plan.of("jinjiang"), WEDNESDAY) == ["08:00-00:00"]
    assert _read(plan.of("qingyang"), NATIONAL_DAY) == []


def test_an_office_says_only_what_is_different_there(tmp_path: Path) -> None:
    plan = _plan(tmp_path, WEEK + '[offices.jinjiang.week]\nsat = ["09:00-12:00"]')

    assert _read(plan.of("jinjiang"), SATURDAY) == ["09:00-12:00"]
    assert _read(plan.of("jinjiang"), FRIDAY) == ["09:00-17:00"]
    assert _read(plan.of("qingyang"), SATURDAY) == []


@pytest.mark.parametrize("hours", ["", "[offices.jinjiang]"])
def test_an_office_that_takes_no_bookings_on_a_day_is_closed_then(
    tmp_path: Path, hours: str
) -> None:
    moves = replace(QUOTAS.default, closed=frozenset({WEDNESDAY}))
    plan = _plan(tmp_path, WEEK + hours, replace(QUOTAS, offices={"jinjiang": moves}))

    assert plan.of("jinjiang").on(WEDNESDAY) == ()
    assert plan.of("qingyang").on(WEDNESDAY) != ()


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (_at(MONDAY, 8), _at(MONDAY, 9)),
        (_at(MONDAY, 12), _at(MONDAY, 13)),
        (_at(FRIDAY, 9), _at(MONDAY, 9)),
        (_at(SATURDAY, 10), _at(MONDAY, 9)),
        (_at(date(2026, 9, 30), 18), _at(date(2026, 10, 8), 9)),
    ],
)
def test_what_is_next_begins_after_now(office: OfficeHours, now: datetime, opens: datetime) -> None:
    coming = office.next_after(now)

    assert coming is not None
    assert coming.opens == opens


def test_an_office_that_never_opens_has_no_next_hours(office: OfficeHours) -> None:
    never = replace(office, week=((),) * 7, worked_instead=())

    assert never.next_after(_at(MONDAY, 9)) is None


def test_visits_are_over_when_the_office_closes_and_on_a_day_off_at_midnight(
    office: OfficeHours,
) -> None:
    assert office.over_at(MONDAY) == _at(MONDAY, 17)
    assert office.over_at(SUNDAY) == _at(SUNDAY, 0) + timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "instead", "named"),
    [
        ("tue =", "xyz =", "no hours for"),
        ("[default.week]", "[default.week]\nxyz = []", "no day of the week"),
        ("13:00-17:00", "11:00-17:00", "overlap"),
        ("13:00-17:00", "17:00-13:00", "no slot"),
        ("13:00-17:00", "1pm", "no slot"),
        ("[default.week]", "open = []\n[default.week]", "is unknown"),
        ("[default]", "[default.days]\n2026-02-30 = []\n[default]", "day is out of range"),
        ("[default]", "[other]", "worked_instead"),
    ],
)
def test_a_mistake_names_file_and_place(
    tmp_path: Path, said: str, instead: str, named: str
) -> None:
    with pytest.raises(ValueError, match=rf"hours.toml: .*{named}"):
        _plan(tmp_path, WEEK.replace(said, instead, 1))
