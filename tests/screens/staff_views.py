"""What an attendant can meet at the terminal, in the words of the product."""

from collections.abc import Iterator
from dataclasses import replace

from drivers.printer.state import PrinterState
from drivers.status import DeviceState
from kiosk.health import Health
from kiosk.session import Session
from kiosk.staff.desk import Notice, Place, StaffDesk
from kiosk.staff.people import Tile
from kiosk.staff.words import desk_view
from kiosk.text import Texts
from kiosk.view import View
from kiosk.words import view_of

HEALTHY = Health(PrinterState.READY, DeviceState.READY)
CLOSED = replace(HEALTHY, closed=True)
AT_WORST = Health(PrinterState.PAPER_OUT, DeviceState.MISSING, storage_works=False, locked=True)


def staff_views(lang: str, texts: Texts) -> Iterator[tuple[str, View]]:
    """Yield a name and a view for whatever a desk can look like."""
    opening = StaffDesk(lang, 0.0)
    tiles = tuple(map(Tile, ("LY", "ZC", "WXM", "HT", "LJJ")))
    many = tuple(Tile(f"{first}{second}") for first in "ABC" for second in "WXYZ")
    choose = replace(opening, place=Place.CHOOSE, tiles=tiles)
    pin = replace(choose, place=Place.PIN, initials="LY")
    menu = replace(choose, place=Place.MENU, initials="LY")
    desks = {
        "opening": opening,
        "choose": choose,
        "choose-many": replace(choose, tiles=many),
        "choose-nobody": replace(choose, tiles=()),
        "choose-no-disk": replace(choose, tiles=(), notice=Notice.NOT_STORED),
        "pin": pin,
        "pin-typing": replace(pin, typed="260"),
        "pin-checking": replace(pin, place=Place.CHECKING, typed="260714"),
        "pin-wrong": replace(pin, notice=Notice.WRONG_PIN, tries_left=3),
        "pin-no-disk": replace(pin, notice=Notice.NOT_STORED),
        "pin-locked": replace(pin, locked_until_s=754.2),
        "menu": menu,
        "menu-testing": replace(menu, place=Place.TESTING_PAPER),
        "menu-recording": replace(menu, place=Place.RECORDING),
        "menu-proven": replace(menu, notice=Notice.PROVEN),
        "menu-unproven": replace(menu, notice=Notice.UNPROVEN),
        "menu-not-printed": replace(menu, notice=Notice.NOT_PRINTED),
        "menu-no-disk": replace(menu, notice=Notice.NOT_STORED),
    }
    for name, desk in desks.items():
        yield f"staff-{name}", desk_view(desk, HEALTHY, 412, texts, 0.0)
    yield "staff-menu-closed", desk_view(menu, CLOSED, None, texts, 0.0)
    worst = replace(AT_WORST, locked=False), replace(AT_WORST, closed=True)
    for number, health in enumerate(worst):
        no_disk = replace(menu, notice=Notice.NOT_STORED)
        yield f"staff-menu-worst-{number}", desk_view(no_disk, health, 0, texts, 0.0)
    yield "closed-by-staff", view_of(Session("", lang), CLOSED, texts)
