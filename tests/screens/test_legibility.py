"""Every page in every look, as it is drawn: nothing is too pale to be read or found."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest
from kivy.uix.widget import Widget

from kiosk.access import Access
from kiosk.view import Button, Screen, View
from screens import contrast
from screens.drawn import drawn
from screens.legibility import pale, ring_contrast
from screens.palette import Livery
from screens.seen import seen, targets
from tests.screens.glass import Glass
from tests.screens.grid import LANGS, LOOKS, look_name, views_in

STANDARD = Access()
STRONG = Access(high_contrast=True)
ALL = slice(None)
IN_EACH_RUN = [("zh_CN", STANDARD, slice(0, None, 2)), ("en", STRONG, slice(1, None, 2))]
"""Words have the same colour in every language, and every view is of the same widgets."""


def pale_pages(glass: Glass, lang: str, access: Access, every: slice = ALL) -> list[str]:
    found = []
    for name, view in [*views_in(lang, access).items()][every]:
        if view.access.high_contrast == access.high_contrast:  # staff see theirs as usual
            glass.show(view)
            found += [f"{name}-{lang}-{look_name(access)}: {f}" for f in pale(glass.page, drawn())]
    return found


@pytest.mark.parametrize(
    ("lang", "access", "every"), IN_EACH_RUN, ids=["standard", "high contrast"]
)
def test_nothing_is_pale(glass: Glass, lang: str, access: Access, every: slice) -> None:
    found = pale_pages(glass, lang, access, every)
    assert found == [], "\n".join(found)


@pytest.mark.long
@pytest.mark.parametrize("access", LOOKS, ids=look_name)
@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_pale_in_any_language_and_look(glass: Glass, lang: str, access: Access) -> None:
    found = pale_pages(glass, lang, access)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("access", [STANDARD, STRONG], ids=look_name)
@pytest.mark.parametrize("name", ["attract", "type-number", "choose-business", "confirm"])
def test_the_keypad_shows_clearly_where_it_is(glass: Glass, name: str, access: Access) -> None:
    """Wherever it can be: a ring that is not there without it, of 3 : 1 or more."""
    view = views_in("zh_CN", replace(access, voice=True, keys=True))[name]
    glass.show(view)
    without = drawn()
    faint = []
    for target in targets(seen(glass.page)):
        glass.show(replace(view, focus=target.button.action))
        ratio = ring_contrast(target, without, drawn())
        if ratio < contrast.SHAPE:
            faint.append(f"{target.button.action}: {ratio:.2f} : 1")
    assert faint == []


def test_a_pale_text_is_found(glass: Glass) -> None:
    glass.show(View(Screen.COUNTER, "en", title="Please go to the counter"))
    title = next(w for w in seen(glass.page) if getattr(w, "words", "").startswith("Please"))
    with changed(title, color=(0.46, 0.46, 0.46, 0.5)):
        (fault,) = pale(glass.page, drawn())
        assert fault.startswith("pale")
        assert fault.endswith("'Please go to the counter'")
    assert pale(glass.page, drawn()) == []


def test_a_text_of_the_colour_of_what_is_behind_it_is_found(glass: Glass) -> None:
    view = View(Screen.COUNTER, "en", title="?", buttons=(Button("a", "Go on", primary=True),))
    glass.show(view)
    button = glass.button("Go on")
    with changed(button, color=button.livery.accent):
        assert pale(glass.page, drawn()) == ["pale, 1.00 : 1: 'Go on'"]


def test_a_target_without_an_edge_is_found(glass: Glass) -> None:
    view = View(Screen.COUNTER, "en", title="?", buttons=(Button("a", "Go on", primary=True),))
    glass.show(view)
    assert pale(glass.page, drawn()) == []
    faint = (0.95, 0.93, 0.9, 1)
    livery = replace(glass.page.livery, accent=faint)
    with changed(glass.button("Go on"), livery=livery, color=(0, 0, 0, 1)):
        glass.wait(0.1)  # shapes follow with the next frame
        (fault,) = pale(glass.page, drawn())
        assert fault.startswith("edge hard to see")


@contextmanager
def changed(widget: Widget, **colours: Sequence[float] | Livery) -> Iterator[None]:
    """While it lasts `widget` has other colours."""
    before = {name: getattr(widget, name) for name in colours}
    try:
        for name, colour in colours.items():
            setattr(widget, name, colour)
        yield
    finally:
        for name, colour in before.items():
            setattr(widget, name, colour)
