"""What is compared of each party. A machine refuses nobody: it warns, a registrar decides.

Two findings are for the couple at once (`Misplaced`): the card can simply be exchanged for the
right one. All others travel with the case and end in FINE or SEE_COUNTER.
"""

from datetime import date
from enum import Enum

from drivers.idreader.card import CardKind, IdCard
from kiosk import idnumber
from kiosk.case import Appointment, Check, Outcome
from kiosk.names import same_name
from kiosk.party import Party, TypedParty, UnshownParty, number_of


class Misplaced(Enum):
    """A good card that does not belong where it lies."""

    SAME_CARD = "same_card"
    STRANGER = "stranger"


def misplaced(card: IdCard, appointment: Appointment, here: tuple[Party, ...]) -> Misplaced | None:
    """Say whether another card is wanted: this person is here, or nobody expects this person."""
    if any(card.number == number_of(other) for other in here):
        return Misplaced.SAME_CARD
    if all(card.number != party.id_number for party in appointment.parties):
        return Misplaced.STRANGER
    return None


def checks_of(party: Party, appointment: Appointment, today: date) -> tuple[Check, ...]:
    """Compare a card with itself, with the calendar and with the appointment.

    Where no chip was read there is little to compare, and the registrar is told why.
    """
    match party:
        case TypedParty(_, number):
            sound = idnumber.is_valid(number)
            return (
                _check("chip", False, "no chip was read: the number was typed"),
                _check("check_digit", sound, "the check character does not fit"),
            )
        case UnshownParty():
            return (_check("chip", False, "no chip was read and no number was typed"),)
        case IdCard():
            return _checks_of_card(party, appointment, today)


def _checks_of_card(card: IdCard, appointment: Appointment, today: date) -> tuple[Check, ...]:
    return (
        _check("check_digit", _number_is_sound(card), "the check character does not fit"),
        _check("birth", _birth_fits(card), "the date of birth differs from the number"),
        _check("validity", _is_valid_on(card, today), "the card is not valid today"),
        _check("name", _name_fits(card, appointment), "the name differs from the booking"),
    )


def _check(name: str, fine: bool, reason: str) -> Check:
    return Check(name, Outcome.FINE) if fine else Check(name, Outcome.SEE_COUNTER, reason)


def _number_is_sound(card: IdCard) -> bool:
    # The 15-character number of the 2017 permit follows another rule.
    return card.kind is CardKind.FOREIGN_PR_2017 or idnumber.is_valid(card.number)


def _birth_fits(card: IdCard) -> bool:
    if card.kind is CardKind.FOREIGN_PR_2017:
        return card.birth is not None
    return card.birth is not None and f"{card.birth:%Y%m%d}" == idnumber.birth_digits(card.number)


def _is_valid_on(card: IdCard, today: date) -> bool:
    """Both ends count; 长期 has no end."""
    begun = card.valid_from is not None and card.valid_from <= today
    return begun and (card.long_term or (card.valid_to is not None and today <= card.valid_to))


def _name_fits(card: IdCard, appointment: Appointment) -> bool:
    """The booking may hold the Chinese or the English name of a permit."""
    names = [party.name for party in appointment.parties if party.id_number == card.number]
    return any(same_name(card.name, n) or same_name(card.english_name, n) for n in names)
