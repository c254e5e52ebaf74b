"""Every combination of view, language, look and window, and the few that each test run checks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from kiosk.access import Access
from kiosk.text import LANGUAGES, SOURCE_LANG, load_texts
from kiosk.view import View
from tests.screens.layers import pages
from tests.screens.pseudo import PSEUDO, with_pseudo

LANGS = ("zh_CN", "en", PSEUDO)
LOOKS = tuple(
    Access(large_text=large, high_contrast=strong, reach=low)
    for strong, low, large in product((False, True), repeat=3)
)
_FITS = tuple(look for look in LOOKS if not look.large_text and not look.reach)
"""A language that is 40 % longer than English is promised these; larger, it needs shorter words."""
DESIGN_PX = (1080, 1920)
WINDOWS_PX = (DESIGN_PX, (768, 1366), (540, 960), (1440, 2560), (1920, 1080))


@dataclass(frozen=True, slots=True)
class Case:
    """A view, and how it is looked at. Its name is "confirm-long-en-large+reach-540x960"."""

    view: str
    lang: str
    access: Access
    window_px: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.view}-{group_name(self.lang, self.access, self.window_px)}"


def group_name(lang: str, access: Access, window_px: tuple[int, int]) -> str:
    """Return what the names of all views of one language, look and window end with."""
    width, height = window_px
    return f"{lang}-{look_name(access)}-{width}x{height}"


def look_name(access: Access) -> str:
    """Return "standard", or what is switched on: "large+reach"."""
    names = {"large": access.large_text, "contrast": access.high_contrast, "reach": access.reach}
    return "+".join(name for name, is_on in names.items() if is_on) or "standard"


@cache
def views_in(lang: str, access: Access) -> dict[str, View]:
    """Return every view by its name."""
    texts = load_texts(Path(__file__).parents[2] / "assets" / "locale")
    if lang == PSEUDO:
        return dict(pages(SOURCE_LANG, with_pseudo(texts), access))
    return dict(pages(lang, texts, access))


def everything() -> Iterator[tuple[str, Access, tuple[int, int]]]:
    """Yield each language, look and window; at each of them all views are looked at."""
    for window_px, lang, access in product(WINDOWS_PX, LANGS, LOOKS):
        if can_meet(lang, access):
            yield lang, access, window_px


def can_meet(lang: str, access: Access) -> bool:
    """Say whether the language is promised in this look."""
    return lang != PSEUDO or access in _FITS


def chosen() -> Iterator[Case]:
    """Yield what each test run checks: any two things that can differ meet at least once.

    Every view with each size of text, low down and not, its contrasts and languages taking turns;
    then every view in half of the other windows, its languages and looks taking turns. Windows do
    not alternate: to change one takes longest.
    """
    names = [*views_in(SOURCE_LANG, LOOKS[0])]
    for (at, name), (turn, (large, low)) in product(
        enumerate(names), enumerate(product((False, True), repeat=2))
    ):
        strong = (at + turn // 2 + turn) % 2 == 0
        access = Access(large_text=large, high_contrast=strong, reach=low)
        yield Case(name, LANGUAGES[(at // 2 + turn) % len(LANGUAGES)], access, DESIGN_PX)
    for at, name in enumerate(names):
        yield Case(name, PSEUDO, _FITS[at % len(_FITS)], DESIGN_PX)
    for nth, window_px in enumerate(WINDOWS_PX[1:]):
        # half of the views in each: a page that fits one of these sizes hardly misses the next
        for at, name in enumerate(names):
            if at % 2 != nth % 2:
                continue
            turn = at // 2 + 3 * nth
            lang = LANGS[turn % len(LANGS)]
            looks = [look for look in LOOKS if can_meet(lang, look)]
            yield Case(name, lang, looks[turn % len(looks)], window_px)
