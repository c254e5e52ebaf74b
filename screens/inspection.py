"""What a visitor could not read or touch on a page as it is laid out now."""

from collections.abc import Callable, Iterator
from itertools import combinations

from kivy.metrics import dp
from kivy.uix.image import Image
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from kiosk.glyphs import Face, runs_of
from kiosk.view import View
from screens.page import Page, TimeLeftCard
from screens.widgets import TouchButton

TOUCH_DP = 120
"""The least side of a thing to touch: 30 mm on a 21.5 inch panel of 1080 x 1920."""
PICTURE_DP = 200
"""The least height at which a photo or a code is of use."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in pixels of the window."""


def faults(page: Page) -> list[str]:
    """Return what is cut off, covered, off the page or too small."""
    seen = [widget for widget in page.walk() if _is_seen(widget, page)]
    labels = [widget for widget in seen if isinstance(widget, Label) and widget.text]
    found = []
    for label in labels:
        if label.texture_size[0] > label.width + 1 or label.texture_size[1] > label.height + 1:
            found.append(f"cut off: {label.text!r}")
        if not _contains(_box(page), _box(label)):
            found.append(f"off the page: {label.text!r}")
        if isinstance(label, TouchButton) and min(label.size) < dp(TOUCH_DP):
            found.append(f"too small to touch: {label.text!r}")
    for image in seen:
        if isinstance(image, Image) and image.texture and image.height < dp(PICTURE_DP):
            found.append("no room for a picture")
    # What lies on the sheet of the last seconds covers the page on purpose.
    for layer in (True, False):
        beside = [label for label in labels if _is_on_sheet(label) is layer]
        for one, two in _overlapping(beside, _text_box):
            found.append(f"{one.text!r} lies on {two.text!r}")
        buttons = [label for label in beside if isinstance(label, TouchButton)]
        for one, two in _overlapping(buttons, _box):
            found.append(f"one finger on both: {one.text!r} and {two.text!r}")
    return found


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
    yield from (view.title, view.guidance, view.notice, view.number, view.call_words)
    for fact in view.facts:
        yield from (fact.label, fact.value)
    calls = (view.call,) if view.call else ()
    for button in (*view.buttons, *view.languages, *view.choices, *calls):
        yield button.label
    if view.keypad:
        yield from (view.keypad.typed, view.keypad.missing)
        yield from (key.label for row in view.keypad.rows for key in row)
    if view.progress:
        yield view.progress.label
    if view.time_left:
        yield from (view.time_left.question, view.time_left.button.label)


def _above(widget: Widget, page: Page) -> Iterator[Widget]:
    """Yield `widget` and what it lies in, up to the page."""
    while widget is not page:
        yield widget
        widget = widget.parent


def _is_seen(widget: Widget, page: Page) -> bool:
    return all(above.opacity for above in _above(widget, page))


def _is_on_sheet(widget: Widget) -> bool:
    while isinstance(widget, Widget) and not isinstance(widget, TimeLeftCard):
        widget = widget.parent
    return isinstance(widget, TimeLeftCard)


def _box(widget: Widget) -> Box:
    return (*widget.to_window(*widget.pos), *widget.to_window(widget.right, widget.top))


def _text_box(label: Label) -> Box:
    left, bottom, right, top = _box(label)
    spare_x = max(0, label.width - label.texture_size[0]) / 2
    spare_y = max(0, label.height - label.texture_size[1]) / 2
    return (left + spare_x, bottom + spare_y, right - spare_x, top - spare_y)


def _contains(outer: Box, inner: Box) -> bool:
    return all(inner[i] >= outer[i] - 1 and inner[i + 2] <= outer[i + 2] + 1 for i in (0, 1))


def _overlapping(
    widgets: list[Widget], box_of: Callable[[Widget], Box]
) -> Iterator[tuple[Widget, Widget]]:
    boxes = [(widget, box_of(widget)) for widget in widgets]
    for (one, its), (two, others) in combinations(boxes, 2):
        if _overlap(its, others):
            yield one, two


def _overlap(one: Box, two: Box) -> bool:
    return all(one[i] < two[i + 2] - 1 and two[i] < one[i + 2] - 1 for i in (0, 1))
