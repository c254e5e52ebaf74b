"""A language that nobody speaks, to find what no catalogue reaches and what has no room.

Every message is in brackets, has accents, and is 40 % longer than its English: as German and
Tibetan are. Whatever is shown without brackets never went through a catalogue.
"""

import re
from collections.abc import Mapping
from math import ceil

from kiosk.text import SOURCE_LANG, Text, Texts

PSEUDO = "pseudo"
LONGER = 1.4

_ACCENTS = str.maketrans("aeiouAEIOUnc", "āéīöûÁÉÍÓÚñç")
"""Only letters that both faces have."""
_VOWEL = re.compile("[āéīöû]")
_PLACEHOLDER = re.compile(r"(\{[^}]*\})")


def pseudo(message: str) -> str:
    """Return `message` as the language that nobody speaks says it, its {placeholders} intact."""
    pieces = [
        piece if _PLACEHOLDER.fullmatch(piece) else piece.translate(_ACCENTS)
        for piece in _PLACEHOLDER.split(message)
    ]
    missing = ceil(len(message) * LONGER) - len(message)
    # Words become longer first, as they do in German; a line cannot be broken inside them.
    for at, piece in enumerate(pieces):
        if missing > 0 and not _PLACEHOLDER.fullmatch(piece):
            pieces[at], doubled = _VOWEL.subn(lambda found: found[0] * 2, piece, count=missing)
            missing -= doubled
    # What is left becomes a word more, or several.
    more = "".join(" " if at % 6 == 0 and missing > 1 else "ö" for at in range(missing))
    return "[" + "".join(pieces) + more + "]"


def with_pseudo(texts: Texts) -> Texts:
    """Return languages of which the English one is spoken by nobody; the others are as before."""
    spoken: Mapping[str, Text] = {**texts, SOURCE_LANG: pseudo}
    return spoken


def outside_brackets(text: str) -> str:
    """Return what of `text` came from no catalogue; a message may stand inside another."""
    depth, outside = 0, []
    for character in text:
        depth += character == "["
        if not depth:
            outside.append(character)
        depth -= character == "]" and depth > 0
    return "".join(outside)
