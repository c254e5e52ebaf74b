"""How many tickets the roll still gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.paper import NEAR_END_MM, Paper, changed, length_mm, tickets_left, used

ROLL_MM = 50_000
LENGTHS = st.lists(st.floats(40, 200), max_size=60)


def after(*tickets_mm: float) -> Paper:
    paper = changed(Paper())
    for ticket_mm in tickets_mm:
        paper = used(paper, ticket_mm)
    return paper


def test_nothing_is_known_of_a_roll_that_nobody_put_in() -> None:
    assert tickets_left(used(Paper(), 80), roll_mm=ROLL_MM, near_end=False) is None


def test_a_whole_roll_gives_some_hundred_tickets() -> None:
    assert tickets_left(after(), roll_mm=ROLL_MM, near_end=False) == 588


def test_the_cut_takes_paper_too() -> None:
    assert length_mm(height_dots=560) == 85


def test_longer_tickets_leave_fewer() -> None:
    short, long = after(*[60.0] * 40), after(*[120.0] * 40)
    left = [tickets_left(paper, roll_mm=ROLL_MM, near_end=False) for paper in (short, long)]
    assert left == [791, 377]


@pytest.mark.parametrize("paper", [after(), after(*[85.0] * 300), Paper()])
def test_a_sensor_that_says_near_the_end_is_believed(paper: Paper) -> None:
    assert tickets_left(paper, roll_mm=ROLL_MM, near_end=True) == NEAR_END_MM // 85


def test_a_sensor_does_not_add_paper() -> None:
    used_up = used(after(), ROLL_MM - 100.0)
    left = tickets_left(used_up, roll_mm=ROLL_MM, near_end=True)
    assert left is not None
    assert left < 2


@given(LENGTHS, st.booleans())
def test_a_ticket_never_leaves_more_paper_and_never_less_than_none(
    tickets_mm: list[float], near_end: bool
) -> None:
    paper = after(*tickets_mm)
    assert paper.used_mm == pytest.approx(sum(tickets_mm))
    left = tickets_left(paper, roll_mm=3_000, near_end=near_end)
    assert left is not None
    assert left >= 0
    assert min([85.0, *tickets_mm]) <= paper.ticket_mm <= max([85.0, *tickets_mm])
