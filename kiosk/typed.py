"""What stands on the keypad: where a key leads, how it looks, and whether it can be right.

Two kinds of number are typed: a booking number of 6 to 15 digits, and an ID number of 17 digits and
a check character (GB 11643). The length tells them apart.
"""

from enum import Enum

from kiosk import idnumber
from kiosk.case import Appointment, LookUp, LookUpBy
from kiosk.keypad import BACK, pressed
from kiosk.party import Party, TypedParty, number_of
from kiosk.view import Mark

ID_NUMBER_LENGTH = 18
BOOKING_NUMBER_LENGTHS = range(6, 16)

_ID_NUMBER_GROUPS = (6, 8, 4)  # area, birth, sequence and check character: as on the card
_PLACES = "_"
_DIGITS = frozenset("0123456789")


class Mistyped(Enum):
    """Why a typed number leads nowhere yet."""

    INCOMPLETE = "incomplete"
    CHECK_CHARACTER = "check_character"
    STRANGER = "stranger"
    SAME_PERSON = "same_person"


def with_key(typed: str, key: str) -> str:
    """Return what stands there after `key`. X is the last of an ID number and nothing else."""
    if key == BACK or key in _DIGITS or (key == "X" and len(typed) == ID_NUMBER_LENGTH - 1):
        return pressed(typed, key, longest=ID_NUMBER_LENGTH)
    return typed


def grouped(typed: str) -> str:
    """Return `typed` with a space between the groups of an ID number."""
    groups, at = [], 0
    for length in _ID_NUMBER_GROUPS:
        groups.append(typed[at : at + length])
        at += length
    return " ".join(filter(None, groups))


def places_left(typed: str) -> str:
    """Return what stands behind `grouped(typed)` for the places of an ID number still empty."""
    return grouped(typed.ljust(ID_NUMBER_LENGTH, _PLACES))[len(grouped(typed)) :]


def mark_of_number(typed: str) -> Mark:
    """Say whether this can be a booking number or an ID number."""
    return Mark.GOOD if len(typed) in BOOKING_NUMBER_LENGTHS else mark_of_id_number(typed)


def mark_of_id_number(typed: str) -> Mark:
    """Judge the check character as soon as it is there."""
    if len(typed) < ID_NUMBER_LENGTH:
        return Mark.NONE
    return Mark.GOOD if idnumber.is_valid(typed) else Mark.BAD


def look_up_of(typed: str) -> LookUp | Mistyped:
    """Return what to ask the centre, or why it is not asked."""
    if len(typed) in BOOKING_NUMBER_LENGTHS:
        return LookUp(LookUpBy.BOOKING_NUMBER, typed)
    return _fault_of_id_number(typed) or LookUp(LookUpBy.ID_NUMBER, typed)


def party_of(
    typed: str, appointment: Appointment, here: tuple[Party, ...]
) -> TypedParty | Mistyped:
    """Return whose number this is, or why it is nobody's who is still expected.

    A number that the booking holds is taken as it is, even with a wrong check character: the check
    is for the registrar, not against the couple.
    """
    for party in appointment.still_expected(here):
        if party.id_number == typed:
            return TypedParty(party.name, typed)
    if typed and typed in map(number_of, here):
        return Mistyped.SAME_PERSON
    return _fault_of_id_number(typed) or Mistyped.STRANGER


def _fault_of_id_number(typed: str) -> Mistyped | None:
    if len(typed) < ID_NUMBER_LENGTH:
        return Mistyped.INCOMPLETE
    return None if idnumber.is_valid(typed) else Mistyped.CHECK_CHARACTER
