"""The few widgets that every screen is made of: words, things to touch, facts, a notice."""

from itertools import pairwise
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.input import MotionEvent
from kivy.properties import (
    BooleanProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.label import Label

from kiosk.calling import Phase
from kiosk.glyphs import bold_has
from kiosk.view import Button, Fact
from screens.kv import load_kv
from screens.lines import break_lines
from screens.marked import marked, spelled
from screens.palette import STANDARD
from screens.signs import Loudspeaker


class Words(Label):
    """Text of the view, in lines that are even and end where the language allows it."""

    words = StringProperty()
    strong = BooleanProperty(False)
    """Bold, if the bold face has every character: a name is never bold in part."""
    wraps = BooleanProperty(True)
    least = NumericProperty(0)
    """The least height, while there are words; `air` is left above and below them, together."""
    air = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for cause in ("words", "strong", "wraps", "width", "padding", "font_size"):
            self.fbind(cause, self._lay_out)
        self._lay_out()

    def _lay_out(self, *_: object) -> None:
        lines = [spelled(self.words)]
        self.bold = self.strong and bold_has(self.words)
        if self.wraps and self.words:
            room_px = max(1.0, self.width - self.padding[0] - self.padding[2])
            ruler = CoreLabel(font_size=self.font_size, bold=self.bold)
            lines = break_lines(lines[0], room_px, lambda text: ruler.get_extents(text)[0])
        self.text = "\n".join(marked(line) for line in lines)


class TouchButton(ButtonBehavior, Words):
    """One thing to touch. Sends its action when the finger leaves it, once a touch."""

    button = ObjectProperty(Button("", ""), rebind=True)
    send = ObjectProperty()

    _meant = ""
    """The action on which the finger came down."""

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if self.state == "down" and self.collide_point(*touch.pos):
            # A second finger, or the same one seen twice, takes the touch over: one release.
            self.last_touch.ungrab(self)
        return bool(super().on_touch_down(touch))

    def lift(self) -> None:
        """Take it that no finger lies here any more: panels forget to say so."""
        self.state = "normal"

    def on_press(self) -> None:
        self._meant = self.button.action

    def on_release(self) -> None:
        # A finger may still lie on a screen that is gone, or on what the next one made of it.
        if self.get_root_window() is not None and self.button.action == self._meant:
            self.send(self.button.action)


class PrimaryButton(TouchButton):
    """What most couples want to touch now."""

    livery = ObjectProperty(STANDARD.couples, rebind=True)


class SecondaryButton(TouchButton):
    """Another way on, or out."""


class ToolButton(TouchButton):
    """A sign, and below it what touching it does."""

    sign_y = NumericProperty()
    """The middle of the sign."""


class CallButton(ToolButton):
    """A bell: staff are called, or the call is taken back."""


class AdjustButton(ToolButton):
    """How one wants to see, reach and hear the terminal."""

    speaks = BooleanProperty(False)
    """The voice is on: a loudspeaker says so to whoever wonders where it comes from."""

    def on_speaks(self, *_: object) -> None:
        for mark in [child for child in self.children if isinstance(child, VoiceMark)]:
            self.remove_widget(mark)
        if self.speaks:
            self.add_widget(VoiceMark())


class VoiceMark(Loudspeaker):
    """Beside the sign of its button."""


class LanguageButton(ToolButton):
    """Another language, by its own name."""


class ButtonGroup(BoxLayout):
    """Buttons of a view; those of an earlier one are used again: making one takes a millisecond."""

    buttons = ObjectProperty(())
    send = ObjectProperty()

    def __init__(self, **kwargs: Any) -> None:
        self._made: list[TouchButton] = []
        super().__init__(**kwargs)

    def _give(self, kind: type[TouchButton], button: Button, taken: list[TouchButton]) -> Any:
        """Return a button of `kind` that is not among those `taken` already."""
        for made in self._made:
            if type(made) is kind and made not in taken:
                made.button = button
                break
        else:
            # Late: when a kv rule sets `buttons`, `send` may be still to come.
            made = kind(button=button, send=lambda action: self.send(action))
            self._made.append(made)
        taken.append(made)
        return made


class ButtonStack(ButtonGroup):
    """Each primary button in a row of its own, below them the others, `abreast` in a row."""

    abreast = NumericProperty(2)
    livery = ObjectProperty(STANDARD.couples)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for cause in ("buttons", "abreast"):
            self.fbind(cause, self._fill)

    def on_livery(self, *_: object) -> None:
        for button in self._made:
            if isinstance(button, PrimaryButton):
                button.livery = self.livery

    def _fill(self, *_: object) -> None:
        for row in self.children:
            if isinstance(row, BoxRow):
                row.clear_widgets()
        self.clear_widgets()
        taken: list[TouchButton] = []
        others = []
        for button in self.buttons:
            if button.primary:
                made = self._give(PrimaryButton, button, taken)
                made.livery = self.livery
                self.add_widget(made)
            else:
                others.append(self._give(SecondaryButton, button, taken))
        # A row that is not full comes first.
        first = len(others) % self.abreast or self.abreast
        ends = range(first, len(others) + 1, self.abreast)
        for start, end in pairwise((0, *ends)):
            row = BoxRow()
            for made in others[start:end]:
                row.add_widget(made)
            self.add_widget(row)


class ToolBar(BoxLayout):
    """What helps on every page, at the same place of each: staff, text and voice, languages."""

    no_button = Button("", "")
    call = ObjectProperty(None, allownone=True)
    adjust = ObjectProperty(None, allownone=True)
    speaks = BooleanProperty(False)
    languages = ObjectProperty(())
    send = ObjectProperty()

    def on_languages(self, *_: object) -> None:
        row = self.ids.languages
        while len(row.children) < len(self.languages):
            row.add_widget(LanguageButton(send=lambda action: self.send(action)))
        row.clear_widgets(row.children[: len(row.children) - len(self.languages)])
        for made, button in zip(reversed(row.children), self.languages, strict=True):
            made.button = button


class Choices(GridLayout):
    """Things to choose from: tiles, or the keys of a keypad."""


class BoxRow(BoxLayout):
    """Things side by side, as high as the highest of them needs."""


class FactRow(BoxLayout):
    """One line of a summary."""

    fact = ObjectProperty(Fact("", ""), rebind=True)
    first = BooleanProperty(False)
    font_size = NumericProperty()
    share = NumericProperty()
    """Of the width, for the label."""


class FactTable(BoxLayout):
    """The facts of a view on a sheet; nothing when there are none.

    Rows that were made once are used again: to make one takes as long as to draw a frame.
    """

    facts = ObjectProperty(())
    font_size = NumericProperty()
    share = NumericProperty(0.38)

    def __init__(self, **kwargs: Any) -> None:
        self._rows: list[FactRow] = []
        super().__init__(**kwargs)
        for cause in ("facts", "font_size", "share"):
            self.fbind(cause, self._fill)

    def _fill(self, *_: object) -> None:
        self.clear_widgets()
        while len(self._rows) < len(self.facts):
            self._rows.append(FactRow(first=not self._rows))
        for at, row in enumerate(self._rows):
            row.font_size, row.share = self.font_size, self.share
            row.fact = self.facts[at] if at < len(self.facts) else Fact("", "")
        for row in self._rows[: len(self.facts)]:
            self.add_widget(row)


class CallBar(BoxLayout):
    """What became of the call, above all that can be touched: nothing of that moves for it."""

    words = StringProperty()
    phase = ObjectProperty(Phase.NONE)


class ProgressMark(BoxLayout):
    """Step 2 of 5, in figures, in a word and as a line."""

    progress = ObjectProperty(None, allownone=True, rebind=True)


class CaptionBar(BoxLayout):
    """What is being spoken, in letters."""

    words = StringProperty()


class NoticeBar(BoxLayout):
    """What went wrong, with a sign beside the words so that colour never speaks alone."""

    words = StringProperty()


load_kv(__file__)
