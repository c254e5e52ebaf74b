"""The design system on one sheet: colours by role in both themes, and the sizes of text."""

from dataclasses import fields

from PIL import Image, ImageDraw, ImageFont

from kiosk.access import AS_USUAL, Access
from kiosk.glyphs import BOLD_FONT, MAIN_FONT
from kiosk.text import Text
from screens.contrast import contrast
from screens.palette import STANDARD, STRONG, Colour, Livery, Palette
from screens.theme import look

_TEXT_ROLES = ("tool", "caption", "body", "lead", "action", "title", "hero", "number")
_WIDTH_PX = 1500
_PAD_PX = 40
_ROW_PX = 44
_SWATCH_PX = 150
_PAPER, _INK = "#FFFFFF", "#2C1E1B"


def draw(_: Text) -> Image.Image:
    """Return the sheet, with a sample of text in the language of `_`."""
    sample = f"{_('ID card')} Aa"
    roles = [role.name for role in fields(Palette) if role.name not in ("couples", "staff")]
    usual_px, large_px = _sizes(AS_USUAL), _sizes(Access(large_text=True))
    look.follow(AS_USUAL)
    columns = 2
    rows = -(-len(roles) // columns)
    text_y = _PAD_PX + 60 + rows * _ROW_PX + 40
    height = text_y + 60 + sum(round(1.3 * px) for px in large_px[:-1]) + _PAD_PX
    sheet = Image.new("RGB", (_WIDTH_PX, height), _PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((_PAD_PX, _PAD_PX), "Colours: standard, strong contrast", _INK, _font(30, bold=True))
    for at, role in enumerate(roles):
        x = _PAD_PX + at // rows * (_WIDTH_PX // columns)
        y = _PAD_PX + 60 + at % rows * _ROW_PX
        for nth, palette in enumerate((STANDARD, STRONG)):
            _swatch(pen, x + nth * (_SWATCH_PX + 8), y, palette, role)
        pen.text((x + 2 * _SWATCH_PX + 28, y + 4), role, _INK, _font(24))
    pen.text((_PAD_PX, text_y), "Text: usual, large", _INK, _font(30, bold=True))
    y = text_y + 60
    for role, usual, large in zip(_TEXT_ROLES[:-1], usual_px, large_px, strict=False):
        baseline = y + large
        label = f"{role} {usual} / {large}"
        pen.text((_PAD_PX, baseline), label, _INK, _font(24), anchor="ls")
        pen.text((_PAD_PX + 280, baseline), sample, _INK, _font(usual), anchor="ls")
        pen.text((_PAD_PX + 780, baseline), sample, _INK, _font(large), anchor="ls")
        y += round(1.3 * large)
    return sheet


def _sizes(access: Access) -> list[int]:
    look.follow(access)
    return [round(getattr(look, role)) for role in _TEXT_ROLES]


def _swatch(pen: ImageDraw.ImageDraw, x: int, y: int, palette: Palette, role: str) -> None:
    """Draw a colour, with its contrast to the surface that most things stand on."""
    colour: Colour | Livery = getattr(palette, role)
    assert not isinstance(colour, Livery)
    ratio = contrast(colour, palette.surface)
    words = "#FFFFFF" if contrast(colour, (1, 1, 1)) > contrast(colour, (0, 0, 0)) else "#000000"
    box = (x, y, x + _SWATCH_PX, y + _ROW_PX - 8)
    pen.rounded_rectangle(box, 8, fill=_hex(colour), outline="#999999")
    pen.text((x + 12, y + 6), f"{ratio:.1f} : 1", words, _font(20))


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(255 * channel):02X}" for channel in colour[:3])


def _font(size_px: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(BOLD_FONT if bold else MAIN_FONT), size_px)
