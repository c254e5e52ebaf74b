"""Which font draws which character of a text, so that no name is ever shown with a gap.

No font has all Chinese characters that names are written with. A text is split into runs: what the
main font has, what only the font of rare characters has, and what neither has. The last is drawn
as a boxed code point, so that a registrar can still look it up. Texts are never normalised: that
would turn one person's name into another's (U+F9DC becomes U+9686 under NFC).
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import groupby
from pathlib import Path

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
MAIN_FONT = FONTS / "NotoSansSC-Regular.otf"
BOLD_FONT = FONTS / "NotoSansSC-Bold.otf"
RARE_FONT = FONTS / "HanaMinB-rare.otf"


class Face(Enum):
    """Who draws a run."""

    MAIN = "main"
    RARE = "rare"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that one face draws.

    A MISSING run stands for one character: its text is the code point, "U+2EBF0".
    """

    text: str
    face: Face


def runs_of(text: str) -> tuple[Run, ...]:
    """Split `text`, in its order, into the longest runs of one face."""
    return tuple(_runs(text))


def bold_has(text: str) -> bool:
    """Say whether the bold font draws all of `text`; it has GB 2312 and Latin only."""
    return all(_draws("bold", character) for character in text)


def _runs(text: str) -> Iterator[Run]:
    for face, characters in groupby(text, key=_face_of):
        if face is Face.MISSING:
            for character in characters:
                yield Run(f"U+{ord(character):04X}", face)
        else:
            yield Run("".join(characters), face)


def _face_of(character: str) -> Face:
    if _draws("main", character):
        return Face.MAIN
    return Face.RARE if _draws("rare", character) else Face.MISSING


def _draws(section: str, character: str) -> bool:
    bounds = _coverage()[section]
    return bisect_right(bounds, ord(character)) % 2 == 1


@cache
def _coverage() -> dict[str, list[int]]:
    """Return, for each section, the sorted code points at which "draws it" changes."""
    sections: dict[str, list[int]] = {}
    for line in (FONTS / "coverage.txt").read_text(encoding="ascii").splitlines():
        if line.startswith("["):
            bounds = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            for item in line.split():
                first, _, last = item.partition("-")
                bounds += int(first, 16), int(last or first, 16) + 1
    return sections
