"""How everything looks: faces, a scale of seven sizes, colours by role.

One design unit (`dp`, and `sp` for text) is one pixel of a 1080 x 1920 portrait panel; `fit` makes
it smaller or larger for any other window. Sizes are few because each size of a Chinese face in
use costs megabytes, and none is ever animated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kivy.core.text import LabelBase
from kivy.metrics import Metrics
from kivy.utils import get_color_from_hex as colour

from kiosk.glyphs import BOLD_FONT, MAIN_FONT, RARE_FONT

DESIGN_SIZE = (1080, 1920)

CAPTION = "40sp"
BODY = "48sp"
LEAD = "54sp"
ACTION = "60sp"
TITLE = "72sp"
HERO = "112sp"
NUMBER = "240sp"

GROUND = colour("#FBF6F0")
SURFACE = colour("#FFFFFF")
INK = colour("#2C1E1B")
INK_SOFT = colour("#6A5850")
LINE = colour("#DCCBBD")
MISSING = colour("#A08F85")
RED = colour("#B4232A")
RED_DEEP = colour("#8A161D")
ON_RED = colour("#FFFFFF")
GOLD = colour("#C4933F")
GOLD_SOFT = colour("#F2E2C4")
NOTICE = colour("#FFF0CF")
NOTICE_LINE = colour("#A85E00")
GOOD = colour("#2C7A4B")
SHADE = (*INK[:3], 0.4)

SUN = colour("#F7EBD8")
SHELF = colour("#EFE3D6")
GLASS = colour("#3B2B28")
BEAM = colour("#E0574F")
LENS = colour("#8FB4CC")
CARD = colour("#E9F1F5")
SKIN = colour("#F3D3BC")
CLOTH = colour("#3E5568")


@dataclass(frozen=True, slots=True)
class Livery:
    """The colours that tell from afar for whom a screen is."""

    ground: Sequence[float]
    """Of the whole window, whatever its shape."""
    band: Sequence[float]
    """Along the upper edge, with a line of `band_line` below it."""
    band_line: Sequence[float]
    accent: Sequence[float]
    """Of what most want to touch; `accent_down` under the finger."""
    accent_down: Sequence[float]
    line: Sequence[float]
    """Around tiles, and around what is typed."""


COUPLES = Livery(GROUND, RED, GOLD, RED, RED_DEEP, GOLD)
STAFF = Livery(colour("#E2E8EC"), CLOTH, colour("#9FB2C0"), CLOTH, INK, CLOTH)


def register_fonts() -> None:
    """Replace Kivy's default face, which has no Chinese, and add the one for rare characters."""
    LabelBase.register("Roboto", str(MAIN_FONT), fn_bold=str(BOLD_FONT))
    LabelBase.register("rare", str(RARE_FONT))


def fit(width_px: float, height_px: float) -> None:
    """Scale one design unit so that the whole page fits a window of this size."""
    Metrics.density = min(width_px / DESIGN_SIZE[0], height_px / DESIGN_SIZE[1])
