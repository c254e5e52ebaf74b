"""What the first screen knows of the hall: asked for now and then, and never old."""

import logging
from dataclasses import replace

import pytest

from kiosk.events import Action
from kiosk.hall_line import ASK_EVERY_S, FRESH_S
from kiosk.view import Screen
from tests.unit.made_up_hall import OPEN_HALL, queue
from tests.unit.terminal_hall import Hall


def is_told(hall: Hall, words: str) -> bool:
    """Say whether one of the facts on the screen has these words."""
    return any(words in fact.value for fact in hall.view.facts)


def test_the_first_screen_tells_who_waits_and_hears_of_it_again(hall: Hall) -> None:
    hall.open()
    hall.hear_of_the_hall()
    assert is_told(hall, "12 waiting")

    hall.page.hall_now = replace(OPEN_HALL, queues=(queue("结婚登记", "Marriage", 7),))
    hall.pass_time(ASK_EVERY_S)
    hall.hear_of_the_hall()
    assert is_told(hall, "7 waiting")
    assert not is_told(hall, "12 waiting")


def test_the_centre_is_asked_no_more_often_than_it_must(hall: Hall) -> None:
    hall.open()
    for _ in range(100):
        hall.pass_time(1.0)
        hall.hear_of_the_hall()
    assert hall.page.asked_for_hall == 1 + 100 / ASK_EVERY_S


def test_nobody_asks_for_the_hall_while_a_couple_is_here(hall: Hall) -> None:
    hall.open()
    hall.hear_of_the_hall()
    asked = hall.page.asked_for_hall
    hall.touch(Action.START)
    hall.pass_time(ASK_EVERY_S + 1)
    assert hall.screen is Screen.IDENTIFY
    assert hall.page.asked_for_hall == asked

    hall.touch(Action.GIVE_UP)
    hall.touch(Action.DONE)
    hall.pass_time(0)
    hall.hear_of_the_hall()
    assert hall.screen is Screen.ATTRACT
    assert hall.page.asked_for_hall == asked + 1


def test_what_is_old_is_not_shown(hall: Hall) -> None:
    hall.open()
    hall.hear_of_the_hall()
    hall.page.reachable = False
    hall.pass_time(FRESH_S)
    hall.hear_of_the_hall()
    assert is_told(hall, "12 waiting")
    hall.pass_time(1)
    hall.hear_of_the_hall()
    assert not is_told(hall, "12 waiting")
    assert hall.view.facts, "what to bring is known without a centre"

    hall.page.reachable = True
    hall.pass_time(ASK_EVERY_S)
    hall.hear_of_the_hall()
    assert is_told(hall, "12 waiting")


def test_a_silent_centre_costs_a_couple_nothing_and_the_log_two_lines(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kiosk.hall_line")
    hall.page.reachable = False
    hall.open()
    for _ in range(10):
        hall.pass_time(ASK_EVERY_S)
        hall.hear_of_the_hall()
    hall.touch(Action.START)
    assert hall.screen is Screen.IDENTIFY

    hall.touch(Action.GIVE_UP)
    hall.touch(Action.DONE)
    hall.page.reachable = True
    hall.pass_time(ASK_EVERY_S)
    hall.hear_of_the_hall()
    said = [record.getMessage() for record in caplog.records if "hall" in record.name]
    assert said == [
        "the centre does not tell about the hall: nobody there",
        "the centre tells about the hall again",
    ]
