"""Who of the expected people is here (当事人), and by what the terminal knows it.

Most lay down a card. A temporary ID card, a damaged chip or a travel permit has nothing to read:
then a typed number names its holder, or nothing does and the registrar looks at the paper.
"""

from dataclasses import dataclass

from drivers.idreader.card import IdCard


@dataclass(frozen=True, slots=True)
class TypedParty:
    """Somebody whose number was typed. No card says the name: it is the booking's."""

    name: str
    number: str

    def __repr__(self) -> str:
        return f"TypedParty(…{self.number[-4:]})"


@dataclass(frozen=True, slots=True)
class UnshownParty:
    """Somebody of whom the terminal was shown nothing, neither a chip nor a number."""


Party = IdCard | TypedParty | UnshownParty


def number_of(party: Party) -> str:
    """Return the ID number of `party`, "" when none was shown."""
    return "" if isinstance(party, UnshownParty) else party.number
