"""The keys of an audio keypad, which is a keyboard for the computer."""

from collections.abc import Iterator

import pytest
from kivy.core.window import Window

from kiosk.key_guide import Key
from tests.screens.glass import Glass

UP, DOWN, RIGHT, LEFT, ENTER, NUMBER_PAD_ENTER, F1 = 273, 274, 275, 276, 13, 271, 282


@pytest.fixture
def pressed(glass: Glass) -> Iterator[list[Key]]:
    glass.pressed.clear()
    yield glass.pressed
    glass.pressed.clear()


def press(code: int) -> None:
    Window.dispatch("on_key_down", code, 0, None, [])


def release(code: int) -> None:
    Window.dispatch("on_key_up", code, 0)


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (UP, Key.PREVIOUS),
        (DOWN, Key.NEXT),
        (LEFT, Key.AGAIN),
        (RIGHT, Key.LOUDER),
        (ENTER, Key.CHOOSE),
        (NUMBER_PAD_ENTER, Key.CHOOSE),
    ],
)
def test_each_key_of_the_keypad_arrives(pressed: list[Key], code: int, key: Key) -> None:
    press(code)
    release(code)
    assert pressed == [key]


def test_a_key_that_is_held_counts_once(pressed: list[Key]) -> None:
    for _ in range(5):
        press(ENTER)
    release(ENTER)
    assert pressed == [Key.CHOOSE]


def test_a_key_pressed_twice_counts_twice(pressed: list[Key]) -> None:
    for _ in range(2):
        press(DOWN)
        release(DOWN)
    assert pressed == [Key.NEXT, Key.NEXT]


def test_other_keys_do_nothing(pressed: list[Key]) -> None:
    press(F1)
    release(F1)
    press(ord("q"))
    release(ord("q"))
    assert pressed == []
