"""The keypad beside the real controller: what a key begins, and that it ends with the couple."""

from kiosk.events import Action
from kiosk.key_guide import Key
from kiosk.speech import Utterance
from kiosk.touches import HOLD
from kiosk.view import Screen
from kiosk.words_spoken import INTRODUCTION
from tests.unit.terminal_hall import TEXTS, TIME_OUTS, Hall

_ = TEXTS["zh_CN"]


class Heard:
    """A mouth, and the ear before it."""

    can_speak = True

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, utterance: Utterance, loudness: float) -> None:
        self.said = [piece.text for piece in utterance]

    def hush(self) -> None:
        self.said = []


def listening(hall: Hall) -> Heard:
    """The terminal speaks, and somebody has touched a key."""
    ear = Heard()
    hall.mouth.ear = ear
    hall.open()
    press(hall, Key.NEXT)
    return ear


def press(hall: Hall, *keys: Key) -> None:
    for key in keys:
        hall.now_s += 1.0
        hall.controller.press(key)


def test_the_first_key_tells_how_it_goes_and_chooses_nothing(hall: Hall) -> None:
    ear = listening(hall)
    assert ear.said[0] == _(INTRODUCTION)
    assert hall.screen is Screen.ATTRACT
    assert hall.view.focus == ""
    assert hall.view.access.keys


def test_a_choice_is_read_out_before_enter_takes_it(hall: Hall) -> None:
    ear = listening(hall)
    press(hall, Key.NEXT)
    assert ear.said == [_("Start")]
    assert hall.view.focus == Action.START.value
    press(hall, Key.CHOOSE)
    assert hall.screen is Screen.IDENTIFY
    assert _("Show your appointment") in ear.said


def test_enter_alone_only_tells_how_it_goes(hall: Hall) -> None:
    ear = listening(hall)
    press(hall, Key.CHOOSE, Key.CHOOSE)
    assert hall.screen is Screen.ATTRACT
    assert ear.said == [_(INTRODUCTION)]


def test_any_key_says_that_somebody_is_there(hall: Hall) -> None:
    listening(hall)
    press(hall, Key.NEXT, Key.CHOOSE)
    patience_s = TIME_OUTS.of(hall.controller.session)
    assert patience_s is not None
    hall.pass_time(patience_s - 1)
    assert hall.view.time_left is not None
    press(hall, Key.AGAIN)
    assert hall.view.time_left is None
    assert hall.screen is Screen.IDENTIFY


def test_the_next_couple_is_spoken_to_by_nobody(hall: Hall) -> None:
    ear = listening(hall)
    press(hall, Key.NEXT, Key.CHOOSE)
    hall.touch(Action.GIVE_UP)
    assert ear.said
    hall.touch(Action.DONE)
    assert hall.screen is Screen.ATTRACT
    assert ear.said == []
    assert not hall.view.access.voice


def test_a_passer_by_who_touched_a_key_leaves_the_terminal_silent(hall: Hall) -> None:
    ear = listening(hall)
    for _minute in range(13):
        hall.pass_time(5)
    assert ear.said == []
    assert not hall.view.access.keys


def test_staff_at_the_terminal_are_not_read_to(hall: Hall) -> None:
    ear = listening(hall)
    hall.touch(HOLD)
    assert hall.view.for_staff
    assert ear.said == []
    press(hall, Key.NEXT, Key.CHOOSE)
    assert ear.said == []
    assert hall.view.focus == ""
