"""One of a few is to be chosen."""

from kivy.properties import AliasProperty, ColorProperty, NumericProperty, ObjectProperty

from screens.kv import load_kv
from screens.page import Page
from screens.theme import look
from screens.widgets import Choices, TouchButton


class ChoiceScreen(Page):
    """Two to twelve tiles."""


class Tile(TouchButton):
    """One of the things to choose from."""

    line = ColorProperty()


class TileGrid(Choices):
    """The tiles of a view, two abreast, made anew whenever the view has others."""

    choices = ObjectProperty(())
    send = ObjectProperty()
    line = ColorProperty()
    """Around each tile."""
    abreast = NumericProperty(2)
    tiers = AliasProperty(
        lambda self: -(-len(self.choices) // self.abreast), bind=("choices", "abreast")
    )
    least_tile = NumericProperty()
    """So high, in pixels, that the longest label has room."""

    def on_choices(self, *_: object) -> None:
        self.clear_widgets()
        for button in self.choices:
            tile = Tile(button=button, line=self.line, send=lambda action: self.send(action))
            tile.bind(texture_size=self._measure)
            self.add_widget(tile)
        self._measure()

    def on_line(self, *_: object) -> None:
        for tile in self.children:
            tile.line = self.line

    def _measure(self, *_: object) -> None:
        longest = max((tile.texture_size[1] for tile in self.children), default=0)
        self.least_tile = max(look.button, look.touch, longest + 2 * look.inset)


load_kv(__file__)
