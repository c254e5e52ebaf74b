"""What is wrong with a page is found: here a page is spoilt in one way after the other."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from kivy.uix.widget import Widget

from kiosk.access import Access
from kiosk.view import Button, Screen, TimeLeft, View
from screens.inspection import faults, missing_glyphs, unsaid
from screens.seen import seen
from screens.widgets import Words
from tests.screens.glass import Glass

VIEW = View(
    Screen.COUNTER,
    "en",
    title="Please go to the counter",
    guidance="Somebody will help you there.",
    buttons=(Button("a", "Go on", primary=True), Button("b", "Back"), Button("c", "Leave")),
)

pytestmark = pytest.mark.usefixtures("unpainted")


@pytest.fixture
def page(glass: Glass) -> Iterator[Callable[[str], Widget]]:
    """Finds what reads so; afterwards everything lies where it lay."""
    glass.show(VIEW)
    assert faults(glass.page) == []
    found: dict[Widget, tuple[object, ...]] = {}

    def reads(text: str) -> Widget:
        (widget,) = (w for w in seen(glass.page) if isinstance(w, Words) and w.words == text)
        found.setdefault(widget, (*widget.pos, *widget.size, widget.opacity))
        return widget

    yield reads
    for widget, (*pos_and_size, opacity) in found.items():
        widget.x, widget.y, widget.width, widget.height = pos_and_size
        widget.opacity = opacity


def test_a_text_without_room_is_cut_off(glass: Glass, page: Callable[[str], Widget]) -> None:
    page(VIEW.title).height = 20
    assert "cut off: 'Please go to the counter'" in faults(glass.page)


def test_a_text_beside_the_page_is_found(glass: Glass, page: Callable[[str], Widget]) -> None:
    page(VIEW.title).x = -40
    assert "off the page: 'Please go to the counter'" in faults(glass.page)


def test_a_text_on_a_text_is_found(glass: Glass, page: Callable[[str], Widget]) -> None:
    page(VIEW.guidance).y = page(VIEW.title).y
    assert f"{VIEW.title!r} lies on {VIEW.guidance!r}" in faults(glass.page)


def test_two_targets_under_one_finger_are_found(
    glass: Glass, page: Callable[[str], Widget]
) -> None:
    page("Back").x = page("Leave").x - 40
    assert {"'Back' lies on 'Leave'", "'Leave' lies on 'Back'"} & set(faults(glass.page))


def test_a_text_under_the_edge_of_a_button_is_found(
    glass: Glass, page: Callable[[str], Widget]
) -> None:
    guidance, button = page(VIEW.guidance), page("Go on")
    button.y = guidance.top - 10
    assert any("'Go on'" in fault and "guidance" not in fault for fault in faults(glass.page))


def test_a_target_of_less_than_20_mm_is_too_small(
    glass: Glass, page: Callable[[str], Widget]
) -> None:
    """On the panel of the design, which has 102 dots to the inch: 80 pixels."""
    page("Go on").height = 78
    assert "too small to touch: 'Go on'" in faults(glass.page)
    page("Go on").height = 81
    assert "too small to touch: 'Go on'" not in faults(glass.page)


def test_what_lies_high_is_out_of_reach_only_for_who_asked_for_it_low(
    glass: Glass, page: Callable[[str], Widget]
) -> None:
    button = page("Go on")
    button.y = glass.page.height / 2 - button.height + 20
    assert "out of reach: 'Go on'" not in faults(glass.page)
    glass.page.view = replace(VIEW, access=Access(reach=True))
    button.y = glass.page.height / 2 - button.height + 20
    assert "out of reach: 'Go on'" in faults(glass.page)


def test_a_sheet_may_cover_what_is_below_it(glass: Glass) -> None:
    more = TimeLeft(9, 15, "Are you still there?", Button("more_time", "More time", primary=True))
    glass.show(replace(VIEW, time_left=more))
    assert faults(glass.page) == []


def test_a_keypad_that_is_nowhere_is_found(glass: Glass) -> None:
    glass.show(replace(VIEW, focus="b"))
    assert faults(glass.page) == []
    glass.show(replace(VIEW, focus="not there"))
    assert faults(glass.page) == ["the keypad is nowhere: not there"]


def test_a_keypad_below_a_sheet_is_nowhere(glass: Glass) -> None:
    more = TimeLeft(9, 15, "Are you still there?", Button("more_time", "More time", primary=True))
    glass.show(replace(VIEW, time_left=more, focus="b"))
    assert faults(glass.page) == ["the keypad is nowhere: b"]


def test_a_word_that_is_not_shown_is_unsaid(glass: Glass, page: Callable[[str], Widget]) -> None:
    page(VIEW.guidance).opacity = 0
    assert unsaid(glass.page) == ["unsaid: 'Somebody will help you there.'"]


def test_a_character_that_no_face_has_is_found() -> None:
    assert missing_glyphs(replace(VIEW, caption="\U0002ebf0")) == ["no glyph: U+2EBF0"]
