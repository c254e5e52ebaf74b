"""The way in for staff: a press that no couple makes by chance, and that can be learnt."""

from math import hypot

from kivy.animation import Animation
from kivy.input import MotionEvent
from kivy.metrics import dp
from kivy.properties import ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from screens.kv import load_kv

_REACH_DP = 40
"""How far a finger may stray: more is a wipe, or a sleeve."""
_STEP_S = 1 / 15
_RING_DP = 124
"""From the finger to the rim of what is drawn around it."""


class HoldCorner(Widget):
    """Sends its action once when one finger has rested on it for `hold_s` seconds.

    Nothing is to be seen for the first `quiet_s` of them; then a ring fills around the finger.
    Lifting or moving the finger ends it. Other fingers on the glass change nothing. Without an
    action there is no such corner.
    """

    action = StringProperty()
    send = ObjectProperty()
    hold_s = NumericProperty(3.0)
    quiet_s = NumericProperty(0.7)
    filled = NumericProperty(0)
    """Of the ring, 0 to 1."""

    _finger: MotionEvent | None = None
    _waiting: Animation | None = None

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.action or not self.collide_point(*touch.pos):
            return False
        # The lifting of the finger before was never told if there still is one.
        self._let_go()
        touch.grab(self)
        self._finger, self._at = touch, touch.pos
        quiet = Animation(d=self.quiet_s, s=_STEP_S)
        self._waiting = quiet + Animation(filled=1, d=self.hold_s - self.quiet_s, s=_STEP_S)
        self._waiting.bind(on_complete=self._held)
        self._waiting.start(self)
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self or touch is not self._finger:
            return False
        if hypot(touch.x - self._at[0], touch.y - self._at[1]) > dp(_REACH_DP):
            self._let_go()
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        if touch is self._finger:
            self._let_go()
        return True

    def on_action(self, *_: object) -> None:
        self._let_go()

    def on_filled(self, *_: object) -> None:
        if not self.filled:
            self.clear_widgets()
        elif self.children:
            self.children[0].filled = self.filled
        else:
            margin = dp(_RING_DP)
            middle = max(self.x + margin, self._at[0]), min(self.top - margin, self._at[1])
            self.add_widget(HoldRing(filled=self.filled, middle=middle))

    def _held(self, *_: object) -> None:
        self._let_go()
        self.send(self.action)

    def _let_go(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel(self)
        self._finger = self._waiting = None
        self.filled = 0


class HoldRing(Widget):
    """How long the finger has rested: full when it is enough."""

    middle = ListProperty([0, 0])
    filled = NumericProperty(0)


load_kv(__file__)
