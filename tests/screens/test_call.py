"""The button that calls staff, and what became of the call."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from kiosk.calling import Phase
from kiosk.view import Button, Screen, TimeLeft, View
from screens.seen import seen, targets
from screens.signs import CallSign
from screens.widgets import CallBar, CallButton
from tests.screens.glass import Glass
from tests.screens.made_up import CALL, ENGLISH, called

BARE = View(Screen.ATTRACT, "zh_CN", title="", languages=ENGLISH, call=CALL["zh_CN"])


@pytest.mark.parametrize("screen", Screen)
def test_staff_can_be_called_on_every_screen(glass: Glass, screen: Screen) -> None:
    glass.show(replace(BARE, screen=screen, title="请稍候"))
    glass.tap("呼叫工作人员")
    assert glass.sent == ["call_staff"]


@pytest.mark.usefixtures("unpainted")
def test_the_button_is_at_the_same_place_on_every_screen(glass: Glass) -> None:
    places = set()
    for screen in Screen:
        for view in (replace(BARE, screen=screen), called(replace(BARE, screen=screen))):
            glass.show(view)
            (button,) = (w for w in glass.page.walk() if isinstance(w, CallButton))
            places.add((*button.to_window(*button.pos), button.width))
    assert len(places) == 1


def test_staff_can_be_called_in_the_last_seconds(glass: Glass) -> None:
    more = TimeLeft(9, 15, "您还在吗？", Button("more_time", "我还在", primary=True))
    glass.show(replace(BARE, time_left=more))
    glass.tap("呼叫工作人员")
    assert glass.sent == ["call_staff"]


def test_nothing_that_can_be_touched_moves_when_staff_are_called(glass: Glass) -> None:
    view = replace(BARE, buttons=(Button("begin", "开始办理", primary=True),))
    glass.show(view)
    before = {target: tuple(target.pos) for target in targets(seen(glass.page))}
    glass.show(called(view))
    assert {target: tuple(target.pos) for target in targets(seen(glass.page))} == before
    (bar,) = (w for w in glass.page.walk() if isinstance(w, CallBar))
    assert bar.y >= glass.button("开始办理").top


def test_a_call_makes_no_button_anew(glass: Glass) -> None:
    """Else a finger on its way to another button would lose it."""
    view = replace(BARE, buttons=(Button("begin", "开始办理", primary=True),))
    glass.show(view)
    finger = glass.finger("开始办理")
    finger.touch_down()
    glass.show(called(view))
    finger.touch_up()
    assert glass.sent == ["begin"]


def test_each_state_of_a_call_has_a_sign_of_its_own(glass: Glass, tmp_path: Path) -> None:
    """The words are the same here: what differs is not in them."""
    looks = {}
    for phase in Phase:
        glass.show(replace(called(BARE), call_phase=phase))
        (sign,) = (w for w in glass.page.walk() if isinstance(w, CallSign))
        left, bottom = map(round, sign.to_window(*sign.pos))
        drawn = glass.drawn(tmp_path)
        right, top = left + round(sign.width), bottom + round(sign.height)
        looks[phase] = drawn.crop((left, drawn.height - top, right, drawn.height - bottom))
    assert looks.pop(Phase.UNANSWERED) == looks[Phase.FAILED]  # both: go to the counter
    assert all(one != two for one, two in combinations(looks.values(), 2))
