"""Illustrations of what to do, drawn in one style on a sheet of 900 x 720 units.

All but the counter show the same terminal: camera above the screen, and below it, from left to
right, scanner window, card reader and ticket slot. What matters now is lit and moves.
"""

from math import ceil
from typing import Any

from kivy.animation import Animation
from kivy.graphics import (
    Canvas,
    ClearBuffers,
    ClearColor,
    Color,
    Fbo,
    PopMatrix,
    PushMatrix,
    Rectangle,
    Scale,
)
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.view import Picture
from screens.kv import load_kv
from screens.moving import Moving
from screens.theme import look

_SHEET = (900, 720)
_SETTLED_S = 0.1


class Drawing(Moving):
    """A sheet that is fitted into whatever room there is."""

    unit_px = NumericProperty(1)


class Backdrop(Widget):
    """What of a drawing does not move, kept as one picture until its size or colours change.

    Without a GPU its thirty shapes cost a third of the frame, again in each step of what moves. A
    page that comes or changes has another room for a moment: the picture is stretched until it has
    stayed for `_SETTLED_S`.
    """

    unit_px = NumericProperty(1)

    def __init__(self, **kwargs: Any) -> None:
        self.canvas = Canvas()
        with self.canvas:
            self._kept = Fbo(size=(1, 1))
            Color(1, 1, 1, 1)
            self._picture = Rectangle()
        with self._kept.before:
            self._ground = ClearColor(0, 0, 0, 0)
            ClearBuffers()
            PushMatrix()
            self._scale = Scale()
        with self._kept.after:
            PopMatrix()
        self._kept_unit_px = 0.0
        super().__init__(**kwargs)
        self.fbind("unit_px", self._wait)
        self.fit()
        look.fbind("ground", self._paint)
        self._paint()

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        shown, self.canvas = self.canvas, self._kept
        super().add_widget(widget, *args, **kwargs)
        self.canvas = shown

    def _wait(self, *_: object) -> None:
        Animation.cancel_all(self)
        settled = Animation(d=_SETTLED_S, s=_SETTLED_S)
        settled.bind(on_complete=self._settled)
        settled.start(self)

    def _settled(self, *_: object) -> None:
        if self.get_root_window() is not None:
            self.fit()

    def fit(self) -> None:
        """Draw anew if the size is another one."""
        if self.unit_px == self._kept_unit_px:
            return
        self._kept_unit_px = self.unit_px
        width_px, height_px = (ceil(side * self.unit_px) for side in _SHEET)
        self._kept.size = width_px, height_px
        self._scale.xyz = self.unit_px, self.unit_px, 1
        self._picture.size = width_px / self.unit_px, height_px / self.unit_px
        self._picture.texture = self._kept.texture
        self._picture.texture.mag_filter = self._picture.texture.min_filter = "nearest"

    def _paint(self, *_: object) -> None:
        # The rim of a shape is mixed with what is behind it here, and on the page once more.
        self._ground.rgba = (*look.ground[:3], 0)


class TerminalPicture(Drawing):
    """The terminal, at your service."""


class CodePicture(Drawing):
    """A phone with a QR code rises to the scanner window."""


class CardPicture(Drawing):
    """An ID card goes onto the reader."""


class CardAwayPicture(Drawing):
    """The ID card leaves the reader."""


class CameraPicture(Drawing):
    """Two people see themselves on the screen; the camera is above it."""


class TicketPicture(Drawing):
    """A ticket comes out of its slot."""


class CounterPicture(Drawing):
    """A person behind a counter."""


class ClosedPicture(Drawing):
    """The terminal rests."""


class Waiting(Moving):
    """The sign that work is going on: a ring of dots that goes round."""

    colour = ColorProperty()


_DRAWINGS = {
    Picture.TERMINAL: TerminalPicture,
    Picture.CODE: CodePicture,
    Picture.CARD: CardPicture,
    Picture.CARD_AWAY: CardAwayPicture,
    Picture.CAMERA: CameraPicture,
    Picture.TICKET: TicketPicture,
    Picture.COUNTER: CounterPicture,
    Picture.CLOSED: ClosedPicture,
}


class Illustration(BoxLayout):
    """What to do, as a picture, and the sign that work is going on."""

    picture = ObjectProperty(Picture.NONE)
    busy = BooleanProperty(False)
    colour = ColorProperty(look.red)
    """Of the sign."""
    moving = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self._drawn: dict[type[Moving], Moving] = {}
        super().__init__(**kwargs)

    def on_picture(self, *_: object) -> None:
        self._compose()

    def on_busy(self, *_: object) -> None:
        self._compose()

    def on_moving(self, *_: object) -> None:
        for child in self.children:
            child.moving = self.moving

    def _compose(self) -> None:
        for child in self.children:
            child.moving = False
        self.clear_widgets()
        if self.busy:
            self.add_widget(self._made(Waiting))
        if self.picture is not Picture.NONE:
            self.add_widget(self._made(_DRAWINGS[self.picture]))

    def _made(self, kind: type[Moving]) -> Moving:
        """Return what was drawn before, or draw it: that takes as long as a frame."""
        if kind not in self._drawn:
            self._drawn[kind] = kind()
        made = self._drawn[kind]
        if isinstance(made, Waiting):
            made.colour = self.colour
        made.moving = self.moving
        return made


load_kv(__file__)
