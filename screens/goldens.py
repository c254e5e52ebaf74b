"""Pictures of screens that were looked at and found good, and what differs from them today.

They are kept at half the size and in 128 colours: a fifth of the bytes, and every word can still
be read. What tells two pictures apart is the number of pixels that differ clearly, counted over
the whole picture and in the worst of its tiles: another version of Mesa rounds colours and edges
differently everywhere, a person moves one button or changes one word somewhere.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from screens.drawn import Pixels

SIZE_PX = (540, 960)
_COLOURS = 128
_CLEARLY = 24
"""Of 255, in the worst channel: the eye hardly sees less."""
_MOST = 0.002
"""So large a share of all pixels may differ clearly."""
_TILE_PX = 30
_MOST_OF_TILE = 0.1
"""The same of one tile: one changed Chinese character makes a quarter of it, colours reduced to
128 a twenty-fifth.
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two pictures are apart, as shares of their pixels."""

    of_all: float
    of_worst_tile: float

    @property
    def is_clear(self) -> bool:
        """Whether somebody who holds one beside the other would see it."""
        return self.of_all > _MOST or self.of_worst_tile > _MOST_OF_TILE

    def __str__(self) -> str:
        return f"{self.of_all:.2%} of the picture, {self.of_worst_tile:.0%} of its worst tile"


def small(pixels: Pixels) -> Image.Image:
    """Return what was drawn at the size of the kept pictures."""
    return Image.fromarray(np.ascontiguousarray(pixels)).resize(SIZE_PX, Image.Resampling.BOX)


def keep(picture: Image.Image, path: Path) -> None:
    """Write a picture that was found good."""
    few = picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def kept(path: Path) -> Image.Image:
    """Read a picture that was found good. OSError: there is none."""
    with Image.open(path) as picture:
        return picture.convert("RGB")


def difference(one: Image.Image, two: Image.Image) -> Difference:
    """Compare two pictures of `SIZE_PX`."""
    clearly = _apart(one, two) > _CLEARLY
    columns, rows = (side // _TILE_PX for side in SIZE_PX)
    tiles = clearly.reshape(rows, _TILE_PX, columns, _TILE_PX).mean(axis=(1, 3))
    return Difference(float(clearly.mean()), float(tiles.max()))


def shown(one: Image.Image, two: Image.Image) -> Image.Image:
    """Return a picture of the difference: pale where both are alike, red where they are not."""
    pale = 200 + np.asarray(two.convert("L"), np.float64)[..., np.newaxis] * 55 / 255
    picture = np.repeat(pale, 3, axis=2)
    picture[_apart(one, two) > _CLEARLY] = (220, 0, 0)
    return Image.fromarray(picture.astype(np.uint8))


def _apart(one: Image.Image, two: Image.Image) -> NDArray[np.int16]:
    apart: NDArray[np.int16] = np.abs(
        np.asarray(one.convert("RGB"), np.int16) - np.asarray(two.convert("RGB"), np.int16)
    ).max(axis=2)
    return apart
