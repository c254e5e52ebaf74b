"""What people see while the machine works: nothing at first, then what it does, then the truth."""

import pytest

from kiosk import commands as do
from kiosk import events as did
from kiosk.events import Action
from kiosk.session import Session, State
from kiosk.view import Screen
from kiosk.waiting import LONG_WAIT_S, Waiting
from tests.unit.couples import NOW, NUMBER
from tests.unit.terminal_hall import Hall
from tests.unit.test_session import TO_CONFIRM
from tests.unit.test_words import seen

SLOWER = "This takes longer than usual. Please stay here."


@pytest.fixture
def confirmed(hall: Hall) -> Hall:
    """A couple that has just touched "confirm", in English; the centre does not answer yet."""
    hall.open()
    hall.touch("language:en")
    for event in TO_CONFIRM:
        hall.controller.send(event)
    hall.touch(Action.GO_ON)
    assert hall.controller.session.state is State.REGISTERING
    return hall


def test_the_work_shows_after_three_tenths_of_a_second(confirmed: Hall) -> None:
    confirmed.pass_time(0.29)
    assert confirmed.screen is Screen.CONFIRM
    confirmed.pass_time(0.02)
    assert confirmed.screen is Screen.WORKING
    assert confirmed.view.title == "We are asking for your number"


def test_stages_that_are_short_each_hide_no_work_that_is_long(confirmed: Hall) -> None:
    confirmed.pass_time(0.2)
    confirmed.controller.send(did.NumberGiven(NUMBER, NOW))
    confirmed.pass_time(0.11)
    assert (confirmed.screen, confirmed.controller.session.state) == (
        Screen.WORKING,
        State.STORING,
    )


def test_a_stage_that_is_over_at_once_changes_no_words(confirmed: Hall) -> None:
    confirmed.pass_time(1.0)
    confirmed.controller.send(did.NumberGiven(NUMBER, NOW))
    confirmed.pass_time(0.1)
    assert confirmed.view.title == "We are asking for your number"
    confirmed.controller.send(did.CaseStored())
    confirmed.pass_time(0.31)
    assert confirmed.view.title == "Your ticket is being printed"


def test_a_printer_that_hangs_is_no_centre_that_hangs(confirmed: Hall) -> None:
    confirmed.controller.send(did.NumberGiven(NUMBER, NOW))
    confirmed.controller.send(did.CaseStored())
    confirmed.pass_time(LONG_WAIT_S - 0.1)
    assert (confirmed.view.title, confirmed.view.notice) == ("Your ticket is being printed", "")
    confirmed.pass_time(0.1)
    assert (confirmed.view.title, confirmed.view.notice) == (
        "Your ticket is being printed",
        SLOWER,
    )


def test_a_slow_look_up_says_so_and_can_be_left(hall: Hall) -> None:
    hall.open()
    hall.touch("language:en")
    hall.steps.script = {do.ScanCode: [did.CodeScanned(b"2045817361")]}
    hall.touch(Action.START)
    while hall.controller.session.state is not State.LOOKING_UP:
        hall.answer_one()
    hall.pass_time(LONG_WAIT_S)
    assert hall.view.notice == SLOWER
    assert Action.GIVE_UP.value in [button.action for button in hall.view.buttons]


def test_what_is_shown_of_the_work_names_nobody() -> None:
    for state in (State.REGISTERING, State.STORING, State.PRINTING):
        view = seen(Session("id", "en", state=state), "en")
        assert (view.facts, view.number, view.still) == ((), "", None)


def test_each_stage_is_counted_by_itself_and_the_work_as_a_whole() -> None:
    waiting = Waiting().went(State.CONFIRM, State.REGISTERING, 10.0)
    waiting = waiting.went(State.REGISTERING, State.STORING, 13.0)
    assert not waiting.is_long(16.9)
    assert waiting.is_long(17.0)
    assert waiting.is_short(13.2, is_shown=True)
    assert not waiting.is_short(13.2, is_shown=False)
