"""What lies over a page: a question near the end of patience, and the switches of a couple."""

from typing import ClassVar

from kivy.input import MotionEvent
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.access import Feature
from kiosk.view import Switch
from screens.kv import load_kv
from screens.signs import Contrast, Letters, Loudspeaker, Low
from screens.widgets import SecondaryButton, TouchButton


class Card(BoxLayout):
    """What is to be read and touched on a sheet."""

    content = ObjectProperty(rebind=True)
    send = ObjectProperty()
    corner = NumericProperty(0)


class Said(BoxLayout):
    """A question, and what follows from it."""

    words = StringProperty()
    more = StringProperty()


class Other(BoxLayout):
    """The second button of a sheet, if it has one."""

    button = ObjectProperty(None, allownone=True)
    send = ObjectProperty()

    def on_button(self, *_: object) -> None:
        self.clear_widgets()
        if self.button is not None:
            self.add_widget(SecondaryButton(button=self.button, send=lambda act: self.send(act)))


class TimeLeftCard(Card):
    """A ring that empties, a question, and a button for more time."""


class AdjustCard(Card):
    """The switches, and the way back to the page."""


class OverPage(AnchorLayout):
    """Dims a page while there is `content`; then nothing of the page can be touched."""

    content = ObjectProperty(None, allownone=True)
    send = ObjectProperty()
    kind: type[Card]

    _cards: ClassVar[dict[type[Card], Card]] = {}
    """One of a kind for all pages, for one of them is on the glass: to make one takes as long as a
    frame."""

    def on_content(self, *_: object) -> None:
        if self.content is None:
            self.clear_widgets()
            return
        if not self.children:
            self.add_widget(self._card())
        self.children[0].content = self.content

    def _card(self) -> Card:
        card = self._cards.get(self.kind)
        if card is None:
            card = self._cards[self.kind] = self.kind(content=self.content)
        if card.parent is not None:
            card.parent.clear_widgets()
        card.send = lambda action: self.send(action)
        return card

    def on_touch_down(self, touch: MotionEvent) -> bool:
        handled = bool(super().on_touch_down(touch))
        return handled or (bool(self.children) and self.collide_point(*touch.pos))


class TimeLeftSheet(OverPage):
    """Asks whether anybody is still there."""

    kind = TimeLeftCard


class AdjustSheet(OverPage):
    """How a couple wants to see, reach and hear the terminal."""

    kind = AdjustCard


class SwitchRow(TouchButton):
    """One thing that is on or off: what it is, as a word, and as a switch to look at."""

    switch = ObjectProperty(rebind=True)

    def __init__(self, switch: Switch, **kwargs: object) -> None:
        super().__init__(switch=switch, **kwargs)
        self.ids.sign.add_widget(_SIGNS[switch.feature]())


class Switches(BoxLayout):
    """The rows of a sheet. Rows that are there already are used again."""

    switches = ObjectProperty(())
    send = ObjectProperty()

    def on_switches(self, *_: object) -> None:
        rows = [*reversed(self.children)]
        features = [row.switch.feature for row in rows]
        if features == [switch.feature for switch in self.switches]:
            for row, switch in zip(rows, self.switches, strict=True):
                row.switch = switch
            return
        self.clear_widgets()
        for switch in self.switches:
            self.add_widget(SwitchRow(switch, send=lambda action: self.send(action)))


_SIGNS: dict[Feature, type[Widget]] = {
    Feature.LARGE_TEXT: Letters,
    Feature.HIGH_CONTRAST: Contrast,
    Feature.REACH: Low,
    Feature.VOICE: Loudspeaker,
}

load_kv(__file__)
