"""A language that nobody speaks: what no catalogue reaches cannot be translated."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from kiosk.access import AS_USUAL
from kiosk.glyphs import bold_has
from screens.seen import seen, texts
from tests.screens.every_view import FAR_OFFICE, LONG, RARE
from tests.screens.glass import Glass
from tests.screens.grid import views_in
from tests.screens.pseudo import LONGER, PSEUDO, outside_brackets, pseudo
from tests.unit.couples import BRIDE, GROOM

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "assets" / "locale" / "zh_CN" / "LC_MESSAGES" / "kiosk.po"
PLACEHOLDER = re.compile(r"\{[^}]*\}")
with CATALOGUE.open("rb") as catalogue:
    MESSAGES = [str(message.id) for message in read_po(catalogue) if message.id]
VIEWS = views_in(PSEUDO, AS_USUAL)

NAMES = "".join(person.name for person in (BRIDE, GROOM, RARE, LONG))
QUEUES = ("Marriage", "Other visits", "Other districts")
CALLED = ("中文", "Jinjiang District Office", FAR_OFFICE.en, "Hall, 2nd floor", *QUEUES)
"""Languages by their own name, and what an office calls itself, its rooms and its queues."""
WELCOMES = [view.title for name, view in VIEWS.items() if name.startswith("attract-welcome")]
MARKS = re.compile("[A-Z]{1,3}(?![a-z])")
"""Initials of staff, the letter of a queue, the X of a check digit."""


def untranslatable(text: str) -> str:
    """What is left of a text without what came from a catalogue and without what is nobody's
    to translate: names, numbers, marks.
    """
    left = outside_brackets(text)
    for called in (*WELCOMES[::-1], *CALLED):
        left = left.replace(called, "")
    left = MARKS.sub("", left)
    return "".join(letter for letter in left if letter.isalpha() and letter not in NAMES)


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_becomes_longer_and_keeps_what_is_filled_in(message: str) -> None:
    said = pseudo(message)
    assert len(said) - len("[]") >= LONGER * len(message)
    assert PLACEHOLDER.findall(said) == PLACEHOLDER.findall(message)
    assert said.count("\N{NO-BREAK SPACE}") == message.count("\N{NO-BREAK SPACE}")
    assert bold_has(said), "a bold text is never bold in part"


@given(st.text("aeiou nc{}[]", max_size=20))
def test_whatever_it_is_the_brackets_are_around_it(message: str) -> None:
    assert pseudo(message).startswith("[")
    assert pseudo(message).endswith("]")


def test_what_came_from_no_catalogue_is_outside_the_brackets() -> None:
    assert outside_brackets("2/5  [Cārd]") == "2/5  "
    assert outside_brackets("[Thānks, [yöu] of two] 王 [x]") == " 王 "
    assert outside_brackets("no]") == "no]"


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("name", VIEWS)
def test_every_word_on_a_page_comes_from_the_catalogue(glass: Glass, name: str) -> None:
    glass.show(VIEWS[name])
    said = [getattr(label, "words", label.text) for label in texts(seen(glass.page))]
    assert [text for text in said if untranslatable(text)] == []
    assert any(text.startswith("[") for text in said)


def test_a_word_from_no_catalogue_is_found(glass: Glass) -> None:
    assert untranslatable("[Gö ön] now") == "now"
    assert untranslatable("请稍候") == "请稍候"
    assert untranslatable(f"A0012 [äböût {{n}}] {RARE.name} 10:15") == ""


@pytest.mark.parametrize("rules", sorted((ROOT / "screens").glob("*.kv")), ids=lambda p: p.stem)
def test_no_rule_of_the_layout_has_words_of_its_own(rules: Path) -> None:
    literals = [
        literal
        for line in rules.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith(("text:", "words:"))
        for literal in re.findall(r"""["']([^"']*)["']""", line)
    ]
    assert [literal for literal in literals if untranslatable(literal)] == []
