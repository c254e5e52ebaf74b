"""What somebody wants to book, and what may be wrong with it before anybody looks at a calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from central.citizen_number import is_citizen_number, tidied
from central.models import Appointment, Business

PARTIES = {
    Business.MARRIAGE: (2,),
    Business.DIVORCE_APPLICATION: (2,),
    Business.DIVORCE_CERTIFICATE: (2,),
    Business.DIVORCE_WITHDRAWAL: (1,),
    Business.REISSUE: (1, 2),
}
"""How many people come: both (Civil Code 1049, 1076, 1078), either one who withdraws (1077), and
for a re-issue one or both."""

# 25 Chinese characters and more (民委发〔2016〕33号)
_LONGEST_NAME = 50


@dataclass(frozen=True, slots=True)
class BookedParty:
    """A person whom the caller names."""

    name: str
    id_number: str

    def tidied(self) -> Self:
        """Return it as it is kept, without what crept in by typing."""
        return type(self)(self.name.strip(), tidied(self.id_number))

    def __repr__(self) -> str:
        return f"BookedParty(…{self.id_number[-4:]})"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller asks for."""

    office_id: str
    business: Business
    cross_district: bool
    slot_start: datetime
    parties: tuple[BookedParty, ...]


class Refusal(StrEnum):
    """Why something cannot be booked."""

    SLOT_UNKNOWN = "slot_unknown"
    """The office is closed then, or that day cannot be booked yet."""
    SLOT_PAST = "slot_past"
    SLOT_FULL = "slot_full"
    CROSS_DISTRICT_TOO_SOON = "cross_district_too_soon"
    WRONG_NUMBER_OF_PARTIES = "wrong_number_of_parties"
    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    ID_NUMBER_WRONG = "id_number_wrong"
    SAME_PERSON_TWICE = "same_person_twice"
    ALREADY_BOOKED = "already_booked"
    CHECKED_IN = "checked_in"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is in the way."""

    refusal: Refusal
    party: int | None = None
    """The person it is about, from 1."""


class NotBookableError(Exception):
    """It cannot be booked; every reason at once. Names nobody."""

    def __init__(self, *problems: Problem, existing: Appointment | None = None) -> None:
        super().__init__(", ".join(problem.refusal for problem in problems))
        self.problems = problems
        self.existing = existing
        """The very same booking, made before."""


def problems_of_parties(business: Business, parties: Sequence[BookedParty]) -> list[Problem]:
    """Return what is wrong with the people themselves: how many, their names, their numbers."""
    problems = []
    if len(parties) not in PARTIES[business]:
        problems.append(Problem(Refusal.WRONG_NUMBER_OF_PARTIES))
    for position, party in enumerate(parties, start=1):
        if not party.name:
            problems.append(Problem(Refusal.NAME_MISSING, position))
        elif len(party.name) > _LONGEST_NAME:
            problems.append(Problem(Refusal.NAME_TOO_LONG, position))
        if not is_citizen_number(party.id_number):
            problems.append(Problem(Refusal.ID_NUMBER_WRONG, position))
        elif any(party.id_number == other.id_number for other in parties[: position - 1]):
            problems.append(Problem(Refusal.SAME_PERSON_TWICE, position))
    return problems
