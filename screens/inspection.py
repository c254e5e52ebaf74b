"""What a visitor could not read or touch on a page as it is laid out now.

Colours are another matter: `screens.legibility`.
"""

from collections.abc import Iterator
from dataclasses import replace

from kivy.metrics import dp
from kivy.uix.image import Image
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from kiosk.glyphs import Face, runs_of
from kiosk.view import Screen, View, buttons_of
from screens import theme
from screens.page import Page
from screens.seen import (
    Box,
    box,
    contains,
    overlapping,
    seen,
    sheet_of,
    targets,
    text_box,
    texts,
    top_sheet,
)
from screens.widgets import TouchButton, Words

PICTURE_DP = 200
"""The least height at which a photo or a code is of use."""


def faults(page: Page) -> list[str]:
    """Return what is cut off, covered, off the page, out of reach or too small."""
    widgets = seen(page)
    labels, buttons = texts(widgets), targets(widgets)
    found = [*_cut_off(page, labels), *_hard_to_touch(page, buttons)]
    for image in widgets:
        if isinstance(image, Image) and image.texture and image.height < dp(PICTURE_DP):
            found.append("no room for a picture")
    found += _keypad_nowhere(page, widgets)
    # A sheet covers the page on purpose: each layer is looked at by itself.
    things = list(dict.fromkeys([*labels, *buttons]))
    for layer in dict.fromkeys(sheet_of(thing, page) for thing in things):
        found += _on_each_other([thing for thing in things if sheet_of(thing, page) is layer])
    return found


def unsaid(page: Page) -> list[str]:
    """Return what the view of `page` says and the page does not."""
    view = page.view
    if view.screen is Screen.KEYPAD and view.notice:  # stands where the guidance stood
        view = replace(view, guidance="")
    shown = "\n".join(label.words for label in seen(page) if isinstance(label, Words))
    return [f"unsaid: {text!r}" for text in texts_of(view) if text not in shown]


def missing_glyphs(view: View) -> list[str]:
    """Return the code points of `view` that no face of ours has."""
    return [
        f"no glyph: {run.text}"
        for text in texts_of(view)
        for run in runs_of(text)
        if run.face is Face.MISSING
    ]


def texts_of(view: View) -> Iterator[str]:
    """Yield everything that `view` wants read."""
    yield from (view.title, view.guidance, view.notice, view.number, view.call_words, view.caption)
    for fact in view.facts:
        yield from (fact.label, fact.value)
    for button in buttons_of(view):
        yield button.label
    if view.keypad:
        yield from (view.keypad.typed, view.keypad.missing)
    if view.progress:
        yield view.progress.label
    if view.time_left:
        yield view.time_left.question
    if view.sheet:
        yield view.sheet.title
        yield from (switch.state for switch in view.sheet.switches)


def _cut_off(page: Page, labels: list[Label]) -> Iterator[str]:
    for label in labels:
        if label.texture_size[0] > label.width + 1 or label.texture_size[1] > label.height + 1:
            yield f"cut off: {label.text!r}"
        if not contains(box(page), box(label)):
            yield f"off the page: {label.text!r}"


def _hard_to_touch(page: Page, buttons: list[TouchButton]) -> Iterator[str]:
    middle = page.y + page.height / 2
    for button in buttons:
        if min(button.size) < _least_side() - 1:
            yield f"too small to touch: {button.button.label!r}"
        if page.view.access.reach and box(button)[3] > middle + 1:
            yield f"out of reach: {button.button.label!r}"


def _keypad_nowhere(page: Page, widgets: list[Widget]) -> Iterator[str]:
    """What the keypad would choose now can be touched too, on whatever lies on top."""
    focus, top = page.view.focus, top_sheet(widgets, page)
    if focus and not any(
        target.button.action == focus and sheet_of(target, page) is top
        for target in targets(widgets)
    ):
        yield f"the keypad is nowhere: {focus}"


def _least_side() -> float:
    return theme.look.touch if hasattr(theme, "look") else dp(80)


def _on_each_other(things: list[Label]) -> Iterator[str]:
    for one, two in overlapping(things, _room):
        if not _is_part(one, two) and not _is_part(two, one):
            yield f"{_name(one)} lies on {_name(two)}"


def _room(label: Label) -> Box:
    """Return what must stay free for `label`: its text, or all of what can be touched."""
    return box(label) if isinstance(label, TouchButton) else text_box(label)


def _name(label: Label) -> str:
    return repr(label.button.label if isinstance(label, TouchButton) else label.text)


def _is_part(widget: Widget, whole: Widget) -> bool:
    return any(part is widget for part in whole.walk(restrict=True))
