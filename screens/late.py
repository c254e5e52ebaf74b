"""Work on pages that nobody sees, put off until the page on the glass is drawn."""

from collections.abc import Callable, Iterable
from typing import Protocol

from kivy.uix.label import Label
from kivy.uix.layout import Layout
from kivy.uix.screenmanager import Screen
from kivy.uix.widget import Widget

_DRAWN_S = 0.05
"""By then the page on the glass is drawn: without a delay it would still be the same frame."""


class Trigger(Protocol):
    """What Kivy calls for a widget in the next frame, once it is asked to."""

    is_triggered: bool

    def __call__(self) -> object: ...

    def cancel(self) -> None: ...


class LatePages:
    """Layouts and texts of hidden pages that a new look has made wrong, a page a frame.

    A switch of the look changes every page, and most of them have a hundred widgets: all at once
    would take longer than a frame may.
    """

    def __init__(self, later: Callable[[float, Callable[[], None]], None]) -> None:
        """`later` calls something on the UI thread after so many seconds."""
        self._later = later
        self._due: dict[Screen, list[Trigger]] = {}

    def put_off(self, pages: Iterable[Screen]) -> None:
        """Take from the coming frame what is to be done on `pages`."""
        for page in pages:
            events = [
                event
                for widget in page.walk(restrict=True)
                for event in _events(widget)
                if event.is_triggered
            ]
            for event in events:
                event.cancel()
            if events:
                self._due.setdefault(page, []).extend(events)
        if self._due:
            self._later(_DRAWN_S, self._catch_up)

    def need(self, page: Screen) -> None:
        """Do now what was put off on `page`: it is to be seen."""
        for event in self._due.pop(page, ()):
            event()

    def _catch_up(self) -> None:
        for page in list(self._due)[:1]:
            self.need(page)
        if self._due:
            self._later(0, self._catch_up)


def _events(widget: Widget) -> Iterable[Trigger]:
    """Return Kivy's own triggers: they have no other name."""
    if isinstance(widget, Layout):
        yield widget._trigger_layout
    if isinstance(widget, Label):
        yield widget._trigger_texture
