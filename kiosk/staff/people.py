"""The staff who may open the menu, as values."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff, as the centre lists them."""

    initials: str
    pin_hash: str = field(repr=False)
    """argon2id, in the PHC string format."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A person to choose, and for how many seconds no PIN is tried for this person."""

    initials: str
    locked_s: float = 0.0
