"""What a kiosk can tell a couple that has no appointment."""

from datetime import datetime, timedelta

import pytest
from centre_calls import KioskInProcess, SetClock, is_problem


def _starts(slots: list[dict[str, object]]) -> list[datetime]:
    return [datetime.fromisoformat(str(slot["start"])) for slot in slots]


def test_the_next_free_slots_come_soonest_first(k01: KioskInProcess, clock: SetClock) -> None:
    answer = k01.get("/slots?business=marriage").json()

    starts = _starts(answer["slots"])
    assert 0 < len(starts) <= 12
    assert starts == sorted(starts)
    assert starts[0] > clock.now - timedelta(hours=1)
    assert all(slot["free"] > 0 for slot in answer["slots"])
    assert all(slot["start"] < slot["end"] for slot in answer["slots"])


def test_a_couple_from_another_district_hears_what_it_may_book(
    k01: KioskInProcess, clock: SetClock
) -> None:
    answer = k01.get("/slots?business=marriage").json()

    starts = _starts(answer["cross_district"])
    assert 0 < len(starts) <= 12
    assert starts[0].date() > clock.now.date()


def test_the_office_says_where_to_book(k01: KioskInProcess, k03: KioskInProcess) -> None:
    phones = [kiosk.get("/slots?business=reissue").json()["phone"] for kiosk in (k01, k03)]

    assert phones == ["028-5550 1001", "028-5550 1002"]


@pytest.mark.parametrize("query", ["", "?business=", "?business=divorce"])
def test_slots_are_of_a_business(k01: KioskInProcess, query: str) -> None:
    assert is_problem(k01.get(f"/slots{query}"), 422)
