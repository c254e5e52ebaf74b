"""What is said to an attendant, in every language."""

import re
from pathlib import Path

import pytest

from drivers.printer.state import PrinterState
from drivers.status import DeviceState
from kiosk.health import Health
from kiosk.staff.desk import CLOSE, LEAVE, OPEN, PAPER, RESTART, Place, StaffDesk
from kiosk.staff.people import Tile
from kiosk.staff.words import desk_view
from kiosk.text import LANGUAGES, Texts, load_texts
from kiosk.view import Mark, Screen, View
from tests.screens.every_view import every_view
from tests.screens.staff_views import AT_WORST, CLOSED, HEALTHY, staff_views

TEXTS: Texts = load_texts(Path("assets/locale"))
HAN = re.compile(r"[\u3400-\u9fff]")
MENU = StaffDesk("en", 0.0, Place.MENU, (Tile("LY"),), initials="LY")


def views(lang: str) -> dict[str, View]:
    return dict(staff_views(lang, TEXTS))


def words_of(view: View) -> str:
    buttons = [button.label for button in (*view.buttons, *view.choices)]
    facts = [f"{fact.label} {fact.value}" for fact in view.facts]
    keys = [key.label for row in view.keypad.rows for key in row] if view.keypad else []
    return " ".join([view.title, view.guidance, view.notice, *buttons, *facts, *keys])


def menu(health: Health, tickets_left: int | None = 412) -> View:
    return desk_view(MENU, health, tickets_left, TEXTS, 0.0)


def actions(view: View) -> list[str]:
    return [button.action for button in view.buttons]


@pytest.mark.parametrize("name", views("en"))
def test_every_screen_of_staff_speaks_its_language(name: str) -> None:
    chinese, english = views("zh_CN")[name], views("en")[name]
    assert not re.search(r"[a-z]{2}", words_of(chinese))
    assert not HAN.search(words_of(english))
    for view in (chinese, english):
        assert view.title
        assert "{" not in words_of(view)
        assert [button.action for button in view.languages] == [
            f"language:{other}" for other in LANGUAGES if other != view.lang
        ]


def test_a_pin_is_shown_as_dots_only() -> None:
    keypad = views("en")["staff-pin-typing"].keypad
    assert keypad is not None
    assert (keypad.typed, keypad.missing, keypad.mark) == ("●●●", "○○○", Mark.NONE)


def test_a_wrong_pin_is_told_neutrally_with_the_tries_that_are_left() -> None:
    view = views("en")["staff-pin-wrong"]
    assert view.notice == "This PIN is not right. Tries left: 3."
    assert view.keypad is not None
    assert view.keypad.mark is Mark.BAD


def test_a_wait_counts_down_and_has_no_keys() -> None:
    view = views("en")["staff-pin-locked"]
    assert "12 min 35 s" in view.guidance
    assert (view.screen, view.keypad, actions(view)) == (Screen.STAFF, None, ["staff:back"])


def test_without_a_list_maintenance_must_act() -> None:
    view = views("en")["staff-choose-nobody"]
    assert "Maintenance must set this up" in view.guidance
    assert actions(view) == [LEAVE]


def test_the_menu_opens_what_is_closed_and_closes_what_is_open() -> None:
    assert actions(menu(HEALTHY)) == [CLOSE, PAPER, RESTART, LEAVE]
    assert actions(menu(CLOSED)) == [OPEN, PAPER, RESTART, LEAVE]


def test_the_menu_opens_what_maintenance_has_locked() -> None:
    assert actions(menu(AT_WORST))[0] == OPEN


def test_the_menu_says_what_is_the_matter_and_who_must_act() -> None:
    facts = [(fact.label, fact.value) for fact in menu(AT_WORST).facts]
    assert facts[:3] == [
        ("Maintenance", "Locked by maintenance"),
        ("Staff", "The paper is out"),
        ("Staff", "The card reader does not answer"),
    ]


@pytest.mark.parametrize(
    "health",
    [
        *(Health(printer, DeviceState.READY) for printer in PrinterState if not printer.can_print),
        Health(PrinterState.READY, DeviceState.MISSING),
        Health(PrinterState.READY, DeviceState.READY, storage_works=False),
        Health(PrinterState.READY, DeviceState.READY, locked=True),
        CLOSED,
    ],
)
def test_each_trouble_has_words_for_staff(health: Health) -> None:
    trouble, tickets_left = menu(health).facts
    assert trouble.value
    assert "left" in tickets_left.label


@pytest.mark.parametrize(
    ("left", "words"), [(412, "about 412"), (0, "about 0"), (None, "not known")]
)
def test_the_menu_says_how_many_tickets_are_left(left: int | None, words: str) -> None:
    assert menu(HEALTHY, left).facts[-1].value == words


def test_the_way_in_is_on_the_first_screens_and_on_no_other() -> None:
    first = {Screen.ATTRACT, Screen.OUT_OF_SERVICE}
    for name, view in every_view("en", TEXTS):
        assert view.hold == ("staff" if view.screen in first else ""), name


def test_what_staff_see_looks_like_nothing_that_couples_see() -> None:
    for name, view in every_view("en", TEXTS):
        assert view.for_staff is name.startswith("staff"), name


def test_the_last_seconds_of_a_wait_are_seconds_alone() -> None:
    waiting = StaffDesk("en", 0.0, Place.PIN, initials="LY", locked_until_s=14.2)
    view = desk_view(waiting, HEALTHY, None, TEXTS, 0.0)
    assert view.guidance.endswith("Try again in 15 s.")


def test_a_terminal_that_staff_closed_teaches_the_way_in() -> None:
    closed = views("en")["closed-by-staff"]
    assert closed.screen is Screen.OUT_OF_SERVICE
    assert "hold the upper left corner" in closed.notice
