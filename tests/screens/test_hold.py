"""The corner for staff."""

from collections.abc import Iterator

import pytest
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import dp
from kivy.tests.common import UnitTestTouch

from kiosk.view import Screen, View
from screens.hold import HoldCorner
from screens.widgets import TouchButton
from tests.screens.glass import Glass
from tests.screens.made_up import attract

FIRST = attract("zh_CN")
OF_A_COUPLE = View(Screen.IDENTIFY, "zh_CN", title="请出示您的预约")
HOLD_S = 0.3
QUIET_S = 0.1


@pytest.fixture
def corner(glass: Glass) -> Iterator[HoldCorner]:
    """The corner of the first screen, which has less patience here."""
    glass.show(FIRST)
    (found,) = (widget for widget in glass.page.walk() if isinstance(widget, HoldCorner))
    seconds = found.hold_s, found.quiet_s
    found.hold_s, found.quiet_s = HOLD_S, QUIET_S
    yield found
    found.hold_s, found.quiet_s = seconds


def finger(x_dp: float = 90, below_top_dp: float = 90) -> UnitTestTouch:
    return UnitTestTouch(dp(x_dp), Window.height - dp(below_top_dp))


def test_three_seconds_are_wanted_and_the_ring_comes_after_most_of_one(glass: Glass) -> None:
    glass.show(FIRST)
    (corner,) = (widget for widget in glass.page.walk() if isinstance(widget, HoldCorner))
    assert (corner.hold_s, corner.quiet_s) == (3.0, 0.7)


def test_a_finger_that_rests_on_the_corner_sends_once(glass: Glass, corner: HoldCorner) -> None:
    touch = finger()
    touch.touch_down()
    glass.wait(3 * HOLD_S)
    touch.touch_up()
    assert glass.sent == ["staff"]


def test_it_is_not_sent_before_its_time(glass: Glass, corner: HoldCorner) -> None:
    begun = Clock.time()
    finger().touch_down()
    glass.run_until(lambda: bool(glass.sent))
    assert Clock.time() - begun >= HOLD_S


def test_a_finger_that_is_lifted_early_sends_nothing(glass: Glass, corner: HoldCorner) -> None:
    touch = finger()
    touch.touch_down()
    glass.run_until(lambda: corner.filled > 0)
    touch.touch_up()
    assert corner.children == []
    glass.wait(2 * HOLD_S)
    assert glass.sent == []


def test_a_finger_that_wanders_sends_nothing(glass: Glass, corner: HoldCorner) -> None:
    touch = finger()
    touch.touch_down()
    touch.touch_move(dp(90 + 41), Window.height - dp(90))
    glass.wait(2 * HOLD_S)
    assert glass.sent == []


def test_a_finger_may_tremble(glass: Glass, corner: HoldCorner) -> None:
    touch = finger()
    touch.touch_down()
    touch.touch_move(dp(90 + 25), Window.height - dp(90 + 25))
    glass.run_until(lambda: bool(glass.sent))


def test_the_ring_shows_late_and_whole_around_the_finger(glass: Glass, corner: HoldCorner) -> None:
    finger(10, 10).touch_down()
    EventLoop.idle()
    assert corner.children == []
    glass.run_until(lambda: corner.filled > 0)
    (ring,) = corner.children
    assert ring.collide_point(dp(10), glass.page.height - dp(10))
    assert ring.x >= 0
    assert ring.top <= glass.page.height
    glass.run_until(lambda: bool(glass.sent))
    assert corner.children == []


@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_another_finger_may_rest_elsewhere(glass: Glass, corner: HoldCorner, first: bool) -> None:
    resting, holding = UnitTestTouch(dp(500), dp(900)), finger()
    for touch in (resting, holding) if first else (holding, resting):
        touch.touch_down()
    resting.touch_move(dp(700), dp(800))
    glass.run_until(lambda: bool(glass.sent))
    assert glass.sent == ["staff"]


def test_a_finger_after_one_whose_lifting_was_never_told(glass: Glass, corner: HoldCorner) -> None:
    finger().touch_down()
    touch = finger()
    touch.touch_down()
    glass.run_until(lambda: bool(glass.sent))
    glass.wait(HOLD_S)
    assert glass.sent == ["staff"]


@pytest.mark.parametrize("x", [260, 990])
@pytest.mark.parametrize("below_top", [90, 1800])
def test_other_corners_send_nothing(
    glass: Glass, corner: HoldCorner, x: float, below_top: float
) -> None:
    finger(x, below_top).touch_down()
    glass.wait(2 * HOLD_S)
    assert glass.sent == []


def test_the_screens_of_a_couple_have_no_such_corner(glass: Glass) -> None:
    glass.show(OF_A_COUPLE)
    (corner,) = (widget for widget in glass.page.walk() if isinstance(widget, HoldCorner))
    corner.hold_s, corner.quiet_s = HOLD_S, QUIET_S
    finger().touch_down()
    glass.wait(2 * HOLD_S)
    assert glass.sent == []


def test_a_screen_that_leaves_takes_its_corner_away(glass: Glass, corner: HoldCorner) -> None:
    touch = finger()
    touch.touch_down()
    glass.show(OF_A_COUPLE)
    glass.show(FIRST)
    glass.wait(2 * HOLD_S)
    touch.touch_up()
    assert glass.sent == []


def test_the_corner_is_large_and_under_nothing_else(glass: Glass, corner: HoldCorner) -> None:
    assert min(corner.size) >= dp(160)
    assert (corner.x, corner.top) == (0, glass.page.height)
    buttons = (widget for widget in glass.page.walk() if isinstance(widget, TouchButton))
    assert not any(button.collide_widget(corner) for button in buttons)
