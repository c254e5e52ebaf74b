"""The frame that all screens share: where one is, what to do, what went wrong, what to touch."""

from typing import Any

from kivy.properties import AliasProperty, BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.screenmanager import Screen
from kivy.uix.widget import Widget

from kiosk.view import Keypad, View
from screens.kv import load_kv
from screens.palette import STANDARD, Livery
from screens.widgets import Choices, TouchButton


class Page(Screen):
    """A screen as a function of a view: `show` is all that ever changes it.

    Children that a screen's own kv rule adds go into the middle of the page, choices to the other
    things to touch, which stand low: in reach of somebody who sits.
    """

    view: View = ObjectProperty(rebind=True)
    send = ObjectProperty()
    """Called with the action of a button that was touched."""
    guidance = AliasProperty(lambda self: self.view.guidance, bind=("view",))
    livery: Livery = ObjectProperty(STANDARD.couples, rebind=True)
    is_shown = BooleanProperty(False)
    title_size = NumericProperty(0)
    """0 for that of most titles."""
    ink = ObjectProperty(None, allownone=True)
    """Of the title, and `ink_soft` of the guidance; None for that of most pages."""
    ink_soft = ObjectProperty(None, allownone=True)
    gap = NumericProperty("24dp")
    """Between what stands in the middle of the page."""
    abreast = NumericProperty(2)
    """How many of the other buttons stand in a row."""
    body = ObjectProperty(None, allownone=True)
    low = ObjectProperty(None, allownone=True)
    spare = NumericProperty(0)
    """By how much the choices may grow beyond their least height."""

    def show(self, view: View) -> None:
        """Show `view`, which is for this screen."""
        self.view = view
        self.ids.ring.target = self._chosen(view.focus) if view.focus else None

    def on_pre_enter(self) -> None:
        self.is_shown = True

    def on_pre_leave(self) -> None:
        self.is_shown = False

    def forget(self) -> None:
        """Keep nothing of one couple for the next: only what every couple reads here is ready."""
        self.lift()
        view = self.view
        self.show(
            View(
                view.screen,
                view.lang,
                title="",
                picture=view.picture,
                progress=view.progress,
                buttons=view.buttons,
                adjust=view.adjust,
                call=view.call,
                languages=view.languages,
                keypad=Keypad("", "", view.keypad.rows) if view.keypad else None,
                for_staff=view.for_staff,
            )
        )

    def lift(self) -> None:
        """Take it that no finger lies on anything here."""
        for widget in self.walk(restrict=True):
            if isinstance(widget, TouchButton):
                widget.lift()

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        if isinstance(widget, Choices):
            self.low.add_widget(widget, index=len(self.low.children))
        elif self.body is not None:
            self.body.add_widget(widget, *args, **kwargs)
        else:
            super().add_widget(widget, *args, **kwargs)

    def _chosen(self, action: str) -> TouchButton | None:
        """Return what the keypad stands at; what lies over a page comes first."""
        for child in self.children:
            for widget in child.walk(restrict=True):
                if isinstance(widget, TouchButton) and widget.button.action == action:
                    return widget
        return None


load_kv(__file__)
