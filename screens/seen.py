"""What of a page can be seen, and where: for whoever checks a page as it is laid out now."""

from collections.abc import Callable, Iterator
from itertools import combinations

from kivy.uix.label import Label
from kivy.uix.widget import Widget

from screens.page import Page
from screens.widgets import TouchButton

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in pixels of the window."""


def above(widget: Widget, page: Page) -> Iterator[Widget]:
    """Yield `widget` and what it lies in, up to the page and without it."""
    while widget is not page:
        yield widget
        widget = widget.parent


def seen(page: Page) -> list[Widget]:
    """Return what is not hidden."""
    return [widget for widget in page.walk() if all(a.opacity for a in above(widget, page))]


def texts(widgets: list[Widget]) -> list[Label]:
    """Return those that say something."""
    return [widget for widget in widgets if isinstance(widget, Label) and widget.text]


def targets(widgets: list[Widget]) -> list[TouchButton]:
    """Return those that can be touched."""
    return [
        widget for widget in widgets if isinstance(widget, TouchButton) and widget.button.action
    ]


def sheet_of(widget: Widget, page: Page) -> Widget | None:
    """Return the sheet over the page that `widget` lies on; None for the page itself.

    A sheet covers what is below it on purpose, and nothing of that can be touched.
    """
    layer = [page, *above(widget, page)][-1]
    return layer if type(layer).__name__.endswith("Sheet") else None


def top_sheet(widgets: list[Widget], page: Page) -> Widget | None:
    """Return the sheet that lies over everything, if one is shown."""
    on_sheets = {sheet_of(target, page) for target in targets(widgets)} - {None}
    return next((layer for layer in page.children if layer in on_sheets), None)


def box(widget: Widget) -> Box:
    return (*widget.to_window(*widget.pos), *widget.to_window(widget.right, widget.top))


def text_box(label: Label) -> Box:
    """Return where in its label the text is."""
    left, bottom, right, top = box(label)
    spare_x = max(0, label.width - label.texture_size[0]) / 2
    spare_y = max(0, label.height - label.texture_size[1]) / 2
    return (left + spare_x, bottom + spare_y, right - spare_x, top - spare_y)


def contains(outer: Box, inner: Box) -> bool:
    return all(inner[i] >= outer[i] - 1 and inner[i + 2] <= outer[i + 2] + 1 for i in (0, 1))


def overlapping(
    widgets: list[Widget], box_of: Callable[[Widget], Box]
) -> Iterator[tuple[Widget, Widget]]:
    """Yield each two of `widgets` that lie on each other by more than a pixel."""
    boxes = [(widget, box_of(widget)) for widget in widgets]
    for (one, its), (two, others) in combinations(boxes, 2):
        if all(its[i] < others[i + 2] - 1 and others[i] < its[i + 2] - 1 for i in (0, 1)):
            yield one, two
