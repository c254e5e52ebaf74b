"""Another language, another look, and back: the page is exactly as it was, and nothing is lost."""

from dataclasses import replace
from typing import NamedTuple

import pytest
from kivy.base import EventLoop
from kivy.uix.image import Image

from kiosk.access import AS_USUAL, Access, Feature
from kiosk.view import View
from screens.drawn import drawn
from screens.page import Page
from screens.seen import Box, box, seen, targets, texts
from screens.theme import look
from screens.widgets import VoiceMark
from tests.screens.glass import Glass
from tests.screens.grid import DESIGN_PX, LOOKS, PSEUDO, look_name, views_in

USUAL = views_in("zh_CN", AS_USUAL)
TURNS = {name: [*Feature][at % len(Feature)] for at, name in enumerate(USUAL)}
"""In each run one feature a view; all of them in the long one."""


class Shown(NamedTuple):
    """One thing on a page."""

    kind: str
    text: str
    at: Box
    font_px: float
    colour: tuple[float, ...]


def shown(page: Page) -> list[Shown]:
    """Everything on `page` that is read, touched or looked at."""
    widgets = seen(page)
    labels = dict.fromkeys([*texts(widgets), *targets(widgets)])
    found = [
        Shown(type(w).__name__, w.text, rounded(box(w)), round(w.font_size), tuple(w.color))
        for w in labels
    ]
    pictures = [widget for widget in widgets if isinstance(widget, Image)]
    return found + [Shown(type(w).__name__, "", rounded(box(w)), 0, ()) for w in pictures]


def rounded(where: Box) -> Box:
    left, bottom, right, top = map(round, where)
    return left, bottom, right, top


def switched(view: View, feature: Feature) -> View:
    return replace(view, access=view.access.switched(feature))


def assert_back(glass: Glass, view: View, *others: View) -> None:
    """After each of `others` the page of `view` is what it was before."""
    glass.resize(*DESIGN_PX)
    glass.show(view)
    before = shown(glass.page)
    for other in others:
        glass.show(other)
        glass.show(view)
        assert shown(glass.page) == before


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("name", [*USUAL][::2])
def test_another_language_and_back(glass: Glass, name: str) -> None:
    assert_back(glass, USUAL[name], views_in("en", AS_USUAL)[name])


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("name", [name for name, view in USUAL.items() if not view.for_staff][1::2])
def test_a_feature_on_and_off(glass: Glass, name: str) -> None:
    assert_back(glass, USUAL[name], switched(USUAL[name], TURNS[name]))


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("feature", Feature)
def test_a_feature_changes_nothing_for_who_comes_next(glass: Glass, feature: Feature) -> None:
    """The first screen of the next couple, after all that somebody saw in this way."""
    others = [switched(view, feature) for view in USUAL.values() if not view.for_staff]
    assert_back(glass, USUAL["attract"], *others[:20:4])


@pytest.mark.long
@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("access", LOOKS, ids=look_name)
@pytest.mark.parametrize("lang", ["zh_CN", "en", PSEUDO])
def test_any_switch_on_any_screen_and_back(glass: Glass, lang: str, access: Access) -> None:
    other = views_in("en" if lang == "zh_CN" else "zh_CN", access)
    for name, view in views_in(lang, access).items():
        looks = () if view.for_staff else [switched(view, feature) for feature in Feature]
        assert_back(glass, view, other[name], *looks)


@pytest.mark.parametrize("name", ["attract-hall", "type-number-wrong", "printing", "ticket"])
def test_after_all_switches_and_back_every_pixel_is_as_before(glass: Glass, name: str) -> None:
    glass.resize(*DESIGN_PX)
    view = USUAL[name]
    glass.show(view)
    before = drawn().copy()
    for feature in Feature:
        view = switched(view, feature)
        glass.show(view)
    assert (drawn() != before).mean() > 0.05
    glass.show(USUAL[name])
    assert (drawn() == before).all()


def test_a_loudspeaker_shows_that_the_voice_is_on(glass: Glass) -> None:
    for view in (USUAL["card"], switched(USUAL["card"], Feature.VOICE), USUAL["card"]):
        glass.show(view)
        marks = [mark for mark in glass.page.walk() if isinstance(mark, VoiceMark)]
        assert len(marks) == view.access.voice


def test_a_switch_turns_in_the_frame_before_the_page_follows(glass: Glass) -> None:
    """To lay a page out anew takes two frames' time: the finger is answered first."""
    sheet = USUAL["attract+sheet"]
    glass.show(sheet)
    size_before = look.body
    glass.app.show(views_in("zh_CN", Access(large_text=True))["attract+sheet"])
    assert "已开启" in {label.text for label in texts(seen(glass.page))}
    assert look.body == size_before
    EventLoop.idle()
    EventLoop.idle()
    assert look.body > size_before
