"""Plays the journeys of docs/walkthrough.md and keeps their pictures: `./run walkthrough`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from tests.journey.demo import Report, play
from tests.journey.player import load_journey
from tests.journey.processes import HERE

NAMES = ("marriage_zh", "seventy_zh", "wheelchair_en")
_ABREAST = 6
_SIZE_PX = (270, 480)
_GAP_PX = 8
_COLOURS = 256


def main() -> int:
    """Return the exit code."""
    for name in NAMES:
        with TemporaryDirectory(prefix="kiosk-walkthrough-") as folder:
            pictures = Path(folder) / "pictures"
            pictures.mkdir()
            report = Report()
            play(load_journey(name), Path(folder), pictures, report)
            sheet([Path(path) for path in report.screens]).save(
                HERE / "docs" / "pictures" / f"walkthrough-{name}.png", optimize=True
            )
        print(f"{name}: {len(report.screens)} screens")
    return 0


def sheet(paths: list[Path]) -> Image.Image:
    """Return the pictures on one sheet, in rows from left to right."""
    width, height = (side + _GAP_PX for side in _SIZE_PX)
    rows = -(-len(paths) // _ABREAST)
    whole = Image.new("RGB", (_ABREAST * width + _GAP_PX, rows * height + _GAP_PX), "#FFFFFF")
    for at, path in enumerate(paths):
        with Image.open(path) as picture:
            small = picture.convert("RGB").resize(_SIZE_PX, Image.Resampling.LANCZOS)
        whole.paste(small, (_GAP_PX + at % _ABREAST * width, _GAP_PX + at // _ABREAST * height))
    return whole.quantize(_COLOURS, dither=Image.Dither.NONE)


if __name__ == "__main__":
    sys.exit(main())
