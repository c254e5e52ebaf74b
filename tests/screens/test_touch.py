"""Fingers on the glass."""

from dataclasses import replace
from pathlib import Path

import pytest
from kivy.core.window import Window

from kiosk.view import Button, Screen, TimeLeft, View
from tests.screens.glass import Glass

CONFIRM = View(
    Screen.CONFIRM,
    "en",
    title="Is everything right?",
    buttons=(Button("go_on", "Confirm", primary=True), Button("give_up", "Stop")),
)
MORE_TIME = TimeLeft(12, 15, "Are you still there?", Button("more_time", "More time", primary=True))


def test_a_touch_sends_its_action_once(glass: Glass) -> None:
    glass.show(CONFIRM)
    glass.tap("Confirm")
    assert glass.sent == ["go_on"]


@pytest.mark.parametrize("label", ["Confirm", "Stop"])
def test_a_button_under_a_finger_looks_touched_in_the_next_frame(
    glass: Glass, tmp_path: Path, label: str
) -> None:
    """So the first answer to a touch is there at once, however long the second takes."""
    glass.show(CONFIRM)
    button = glass.button(label)
    inside = round(button.center_x), round(1920 - button.y - 12)
    before = glass.drawn(tmp_path).getpixel(inside)
    finger = glass.finger(label)
    finger.touch_down()
    glass.wait(0.02)
    assert glass.drawn(tmp_path).getpixel(inside) != before
    finger.touch_up()


def test_two_fingers_on_one_button_are_one_touch(glass: Glass) -> None:
    glass.show(CONFIRM)
    one, two = glass.finger("Confirm"), glass.finger("Confirm")
    for finger in (one, two):
        finger.touch_down()
    for finger in (one, two):
        finger.touch_up()
    assert glass.sent == ["go_on"]


def test_a_finger_that_slides_off_a_button_sends_nothing(glass: Glass) -> None:
    glass.show(CONFIRM)
    finger = glass.finger("Confirm")
    finger.touch_down()
    finger.touch_move(Window.width / 2, Window.height / 2)
    finger.touch_up()
    assert glass.sent == []


def test_a_button_works_again_after_a_finger_stayed_on_it(glass: Glass) -> None:
    glass.show(CONFIRM)
    glass.finger("Confirm").touch_down()
    glass.tap("Confirm")
    assert glass.sent == ["go_on"]


def test_a_finger_that_is_lifted_from_a_screen_that_is_gone_sends_nothing(glass: Glass) -> None:
    glass.show(CONFIRM)
    finger = glass.finger("Confirm")
    finger.touch_down()
    glass.show(View(Screen.WORKING, "en", title="One moment, please"))
    finger.touch_up()
    assert glass.sent == []


def test_buttons_that_changed_under_a_finger_send_nothing(glass: Glass) -> None:
    glass.show(CONFIRM)
    finger = glass.finger("Confirm")
    finger.touch_down()
    glass.show(replace(CONFIRM, buttons=(Button("done", "Done", primary=True),)))
    finger.touch_up()
    assert glass.sent == []


def test_a_button_stays_the_same_while_the_seconds_run(glass: Glass) -> None:
    """Else a slow finger would lose its button at every second."""
    glass.show(replace(CONFIRM, time_left=MORE_TIME))
    finger = glass.finger("More time")
    finger.touch_down()
    glass.show(replace(CONFIRM, time_left=replace(MORE_TIME, seconds=11)))
    finger.touch_up()
    assert glass.sent == ["more_time"]


def test_nothing_below_the_sheet_of_the_last_seconds_can_be_touched(glass: Glass) -> None:
    stack = tuple(Button(action, action, primary=True) for action in ("top", "b", "c", "d"))
    view = replace(CONFIRM, buttons=stack)
    glass.show(replace(view, time_left=MORE_TIME))
    assert glass.button("top").y > glass.button("More time").top
    glass.tap("top")
    assert glass.sent == []
    glass.show(view)
    glass.tap("top")
    assert glass.sent == ["top"]


def test_a_page_is_gone_as_soon_as_another_is_shown(glass: Glass) -> None:
    """Drawing both for a frame would cost twice the time, and touches would be lost."""
    glass.show(CONFIRM)
    glass.app.show(View(Screen.WORKING, "en", title="One moment, please"))
    assert glass.app.root.ids.pages.children == [glass.page]


@pytest.mark.parametrize("key", [282, 27, 293, 13], ids=["F1", "Escape", "F12", "Enter"])
def test_keys_do_nothing(glass: Glass, key: int) -> None:
    glass.show(CONFIRM)
    Window.dispatch("on_key_down", key, 0, "", [])
    Window.dispatch("on_keyboard", key, 0, "", [])
    Window.dispatch("on_key_up", key, 0)
    glass.show(CONFIRM)
    assert Window.children == [glass.app.root]
    assert glass.sent == []


def test_a_finger_that_still_lies_there_does_not_touch_what_comes_to_its_place(
    glass: Glass,
) -> None:
    """Buttons are used again: it came down on another one."""
    glass.show(CONFIRM)
    finger = glass.finger("Confirm")
    finger.touch_down()
    glass.show(replace(CONFIRM, buttons=(Button("erase", "Erase", primary=True),)))
    finger.touch_up()
    assert glass.sent == []
    glass.tap("Erase")
    assert glass.sent == ["erase"]


def test_nobody_finds_a_button_as_somebody_left_it(glass: Glass, tmp_path: Path) -> None:
    """The panel never told that the finger was gone."""
    glass.show(CONFIRM)
    before = glass.drawn(tmp_path)
    glass.finger("Confirm").touch_down()
    glass.wait(0.1)
    assert glass.drawn(tmp_path).tobytes() != before.tobytes()
    glass.show(View(Screen.COUNTER, "en", title="?"))
    glass.wait(0.2)
    glass.show(CONFIRM)
    glass.wait(0.1)
    assert glass.drawn(tmp_path).tobytes() == before.tobytes()
