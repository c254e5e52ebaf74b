"""No name loses a character: each is drawn by some font, or its code point is."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from kiosk.glyphs import BOLD_FONT, MAIN_FONT, RARE_FONT, Face, Run, bold_has, runs_of

EXTENSION_C = "\U0002a700"  # in the rare font alone
EXTENSION_I = "\U0002ebf0"  # in no font


def test_an_everyday_name_is_one_run_of_the_main_font() -> None:
    assert runs_of("阿卜杜·热合曼") == (Run("阿卜杜·热合曼", Face.MAIN),)


@pytest.mark.parametrize("character", ["䶮", "𠮷", "㛃", "〇", "·", "（", "\u9fb4", "é", "3"])
def test_the_main_font_has_what_old_code_pages_lack(character: str) -> None:
    assert runs_of(character) == (Run(character, Face.MAIN),)


def test_a_rare_character_is_a_run_of_its_own_font() -> None:
    assert runs_of(f"王{EXTENSION_C}明") == (
        Run("王", Face.MAIN),
        Run(EXTENSION_C, Face.RARE),
        Run("明", Face.MAIN),
    )


def test_what_no_font_has_becomes_its_code_point_and_is_never_left_out() -> None:
    assert runs_of(f"王{EXTENSION_I}\ue863") == (
        Run("王", Face.MAIN),
        Run("U+2EBF0", Face.MISSING),
        Run("U+E863", Face.MISSING),
    )


@pytest.mark.parametrize("lookalike", ["\uf9dc", "\uf900", "\u2126", "e\u0301", "ﬁ", "Ａ"])
def test_a_text_is_never_normalised(lookalike: str) -> None:
    """U+F9DC under NFC is U+9686, the character of somebody else's name."""
    shown = "".join(
        chr(int(run.text[2:], 16)) if run.face is Face.MISSING else run.text
        for run in runs_of(lookalike)
    )
    assert shown == lookalike


@given(st.text(alphabet=st.characters(), max_size=12))
def test_the_runs_of_any_text_spell_that_text(text: str) -> None:
    runs = runs_of(text)
    spelled = (chr(int(run.text[2:], 16)) if run.face is Face.MISSING else run.text for run in runs)
    assert "".join(spelled) == text
    assert all(a.face is not b.face or a.face is Face.MISSING for a, b in pairwise(runs))


def test_an_empty_text_has_no_runs() -> None:
    assert runs_of("") == ()


def test_the_bold_font_has_every_character_of_gb2312() -> None:
    rows = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    assert bold_has("".join(code.decode("gb2312", errors="ignore") for code in rows))
    assert bold_has("A0012 Jinjiang District Office")
    assert not bold_has("䶮")


@pytest.mark.parametrize(
    ("font", "drawn", "not_drawn"),
    [
        (MAIN_FONT, "婚姻登记处（）·𠮷䶮A", EXTENSION_C),
        (BOLD_FONT, "婚姻登记处（）A0", "䶮"),
        (RARE_FONT, f"{EXTENSION_C}\U0002b7e1\U0002ceb5", "婚"),
    ],
)
def test_the_coverage_file_says_what_is_in_the_font_files(
    font: Path, drawn: str, not_drawn: str
) -> None:
    opened = ImageFont.truetype(font, 40)
    missing = bytes(opened.getmask(not_drawn))
    assert len({bytes(opened.getmask(character)) for character in drawn}) == len(drawn)
    assert all(bytes(opened.getmask(character)) != missing for character in drawn)


def test_the_main_font_writes_as_in_china_not_as_in_japan() -> None:
    """The Japanese 直 has a long upright stroke at its left, the Chinese one a foot below."""
    mask = ImageFont.truetype(MAIN_FONT, 200).getmask("直", mode="L")
    width, height = mask.size
    left_edge = [any(mask.getpixel((x, y)) for x in range(width // 12)) for y in range(height)]
    assert sum(left_edge) < height / 5
