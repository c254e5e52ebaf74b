"""Says what the screen shows, and leads somebody with the keypad: beside the controller, for one
session. A screen without a voice is silence, so nothing is said to the next couple.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from kiosk.key_guide import LOUDEST, Guide, Key, focus, moved_on, press
from kiosk.speech import Utterance, caption, spoken
from kiosk.text import Texts
from kiosk.view import View


class Mouth(Protocol):
    """What speaks. Nothing of it raises: who cannot speak is silent."""

    @property
    def can_speak(self) -> bool:
        """Whether somebody could hear it."""

    def say(self, utterance: Utterance, loudness: float) -> None:
        """Cut short what is being said and say this, `loudness` from 0 to 1."""

    def hush(self) -> None:
        """Say no more."""


class Voice:
    """Shows views, and says them to whoever wishes. On the UI thread."""

    def __init__(self, mouth: Mouth, texts: Texts, show: Callable[[View], None]) -> None:
        self._mouth = mouth
        self._texts = texts
        self._show = show
        self._guide = Guide()
        self._view: View | None = None
        """The one that is being said; None while no voice is wanted."""
        self._caption = ""

    @property
    def can_speak(self) -> bool:
        return self._mouth.can_speak

    def show(self, view: View) -> None:
        """Show `view`, and say what is new in it."""
        if not view.access.voice:
            if self._view is not None:
                self._view, self._guide, self._caption = None, Guide(), ""
                self._mouth.hush()
            self._show(view)
            return
        before, self._view = self._view, view
        self._guide = moved_on(self._guide, view)
        self._say(spoken(before, view, self._texts[view.lang]))
        self._show_led(view)

    def press(self, key: Key) -> str | None:
        """Take a key; return the action that is chosen, "" for none.

        None while no voice is wanted: whoever touches a key wants one.
        """
        if self._view is None or not self._view.access.keys:
            return None
        pressed = press(self._guide, key, self._view, self._texts[self._view.lang])
        self._guide = pressed.guide
        self._say(pressed.says)
        self._show_led(self._view)
        return pressed.action

    def _say(self, utterance: Utterance) -> None:
        if utterance and self._view is not None:
            self._caption = caption(utterance, self._view)
            self._mouth.say(utterance, self._guide.loudness / LOUDEST)

    def _show_led(self, view: View) -> None:
        if view.access.keys:
            view = replace(view, focus=focus(self._guide, view), caption=self._caption)
        self._show(view)
