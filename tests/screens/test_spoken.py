"""By ear: whatever a screen says, and whatever can be chosen on it, has a clip."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.access import AS_USUAL
from kiosk.clips import clip_of
from kiosk.key_guide import options
from kiosk.speech import Utterance, named, screen
from kiosk.text import LANGUAGES, Texts
from kiosk.view import View
from tests.screens.every_view import every_view
from tests.unit.couples import BRIDE, GROOM

VOICE = Path(__file__).parents[2] / "assets" / "voice"


def by_ear(lang: str, texts: Texts) -> dict[str, View]:
    """Return every view of a couple as somebody with the keypad has it."""
    return {
        name: replace(view, access=AS_USUAL.with_keys())
        for name, view in every_view(lang, texts)
        if not view.for_staff
    }


def all_of(view: View, texts: Texts) -> Utterance:
    _ = texts[view.lang]
    return (*screen(view, _), *(p for b in options(view) for p in named(b, view, _)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_and_every_choice_of_every_screen_has_a_clip(
    lang: str, texts: Texts
) -> None:
    mute = {
        (name, piece.text)
        for name, view in by_ear(lang, texts).items()
        for piece in all_of(view, texts)
        if clip_of(VOICE, piece.lang, piece.text) is None
    }
    assert not mute, "./run voice"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_screen_says_something_and_no_screen_says_a_name_or_an_id_number(
    lang: str, texts: Texts
) -> None:
    for name, view in by_ear(lang, texts).items():
        heard = "".join(piece.text for piece in screen(view, texts[lang]))
        assert heard, name
        for party in (BRIDE, GROOM):
            assert party.name not in heard, name
            assert party.number not in heard, name
