"""Touches on keys and tiles, at the pace of people."""

from collections.abc import Iterable

from kiosk import commands as do
from kiosk import events as did
from kiosk.case import Business
from kiosk.events import Action, Device
from kiosk.keypad import BACK
from kiosk.session import State
from kiosk.view import Screen
from tests.unit.couples import BRIDE, FREE_SLOTS, GROOM, WEDDING
from tests.unit.terminal_hall import Hall


def type_fast(hall: Hall, keys: Iterable[str]) -> None:
    """Ten keys a second, the first one as soon as somebody can have read the screen."""
    hall.now_s += 0.5
    for key in keys:
        hall.controller.touch(f"key:{key}")
        hall.now_s += 0.1


def to_the_keypad_without_a_reader(hall: Hall) -> None:
    hall.open()
    hall.steps.script = {
        do.ScanCode: [did.CodeScanned(b"2045817361")],
        do.FindAppointment: [did.LookedUp(WEDDING)],
    }
    hall.touch(Action.START)
    hall.until(Screen.APPOINTMENT)
    hall.steps.script[do.ReadCard] = [did.DeviceFailed(Device.READER)]
    hall.touch(Action.GO_ON)
    hall.until(Screen.KEYPAD)


def test_no_key_of_a_fast_finger_is_lost_or_taken_for_a_double_tap(hall: Hall) -> None:
    hall.open()
    hall.touch(Action.START)
    hall.touch(Action.TYPE_NUMBER)
    type_fast(hall, BRIDE.number)
    assert hall.view.keypad is not None
    assert hall.view.keypad.typed == "510104 19950316 9927"
    type_fast(hall, [BACK, BACK, BACK, "9", "2"])
    assert hall.view.keypad.typed == "510104 19950316 992"


def test_a_double_tap_passes_over_one_person_not_over_both(hall: Hall) -> None:
    to_the_keypad_without_a_reader(hall)
    hall.touch(Action.WITHOUT_NUMBER)
    hall.now_s += 0.1
    hall.controller.touch(Action.WITHOUT_NUMBER.value)
    assert hall.controller.session.state is State.TYPE_PARTY
    assert len(hall.controller.session.parties) == 1


def test_what_was_typed_is_nowhere_once_the_couple_has_left(hall: Hall) -> None:
    to_the_keypad_without_a_reader(hall)
    type_fast(hall, GROOM.number)
    hall.touch(Action.GIVE_UP)
    hall.touch(Action.GIVE_UP)
    hall.touch(Action.DONE)
    assert hall.screen is Screen.ATTRACT
    assert hall.controller.session.typed == ""
    assert "9914" not in repr(hall.controller.session)


def test_whoever_types_is_still_there(hall: Hall) -> None:
    hall.open()
    hall.touch(Action.START)
    hall.touch(Action.TYPE_NUMBER)
    for _ in range(4):
        hall.pass_time(50)
        assert hall.view.time_left is not None
        hall.touch("key:5")
        assert hall.view.time_left is None
    hall.pass_time(61)
    assert hall.screen is Screen.GIVEN_UP


def test_a_tile_asks_the_centre_for_what_stands_on_it(hall: Hall) -> None:
    hall.open()
    hall.touch(Action.START)
    hall.touch(Action.NO_APPOINTMENT)
    tiles = {tile.label: tile.action for tile in hall.view.choices}
    assert len(tiles) == len(Business)
    hall.steps.script = {do.FindSlots: [did.SlotsFound(FREE_SLOTS)]}
    hall.touch(hall.view.choices[0].action)
    hall.until(Screen.SLOTS)
    hall.touch(Action.DONE)
    assert hall.screen is Screen.ATTRACT
