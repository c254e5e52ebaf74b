"""Whoever walks away leaves nothing on the screen for whoever comes next."""

from dataclasses import replace

import pytest

from kiosk import events as did
from kiosk.access import Access, Feature
from kiosk.calling import CallAction, CallState, Phase
from kiosk.events import Action
from kiosk.session import State
from kiosk.touches import ACCESS_PREFIX
from kiosk.view import Screen, View
from kiosk.words_cover import PERSONAL
from tests.unit.couples import BRIDE, GROOM
from tests.unit.terminal_hall import TIME_OUTS, Hall
from tests.unit.test_controller_orders import in_the_middle_of

CALL = CallAction.CALL.value
LOOKS = [Access(), Access(large_text=True), Access(voice=True, keys=True)]


def shows_somebody(view: View) -> bool:
    """Whether a name, a number or a picture of anybody can be seen."""
    shown = f"{view.title} {view.guidance} {view.notice} {view.number} {view.code}"
    shown += " ".join(fact.value for fact in view.facts)
    names = (BRIDE.name, GROOM.name, "林*禾", "马*诺", "A0012")
    typed = view.keypad is not None and bool(view.keypad.typed)
    return typed or view.preview or bool(view.still) or any(name in shown for name in names)


def call_staff(hall: Hall) -> None:
    hall.touch(CALL)
    hall.until_call(Phase.RINGING)
    hall.pass_time(0.1)


@pytest.mark.parametrize("access", LOOKS)
@pytest.mark.parametrize("state", sorted(PERSONAL, key=str))
def test_nothing_of_a_couple_outlasts_the_patience_of_its_screen(
    hall: Hall, state: State, access: Access
) -> None:
    in_the_middle_of(hall, state)
    for feature in Feature:
        if getattr(access, feature.value):
            hall.touch(ACCESS_PREFIX + feature.value)
    if access.keys:
        hall.controller.send(did.KeysUsed())
    patience_s = TIME_OUTS.of(hall.controller.session)
    assert patience_s is not None
    hall.pass_time(patience_s)
    assert not shows_somebody(hall.view)


@pytest.mark.parametrize("state", sorted(PERSONAL, key=str))
def test_who_waits_for_staff_is_covered_when_the_patience_ends(hall: Hall, state: State) -> None:
    in_the_middle_of(hall, state)
    call_staff(hall)
    patience_s = TIME_OUTS.of(hall.controller.session)
    assert patience_s is not None
    hall.pass_time(patience_s - 1.5)
    before = hall.view
    assert before.call_phase is Phase.RINGING
    hall.pass_time(1.5)
    assert hall.controller.session.state is state
    assert (hall.screen, shows_somebody(hall.view)) == (Screen.COUNTER, False)
    assert hall.view.call is not None
    hall.touch(Action.MORE_TIME)
    assert replace(hall.view, call=None) == replace(before, call=None)


def test_what_is_covered_stays_so_whatever_else_is_touched(hall: Hall) -> None:
    in_the_middle_of(hall, State.CONFIRM)
    call_staff(hall)
    hall.pass_time(90.0)
    for action in ("language:en", ACCESS_PREFIX + Feature.LARGE_TEXT.value, CALL):
        hall.touch(action)
        hall.pass_time(1.0)
        assert not shows_somebody(hall.view)
    hall.touch(Action.GIVE_UP)
    hall.touch(Action.GIVE_UP)
    assert hall.screen is Screen.GIVEN_UP


def test_a_covered_card_reminds_of_the_card_and_not_of_its_name(hall: Hall) -> None:
    in_the_middle_of(hall, State.TAKE_CARD)
    call_staff(hall)
    hall.pass_time(45.0)
    assert hall.view.guidance == "zh Please take your ID card from the reader."


def test_when_staff_were_here_and_nobody_is_a_covered_screen_ends_as_any(hall: Hall) -> None:
    in_the_middle_of(hall, State.CONFIRM)
    call_staff(hall)
    hall.pass_time(90.0)
    hall.page.answer(CallState.DONE)
    hall.until_call(Phase.NONE)
    hall.pass_time(80.0)
    assert hall.view.time_left is not None
    assert not shows_somebody(hall.view)
    hall.pass_time(10.0)
    assert hall.screen is Screen.GIVEN_UP


def test_the_next_couple_is_not_covered(hall: Hall) -> None:
    in_the_middle_of(hall, State.TICKET)
    call_staff(hall)
    hall.pass_time(30.0)
    assert hall.screen is Screen.COUNTER
    hall.page.answer(CallState.DONE)
    hall.until_call(Phase.NONE)
    hall.pass_time(30.0)
    in_the_middle_of(hall, State.CONFIRM)
    assert hall.screen is Screen.CONFIRM
