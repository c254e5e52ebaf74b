"""How many tickets the roll still gives: counted, for few printers say more than "near its end".

Pure. Nothing is known of a roll before staff say that they put in a whole one. The length of the
next tickets is that of the last ones: a running mean, in which the last eight or so weigh most.
"""

from dataclasses import dataclass, replace

DOTS_PER_MM = 8
CUT_MM = 15
"""What each ticket costs beyond its picture: the paper between the print head and the cutter."""
NEAR_END_MM = 2_000
"""What is taken to be left when the sensor says "near its end". It feels how thick the roll is, and
cores differ, so this is on the safe side: 2.5 mm of paper around a core of 18 mm are 2.7 m.
"""

_WEIGHT = 1 / 8


@dataclass(frozen=True, slots=True)
class Paper:
    """What was counted since staff changed the roll."""

    roll_known: bool = False
    """Whether staff ever said that they put in a whole one."""
    used_mm: float = 0.0
    ticket_mm: float = 85.0
    """The length of a ticket; before the first one, that of an ordinary ticket."""


def length_mm(height_dots: int) -> float:
    """Return the paper that a picture of this height takes, with the cut."""
    return height_dots / DOTS_PER_MM + CUT_MM


def used(paper: Paper, ticket_mm: float) -> Paper:
    """Return what is known after one more ticket."""
    mean_mm = paper.ticket_mm + (ticket_mm - paper.ticket_mm) * _WEIGHT
    return replace(paper, used_mm=paper.used_mm + ticket_mm, ticket_mm=mean_mm)


def changed(paper: Paper) -> Paper:
    """Return what is known when a whole roll was put in."""
    return replace(paper, roll_known=True, used_mm=0.0)


def tickets_left(paper: Paper, *, roll_mm: int, near_end: bool) -> int | None:
    """Return about how many more tickets there are; None when nobody knows.

    A printer whose sensor says "near its end" is believed, whatever was counted.
    """
    if not paper.roll_known and not near_end:
        return None
    left_mm = max(0.0, roll_mm - paper.used_mm) if paper.roll_known else float(roll_mm)
    if near_end:
        left_mm = min(left_mm, NEAR_END_MM)
    return int(left_mm / paper.ticket_mm)
