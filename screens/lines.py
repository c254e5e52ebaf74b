"""Where a line may end. Kivy knows spaces only, and would open a line with a closing bracket."""

import unicodedata
from collections.abc import Callable
from itertools import pairwise

_OPENS = {"Ps", "Pi"}
_CLOSES = {"Pe", "Pf", "Po"}
_INSIDE_A_PHRASE = 0.25
"""What it costs to end a line elsewhere than after punctuation; an empty line would cost 1."""
_BETWEEN_GROUPS = 0.05
"""At a space in Chinese, which has none between words: what it parts are dates, times, names."""


def break_lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Break `text` into lines of at most `width`: few, of even length, ending with phrases.

    Chinese breaks between characters, but not before closing or after opening punctuation and
    not between a figure and what it counts; everything else breaks at spaces, unless they are
    no-break spaces. What cannot be broken is left too long.
    """
    ends = [0, *(at for at in range(1, len(text)) if _may_break(text[at - 1], text[at])), len(text)]
    pieces = [text[start:end] for start, end in pairwise(ends)]
    is_chinese = any(map(_is_wide, text))
    extents = [(measure(piece), measure(piece.rstrip())) for piece in pieces]
    # For the text up to each end: how many lines, at what cost, and where the last one begins.
    best = [(0, 0.0, 0)]
    for last, (_, used) in enumerate(extents):
        options = []
        for first in range(last, -1, -1):
            if first < last:
                used += extents[first][0]
                if used > width:
                    break
            lines, cost, _ = best[first]
            cost += (1 - used / width) ** 2
            if last < len(pieces) - 1 and not _ends_a_phrase(pieces[last]):
                at_space = is_chinese and pieces[last].endswith(" ")
                cost += _BETWEEN_GROUPS if at_space else _INSIDE_A_PHRASE
            options.append((lines + 1, cost, first))
        best.append(min(options))
    broken: list[str] = []
    end = len(pieces)
    while end > 0:
        start = best[end][2]
        broken.insert(0, "".join(pieces[start:end]).rstrip())
        end = start
    return broken


def _may_break(one: str, two: str) -> bool:
    if two == " ":
        return False
    if one == " ":
        return True
    if unicodedata.category(two) in _CLOSES or unicodedata.category(one) in _OPENS:
        return False
    return _is_wide(one) or (_is_wide(two) and not one.isdecimal())


def _ends_a_phrase(piece: str) -> bool:
    return unicodedata.category(piece.rstrip()[-1:] or " ").startswith("P")


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
