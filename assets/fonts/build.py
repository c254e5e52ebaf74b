"""Make the font files of this folder from two Debian packages, as README.md says.

A tool for developers, run when the distribution's fonts change. It needs fontTools.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from math import dist
from pathlib import Path
from textwrap import fill

from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

NOTO = "/usr/share/fonts/opentype/noto/NotoSansCJK-{weight}.ttc"
SIMPLIFIED_CHINESE = 2  # the face's index in the collection; 0 is Japanese
HANAZONO = "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"

LATIN = (*range(0x20, 0x7F), *range(0xA0, 0x180))
PUNCTUATION = range(0x2010, 0x2060)  # dashes, quotes, ellipsis
CHINESE = (
    *PUNCTUATION,
    *range(0x2190, 0x219A),  # arrows
    *range(0x2460, 0x2474),  # circled digits
    *range(0x25A0, 0x2600),  # geometric shapes
    *range(0x3000, 0x3040),  # CJK punctuation
    *range(0x3400, 0x4DC0),  # extension A
    *range(0x4E00, 0xA000),
    *range(0xF900, 0xFB00),  # compatibility ideographs
    *range(0xFF00, 0xFFF0),  # full-width forms
    *range(0x20000, 0x34000),  # extensions B and later, as far as the face has them
)
EXTENSIONS_B_TO_F = range(0x20000, 0x2EBF0)

RARE_UNITS_PER_EM = 512
RARE_TOLERANCE = 1.5
"""How far a simplified outline may be from the original: 0.3 % of the height of a character."""

Point = tuple[float, float]


def gb2312() -> Iterator[int]:
    """The 6,763 characters, with signs, that texts of the product are written in."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            yield from map(ord, bytes((row, cell)).decode("gb2312", errors="ignore"))


def build_noto(weight: str, wanted: Iterable[int], target: Path) -> set[int]:
    """Cut the SC face down to `wanted` and to what Kivy and Pillow use; return what it draws."""
    font = TTFont(
        NOTO.format(weight=weight), fontNumber=SIMPLIFIED_CHINESE, lazy=True, recalcTimestamp=False
    )
    code_points = set(wanted) & set(font.getBestCmap())
    options = Options()
    options.layout_features = []
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)
    number_without_gaps(font)
    font.save(target)
    return code_points


def number_without_gaps(font: TTFont) -> None:
    """Give the glyphs consecutive CIDs.

    FreeType reads a charset range by range whenever a size of the font is opened; the gaps of a
    subset make that thousands of ranges, 11 ms a size on a terminal.
    """
    top = font["CFF "].cff.topDictIndex[0]
    old = font.getGlyphOrder()
    new = [".notdef", *(f"cid{number:05}" for number in range(1, len(old)))]
    renamed = dict(zip(old, new, strict=True))
    cmaps = [(table, dict(table.cmap)) for table in font["cmap"].tables]
    metrics = font["hmtx"].metrics
    for name in old:
        top.CharStrings[name]  # each is read from the source by its old name
    strings = top.CharStrings.charStrings
    top.CharStrings.charStrings = {renamed[name]: string for name, string in strings.items()}
    top.charset = new
    for table, cmap in cmaps:
        table.cmap = {code_point: renamed[name] for code_point, name in cmap.items()}
    font["hmtx"].metrics = {renamed[name]: metric for name, metric in metrics.items()}
    font.setGlyphOrder(new)


def simplified(line: list[Point], tolerance: float) -> list[Point]:
    """Drop points that are within `tolerance` of a straight line (Douglas and Peucker, 1973)."""
    (x0, y0), (x1, y1) = line[0], line[-1]
    length = dist(line[0], line[-1])

    def away(point: Point) -> float:
        if length == 0:
            return dist(point, line[0])
        return abs((x1 - x0) * (point[1] - y0) - (y1 - y0) * (point[0] - x0)) / length

    middle = max(range(1, len(line) - 1), key=lambda i: away(line[i]), default=0)
    if middle == 0 or away(line[middle]) <= tolerance:
        return [line[0], line[-1]]
    head = simplified(line[: middle + 1], tolerance)
    return head[:-1] + simplified(line[middle:], tolerance)


def charstring(contours: Iterable[list[Point]]) -> T2CharString:
    pen = T2CharStringPen(RARE_UNITS_PER_EM, None)
    for contour in contours:
        opposite = max(range(len(contour)), key=lambda i: dist(contour[i], contour[0]))
        halves = contour[: opposite + 1], [*contour[opposite:], contour[0]]
        closed = [p for half in halves for p in simplified(half, RARE_TOLERANCE)]
        points = [a for a, b in pairwise((round(x), round(y)) for x, y in closed) if a != b]
        if len(points) > 2:
            pen.moveTo(points[0])
            for point in points[1:]:
                pen.lineTo(point)
            pen.closePath()
    return pen.getCharString()


def contours_of(font: TTFont, name: str) -> Iterator[list[Point]]:
    scale = RARE_UNITS_PER_EM / font["head"].unitsPerEm
    coordinates, ends, _ = font["glyf"][name].getCoordinates(font["glyf"])
    start = 0
    for end in ends:
        yield [(x * scale, y * scale) for x, y in coordinates[start : end + 1]]
        start = end + 1


def build_rare(wanted: Iterable[int], target: Path) -> set[int]:
    """Rewrite the wanted characters of Hanazono as a CFF font that lines up with Noto."""
    source = TTFont(HANAZONO, lazy=True)
    names = source.getBestCmap()
    code_points = sorted(set(wanted) & set(names))
    glyphs = [".notdef", *(f"cid{i:05}" for i in range(1, len(code_points) + 1))]
    outlines = {".notdef": charstring(())}
    outlines |= {
        glyph: charstring(contours_of(source, names[code_point]))
        for glyph, code_point in zip(glyphs[1:], code_points, strict=True)
    }
    builder = FontBuilder(RARE_UNITS_PER_EM, isTTF=False)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap(dict(zip(code_points, glyphs[1:], strict=True)))
    builder.setupCFF("RareHan-Regular", {"FullName": "Rare Han"}, outlines, {})
    key_by_cid(builder.font)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (RARE_UNITS_PER_EM, 0)))
    # Noto's ascent and descent: a line keeps its height when a rare character stands in it
    ascent, descent = round(1.16 * RARE_UNITS_PER_EM), -round(0.288 * RARE_UNITS_PER_EM)
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=descent, usWinAscent=ascent)
    builder.setupNameTable({"familyName": "Rare Han", "styleName": "Regular"})
    builder.setupPost(keepGlyphNames=False)
    head = source["head"]
    builder.updateHead(created=head.created, modified=head.modified)
    builder.font.recalcTimestamp = False  # the same sources make the same file
    builder.save(target)
    return set(code_points)


def key_by_cid(font: TTFont) -> None:
    """Key a CFF font by glyph number: 58,000 glyph names would be read at every start."""
    top = font["CFF "].cff.topDictIndex[0]
    private = FontDict()
    private.Private = top.Private
    del top.Private
    top.ROS = ("Adobe", "Identity", 0)
    top.CIDCount = len(top.charset)
    top.FDArray = FDArrayIndex()
    top.FDArray.append(private)
    top.FDSelect = FDSelect()
    top.FDSelect.format = 3
    top.FDSelect.gidArray = [0] * len(top.charset)
    top.CharStrings.fdArray, top.CharStrings.fdSelect = top.FDArray, top.FDSelect


def ranges(code_points: set[int]) -> str:
    """Write code points as "20-7E B7 3001-303F"."""
    runs = []
    for _, run in groupby(enumerate(sorted(code_points)), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        last = f"-{numbers[-1]:X}" if len(numbers) > 1 else ""
        runs.append(f"{numbers[0]:X}{last}")
    return " ".join(runs)


def main() -> None:
    folder = Path(__file__).parent
    main_face = build_noto("Regular", (*LATIN, *CHINESE), folder / "NotoSansSC-Regular.otf")
    texts = (*LATIN, *PUNCTUATION, *gb2312())
    bold_face = build_noto("Bold", texts, folder / "NotoSansSC-Bold.otf")
    rare_face = build_rare(set(EXTENSIONS_B_TO_F) - main_face, folder / "HanaMinB-rare.otf")
    faces = {"main": main_face, "bold": bold_face, "rare": rare_face}
    (folder / "coverage.txt").write_text(
        "# Made by build.py: the code points that each face draws, in hexadecimal, inclusive.\n"
        + "".join(f"[{face}]\n{fill(ranges(have), 100)}\n" for face, have in faces.items()),
        encoding="ascii",
    )


if __name__ == "__main__":
    main()
