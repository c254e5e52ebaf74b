"""The voice beside the controller: who hears what, and what a key does to the terminal."""

import pytest

from kiosk import words_spoken
from kiosk.access import AS_USUAL, Feature
from kiosk.key_guide import LOUDEST, Key
from kiosk.session import State
from kiosk.speech import Utterance
from kiosk.touches import ACCESS_PREFIX
from kiosk.view import Screen
from tests.unit.couples import BRIDE
from tests.unit.terminal_hall import TEXTS, Hall
from tests.unit.test_controller_orders import in_the_middle_of

ZH = TEXTS["zh_CN"]
PASSER_BY_S = 61.0
REACTION_S = 0.4


class Remembering:
    """A mouth that remembers what it said."""

    def __init__(self, *, can_speak: bool = True) -> None:
        self.can_speak = can_speak
        self.said: list[str] = []
        self.loudness = 0.0
        self.is_silent = True

    def say(self, utterance: Utterance, loudness: float) -> None:
        self.said += [piece.text for piece in utterance]
        self.loudness = loudness
        self.is_silent = False

    def hush(self) -> None:
        self.is_silent = True


@pytest.fixture
def mouth(hall: Hall) -> Remembering:
    mouth = Remembering()
    hall.controller._voice._mouth = mouth
    hall.open()
    return mouth


def press(hall: Hall, *keys: Key) -> None:
    for key in keys:
        hall.pass_time(REACTION_S)
        hall.controller.press(key)


def test_nobody_is_spoken_to_who_did_not_ask_for_it(hall: Hall, mouth: Remembering) -> None:
    in_the_middle_of(hall, State.CONFIRM)
    assert mouth.said == []


@pytest.mark.parametrize("key", list(Key))
def test_any_key_at_the_first_screen_begins_it_and_is_introduced(
    hall: Hall, mouth: Remembering, key: Key
) -> None:
    press(hall, key)
    assert hall.view.access == AS_USUAL.with_keys()
    assert hall.view.screen is Screen.ATTRACT
    assert mouth.said[:2] == [ZH(words_spoken.INTRODUCTION), ZH(words_spoken.FIRST_TITLE)]
    assert ZH(words_spoken.INTRODUCTION) in hall.view.caption


def test_down_and_enter_begin_the_check_in(hall: Hall, mouth: Remembering) -> None:
    press(hall, Key.NEXT, Key.NEXT, Key.CHOOSE)
    assert hall.view.screen is Screen.IDENTIFY


def test_the_place_of_the_keypad_is_on_the_screen(hall: Hall, mouth: Remembering) -> None:
    press(hall, Key.NEXT, Key.NEXT)
    assert hall.view.focus == hall.view.buttons[0].action


def test_without_a_sound_card_the_keypad_still_shows_its_place_and_captions(hall: Hall) -> None:
    hall.open()
    assert not hall.controller._voice.can_speak
    press(hall, Key.NEXT, Key.NEXT)
    assert hall.view.focus
    press(hall, Key.LOUDER)
    assert ZH(words_spoken.LOUDNESS) in hall.view.caption
    press(hall, Key.CHOOSE)
    assert hall.view.screen is Screen.IDENTIFY


@pytest.mark.parametrize("can_speak", [True, False])
def test_the_voice_is_offered_where_something_can_speak(
    hall: Hall, mouth: Remembering, can_speak: bool
) -> None:
    mouth.can_speak = can_speak
    hall.pass_time(REACTION_S)
    assert hall.view.adjust is not None
    hall.touch(hall.view.adjust.action)
    assert hall.view.sheet is not None
    offered = {switch.feature for switch in hall.view.sheet.switches}
    assert (Feature.VOICE in offered) is can_speak


def test_who_switches_the_voice_on_by_touch_hears_screens_and_has_no_ring(
    hall: Hall, mouth: Remembering
) -> None:
    hall.pass_time(REACTION_S)
    hall.touch(ACCESS_PREFIX + Feature.VOICE.value)
    assert mouth.said
    assert (hall.view.focus, hall.view.caption) == ("", "")


def test_right_makes_the_next_sentence_louder(hall: Hall, mouth: Remembering) -> None:
    press(hall, Key.NEXT)
    before = mouth.loudness
    press(hall, Key.LOUDER)
    assert mouth.loudness > before
    press(hall, Key.LOUDER)
    assert mouth.loudness == pytest.approx(1.0)
    assert LOUDEST == 4


def test_a_key_is_a_sign_of_life(hall: Hall, mouth: Remembering) -> None:
    in_the_middle_of(hall, State.CONFIRM)
    press(hall, Key.NEXT)
    patience_s = hall.controller._patience_s
    assert patience_s is not None
    hall.pass_time(patience_s - 2)
    assert hall.view.time_left is not None
    press(hall, Key.AGAIN)
    hall.pass_time(2)
    assert hall.view.screen is Screen.CONFIRM
    assert hall.view.time_left is None


def test_a_passer_by_who_pressed_a_key_leaves_a_silent_terminal(
    hall: Hall, mouth: Remembering
) -> None:
    press(hall, Key.NEXT, Key.LOUDER)
    hall.pass_time(PASSER_BY_S)
    assert hall.view.access == AS_USUAL
    assert (hall.view.focus, hall.view.caption) == ("", "")
    assert mouth.is_silent


def test_the_next_couple_begins_at_the_usual_loudness(hall: Hall, mouth: Remembering) -> None:
    press(hall, Key.NEXT)
    usual = mouth.loudness
    press(hall, Key.LOUDER)
    hall.pass_time(PASSER_BY_S)
    press(hall, Key.NEXT)
    assert mouth.loudness == usual


def test_no_name_and_no_id_number_is_ever_said(hall: Hall, mouth: Remembering) -> None:
    press(hall, Key.NEXT)
    in_the_middle_of(hall, State.CONFIRM)
    press(hall, Key.AGAIN, *[Key.NEXT] * 8)
    heard = "".join(mouth.said)
    assert BRIDE.name not in heard
    assert BRIDE.number not in heard


def test_a_key_does_nothing_while_staff_stand_here(hall: Hall, mouth: Remembering) -> None:
    hall.controller._corner.open("zh_CN")
    hall.pass_time(REACTION_S)
    assert hall.view.for_staff
    press(hall, Key.NEXT, Key.CHOOSE)
    assert hall.view.for_staff
    assert mouth.said == []
