"""Lines and glyphs of a text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.lines import break_lines
from screens.marked import marked, spelled

EM = 50


def measure(text: str) -> float:
    return sum(EM if unicodedata.east_asian_width(c) in "WF" else EM / 2 for c in text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("请稍候。", ["请稍候。"]),
        ("请取回身份证，谢谢您。", ["请取回身份证，", "谢谢您。"]),
        ("请在此处出示预约（二维码）", ["请在此处出示", "预约（二维码）"]),
        ("Please take your card.", ["Please take", "your card."]),
        ("请在45秒内放好证件", ["请在45秒", "内放好证件"]),
        ("11月25日 周三 10:00", ["11月25日", "周三 10:00"]),
    ],
)
def test_lines_are_even_and_end_with_phrases(text: str, lines: list[str]) -> None:
    assert break_lines(text, 8 * EM, measure) == lines


def test_a_no_break_space_holds_its_words_together() -> None:
    text = "take your ID\N{NO-BREAK SPACE}card now"
    assert break_lines(text, 6.5 * EM, measure) == ["take your", "ID\N{NO-BREAK SPACE}card now"]


# No piece that must stay whole is longer than three characters.
WORDS = st.from_regex("[（《]?[请取身份证]{1,8}[，。）》：]?|[A-Z1-9]{1,4} ", fullmatch=True)


@given(st.lists(WORDS, max_size=12).map("".join), st.integers(4, 20))
def test_no_line_is_too_long_or_begins_with_what_closes(text: str, ems: int) -> None:
    lines = break_lines(text, ems * EM, measure)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert measure(line) <= ems * EM
        assert line[:1] not in set("，。）》：")
        assert line[-1:] not in set("（《")


def test_a_rare_character_is_drawn_in_its_own_face() -> None:
    assert marked("王\U0002a700") == "王[font=rare]\U0002a700[/font]"


def test_what_no_face_has_is_shown_as_its_code_point() -> None:
    assert spelled("王\U0002ebf0") == "王[U+2EBF0]"


def test_markup_in_a_name_stays_text() -> None:
    assert marked("[color=ff0000]&") == "&bl;color=ff0000&br;&amp;"
