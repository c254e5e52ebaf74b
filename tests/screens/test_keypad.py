"""Fingers on the keys, and what stands above them."""

from dataclasses import replace

import pytest
from kivy.core.window import Window

from kiosk.view import Button, Keypad, Mark, Screen, View
from screens.app import FORGETS_S
from screens.keypad import Key, MarkSign
from screens.widgets import Words
from tests.screens.glass import Glass
from tests.screens.made_up import number, pin

pytestmark = pytest.mark.usefixtures("unpainted")

EMPTY = number("zh_CN", "", "______ ________ ____")
QUICK = "5101051995"


def keys(glass: Glass) -> list[Key]:
    return [widget for widget in glass.page.walk() if isinstance(widget, Key)]


def sign(glass: Glass) -> MarkSign:
    (found,) = (widget for widget in glass.page.walk() if isinstance(widget, MarkSign))
    return found


def test_ten_quick_taps_arrive_all_and_in_order(glass: Glass) -> None:
    glass.show(EMPTY)
    for digit in QUICK:
        glass.tap(digit)
    assert glass.sent == [f"key:{digit}" for digit in QUICK]


def test_ten_quick_taps_arrive_while_each_of_them_is_shown(glass: Glass) -> None:
    glass.show(EMPTY)
    for at, digit in enumerate(QUICK, start=1):
        glass.tap(digit)
        glass.app.show(number("zh_CN", QUICK[:at], "_" * (18 - at)))
    assert glass.sent == [f"key:{digit}" for digit in QUICK]


def test_the_same_key_counts_as_often_as_it_is_tapped(glass: Glass) -> None:
    glass.show(EMPTY)
    for _ in range(10):
        glass.tap("0")
    assert glass.sent == ["key:0"] * 10


def test_two_fingers_that_overlap_type_two_digits(glass: Glass) -> None:
    glass.show(EMPTY)
    one, two = glass.finger("1"), glass.finger("2")
    one.touch_down()
    two.touch_down()
    one.touch_up()
    two.touch_up()
    assert glass.sent == ["key:1", "key:2"]


def test_a_key_is_typed_and_seen_as_soon_as_the_finger_is_down(glass: Glass) -> None:
    glass.show(EMPTY)
    finger = glass.finger("7")
    finger.touch_down()
    assert glass.sent == ["key:7"]
    assert glass.button("7").state == "down"
    finger.touch_move(Window.width / 2, Window.height - 1)
    finger.touch_up()
    assert glass.sent == ["key:7"]
    assert glass.button("7").state == "normal"


def test_a_broad_thumb_that_is_seen_twice_types_once(glass: Glass) -> None:
    glass.show(EMPTY)
    one, again = glass.finger("3"), glass.finger("3")
    again.time_start = one.time_start + 0.01
    for touch in (one, again):
        touch.touch_down()
    for touch in (one, again):
        touch.touch_up()
    assert glass.sent == ["key:3"]


def test_a_key_works_again_when_the_lifting_of_a_finger_was_never_told(glass: Glass) -> None:
    glass.show(EMPTY)
    lost, later = glass.finger("3"), glass.finger("3")
    later.time_start = lost.time_start + 1
    lost.touch_down()
    later.touch_down()
    assert glass.sent == ["key:3"] * 2


def test_a_place_without_a_key_sends_nothing(glass: Glass) -> None:
    glass.show(pin("zh_CN", 0))
    (gap,) = (key for key in keys(glass) if not key.button.action)
    finger = glass.finger_at(gap)
    finger.touch_down()
    finger.touch_up()
    assert glass.sent == []


def test_typing_makes_no_widget_and_draws_no_key_again(glass: Glass) -> None:
    glass.show(EMPTY)
    before = [(key, key.texture) for key in keys(glass)]
    widgets = set(glass.page.walk())
    for at in range(1, len(QUICK) + 1):
        glass.show(number("zh_CN", QUICK[:at], "_" * (18 - at)))
    assert [(key, key.texture) for key in keys(glass)] == before
    assert set(glass.page.walk()) == widgets


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_the_keys_stay_where_they_are_whatever_was_typed(glass: Glass, lang: str) -> None:
    places = set()
    for typed, mark in (("", Mark.NONE), ("1", Mark.GOOD), ("510105 19950315 9919", Mark.BAD)):
        glass.show(number(lang, typed, "", mark))
        places.add(tuple((round(key.x), round(key.y)) for key in keys(glass)))
    glass.show(replace(EMPTY, lang=lang, notice="!"))
    places.add(tuple((round(key.x), round(key.y)) for key in keys(glass)))
    assert len(places) == 1


def test_what_was_typed_stands_before_the_places_still_empty(glass: Glass) -> None:
    glass.show(number("en", "5101", "__ ________ ____"))
    typed, missing = (
        widget
        for widget in glass.page.walk()
        if isinstance(widget, Words) and widget.words in ("5101", "__ ________ ____")
    )
    assert typed.right == missing.x
    assert typed.font_size == missing.font_size


def test_good_and_bad_differ_in_shape_and_colour(glass: Glass) -> None:
    looks = []
    for mark in (Mark.GOOD, Mark.BAD):
        glass.show(number("en", "1", "", mark))
        assert sign(glass).opacity == 1
        looks.append((sign(glass).corner, tuple(sign(glass).colour)))
    (one, red), (two, green) = looks
    assert one != two
    assert red != green
    glass.show(number("en", "1", ""))
    assert sign(glass).opacity == 0


def test_the_keys_are_in_the_language_of_the_view(glass: Glass) -> None:
    glass.show(EMPTY)
    assert glass.button("删除")
    glass.show(number("en", "", ""))
    glass.tap("Delete")
    assert glass.sent == ["key:back"]


def test_nothing_that_was_typed_waits_for_the_next_couple(glass: Glass) -> None:
    glass.show(number("en", "510105 1995", "____ ____"))
    left = glass.page
    glass.show(View(Screen.ATTRACT, "en", title="Check in here"))
    glass.wait(FORGETS_S)
    assert not any("510105" in label.text for label in left.walk() if isinstance(label, Words))


def test_a_keypad_of_another_shape_has_all_its_keys(glass: Glass) -> None:
    row = tuple(Button(f"key:{letter}", letter) for letter in "ABC")
    glass.show(replace(EMPTY, keypad=Keypad("", "", (*EMPTY.keypad.rows, row))))
    glass.tap("C")
    assert glass.sent == ["key:C"]
    glass.show(EMPTY)
    assert [key.words for key in keys(glass) if key.button.action] == [*"123456789X0", "删除"]
