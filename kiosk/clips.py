"""Which file says a sentence: a recording by a person before the clip of the machine.

A clip has the name of its sentence, so one that is older than its sentence is not found.
"""

from hashlib import sha256
from pathlib import Path

RECORDED = "recorded"
"""The folder, beside the clips of a language, in which recordings lie; they win."""


def clip_name(text: str) -> str:
    """Return the name of the file that says `text`, in whatever language that is."""
    return f"{sha256(text.encode()).hexdigest()[:12]}.ogg"


def clip_of(folder: Path, lang: str, text: str) -> Path | None:
    """Return the file below `folder` that says `text`; None when there is none."""
    for place in (folder / lang / RECORDED, folder / lang):
        path = place / clip_name(text)
        if path.is_file():
            return path
    return None
