"""ID numbers, names and what is checked on a card."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import idnumber
from kiosk.case import Outcome
from kiosk.checks import Misplaced, checks_of, misplaced
from kiosk.names import masked, same_name
from kiosk.party import Party, TypedParty, UnshownParty
from tests.unit.couples import BRIDE, GROOM, STRANGER, appointment

TODAY = date(2026, 11, 24)
BOOKED = appointment(BRIDE, GROOM)


@pytest.mark.parametrize(
    "number",
    # GB 11643-1999's own examples, and published samples of the HK/Macao/Taiwan residence permit.
    ["11010519491231002X", "440524188001010014", "810000199408230021", "830000199201300022"],
)
def test_published_numbers_are_valid(number: str) -> None:
    assert idnumber.is_valid(number)


@given(st.from_regex(r"\d{17}", fullmatch=True).filter(str.isascii), st.integers(0, 16))
def test_one_wrong_digit_is_always_noticed(body: str, at: int) -> None:
    right = body + idnumber.check_character(body)
    wrong_digit = str((int(body[at]) + 1) % 10)
    assert idnumber.is_valid(right)
    assert not idnumber.is_valid(right[:at] + wrong_digit + right[at + 1 :])


@pytest.mark.parametrize(
    "number", ["", "1" * 15, "11010519491231002x", "１１０１０５１９４９１２３１００２"]
)
def test_what_is_not_a_number_is_not_valid(number: str) -> None:
    assert not idnumber.is_valid(number)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("林晓禾", "林*禾"),
        ("马诺", "马*"),
        ("𠮷䶮", "𠮷*"),
        ("阿卜杜·热合曼", "阿**·**曼"),
        ("SAMPLE, ALEX", "S*****, ***X"),
        ("丹", "丹"),
    ],
)
def test_a_masked_name_is_recognised_by_its_holder_only(name: str, shown: str) -> None:
    assert masked(name) == shown


def test_the_kind_of_dot_does_not_make_another_name() -> None:
    assert same_name("阿卜杜·热合曼", "阿卜杜•热合曼")
    assert not same_name("林晓禾", "林小禾")


def test_a_card_of_the_couple_is_in_its_place() -> None:
    assert misplaced(BRIDE, BOOKED, ()) is None
    assert misplaced(GROOM, BOOKED, (BRIDE,)) is None


def test_the_same_card_and_a_strangers_card_are_told_apart() -> None:
    assert misplaced(BRIDE, BOOKED, (BRIDE,)) is Misplaced.SAME_CARD
    assert misplaced(STRANGER, BOOKED, (BRIDE,)) is Misplaced.STRANGER


@pytest.mark.parametrize(
    ("change", "failed"),
    [
        ({}, set()),
        ({"valid_to": TODAY}, set()),
        ({"valid_to": date(2026, 11, 23)}, {"validity"}),
        ({"valid_from": date(2026, 11, 25)}, {"validity"}),
        ({"valid_to": None, "long_term": True}, set()),
        ({"valid_to": None}, {"validity"}),
        ({"birth": date(1995, 3, 17)}, {"birth"}),
        ({"birth": None}, {"birth"}),
        ({"name": "林小禾"}, {"name"}),
    ],
)
def test_what_does_not_fit_is_for_the_counter(change: dict[str, object], failed: set[str]) -> None:
    checks = checks_of(replace(BRIDE, **change), BOOKED, TODAY)  # type: ignore[arg-type]
    assert {check.check for check in checks if check.outcome is Outcome.SEE_COUNTER} == failed


def test_a_wrong_check_character_is_for_the_counter() -> None:
    wrong = replace(BRIDE, number=BRIDE.number[:17] + "0")
    failed = {c.check for c in checks_of(wrong, BOOKED, TODAY) if c.outcome is Outcome.SEE_COUNTER}
    assert failed == {"check_digit", "name"}


def test_who_typed_a_number_is_in_the_place_of_a_card() -> None:
    typed = TypedParty(BRIDE.name, BRIDE.number)
    assert misplaced(BRIDE, BOOKED, (typed,)) is Misplaced.SAME_CARD
    assert misplaced(GROOM, BOOKED, (typed, UnshownParty())) is None
    assert [party.name for party in BOOKED.still_expected((typed,))] == [GROOM.name]
    assert len(BOOKED.still_expected((UnshownParty(), UnshownParty()))) == 2


@pytest.mark.parametrize(
    ("party", "failed"),
    [
        (TypedParty(BRIDE.name, BRIDE.number), {"chip"}),
        (TypedParty(BRIDE.name, BRIDE.number[:17] + "0"), {"chip", "check_digit"}),
        (UnshownParty(), {"chip"}),
    ],
)
def test_without_a_chip_the_registrar_is_told_so(party: Party, failed: set[str]) -> None:
    checks = checks_of(party, BOOKED, TODAY)
    found = {check.check for check in checks if check.outcome is Outcome.SEE_COUNTER}
    assert found == failed
    assert all(check.reason for check in checks if check.check in failed)


def test_a_person_shows_no_more_than_four_characters_in_a_log_line() -> None:
    assert repr(BRIDE) == "IdCard(RESIDENT, …9927)"
    assert repr(TypedParty(BRIDE.name, BRIDE.number)) == "TypedParty(…9927)"
