"""When offices take bookings: a plan is data, and a mistake in it stops the start."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.models import Business
from central.quota_plan import OfficeQuotas, QuotaPlan, SlotTimes

GROUPS = """
[groups]
marriage = ["marriage"]
others = ["divorce_application", "divorce_certificate", "divorce_withdrawal", "reissue"]
"""
DEFAULT = """
[default]
weekdays = [1, 2, 3, 4, 5]
slots = ["14:00-15:00", "09:00-10:00"]
ahead_workdays = 15
cross_district_ahead_workdays = 1
closed = [2026-10-01, 2026-10-02]
open = [2026-10-10]
per_slot = { marriage = 3, others = 1 }
"""

WEDNESDAY, FRIDAY, SATURDAY, MONDAY, TUESDAY = (date(2026, 11, d) for d in (25, 27, 28, 30, 24))


def _plan(tmp_path: Path, text: str) -> QuotaPlan:
    path = tmp_path / "quotas.toml"
    path.write_text(text, "utf-8")
    return QuotaPlan.load(path)


def _office(**changes: object) -> OfficeQuotas:
    return OfficeQuotas(
        **{
            "weekdays": frozenset({1, 2, 3, 4, 5}),
            "slots": (SlotTimes.of("09:00-10:00"),),
            "ahead_workdays": 15,
            "cross_district_ahead_workdays": 1,
            "per_slot": {"marriage": 1},
            **changes,
        }  # type: ignore[arg-type]
    )


def test_the_shipped_plan_is_complete() -> None:
    plan = QuotaPlan.load()

    assert all(plan.per_slot("any", business) >= 1 for business in Business)
    assert set(plan.sharing(Business.DIVORCE_CERTIFICATE)) == {
        Business.DIVORCE_APPLICATION,
        Business.DIVORCE_CERTIFICATE,
        Business.DIVORCE_WITHDRAWAL,
    }


def test_the_shipped_plan_knows_the_days_off_and_the_days_worked_instead() -> None:
    office = QuotaPlan.load().of("any")

    assert not office.is_workday(date(2026, 10, 1))  # National Day, a Thursday
    assert office.is_workday(date(2026, 10, 10))  # a Saturday, worked for it
    assert not office.is_workday(date(2026, 10, 11))


def test_a_city_without_a_plan_of_its_own_has_the_shipped_one(tmp_path: Path) -> None:
    assert QuotaPlan.load(tmp_path / "quotas.toml") == QuotaPlan.load()


def test_slots_come_in_the_order_of_the_day(tmp_path: Path) -> None:
    assert _plan(tmp_path, GROUPS + DEFAULT).of("any").slots == (
        SlotTimes(9 * 60, 10 * 60),
        SlotTimes(14 * 60, 15 * 60),
    )


def test_an_office_says_only_what_is_different(tmp_path: Path) -> None:
    plan = _plan(
        tmp_path,
        GROUPS
        + DEFAULT
        + """
        [offices.jinjiang]
        cross_district_ahead_workdays = 2
        closed = [2026-12-31]
        open = [2026-10-02]
        per_slot = { marriage = 5 }
        """,
    )
    office = plan.of("jinjiang")

    assert office.cross_district_ahead_workdays == 2
    assert plan.per_slot("jinjiang", Business.MARRIAGE) == 5
    assert plan.per_slot("jinjiang", Business.REISSUE) == 1
    assert plan.per_slot("qingyang", Business.MARRIAGE) == 3
    closed = [date(2026, 12, 31), date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 10)]
    assert [office.is_workday(day) for day in closed] == [False, False, True, True]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (DEFAULT, "groups"),
        (GROUPS, "default"),
        (GROUPS.replace('"marriage"', '"wedding"') + DEFAULT, "wedding"),
        (GROUPS.replace('"reissue"', '"marriage"') + DEFAULT, "two groups for marriage"),
        (GROUPS.replace(', "reissue"', "") + DEFAULT, "no group for"),
        (GROUPS + DEFAULT.replace(", others = 1", ""), "a quota for every group"),
        (GROUPS + DEFAULT.replace("09:00-10:00", "10:00-09:00"), "no slot"),
        (GROUPS + DEFAULT.replace("09:00-10:00", "09:00-24:30"), "no slot"),
        (GROUPS + DEFAULT.replace("09:00-10:00", "9-10"), "no slot"),
        (GROUPS + DEFAULT.replace("09:00-10:00", "13:30-14:30"), "two slots overlap"),
        (GROUPS + DEFAULT.replace("ahead_workdays = 15", "ahead = 15"), "ahead"),
    ],
)
def test_a_mistake_in_a_plan_is_named(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(ValueError, match=rf"quotas\.toml: .*{what}"):
        _plan(tmp_path, text)


@pytest.mark.parametrize(
    ("today", "ahead", "first"),
    [
        (TUESDAY, 1, WEDNESDAY),
        (WEDNESDAY, 2, FRIDAY),
        (FRIDAY, 1, MONDAY),  # Friday is the working day between
        (SATURDAY, 1, date(2026, 12, 1)),  # nobody works before Monday, so Monday is too soon
        (FRIDAY, 2, date(2026, 12, 1)),
        (WEDNESDAY, 0, WEDNESDAY),
    ],
)
def test_couples_from_another_district_book_working_days_ahead(
    today: date, ahead: int, first: date
) -> None:
    office = _office(cross_district_ahead_workdays=ahead)

    assert next(iter(office.bookable_days(today, cross_district=True))) == first
    assert next(iter(office.bookable_days(today, cross_district=False))) in (today, MONDAY)


def test_days_off_do_not_count_as_working_days_ahead() -> None:
    national_day = frozenset(date(2026, 10, d) for d in range(1, 9))
    office = _office(closed=national_day, open=frozenset({date(2026, 10, 10)}))

    days = office.bookable_days(date(2026, 9, 30), cross_district=True)

    assert [next(days), next(days)] == [date(2026, 10, 9), date(2026, 10, 10)]


def test_a_booking_is_made_at_most_so_many_working_days_ahead() -> None:
    days = list(_office(ahead_workdays=15).bookable_days(WEDNESDAY, cross_district=False))

    assert len(days) == 16
    assert days[0] == WEDNESDAY
    assert days[-1] == date(2026, 12, 16)


def test_an_office_that_never_opens_has_no_days() -> None:
    assert not list(_office(weekdays=frozenset()).bookable_days(MONDAY, cross_district=False))


@given(
    today=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    weekdays=st.frozensets(st.integers(1, 7), min_size=1),
    ahead=st.integers(0, 20),
    least=st.integers(0, 3),
)
def test_every_day_for_booking_is_a_workday_within_the_rule(
    today: date, weekdays: frozenset[int], ahead: int, least: int
) -> None:
    office = _office(weekdays=weekdays, ahead_workdays=ahead, cross_district_ahead_workdays=least)
    days = list(office.bookable_days(today, cross_district=True))

    assert days == sorted(set(days))
    assert all(office.is_workday(day) for day in days)
    assert all(least <= office.workdays_before(day, today) <= ahead for day in days)
    elsewise = set(office.bookable_days(today, cross_district=False)) - set(days)
    assert all(office.workdays_before(day, today) < least for day in elsewise)
