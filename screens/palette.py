"""The colours by role, as usual and in strong contrast, and those that tell for whom a screen is.

Festive red and gold with restraint, on warm paper. Strong contrast is near black on white, and red
only where it stands out as much (WCAG 2.2, 1.4.6: 7 : 1; docs/design-system.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kivy.utils import get_color_from_hex as colour

Colour = Sequence[float]


@dataclass(frozen=True, slots=True)
class Livery:
    """The colours that tell from afar for whom a screen is."""

    ground: Colour
    """Of the whole window, whatever its shape."""
    band: Colour
    """Along the upper edge, with a line of `band_line` below it."""
    band_line: Colour
    accent: Colour
    """Of what most want to touch; `accent_down` under the finger."""
    accent_down: Colour
    line: Colour
    """Around tiles, and around what is typed."""


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme."""

    ground: Colour
    surface: Colour
    pressed: Colour
    ink: Colour
    ink_soft: Colour
    line: Colour
    outline: Colour
    missing: Colour
    red: Colour
    over_red: Colour
    gold: Colour
    gold_soft: Colour
    notice: Colour
    notice_line: Colour
    good: Colour
    shade: Colour
    focus: Colour
    focus_gap: Colour
    sun: Colour
    shelf: Colour
    glass: Colour
    beam: Colour
    lens: Colour
    card: Colour
    skin: Colour
    cloth: Colour
    couples: Livery
    staff: Livery


_PAPER, _WHITE, _BLACK = colour("#FBF6F0"), colour("#FFFFFF"), colour("#111111")
_INK, _BLUE, _SLATE = colour("#2C1E1B"), colour("#0B4FA8"), colour("#3E5568")
_RED, _RED_DEEP = colour("#B4232A"), colour("#8A161D")
_STRONG_RED, _STRONG_RED_DEEP = colour("#8F1119"), colour("#5C0A10")
_GOLD, _GOLD_DEEP = colour("#C4933F"), colour("#A0742A")

STANDARD = Palette(
    ground=_PAPER,
    surface=_WHITE,
    pressed=colour("#F2E2C4"),
    ink=_INK,
    ink_soft=colour("#6A5850"),
    line=colour("#DCCBBD"),
    outline=colour("#6A5850"),
    missing=colour("#7F6E64"),
    red=_RED,
    over_red=_WHITE,
    gold=_GOLD,
    gold_soft=colour("#F2E2C4"),
    notice=colour("#FFF0CF"),
    notice_line=colour("#A85E00"),
    good=colour("#2C7A4B"),
    shade=(*_INK[:3], 0.4),
    focus=_BLUE,
    focus_gap=_WHITE,
    sun=colour("#F7EBD8"),
    shelf=colour("#EFE3D6"),
    glass=colour("#3B2B28"),
    beam=colour("#E0574F"),
    lens=colour("#8FB4CC"),
    card=colour("#E9F1F5"),
    skin=colour("#F3D3BC"),
    cloth=_SLATE,
    couples=Livery(_PAPER, _RED, _GOLD, _RED, _RED_DEEP, _GOLD_DEEP),
    staff=Livery(colour("#E2E8EC"), _SLATE, colour("#9FB2C0"), _SLATE, _INK, _SLATE),
)
STRONG = Palette(
    ground=_WHITE,
    surface=_WHITE,
    pressed=colour("#D9D9D9"),
    ink=_BLACK,
    ink_soft=_BLACK,
    line=_BLACK,
    outline=_BLACK,
    missing=colour("#4A4A4A"),
    red=_STRONG_RED,
    over_red=_WHITE,
    gold=_BLACK,
    gold_soft=_WHITE,
    notice=_WHITE,
    notice_line=_BLACK,
    good=colour("#0F5129"),
    shade=(*_BLACK[:3], 0.6),
    focus=colour("#003C9E"),
    focus_gap=_WHITE,
    sun=colour("#EDEDED"),
    shelf=colour("#DADADA"),
    glass=_BLACK,
    beam=colour("#FF6A60"),
    lens=colour("#BFD9E8"),
    card=_WHITE,
    skin=colour("#F3D3BC"),
    cloth=colour("#1F2F3D"),
    couples=Livery(_WHITE, _STRONG_RED, _BLACK, _STRONG_RED, _STRONG_RED_DEEP, _BLACK),
    staff=Livery(_WHITE, colour("#1F2F3D"), _BLACK, colour("#1F2F3D"), _BLACK, _BLACK),
)
