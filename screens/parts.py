"""The pieces that the illustrations are put together from, each drawn once, around its middle."""

from kivy.graphics.texture import Texture
from kivy.properties import ListProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from screens.kv import load_kv


class Part(Widget):
    """A shape with its middle `at` a place of the sheet."""

    at = ListProperty([0, 0])
    turn = NumericProperty(0)
    """Degrees, to the left."""
    scale = NumericProperty(1)


class Sun(Part):
    """A calm disc behind everything."""


class Housing(Part):
    """The terminal: camera, screen, and a shelf with scanner window, card reader and slot."""


class Lit(Part):
    """A ring around the place that matters."""

    extent = ListProperty([0, 0])


class Arrow(Part):
    """Points up."""


class Flower(Part):
    """The hibiscus, flower of the city of Chengdu: the one ornament."""

    petal = ListProperty([0, 0, 0, 1])
    heart = ListProperty([0, 0, 0, 1])


_CODE = (
    "#####.#.##.#####",
    "#...#..#.#.#...#",
    "#.#.#.##...#.#.#",
    "#...#...##.#...#",
    "#####.#.#..#####",
    "......##.#......",
    "#.##.#..##.##.#.",
    "..#.##.#..#..###",
    "##..#..###..#.#.",
    ".##...#..#.##..#",
    "......##.#..##.#",
    "#####...##.#..##",
    "#...#.#..#.###..",
    "#.#.#.##.##..#.#",
    "#...#..#...##.#.",
    "#####.#.##.#..##",
)
"""What a QR code looks like from afar; it says nothing."""


class Phone(Part):
    """A phone that shows a QR code."""

    code = ObjectProperty()

    def __init__(self, **kwargs: object) -> None:
        # One picture: to draw forty rectangles takes longer than to draw the rest of the phone.
        code = Texture.create(size=(len(_CODE[0]), len(_CODE)), colorfmt="luminance_alpha")
        code.mag_filter = "nearest"
        dark = (255 * (module == "#") for row in _CODE for module in row)
        texels = bytes(value for alpha in dark for value in (255, alpha))
        code.blit_buffer(texels, colorfmt="luminance_alpha", bufferfmt="ubyte")
        code.flip_vertical()
        super().__init__(code=code, **kwargs)


class IdCard(Part):
    """An ID card."""


class Paper(Part):
    """A queue ticket, hanging from its upper edge."""

    length = NumericProperty(0)


class Bell(Part):
    """The bell that stands on a counter."""


class Person(Part):
    """Head and shoulders."""

    cloth = ListProperty([0, 0, 0, 1])
    hair = NumericProperty(0)
    """How far the hair reaches below the eyes."""


load_kv(__file__)
