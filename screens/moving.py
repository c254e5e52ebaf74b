"""What moves, and only while somebody sees it.

Every step redraws the whole window, and without a GPU that is the dearest thing the terminal
does: movements are short, have few steps, and rest between two rounds.
"""

from math import cos, pi

from kivy.animation import Animation
from kivy.properties import AliasProperty, BooleanProperty, NumericProperty
from kivy.uix.widget import Widget

from screens import theme


class Moving(Widget):
    """Goes through its round again and again while it is `moving`; rests at its end."""

    moving = BooleanProperty(False)
    round_s = NumericProperty(theme.MOVE_S)
    rest_s = NumericProperty(theme.REST_S)
    steps_per_s = NumericProperty(theme.STEPS_PER_S)
    phase = NumericProperty(1)
    """Where in its round it is, 0 to 1."""

    travel = AliasProperty(lambda self: (1 - cos(pi * self.phase)) / 2, bind=("phase",))
    """0 to 1, gently: the way of a card, a phone, a sheet of paper."""

    nod = AliasProperty(lambda self: (1 - cos(4 * pi * self.phase)) / 2, bind=("phase",))
    """0 to 1 and back, twice a round."""

    def on_moving(self, *_: object) -> None:
        Animation.cancel_all(self, "phase")
        if self.moving:
            step_s = 1 / self.steps_per_s
            rounds = Animation(phase=0, d=0) + Animation(phase=1, d=self.round_s, s=step_s)
            if self.rest_s:
                rounds += Animation(phase=1, d=self.rest_s, s=self.rest_s)
            rounds.repeat = True
            rounds.start(self)
        else:
            self.phase = 1
