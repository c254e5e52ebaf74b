"""What stands on the keypad: its grammar, its groups, and the verdict while it is typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.case import LookUp, LookUpBy
from kiosk.idnumber import check_character
from kiosk.keypad import BACK, GAP, KEY_PREFIX, rows
from kiosk.typed import (
    Mistyped,
    grouped,
    look_up_of,
    mark_of_id_number,
    mark_of_number,
    places_left,
    with_key,
)
from kiosk.view import Mark
from tests.unit.couples import BRIDE

KEYS = st.sampled_from([*"0123456789X", BACK])
FIRST_17 = st.text("0123456789", min_size=17, max_size=17)


def typed(*keys: str) -> str:
    text = ""
    for key in keys:
        text = with_key(text, key)
    return text


@given(st.lists(KEYS, max_size=60))
def test_whatever_is_touched_only_the_beginning_of_a_number_can_stand_there(
    touched: list[str],
) -> None:
    assert re.fullmatch(r"\d{0,18}|\d{17}X", typed(*touched), re.ASCII)


@given(st.lists(KEYS, max_size=25), st.sampled_from("0123456789"))
def test_delete_takes_back_exactly_the_last_digit(touched: list[str], digit: str) -> None:
    before = typed(*touched)
    after = with_key(before, digit)
    assert with_key(after, BACK) == before or len(before) == 18


@pytest.mark.parametrize("key", ["", "A", "x", "１", " ", "12"])
def test_a_key_that_the_keypad_does_not_have_changes_nothing(key: str) -> None:
    assert with_key("51", key) == "51"


@given(st.lists(KEYS, max_size=25))
def test_the_groups_and_the_places_left_are_always_as_on_the_card(touched: list[str]) -> None:
    number = typed(*touched)
    shown = grouped(number)
    assert shown.replace(" ", "") == number
    assert [len(group) for group in (shown + places_left(number)).split(" ")] == [6, 8, 4]


def test_an_id_number_stands_in_three_groups() -> None:
    assert grouped(BRIDE.number) == "510104 19950316 9927"
    assert (grouped("510104"), places_left("510104")) == ("510104", " ________ ____")
    assert (grouped("5101041"), places_left("5101041")) == ("510104 1", "_______ ____")


@given(FIRST_17)
def test_the_eighteenth_character_decides(first_17: str) -> None:
    right = check_character(first_17)
    assert mark_of_id_number(first_17) is Mark.NONE
    for last in "0123456789X":
        expected = Mark.GOOD if last == right else Mark.BAD
        assert mark_of_id_number(first_17 + last) is expected
        assert mark_of_number(first_17 + last) is expected


@pytest.mark.parametrize(
    ("length", "mark"),
    [(0, Mark.NONE), (5, Mark.NONE), (6, Mark.GOOD), (10, Mark.GOOD), (15, Mark.GOOD)],
)
def test_a_booking_number_is_plausible_by_its_length(length: int, mark: Mark) -> None:
    number = "2" * length
    assert mark_of_number(number) is mark
    assert mark_of_id_number(number) is Mark.NONE
    plausible = LookUp(LookUpBy.BOOKING_NUMBER, number)
    assert look_up_of(number) == (plausible if mark is Mark.GOOD else Mistyped.INCOMPLETE)


@given(st.lists(KEYS, max_size=25))
def test_a_good_mark_means_that_the_centre_is_asked(touched: list[str]) -> None:
    number = typed(*touched)
    asked = isinstance(look_up_of(number), LookUp)
    assert asked is (mark_of_number(number) is Mark.GOOD)


@pytest.mark.parametrize("letters", ["", "X"])
def test_the_keys_lie_as_on_a_telephone(letters: str) -> None:
    keys = rows(str, letters=letters)
    assert ["".join(button.label for button in row) for row in keys[:3]] == ["123", "456", "789"]
    beside_zero, zero, back = keys[3]
    assert beside_zero == GAP if not letters else beside_zero.label == "X"
    assert (zero.label, back.action) == ("0", KEY_PREFIX + BACK)
    assert all(key.action == KEY_PREFIX + key.label for row in keys[:3] for key in row)
