"""Where a line may end. Kivy knows spaces only, and would open a line with a closing bracket."""

import unicodedata
from collections.abc import Callable
from itertools import pairwise

_OPENS = {"Ps", "Pi"}
_CLOSES = {"Pe", "Pf", "Po"}
_INSIDE_A_PHRASE = 0.25
"""What it costs to end a line elsewhere than after punctuation; an empty line would cost 1."""


def break_lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Break `text` into lines of at most `width`: few, of even length, ending with phrases.

    Chinese breaks between characters, but not before closing or after opening punctuation and
    not between a figure and what it counts; everything else breaks at spaces.
    """
    return [
        line for paragraph in text.split("\n") for line in _broken(paragraph, width, measure)
    ]


def _broken(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    ends = [0, *(at for at in range(1, len(text)) if _may_break(text, at)), len(text)]
    advances = [measure(text[start:end]) for start, end in pairwise(ends)]
    trimmed = [measure(text[start:end].rstrip()) for start, end in pairwise(ends)]
    # best[i]: lines and cost of the text up to ends[i], and where its last line begins
    best = [(0, 0.0, 0)]
    for last in range(1, len(ends)):
        options = []
        before = 0.0
        for first in range(last - 1, -1, -1):
            used = before + trimmed[last - 1]
            if used > width and first < last - 1:
                break
            lines, cost, _ = best[first]
            cost += (1 - used / width) ** 2
            if last < len(ends) - 1 and not _ends_a_phrase(text[: ends[last]]):
                cost += _INSIDE_A_PHRASE
            options.append((lines + 1, cost, first))
            before += advances[first - 1]
        best.append(min(options))
    broken: list[str] = []
    last = len(ends) - 1
    while last > 0:
        first = best[last][2]
        broken.insert(0, text[ends[first] : ends[last]].rstrip())
        last = first
    return broken


def _may_break(text: str, at: int) -> bool:
    one, two = text[at - 1], text[at]
    if two.isspace():
        return False
    if one.isspace():
        return True
    if unicodedata.category(two) in _CLOSES or unicodedata.category(one) in _OPENS:
        return False
    return _is_wide(two) and not one.isdecimal() or _is_wide(one)


def _ends_a_phrase(text: str) -> bool:
    return unicodedata.category(text.rstrip()[-1:] or " ").startswith("P")


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
