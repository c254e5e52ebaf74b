"""Where somebody with the keypad stands, and what a key does there."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kiosk import words_spoken
from kiosk.access import AS_USUAL
from kiosk.key_guide import LOUDEST, Guide, Key, focus, moved_on, options, press
from kiosk.view import Button, Keypad, Screen, TimeLeft, View

USE = Button("use", "Use this photo", primary=True)
AGAIN = Button("again", "Take it again")
LEAVE = Button("leave", "Stop and leave")
CALL = Button("call", "Call staff")
ADJUST = Button("adjust", "Text and voice")
VIEW = View(
    Screen.PHOTO,
    "en",
    "Do you like the photo?",
    buttons=(AGAIN, USE, LEAVE),
    call=CALL,
    adjust=ADJUST,
    languages=(Button("lang:zh_CN", "中文"),),
    access=AS_USUAL.with_keys(),
)
ALONE = View(Screen.TICKET, "en", "Your number", buttons=(Button("done", "Done", primary=True),))
RING = TimeLeft(9, 15, "Are you still there?", Button("more_time", "More time", primary=True))


def walk(view: View, *keys: Key, guide: Guide | None = None) -> tuple[Guide, str, list[str]]:
    """Press `keys`; return where one stands, what the last one chose, and what it said."""
    guide = moved_on(guide or Guide(), view)
    action, says = "", []
    for key in keys:
        pressed = press(guide, key, view, str)
        guide, action, says = pressed.guide, pressed.action, [p.text for p in pressed.says]
    return guide, action, says


def test_the_first_key_down_says_what_most_people_want() -> None:
    assert walk(VIEW, Key.NEXT)[2] == ["Use this photo"]


def test_down_goes_through_all_choices_and_begins_again() -> None:
    order = [button.action for button in options(VIEW)]
    assert order == ["use", "again", "leave", "call", "adjust", "lang:zh_CN"]
    guide = moved_on(Guide(), VIEW)
    for action in (*order, order[0]):
        guide = press(guide, Key.NEXT, VIEW, str).guide
        assert focus(guide, VIEW) == action


def test_up_from_nowhere_is_the_last_choice() -> None:
    assert walk(VIEW, Key.PREVIOUS)[2] == ["中文"]


def test_enter_chooses_what_was_said_last() -> None:
    assert walk(VIEW, Key.NEXT, Key.NEXT, Key.CHOOSE)[1] == "again"


def test_enter_before_any_other_key_chooses_nothing_and_says_how_it_is_done() -> None:
    _, action, says = walk(VIEW, Key.CHOOSE)
    assert (action, says) == ("", [words_spoken.INTRODUCTION])


def test_a_single_choice_needs_enter_alone() -> None:
    assert walk(ALONE, Key.CHOOSE)[1] == "done"


def test_enter_twice_does_not_choose_on_the_next_screen_too() -> None:
    guide, action, _ = walk(VIEW, Key.NEXT, Key.CHOOSE)
    assert action == "use"
    following = replace(VIEW, screen=Screen.CONFIRM, title="Is everything right?")
    assert walk(following, Key.CHOOSE, guide=guide)[1] == ""


def test_left_says_the_screen_again_and_where_one_stands() -> None:
    says = walk(VIEW, Key.NEXT, Key.NEXT, Key.AGAIN)[2]
    assert says == ["Do you like the photo?", "Take it again"]


def test_right_is_louder_and_goes_round() -> None:
    guide, _, says = walk(VIEW, Key.LOUDER)
    assert (guide.loudness, says) == (3, [words_spoken.LOUDNESS, "3"])
    assert walk(VIEW, *[Key.LOUDER] * 3)[0].loudness == 1


def test_the_question_whether_anybody_is_there_leaves_one_choice_and_then_the_old_place() -> None:
    guide, _, _ = walk(VIEW, Key.NEXT, Key.NEXT)
    asked = replace(VIEW, time_left=RING)
    guide = moved_on(guide, asked)
    assert press(guide, Key.CHOOSE, asked, str).action == "more_time"
    assert focus(moved_on(guide, VIEW), VIEW) == "again"


def test_a_number_that_grows_leaves_one_at_its_key() -> None:
    def typing(typed: str) -> View:
        keys = (Button("1", "1"), Button("2", "2"), Button("", "X"))
        return View(Screen.KEYPAD, "en", "Your number", keypad=Keypad(typed, "", (keys,)))

    guide, action, _ = walk(typing(""), Key.NEXT, Key.NEXT, Key.CHOOSE)
    assert action == "2"
    assert focus(moved_on(guide, typing("2")), typing("2")) == "2"


def test_a_key_that_types_nothing_now_is_no_choice() -> None:
    keys = (Button("1", "1"), Button("", "X"))
    view = View(Screen.KEYPAD, "en", "Your number", keypad=Keypad("", "", (keys,)))
    assert [button.action for button in options(view)] == ["1"]


def test_a_screen_without_a_choice_says_itself() -> None:
    assert walk(View(Screen.WORKING, "en", "One moment"), Key.NEXT)[2] == ["One moment"]


@given(st.lists(st.sampled_from(Key)))
def test_whatever_is_pressed_only_what_can_be_touched_is_chosen(keys: list[Key]) -> None:
    guide = moved_on(Guide(), VIEW)
    touchable = {button.action for button in options(VIEW)} | {""}
    heard = False
    for key in keys:
        pressed = press(guide, key, VIEW, str)
        guide = pressed.guide
        assert pressed.action in touchable
        assert heard or not pressed.action  # nothing is chosen that was not said before
        assert 1 <= guide.loudness <= LOUDEST
        heard = heard or key in (Key.NEXT, Key.PREVIOUS)
