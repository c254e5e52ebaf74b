"""What moves, and only while somebody sees it."""

from math import cos, pi

from kivy.animation import Animation
from kivy.properties import AliasProperty, BooleanProperty, NumericProperty
from kivy.uix.widget import Widget

_AT_REST = 0.75
_STEPS_PER_S = 25


class Moving(Widget):
    """Goes through its round of `period_s` seconds again and again while it is `moving`."""

    moving = BooleanProperty(False)
    period_s = NumericProperty(2.4)
    phase = NumericProperty(_AT_REST)
    """Where in its round it is, 0 to 1. It rests where a picture of it says most."""

    travel = AliasProperty(
        lambda self: (1 - cos(pi * min(1.0, self.phase / 0.6))) / 2, bind=("phase",)
    )
    """0 to 1 and then a rest: the way of a card, a phone, a sheet of paper."""

    glow = AliasProperty(lambda self: (1 - cos(4 * pi * self.phase)) / 2, bind=("phase",))
    """0 to 1 and back, twice a round: the pulse of the place that matters."""

    def on_moving(self, *_: object) -> None:
        Animation.cancel_all(self, "phase")
        if self.moving:
            # Few steps look smooth enough and leave a terminal without a GPU cool.
            step_s = 1 / _STEPS_PER_S
            round_ = Animation(phase=0, d=0) + Animation(phase=1, d=self.period_s, s=step_s)
            round_.repeat = True
            round_.start(self)
        else:
            self.phase = _AT_REST
