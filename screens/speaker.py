"""Says clips, one after another, through the sound card."""

import logging
from collections import deque
from collections.abc import Callable
from pathlib import Path

from kivy.core.audio import Sound, SoundLoader

from kiosk.clips import clip_of
from kiosk.speech import Utterance

log = logging.getLogger(__name__)


class Speaker:
    """The mouth of the terminal. Without a sound card at its start it is mute until the next one.

    All of it belongs to the UI thread. To decode a clip takes 3 ms, the longest 18: it is begun
    when the screen that it belongs to has been drawn.
    """

    def __init__(self, folder: Path, post: Callable[[Callable[[], None]], None]) -> None:
        """`folder` has the clips of each language; `post` calls after the next frame."""
        self.on_clip: Callable[[Path], None] = lambda _: None
        """Learns of each clip that begins."""
        self._folder = folder
        self._post = post
        self._waiting: deque[Path] = deque()
        self._sound: Sound | None = None
        self._loudness = 1.0
        self._can_speak: bool | None = None

    @property
    def can_speak(self) -> bool:
        """Whether there is a sound card and something to say."""
        if self._can_speak is None:
            clip = next(self._folder.glob("*/*.ogg"), None)
            self._can_speak = clip is not None and _load(clip) is not None
            log.info("voice: %s", "there" if self._can_speak else "no sound card")
        return self._can_speak

    def say(self, utterance: Utterance, loudness: float) -> None:
        self.hush()
        if not self.can_speak:
            return
        self._loudness = loudness
        for piece in utterance:
            clip = clip_of(self._folder, piece.lang, piece.text)
            if clip is None:
                # not the sentence: it may hold what belongs to somebody
                log.warning("no clip for a sentence of %d characters", len(piece.text))
            else:
                self._waiting.append(clip)
        self._post(self._begin)

    def hush(self) -> None:
        self._waiting.clear()
        sound, self._sound = self._sound, None
        if sound is not None:
            sound.stop()
            sound.unload()

    def _begin(self) -> None:
        # What was cut short before it began has posted this, too.
        if self._sound is None:
            self._go_on()

    def _go_on(self) -> None:
        if not self._waiting:
            return
        clip = self._waiting.popleft()
        sound = _load(clip)
        if sound is None:
            self._waiting.clear()
            return
        self._sound = sound
        sound.volume = self._loudness
        sound.bind(on_stop=self._ended)
        sound.play()
        self.on_clip(clip)

    def _ended(self, sound: Sound) -> None:
        if self._sound is not None and sound is self._sound:
            self._sound = None
            sound.unload()
            self._go_on()


def _load(clip: Path) -> Sound | None:
    sound: Sound | None = SoundLoader.load(str(clip))
    return sound if sound is not None and sound.length > 0 else None
