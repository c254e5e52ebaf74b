"""The mouth of the terminal: one clip after another, and no word without a sound card."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.clips import clip_name
from kiosk.speech import Piece
from tests.screens.glass import Glass

TICKET = Piece("en", "Please take your ticket.")
LETTER, DIGIT = Piece("en", "A"), Piece("en", "1")


class PlayedClip:
    """A sound that ends when the test says so."""

    def __init__(self, card: "SoundCard", source: str) -> None:
        self.length = 1.0 if card.is_there else 0.0
        self.volume = 0.0
        self._card = card
        self._name = Path(source).name
        self.end: Callable[[], None] = lambda: None

    def bind(self, on_stop: Callable[["PlayedClip"], None]) -> None:
        self.end = lambda: on_stop(self)

    def play(self) -> None:
        self._card.played.append((self._name, self.volume))
        self._card.now = self

    def stop(self) -> None:
        self._card.now = None
        self.end()

    def unload(self) -> None:
        """Forget the sound."""


class SoundCard:
    def __init__(self) -> None:
        self.is_there = True
        self.played: list[tuple[str, float]] = []
        self.now: PlayedClip | None = None

    def load(self, source: str) -> PlayedClip:
        return PlayedClip(self, source)

    @property
    def heard(self) -> list[str]:
        return [name for name, _ in self.played]


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> SoundCard:
    card = SoundCard()
    monkeypatch.setattr("screens.speaker.SoundLoader", card)
    return card


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    for piece in (TICKET, LETTER, DIGIT):
        (tmp_path / "en" / clip_name(piece.text)).touch()
    return tmp_path


def names(*pieces: Piece) -> list[str]:
    return [clip_name(piece.text) for piece in pieces]


def test_clips_are_said_one_after_another(glass: Glass, card: SoundCard, clips: Path) -> None:
    from screens.speaker import Speaker

    speaker = Speaker(clips, glass.app.post)
    speaker.say((LETTER, DIGIT, TICKET), 0.5)
    glass.run_until(lambda: bool(card.played))
    for said in range(1, 4):
        assert card.heard == names(LETTER, DIGIT, TICKET)[:said]
        assert card.now is not None
        card.now.end()
    assert {volume for _, volume in card.played} == {0.5}


def test_a_clip_begins_after_the_screen_is_drawn(
    glass: Glass, card: SoundCard, clips: Path
) -> None:
    from screens.speaker import Speaker

    Speaker(clips, glass.app.post).say((TICKET,), 1.0)
    assert not card.played
    glass.run_until(lambda: bool(card.played))


def test_what_is_new_cuts_short_what_was_being_said(
    glass: Glass, card: SoundCard, clips: Path
) -> None:
    from screens.speaker import Speaker

    speaker = Speaker(clips, glass.app.post)
    speaker.say((LETTER, DIGIT), 1.0)
    glass.run_until(lambda: bool(card.played))
    speaker.say((TICKET,), 1.0)
    glass.run_until(lambda: len(card.played) > 1)
    assert card.heard == names(LETTER, TICKET)


def test_what_was_cut_short_before_it_began_is_not_heard(
    glass: Glass, card: SoundCard, clips: Path
) -> None:
    from screens.speaker import Speaker

    speaker = Speaker(clips, glass.app.post)
    speaker.say((LETTER, DIGIT), 1.0)
    speaker.say((TICKET, DIGIT), 1.0)
    glass.run_until(lambda: bool(card.played))
    glass.wait(1.0)
    assert card.heard == names(TICKET)


def test_who_hushes_hears_no_more(glass: Glass, card: SoundCard, clips: Path) -> None:
    from screens.speaker import Speaker

    speaker = Speaker(clips, glass.app.post)
    speaker.say((LETTER, DIGIT), 1.0)
    glass.run_until(lambda: bool(card.played))
    speaker.hush()
    assert card.now is None
    assert card.heard == names(LETTER)


def test_a_sentence_without_a_clip_is_left_out(glass: Glass, card: SoundCard, clips: Path) -> None:
    from screens.speaker import Speaker

    Speaker(clips, glass.app.post).say((Piece("en", "Nobody has said this."), TICKET), 1.0)
    glass.run_until(lambda: bool(card.played))
    assert card.heard == names(TICKET)


def test_without_a_sound_card_nothing_is_said_and_nothing_raises(
    glass: Glass, card: SoundCard, clips: Path
) -> None:
    from screens.speaker import Speaker

    card.is_there = False
    speaker = Speaker(clips, glass.app.post)
    assert not speaker.can_speak
    speaker.say((TICKET,), 1.0)
    speaker.hush()
    assert not card.played


def test_without_any_clip_the_terminal_cannot_speak(
    glass: Glass, card: SoundCard, tmp_path: Path
) -> None:
    from screens.speaker import Speaker

    assert not Speaker(tmp_path, glass.app.post).can_speak
