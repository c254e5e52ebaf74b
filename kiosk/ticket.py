"""The queue ticket as a picture, one dot of it for one dot of the printer.

A picture prints the same on every printer: no code page, and every character of a name. Nothing
on it says what the couple came for (a divorce is nobody's business in the hall).
"""

from collections.abc import Sequence
from datetime import datetime

import segno
from PIL.Image import Dither, Image, frombytes, new
from PIL.ImageDraw import Draw

from kiosk.case import Ticket
from kiosk.text import Text
from kiosk.typeset import LINE_HEIGHT, Style, draw_line, fitted, width_of

_OFFICE = (Style(32, bold=True), Style(28, bold=True))
_LABEL = (Style(24),)
_NUMBER = tuple(Style(size, bold=True) for size in (176, 152, 120, 96, 72))
_NO_NUMBER = (Style(72, bold=True), Style(48, bold=True))
_VALUE = (Style(40, bold=True), Style(32, bold=True))
_NAME = (Style(32),)
_NOTE = (Style(24),)

_MARGIN = 16
_ASCENT = 0.88  # of a Chinese character above the baseline, in em
_CAPITALS = 0.733  # of capitals and digits


def draw_ticket(ticket: Ticket, _: Text, width_dots: int) -> Image:
    """Draw `ticket` for paper with a printable width of `width_dots` (8 dots/mm).

    `_` translates into the language of the ticket. The picture has no margin above: the paper
    between the print head and the cutter is one.
    """
    page = _Page(width_dots)
    page.write(ticket.office_name.in_lang(ticket.lang), _OFFICE)
    page.rule(4)
    column = page.write_right(f"{ticket.printed_at:%Y-%m-%d %H:%M}", _LABEL[0])
    if ticket.number is None:
        page.space(32)
        page.write(_("Please go to the counter"), _NO_NUMBER)
    else:
        page.write(_("Your number"), _LABEL, column)
        page.write_number(ticket.number)
    page.rule(2)

    caption = _("Scan to see your place") if ticket.opens_on_a_phone else ""
    column, bottom = page.paste_right(_qr(ticket.code), caption)
    if ticket.area is not None:
        page.write(_("Waiting area"), _LABEL, column)
        page.write(ticket.area.in_lang(ticket.lang), _VALUE, column)
        page.space(8)
    if ticket.people_ahead is not None:
        page.write(_("Ahead of you in this queue"), _LABEL, column)
        page.write(str(ticket.people_ahead), _VALUE, column)
    if ticket.number is None:
        page.write(_("The counter gives you a number."), _NOTE, column)
    page.y = max(page.y, bottom)
    page.rule(2)

    page.write_names(ticket.masked_names)
    if ticket.will_be_sent_later:
        page.write(_("Your check-in is saved. It is sent as soon as the line is back."), _NOTE)
    page.space(16)
    return page.picture()


def draw_test_ticket(kiosk_id: str, at: datetime, _: Text, width_dots: int) -> Image:
    """Draw what proves that the paper is in order, and cannot be taken for somebody's turn."""
    page = _Page(width_dots)
    page.write(_("TEST"), _NO_NUMBER)
    page.rule(2)
    page.write(f"{at:%Y-%m-%d %H:%M}", _LABEL)
    page.write(kiosk_id, _LABEL)
    page.space(16)
    return page.picture()


class _Page:
    """A strip of paper that is written from the top, at `y`."""

    def __init__(self, width: int) -> None:
        self.y = 0
        self._width = width
        self._room = width - 2 * _MARGIN
        self._image = new("L", (width, 1600), 255)
        self._draw = Draw(self._image)

    def space(self, dots: int) -> None:
        self.y += dots

    def rule(self, thickness: int) -> None:
        self.space(8)
        box = _MARGIN, self.y, _MARGIN + self._room - 1, self.y + thickness - 1
        self._draw.rectangle(box, fill=0)
        self.space(thickness + 8)

    def write(self, text: str, styles: Sequence[Style], width: float | None = None) -> None:
        style, lines = fitted(text, styles, width or self._room)
        for line in lines:
            draw_line(self._draw, _MARGIN, self.y + _ASCENT * style.size, line, style)
            self.space(round(LINE_HEIGHT * style.size))

    def write_number(self, number: str) -> None:
        style, lines = fitted(number, _NUMBER, self._room)
        for line in lines:
            self.space(round(_CAPITALS * style.size) + 8)
            x = (self._width - width_of(line, style)) / 2
            draw_line(self._draw, x, self.y, line, style)
            self.space(8)

    def write_names(self, names: Sequence[str]) -> None:
        """Write all names in one line, or each in its own: none is broken without need."""
        joined = "  ".join(names)
        one_line = width_of(joined, _NAME[0]) <= self._room
        for line in (joined,) if one_line else names:
            self.write(line, _NAME)

    def write_right(self, text: str, style: Style) -> float:
        """Write at the right edge, stay where we are, and return the width that is left."""
        width = width_of(text, style)
        x = _MARGIN + self._room - width
        draw_line(self._draw, x, self.y + _ASCENT * style.size, text, style)
        return self._room - width - _MARGIN

    def paste_right(self, picture: Image, caption: str) -> tuple[float, int]:
        """Put `picture` at the right edge and `caption` below it, and stay where we are.

        Return the width that is left and where both end.
        """
        left = self._width - picture.width
        self._image.paste(picture, (left, self.y - 8))
        if not caption:
            return left - _MARGIN, self.y + picture.height - 16
        style, lines = fitted(caption, _NOTE, picture.width - _MARGIN)
        below = self.y - 8 + picture.height
        for line in lines:
            x = left + (picture.width - _MARGIN - width_of(line, style)) / 2
            draw_line(self._draw, x, below + _ASCENT * style.size, line, style)
            below += round(LINE_HEIGHT * style.size)
        return left - _MARGIN, below

    def picture(self) -> Image:
        used = self._image.crop((0, 0, self._width, self.y))
        return used.convert("1", dither=Dither.NONE)


def _qr(code: str) -> Image:
    """Return a symbol of about 24 mm, of which 5 mm are its quiet zone."""
    symbol = segno.make_qr(code, error="m")
    scale = max(3, 200 // symbol.symbol_size()[0])
    rows = [bytes(0 if dark else 255 for dark in row) for row in symbol.matrix_iter(scale)]
    return frombytes("L", (len(rows[0]), len(rows)), b"".join(rows))
