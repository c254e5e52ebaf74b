"""How everything looks: faces, a scale of eight sizes, colours by role, spacing and motion.

`look` is the one `Look` that all rules are bound to; it follows what the couple wishes. One design
unit (`dp`, and `sp` for text) is one pixel of a 1080 x 1920 portrait panel; `fit` makes it smaller
or larger for any other window. Sizes are few because each size of a Chinese face in use costs
megabytes, and none is ever animated.
"""

from dataclasses import fields

from kivy.core.text import LabelBase
from kivy.event import EventDispatcher
from kivy.metrics import Metrics
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty

from kiosk.access import Access
from kiosk.glyphs import BOLD_FONT, MAIN_FONT, RARE_FONT
from screens.palette import STANDARD, STRONG, Colour, Livery

DESIGN_SIZE = (1080, 1920)
PANEL_DPI = 102.0
"""Of a panel of 21.5 inches with the size of the design."""

MOVE_S = 1.4
"""How long a movement in an illustration takes."""
REST_S = 2.0
"""How long it rests before it begins again."""
SPIN_S = 1.0
"""How long the sign that work is going on takes to go round."""
STEPS_PER_S = 15
"""Of a movement: every step costs the whole window."""
SPIN_STEPS_PER_S = 8

_INCH_MM = 25.4
_LEAST_MM = 20.0
"""The side of what a finger that trembles still hits (EN 301 549 and ADA ask for less)."""
_LEAST_DP = 80.0
_MOST_DP = 96.0
"""More has no room on a page. 20 mm are less than that on every panel at least 193 mm wide."""


class Look(EventDispatcher):
    """Everything by role. What is on the glass is bound to it and follows when it changes."""

    # Text, each size with what it is for. In all there are eight in a text mode.
    tool = NumericProperty("32sp")
    """In the tool bar."""
    caption = NumericProperty("36sp")
    """Progress, and what is being spoken."""
    body = NumericProperty("42sp")
    lead = NumericProperty("46sp")
    """What to do now; and what is chosen from."""
    action = NumericProperty("52sp")
    """On the one button that most want."""
    title = NumericProperty("64sp")
    hero = NumericProperty("104sp")
    number = NumericProperty("240sp")
    """Of the queue: as large as the page allows, in any mode."""

    # Spacing.
    margin = NumericProperty("56dp")
    """Left and right of a page."""
    gap = NumericProperty("24dp")
    """Between things that are apart."""
    close = NumericProperty("12dp")
    """Between things that belong together."""
    pad = NumericProperty("40dp")
    """Between a frame and what is in it."""
    inset = NumericProperty("20dp")
    """The same, above and below."""
    row_air = NumericProperty("38dp")
    """Above and below a line of a summary, together."""

    # Shapes.
    corner = NumericProperty("36dp")
    """Of what is touched."""
    frame_corner = NumericProperty("28dp")
    """Of what is read."""
    line_width = NumericProperty("1.5dp")
    """Half the width of the line around what is touched."""
    tile_line_width = NumericProperty("3dp")
    sign = NumericProperty("88dp")
    """Room for a sign above its words."""
    button = NumericProperty("120dp")
    """The least height of a button; `primary` of the one that most want."""
    primary = NumericProperty("152dp")
    touch = NumericProperty(80)
    """The least side, in pixels, of anything that can be touched."""

    # Colours.
    ground = ColorProperty()
    surface = ColorProperty()
    pressed = ColorProperty()
    """Of a surface under the finger."""
    ink = ColorProperty()
    ink_soft = ColorProperty()
    line = ColorProperty()
    """Between two lines of a summary."""
    outline = ColorProperty()
    """Around what is touched."""
    missing = ColorProperty()
    red = ColorProperty()
    over_red = ColorProperty()
    gold = ColorProperty()
    gold_soft = ColorProperty()
    notice = ColorProperty()
    notice_line = ColorProperty()
    good = ColorProperty()
    shade = ColorProperty()
    """Over a page that lies below a sheet."""
    focus = ColorProperty()
    """Around what the keypad would choose now, outside a line of `focus_gap`."""
    focus_gap = ColorProperty()
    sun = ColorProperty()
    shelf = ColorProperty()
    glass = ColorProperty()
    beam = ColorProperty()
    lens = ColorProperty()
    card = ColorProperty()
    skin = ColorProperty()
    cloth = ColorProperty()
    couples: Livery = ObjectProperty(STANDARD.couples, rebind=True)
    staff: Livery = ObjectProperty(STANDARD.staff, rebind=True)

    large_text = BooleanProperty(False)
    high_contrast = BooleanProperty(False)
    reach = BooleanProperty(False)
    """What can be touched stays in the lower half."""

    def __init__(self) -> None:
        super().__init__()
        self._paint(high_contrast=False)

    def follow(self, access: Access) -> bool:
        """Look as `access` wishes; say whether that is new. What does not change costs nothing."""
        before = self.high_contrast, self.large_text, self.reach
        if access.high_contrast != self.high_contrast:
            self.high_contrast = access.high_contrast
            self._paint(high_contrast=access.high_contrast)
        if access.large_text != self.large_text:
            self.large_text = access.large_text
            for role, (usual, large) in _SIZES.items():
                setattr(self, role, large if access.large_text else usual)
        self.reach = access.reach
        return before != (self.high_contrast, self.large_text, self.reach)

    def _paint(self, *, high_contrast: bool) -> None:
        palette = STRONG if high_contrast else STANDARD
        for role in fields(palette):
            value: Colour | Livery = getattr(palette, role.name)
            setattr(self, role.name, value)
        self.line_width, self.tile_line_width = (
            ("2.2dp", "3dp") if high_contrast else ("1.5dp", "2.5dp")
        )


_SIZES = {
    "tool": ("32sp", "45sp"),
    "caption": ("36sp", "51sp"),
    "body": ("42sp", "59sp"),
    "lead": ("46sp", "65sp"),
    "action": ("52sp", "73sp"),
    "title": ("64sp", "90sp"),
    "hero": ("104sp", "146sp"),
    # Where letters need the room, air gives way.
    "margin": ("56dp", "40dp"),
    "gap": ("24dp", "16dp"),
    "pad": ("40dp", "28dp"),
    "inset": ("20dp", "10dp"),
    "row_air": ("38dp", "14dp"),
    "close": ("12dp", "10dp"),
    "sign": ("88dp", "78dp"),
    "button": ("120dp", "104dp"),
    "primary": ("152dp", "128dp"),
}
"""By role: as usual, and in large text."""

look = Look()


def register_fonts() -> None:
    """Replace Kivy's default face, which has no Chinese, and add the one for rare characters."""
    LabelBase.register("Roboto", str(MAIN_FONT), fn_bold=str(BOLD_FONT))
    LabelBase.register("rare", str(RARE_FONT))


def fit(width_px: float, height_px: float, dpi: float) -> None:
    """Scale one design unit so that the whole page fits a window of this size.

    `dpi` is that of the panel, in pixels of the window: what is touched is at least 20 mm wide.
    """
    Metrics.density = min(width_px / DESIGN_SIZE[0], height_px / DESIGN_SIZE[1])
    least_px = min(dpi * _LEAST_MM / _INCH_MM, _MOST_DP * Metrics.density)
    look.touch = max(_LEAST_DP * Metrics.density, least_px)
