"""People drawn for the bench: friendly, upright, half-length, made of a few shapes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Rgb = tuple[int, int, int]
Point = tuple[float, float]

_SIDES = (-1, 1)
_STEPS = [step / 24 for step in range(25)]
_EYE_WHITE: Rgb = (246, 243, 238)
_IRIS: Rgb = (52, 36, 28)
_COLLAR: Rgb = (252, 251, 249)

# outlines in half heads from the middle of the face; the first three are one side of two
_SHOULDERS = [(0.3, 1.1), (0.5, 1.42), (1.1, 1.66), (1.62, 1.94), (1.82, 2.7), (1.88, 6.0)]
_NECK = [(0.37, 0.6), (0.37, 1.1), (0.46, 1.4), (0.0, 2.06)]
_LONG_HAIR = [(0, -1.22), (0.3, -1.22), (0.72, -1.06), (1, -0.6), (1.06, 0.2), (1.1, 1.3)]
_LONG_HAIR += [(0.92, 1.95), (0.4, 2.1)]
# over the forehead from ear to ear, with a parting
_SHORT_LINE = [(0.86, 0.06), (0.74, 0.02), (0.71, -0.3), (0.58, -0.56), (0.1, -0.6)]
_SHORT_LINE += [(-0.28, -0.72), (-0.5, -0.6), (-0.71, -0.3), (-0.74, 0.02), (-0.86, 0.06)]
_LONG_LINE = [(0.9, 1.0), (0.78, 0.7), (0.74, 0.05), (0.62, -0.34), (0.2, -0.62)]
_LONG_LINE += [(-0.16, -0.82), (-0.48, -0.52), (-0.7, -0.05), (-0.78, 0.7), (-0.9, 1.0)]


@dataclass(frozen=True, slots=True)
class Person:
    """How somebody looks."""

    skin: Rgb
    hair: Rgb
    top: Rgb
    long_hair: bool


def draw_person(picture: Image.Image, person: Person, *, face: Point, half_head_px: float) -> None:
    """Draw a person with the middle of the face at `face`; every size follows from the head."""
    _Portrait(picture, person, face, half_head_px).draw_all()


class _Portrait:
    """Draws in half heads from the middle of the face."""

    def __init__(self, picture: Image.Image, person: Person, face: Point, unit_px: float) -> None:
        self._picture = picture
        self._person = person
        self._face = face
        self._unit_px = unit_px
        self._draw = ImageDraw.Draw(picture)

    def draw_all(self) -> None:
        if self._person.long_hair:
            self._fill(_smooth(_mirrored(_LONG_HAIR)), self._person.hair)
        self._body()
        self._head()
        for side in _SIDES:
            self._eye(side)
        self._nose_and_mouth()
        hairline = _LONG_LINE if self._person.long_hair else _SHORT_LINE
        crown = [
            (-0.86 * math.cos(math.pi * t), -0.1 - 1.08 * math.sin(math.pi * t) ** 0.8)
            for t in _STEPS
        ]
        self._fill(crown + _smooth(hairline), self._person.hair)

    def _body(self) -> None:
        person = self._person
        self._fill(_smooth(_mirrored(_SHOULDERS)), person.top)
        self._fill(_mirrored(_NECK), _shade(person.skin, 0.93))
        self._soft((0, 1.04), (0.5, 0.22), _shade(person.skin, 0.66), 0.75, inside=_mirrored(_NECK))
        for side in _SIDES:
            self._stroke([(side * 1.3, 2.7), (side * 1.24, 6.0)], _shade(person.top, 0.86), 0.03)
            collar = [(0.37, 1.06), (0.64, 1.44), (0.34, 2.06), (0.0, 2.14), (0.42, 1.42)]
            corners = [(side * x, y) for x, y in collar]
            self._fill(corners, _COLLAR)
            self._stroke(corners[1:4], _shade(person.top, 0.82), 0.02)

    def _head(self) -> None:
        person = self._person
        if not person.long_hair:
            for side in _SIDES:
                self._fill_oval((side * 0.76, 0.06), (0.12, 0.2), _shade(person.skin, 0.9))
        face = [(x * (0.78 - 0.13 * max(y, 0)), y) for x, y in _circle(roundness=2.25)]
        self._fill(face, person.skin)
        red, green, blue = person.skin
        for side in _SIDES:
            blush = (red, round(green * 0.76), round(blue * 0.74))
            self._soft((side * 0.45, 0.32), (0.17, 0.12), blush, 0.5, inside=face)
            self._soft((side * 0.8, 0.3), (0.12, 0.7), _shade(person.skin, 0.8), 0.4, inside=face)

    def _eye(self, side: int) -> None:
        hair = self._person.hair
        brow = [(0.17 + 0.36 * t, -0.3 - 0.1 * math.sin(0.8 + 1.9 * t)) for t in _STEPS]
        lid = [(0.2 + 0.27 * t, -0.06 - 0.1 * math.sin(math.pi * t)) for t in _STEPS]
        under = [(0.2 + 0.27 * t, -0.06 + 0.055 * math.sin(math.pi * t)) for t in _STEPS]
        self._stroke([(side * x, y) for x, y in brow], hair, 0.05)
        self._fill([(side * x, y) for x, y in lid + under[::-1]], _EYE_WHITE)
        self._fill_oval((side * 0.335, -0.078), (0.074, 0.074), _IRIS)
        self._fill_oval((side * 0.335 + 0.02, -0.11), (0.02, 0.02), _EYE_WHITE)
        self._stroke([(side * x, y) for x, y in lid], _shade(hair, 0.8), 0.03)

    def _nose_and_mouth(self) -> None:
        skin = self._person.skin
        red, green, blue = skin
        nose = [(0.12 * x, 0.24 + 0.06 * y) for x, y in _circle() if y >= 0]
        self._stroke(nose, _shade(skin, 0.78), 0.028)
        across = [2 * t - 1 for t in _STEPS]
        upper = [(0.28 * t, 0.52 + 0.03 * (1 - t * t)) for t in across]
        lower = [(0.28 * t, 0.52 + 0.15 * (1 - t * t)) for t in across]
        lips = (round(red * 0.86), round(green * 0.58), round(blue * 0.58))
        self._fill(upper + lower[::-1], lips)
        self._stroke(upper, _shade(lips, 0.7), 0.022)

    def _at(self, points: Sequence[Point]) -> list[Point]:
        left, top = self._face
        return [(left + x * self._unit_px, top + y * self._unit_px) for x, y in points]

    def _fill(self, outline: Sequence[Point], colour: Rgb) -> None:
        self._draw.polygon(self._at(outline), colour)

    def _fill_oval(self, centre: Point, radii: Point, colour: Rgb) -> None:
        self._fill(_oval(centre, radii), colour)

    def _stroke(self, line: Sequence[Point], colour: Rgb, width: float) -> None:
        self._draw.line(self._at(line), colour, round(width * self._unit_px), joint="curve")

    def _soft(
        self, centre: Point, radii: Point, colour: Rgb, opacity: float, *, inside: Sequence[Point]
    ) -> None:
        """Lay a blurred oval over what is inside an outline."""
        oval = self._at(_oval(centre, radii))
        blur_px = 0.07 * self._unit_px
        left, top = (round(min(places) - 3 * blur_px) for places in zip(*oval, strict=True))
        right, bottom = (round(max(places) + 3 * blur_px) for places in zip(*oval, strict=True))

        def mask(outline: Sequence[Point], value: float) -> Image.Image:
            part = Image.new("L", (right - left, bottom - top))
            ImageDraw.Draw(part).polygon([(x - left, y - top) for x, y in outline], round(value))
            return part

        shade = mask(oval, 255 * opacity).filter(ImageFilter.GaussianBlur(blur_px))
        shade = ImageChops.multiply(shade, mask(self._at(inside), 255))
        self._picture.paste(colour, (left, top, right, bottom), shade)


def _circle(roundness: float = 2.0) -> list[Point]:
    """A circle of radius 1, or with a larger `roundness` one with corners."""
    power = 2 / roundness
    points = []
    for step in range(96):
        x, y = math.cos(math.tau * step / 96), math.sin(math.tau * step / 96)
        points.append((math.copysign(abs(x) ** power, x), math.copysign(abs(y) ** power, y)))
    return points


def _oval(centre: Point, radii: Point) -> list[Point]:
    return [(centre[0] + x * radii[0], centre[1] + y * radii[1]) for x, y in _circle()]


def _mirrored(half: Sequence[Point]) -> list[Point]:
    return [*half, *((-x, y) for x, y in reversed(half))]


def _smooth(points: Sequence[Point]) -> list[Point]:
    """Cut the corners three times (Chaikin); the two ends stay where they are."""
    for _ in range(3):
        cut = [points[0]]
        for (x0, y0), (x1, y1) in pairwise(points):
            cut += [(0.75 * x0 + 0.25 * x1, 0.75 * y0 + 0.25 * y1)]
            cut += [(0.25 * x0 + 0.75 * x1, 0.25 * y0 + 0.75 * y1)]
        points = [*cut, points[-1]]
    return list(points)


def _shade(colour: Rgb, factor: float) -> Rgb:
    red, green, blue = (round(part * factor) for part in colour)
    return red, green, blue
