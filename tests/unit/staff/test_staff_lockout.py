"""How many PINs can be tried, whatever is done with time and plug."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.staff.lockout import (
    FREE_TRIES,
    LONGEST_WAIT_S,
    Failures,
    Uptime,
    Wait,
    Wrong,
    locked_s,
    verdict_of,
    wait_after,
)


def at(seconds: float, boot: str = "first") -> Uptime:
    return Uptime(boot, seconds)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (10, 480), (11, 900), (12, 900), (10**9, 900)],
)
def test_five_tries_are_free_then_each_costs_twice_as_much_up_to_a_quarter_of_an_hour(
    failures: int, seconds: float
) -> None:
    assert wait_after(failures) == seconds


def test_a_wait_runs_out_and_no_sooner() -> None:
    failures = Failures(5, at(100))
    assert locked_s(failures, at(100)) == 15
    assert locked_s(failures, at(114.5)) == 0.5
    assert locked_s(failures, at(115)) == 0


def test_another_start_of_the_machine_begins_the_wait_anew() -> None:
    assert locked_s(Failures(6, at(5000)), at(9000, boot="second")) == 30


def test_the_longer_of_two_waits_counts() -> None:
    person, terminal = Failures(1, at(0)), Failures(6, at(0))
    assert verdict_of(person, terminal, now=at(0)) == Wait(30)
    assert verdict_of(Failures(2, at(0)), Failures(3, at(0)), now=at(0)) == Wrong(2)


# Somebody who tries: waits for a while, or pulls the plug, then tries a PIN if one is taken.
MOVES = st.lists(st.one_of(st.floats(0, 2000), st.just("pull the plug")), min_size=1, max_size=200)


@given(MOVES)
def test_no_way_of_waiting_and_unplugging_gains_a_try(moves: list[float | str]) -> None:
    """In all, no more than the free tries and those whose waits were really waited for."""
    failures, boots, now_s, passed_s, tried = Failures(), 1, 0.0, 0.0, 0
    for move in moves:
        if isinstance(move, float | int):
            now_s += move
            passed_s += move
        else:
            boots, now_s = boots + 1, 0.0
            # What the store does at the first look of a new start.
            failures = Failures(failures.count, at(0.0, str(boots)))
        now = at(now_s, str(boots))
        if locked_s(failures, now) == 0:
            failures = Failures(failures.count + 1, now)
            tried += 1
    waits = accumulate(wait_after(number) for number in range(FREE_TRIES, FREE_TRIES + tried + 1))
    # Waits add up in floating point: a breath of tolerance.
    earned = sum(1 for in_all_s in waits if in_all_s <= passed_s + 1e-6)
    assert tried <= FREE_TRIES + earned


@given(st.integers(0, 10**6), st.floats(0, 10**9), st.floats(0, 10**9))
def test_no_wait_is_longer_than_the_longest(count: int, failed_s: float, now_s: float) -> None:
    assert 0 <= locked_s(Failures(count, at(failed_s)), at(now_s)) <= LONGEST_WAIT_S
