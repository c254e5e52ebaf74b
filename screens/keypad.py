"""A number is typed: that of a booking or of an ID card, or the PIN of staff."""

from kivy.input import MotionEvent
from kivy.properties import (
    AliasProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.view import Keypad, Mark
from screens.kv import load_kv
from screens.page import Page
from screens.widgets import Choices, TouchButton

_ONE_THUMB_S = 0.05
"""Two touches of one key that lie no further apart, the first still there, are one broad thumb."""
_FEW_PLACES = 12
"""As many places stand in a row in the largest letters."""
_KEYS = 12
_NO_KEYPAD = Keypad("", "", ())


class KeypadScreen(Page):
    """What was typed, in large figures, and the keys."""

    guidance = AliasProperty(
        lambda self: "" if self.view.notice else self.view.guidance, bind=("view",)
    )
    """A notice stands in its place: the keys stay where they are."""
    keypad = AliasProperty(lambda self: self.view.keypad or _NO_KEYPAD, bind=("view",), rebind=True)


class Key(TouchButton):
    """A key. Sends as soon as the finger is down: fast fingers slide, and overlap.

    Without an action it is an empty place among the keys.
    """

    _finger: MotionEvent | None = None

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if self.disabled or not self.collide_point(*touch.pos):
            return False
        first = self._finger
        if first is not None and touch.time_start - first.time_start < _ONE_THUMB_S:
            return True
        self._finger = touch
        return bool(super().on_touch_down(touch))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch is self._finger:
            self._finger = None
        return bool(super().on_touch_up(touch))

    def lift(self) -> None:
        self._finger = None
        super().lift()

    def on_press(self) -> None:
        self.send(self.button.action)

    def on_release(self) -> None:
        """Do nothing: it was sent already."""


class KeyGrid(Choices):
    """The keys. They are made once; what is typed never touches them."""

    rows_of_keys = ObjectProperty(())
    send = ObjectProperty()

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for _ in range(_KEYS):
            self._add_key()

    def on_rows_of_keys(self, *_: object) -> None:
        buttons = [button for row in self.rows_of_keys for button in row]
        if not buttons:  # the page is left; its keys wait for the next number
            return
        while len(self.children) < len(buttons):
            self._add_key()
        self.clear_widgets(self.children[: len(self.children) - len(buttons)])
        for key, button in zip(reversed(self.children), buttons, strict=True):
            key.button = button

    def _add_key(self) -> None:
        self.add_widget(Key(send=lambda action: self.send(action)))


class TypedPlate(BoxLayout):
    """What was typed, with the places that are still empty, and whether it can be right."""

    typed = StringProperty()
    missing = StringProperty()
    mark = ObjectProperty(Mark.NONE)
    line = ColorProperty()
    """Around it, while nothing is known."""

    is_short = AliasProperty(
        lambda self: len(self.typed + self.missing) <= _FEW_PLACES, bind=("typed", "missing")
    )
    """Whether the whole number has room in one line of the largest figures."""
    figures = NumericProperty()
    colour = ColorProperty()


class MarkSign(Widget):
    """A tick in a disc, or a cross in a square; nothing while nothing is known."""

    mark = ObjectProperty(Mark.NONE)
    colour = ColorProperty()
    corner = AliasProperty(lambda self: 40 if self.mark is Mark.GOOD else 14, bind=("mark",))
    """How round it is, in design units."""


load_kv(__file__)
