"""The clips of the voice: each says a sentence of the kiosk as it is now. Nothing speaks here."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from kiosk.clips import RECORDED, clip_name, clip_of
from kiosk.text import LANGUAGES, load_texts

ASSETS = Path(__file__).parents[2] / "assets"
VOICE = ASSETS / "voice"
ALL_CLIPS_BYTES = 6_000_000
EMPTY_BYTES = 2_000
STALE = "the clips are not those of the sentences: ./run voice"


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_voice", VOICE / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BUILD = builder()
TEXTS = load_texts(ASSETS / "locale")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_has_its_clip_and_no_clip_says_what_is_said_no_more(lang: str) -> None:
    said = {clip_name(sentence) for sentence in BUILD.sentences(TEXTS[lang])}
    assert {clip.name for clip in (VOICE / lang).glob("*.ogg")} == said, STALE
    assert (VOICE / lang / BUILD.SAYS).read_text("utf-8") == BUILD.listed(TEXTS[lang]), STALE


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_clip_is_a_sound_of_some_length(lang: str) -> None:
    for clip in (VOICE / lang).glob("*.ogg"):
        content = clip.read_bytes()
        assert content.startswith(b"OggS"), clip
        assert len(content) > EMPTY_BYTES, clip


def test_all_clips_together_are_small() -> None:
    assert sum(clip.stat().st_size for clip in VOICE.rglob("*.ogg")) <= ALL_CLIPS_BYTES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_recording_is_of_a_sentence_that_is_still_said(lang: str) -> None:
    said = {clip_name(sentence) for sentence in BUILD.sentences(TEXTS[lang])}
    assert {clip.name for clip in (VOICE / lang / RECORDED).glob("*.ogg")} <= said


def test_no_sentence_of_staff_or_of_the_ticket_or_with_a_name_has_a_clip() -> None:
    sentences = BUILD.messages()
    assert "Please take your ticket." in sentences
    assert not [sentence for sentence in sentences if "{" in sentence]
    assert "Restart the app" not in sentences
    assert "Scan to see your place" not in sentences


def test_a_recording_of_a_person_wins_over_the_robot(tmp_path: Path) -> None:
    robot = tmp_path / "en" / clip_name("Done")
    robot.parent.mkdir()
    robot.touch()
    assert clip_of(tmp_path, "en", "Done") == robot
    person = tmp_path / "en" / RECORDED / robot.name
    person.parent.mkdir()
    person.touch()
    assert clip_of(tmp_path, "en", "Done") == person


def test_a_sentence_that_changed_has_no_clip(tmp_path: Path) -> None:
    clip = tmp_path / "en" / clip_name("Done")
    clip.parent.mkdir()
    clip.touch()
    assert clip_of(tmp_path, "en", "Ready") is None
