"""What takes people how long: to read, to move a hand, to handle a card. Pure arithmetic.

Each figure has a source or says that it is assumed; where sources differ for the young and the old
the figure is for the old. Nothing overlaps: whoever reads does not move meanwhile.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.session import COUNTDOWN_S
from kiosk.view import Screen, View

CHINESE_CHARACTERS_PER_S = 4.0
"""The goal's own figure."""
ENGLISH_WORDS_PER_S = 3.0
"""180 words a minute, as people read aloud. Silently adults read 238, most of them 175 to 300
(M. Brysbaert, How many words do we read per minute?, J. Memory and Language 109, 2019).
"""

REACH_S = 0.6
BIT_S = 0.5
"""Fitts' law in the form of ISO/TS 9241-411: REACH_S + BIT_S * log2(D / W + 1). Both assumed:
2 bits a second is less than a third of what fingers did on a telephone, 6.95 (I. S. MacKenzie,
Fitts' Throughput and the Remarkable Case of Touch-Based Target Selection, HCI International 2015),
for arms that are old, held up, and in front of strangers.
"""
REST_BELOW_MM = 300.0
"""Assumed: so far below the screen is the hand that begins, or comes from a card or a telephone."""
DPI = 102.0
"""1080 x 1920 at 21.5 inches, as config/default.toml has it."""

DECIDED_S = 1.35
"""Not in the goal, told beside it: the mental preparation before an act (S. Card, T. Moran, A.
Newell, The Keystroke-Level Model, Communications of the ACM 23, 1980), once for each touch.
"""

CODE_HELD_S = 2.0
"""Assumed: a telephone that is at hand is held before the scanner."""
DECODED_S = 0.2
"""docs/benchmarks.md: the code is visible -> the next screen, 95 % within 0.14 s."""
CARD_LAID_S = 1.8
CARD_READ_S = 0.7
"""Assumed; and docs/benchmarks.md: card found -> name on the screen, 95 % within 0.69 s."""
CARD_TAKEN_S = 1.0
"""Assumed."""
POSED_S = 3.0
"""Assumed: two people step together and look up, after they have read that."""
PHOTO_TAKEN_S = COUNTDOWN_S + 0.2
"""docs/benchmarks.md: the countdown is over -> the photo is on the screen, within 0.12 s."""
PHOTO_JUDGED_S = 2.0
"""Assumed: they look at themselves."""
TICKET_READY_S = 0.4
PAPER_MM_S = 150.0
"""docs/benchmarks.md: what 0.73 s from the confirmation to a ticket of 48 mm leaves for the
machine, rounded up; and the speed of the paper that the emulated printer has.
"""
TICKET_TAKEN_S = 2.0
"""Assumed."""

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[A-Za-z0-9]")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['.:-][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Box:
    """Where a button is on the glass, in mm from the lower left corner."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float

    @property
    def centre(self) -> tuple[float, float]:
        return self.x_mm + self.width_mm / 2, self.y_mm + self.height_mm / 2


def reading_s(text: str, lang: str) -> float:
    """Return how long it takes to read `text`.

    On a Chinese screen each digit and letter is a character; on an English one the characters of a
    name are read as such, and all else is words.
    """
    characters = len(_HAN.findall(text))
    if lang != "en":
        return (characters + len(_LATIN.findall(text))) / CHINESE_CHARACTERS_PER_S
    words = len(_WORD.findall(text))
    return characters / CHINESE_CHARACTERS_PER_S + words / ENGLISH_WORDS_PER_S


def touch_s(hand_mm: tuple[float, float], target: Box) -> float:
    """Return how long a hand at `hand_mm` takes to touch `target`."""
    distance_mm = math.dist(hand_mm, target.centre)
    least_side_mm = min(target.width_mm, target.height_mm)
    return REACH_S + BIT_S * math.log2(distance_mm / least_side_mm + 1)


def new_in(view: View, before: View | None) -> Iterator[str]:
    """Yield what somebody reads of `view` who has read the screen before it: all that differs."""
    known = set(read_of(before)) if before else set()
    yield from (text for text in read_of(view) if text not in known)


def read_of(view: View) -> Iterator[str]:
    """Yield what people read to go on: no secondary button, no way out, no progress.

    The news of the hall on the first screen are for those who stand before it without a task.
    """
    texts = [view.title, view.guidance, view.notice, view.number]
    for fact in () if view.screen is Screen.ATTRACT else view.facts:
        texts += [fact.label, fact.value]
    texts += [button.label for button in view.buttons if button.primary]
    yield from (text for text in texts if text)


def looking_s(view: View) -> float:
    """Return how long people look at what is no text."""
    if view.screen is not Screen.PHOTO or view.countdown is not None:
        return 0.0
    return PHOTO_JUDGED_S if view.still else POSED_S
