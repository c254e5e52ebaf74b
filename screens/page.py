"""The frame that all screens share: where one is, what to do, what went wrong, what to touch."""

from typing import Any

from kivy.input import MotionEvent
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
)
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.screenmanager import Screen
from kivy.uix.widget import Widget

from kiosk.view import View
from screens import theme
from screens.kv import load_kv


class Page(Screen):
    """A screen as a function of a view: `show` is all that ever changes it.

    Children that a screen's own kv rule adds go into the middle of the page.
    """

    view: View = ObjectProperty(rebind=True)
    send = ObjectProperty()
    """Called with the action of a button that was touched."""
    guidance = AliasProperty(lambda self: self.view.guidance, bind=("view",))
    livery: theme.Livery = AliasProperty(
        lambda self: theme.STAFF if self.view.for_staff else theme.COUPLES,
        bind=("view",),
        rebind=True,
    )
    is_shown = BooleanProperty(False)
    title_size = NumericProperty(theme.TITLE)
    ink = ColorProperty(theme.INK)
    ink_soft = ColorProperty(theme.INK_SOFT)
    gap = NumericProperty("24dp")
    """Between what stands in the middle of the page."""
    abreast = NumericProperty(2)
    """How many of the other buttons stand in a row."""
    body = ObjectProperty(None, allownone=True)

    def show(self, view: View) -> None:
        """Show `view`, which is for this screen."""
        self.view = view

    def on_pre_enter(self) -> None:
        self.is_shown = True

    def on_pre_leave(self) -> None:
        self.is_shown = False
        # Nothing of one couple waits here for the next.
        self.view = View(self.view.screen, self.view.lang, title="")

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        if self.body is None:
            super().add_widget(widget, *args, **kwargs)
        else:
            self.body.add_widget(widget, *args, **kwargs)


class ProgressMark(BoxLayout):
    """Step 2 of 5, in figures, in a word and as a line."""

    progress = ObjectProperty(None, allownone=True, rebind=True)


class TimeLeftSheet(AnchorLayout):
    """Lies over a page when patience ends, and nothing below it can be touched."""

    time_left = ObjectProperty(None, allownone=True)
    send = ObjectProperty()

    def on_time_left(self, *_: object) -> None:
        if self.time_left is None:
            self.clear_widgets()
        elif self.children:
            self.children[0].time_left = self.time_left
        else:
            card = TimeLeftCard(time_left=self.time_left, send=lambda action: self.send(action))
            self.add_widget(card)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        handled = bool(super().on_touch_down(touch))
        return handled or (bool(self.children) and self.collide_point(*touch.pos))


class TimeLeftCard(BoxLayout):
    """A ring that empties, a question, and a button for more time."""

    time_left = ObjectProperty(rebind=True)
    send = ObjectProperty()


load_kv(__file__)
