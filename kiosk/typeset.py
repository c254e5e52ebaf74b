"""Set text on paper: fonts, widths and line breaks for a picture of black dots.

Glyphs are drawn in grey and become black or white when the whole picture is done. One thread only:
the fonts are kept open and a FreeType face is not for two threads at once.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL.ImageDraw import ImageDraw
from PIL.ImageFont import FreeTypeFont, truetype

from kiosk.glyphs import BOLD_FONT, MAIN_FONT, RARE_FONT, Face, Run, bold_has, runs_of

LINE_HEIGHT = 1.3
"""Of the size of the type, from one baseline to the next."""

_RARE_STROKE_DOTS = 0.4  # the rare font is a thin serif one: paper swallows its hairlines
_BOX_PADDING_DOTS = 4

_OPENING = "\u201c\u2018\uff08\u300a\u300c\u300e\u3010"
_CLOSING = "\u201d\u2019\uff09\u300b\u300d\u300f\u3011\u3001\u3002\uff0c\uff01\uff1a\uff1b\uff1f"
_CHINESE = "\u2e80-\U0003ffff"
_UNBREAKABLE = re.compile(
    rf"[{_OPENING}]*[{_CHINESE}][{_CLOSING}]*\s*|[^\s{_CHINESE}]+[{_CLOSING}]*\s*"
)


@dataclass(frozen=True, slots=True)
class Style:
    """The size of a type in dots per em, and its weight."""

    size: int
    bold: bool = False


def width_of(text: str, style: Style) -> float:
    """Return how many dots a line takes."""
    return sum(_run_width(run, style) for run in runs_of(text))


def fitted(text: str, styles: Sequence[Style], width: float) -> tuple[Style, list[str]]:
    """Take the first style in which `text` is one line; break it in the last one if none is."""
    for style in styles:
        if width_of(text, style) <= width:
            return style, [text]
    return styles[-1], broken(text, styles[-1], width)


def broken(text: str, style: Style, width: float) -> list[str]:
    """Break `text` into lines of at most `width` dots.

    Lines end between Chinese characters or after spaces, closing marks begin no line and opening
    marks end none. What is wider than a line by itself is broken anywhere.
    """
    lines = [""]
    for match in _UNBREAKABLE.finditer(text):
        unit = match.group()
        if width_of((lines[-1] + unit).rstrip(), style) <= width:
            lines[-1] += unit
        elif width_of(unit.rstrip(), style) <= width:
            lines.append(unit)
        else:
            for character in unit:
                if width_of(lines[-1] + character, style) > width:
                    lines.append("")
                lines[-1] += character
    return [line.rstrip() for line in lines if line]


def draw_line(draw: ImageDraw, x: float, baseline: float, text: str, style: Style) -> None:
    """Draw one line that begins at `x` and stands on `baseline`."""
    for run in runs_of(text):
        if run.face is Face.MISSING:
            _draw_box(draw, x, baseline, run, style)
        else:
            stroke = _RARE_STROKE_DOTS if run.face is Face.RARE else 0
            font = _font_of(run, style)
            draw.text((x, baseline), run.text, 0, font, anchor="ls", stroke_width=stroke)
        x += _run_width(run, style)


def _draw_box(draw: ImageDraw, x: float, baseline: float, run: Run, style: Style) -> None:
    font = _font_of(run, style)
    top, bottom = baseline - style.size * 0.85, baseline + style.size * 0.1
    right = x + _run_width(run, style) - _BOX_PADDING_DOTS
    draw.rectangle((x + _BOX_PADDING_DOTS, top, right, bottom), outline=0, width=2)
    middle = (x + _BOX_PADDING_DOTS + right) / 2, (top + bottom) / 2
    draw.text(middle, run.text, 0, font, anchor="mm")


def _run_width(run: Run, style: Style) -> float:
    width = _font_of(run, style).getlength(run.text)
    return width + 3 * _BOX_PADDING_DOTS if run.face is Face.MISSING else width


def _font_of(run: Run, style: Style) -> FreeTypeFont:
    if run.face is Face.MISSING:
        return _font(MAIN_FONT, round(style.size * 0.6))
    if run.face is Face.RARE:
        return _font(RARE_FONT, style.size)
    return _font(BOLD_FONT if style.bold and bold_has(run.text) else MAIN_FONT, style.size)


@lru_cache(maxsize=32)
def _font(path: Path, size: int) -> FreeTypeFont:
    return truetype(path, size)
