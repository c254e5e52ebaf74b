"""Signs beside words, so that neither words nor colour ever speak alone."""

from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from kiosk.calling import Phase
from screens.kv import load_kv
from screens.parts import Bell, Part


class Waves(Part):
    """On both sides of a bell that rings."""


class Walker(Part):
    """Somebody on the way."""


class Caution(Part):
    """A triangle with an exclamation mark."""


class Letters(Part):
    """A large and a small letter: text."""


class Contrast(Part):
    """A disc, one half of it dark."""


class Low(Part):
    """An arrow that leads down to a shelf."""


class Loudspeaker(Part):
    """A loudspeaker that says something."""


class Globe(Part):
    """The languages of the world."""


class NoticeSign(Widget):
    """Something went wrong."""


_PARTS: dict[Phase, tuple[type[Part], ...]] = {
    Phase.NONE: (),
    Phase.SENDING: (Bell,),
    Phase.RINGING: (Bell, Waves),
    Phase.COMING: (Walker,),
    Phase.FAILED: (Caution,),
    Phase.UNANSWERED: (Caution,),
}


_SCALES: dict[type[Part], float] = {Walker: 1.1, Caution: 0.85}
"""What fits the bar beside a bell."""


class CallSign(Widget):
    """What became of a call: a bell, a bell that rings, somebody on the way, or a warning."""

    phase = ObjectProperty(Phase.NONE)

    def on_phase(self, *_: object) -> None:
        self.clear_widgets()
        for part in _PARTS[self.phase]:
            self.add_widget(part(scale=_SCALES.get(part, 1)))


load_kv(__file__)
