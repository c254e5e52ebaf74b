"""A marriage by somebody who sees nothing: hears clips, presses keys, and gets the number.

The screen is never read. What is heard are the clips that the app plays, in real time; which file
says what is looked up in the lists that lie beside the clips.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk import words_spoken
from kiosk.key_guide import Key
from kiosk.text import load_texts
from tests.journey.player import EXCHANGE_S, PATIENCE_S, REACTION_S, Diary, Journey, Unexpected
from tests.journey.processes import HERE, Processes
from tests.journey.receivers import Receivers

VOICE = HERE / "assets" / "voice"
ZH = load_texts(HERE / "assets" / "locale")["zh_CN"]
LISTENS_S = 0.05
READY_S = 30.0
MOST_CHOICES = 12
WANTED = {"cases": 1, "tickets": 1}


def sentences() -> dict[str, str]:
    """Return what each clip says."""
    said = {}
    for manifest in VOICE.glob("*/sentences.tsv"):
        for line in manifest.read_text("utf-8").splitlines():
            clip, _, sentence = line.partition("\t")
            said[clip] = sentence
    return said


class Blind:
    """Somebody with headphones and five keys."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes
        self._says = sentences()
        self._from = 0
        """How many clips were heard before the last key, or before what was done last."""

    def press(self, key: Key) -> None:
        self._from = len(self._heard())
        time.sleep(REACTION_S)
        self._processes.ask_door("key", key=key.value)

    def does(self, method: str, path: str, **body: Any) -> None:
        """Do something with one's hands: a phone, a card."""
        self._from = len(self._heard())
        self._processes.ask_bench(method, path, **body)

    def begin(self) -> None:
        """Press a key until somebody speaks: whether the terminal is ready cannot be seen."""
        deadline_s = time.monotonic() + READY_S
        while time.monotonic() < deadline_s:
            self.press(Key.NEXT)
            time.sleep(LISTENS_S)
            if self._new():
                return self.hear(words_spoken.INTRODUCTION)
        raise Unexpected("nothing is spoken")

    def hear(self, message: str) -> None:
        """Listen until `message` is said, in Chinese."""
        self._listen(lambda heard: ZH(message) in heard, ZH(message))

    def hear_number(self) -> str:
        """Listen to the letter and the digits of a queue number."""
        heard = self._listen(lambda heard: len(_spelled_after(heard, ZH("Your number"))) >= 5, "")
        return _spelled_after(heard, ZH("Your number"))

    def choose(self, message: str) -> None:
        """Go down until `message` is said, and press Enter."""
        for _ in range(MOST_CHOICES):
            self.press(Key.NEXT)
            heard = self._listen(bool, "a choice")
            if ZH(message) in heard:
                return self.press(Key.CHOOSE)
        raise Unexpected(f"{ZH(message)} is no choice")

    def _listen(self, is_enough: Callable[[list[str]], bool], what: str) -> list[str]:
        deadline_s = time.monotonic() + PATIENCE_S
        while not is_enough(heard := self._new()):
            self._processes.must_live()
            if time.monotonic() > deadline_s:
                raise Unexpected(f"heard {' | '.join(heard)}, not {what}")
            time.sleep(LISTENS_S)
        return heard

    def _new(self) -> list[str]:
        return [self._says[clip] for clip in self._heard()[self._from :]]

    def _heard(self) -> list[str]:
        return [clip for _, clip in self._processes.ask_door("heard")["heard"]]


def _spelled_after(heard: list[str], title: str) -> str:
    after = heard[heard.index(title) + 1 :] if title in heard else []
    number = ""
    for piece in after:
        if len(piece) != 1 or len(number) == 5:
            break
        number += piece
    return number


def check_in_by_ear(blind: Blind) -> str:
    """Go from the first screen to the ticket; return the number as it was heard."""
    blind.begin()
    blind.hear(words_spoken.FIRST_TITLE)
    blind.choose("Start")
    blind.hear("Show your appointment")
    blind.does("PUT", "scanner/code", appointment="wedding")
    blind.hear("Is this your appointment?")
    blind.does("DELETE", "scanner/code")
    blind.choose("Yes, go on")
    blind.hear("Lay the first ID card on the reader")
    for person, then in (
        ("bride", "Now the other person's ID card"),
        ("groom", "A photo of you both"),
    ):
        time.sleep(EXCHANGE_S)
        blind.does("POST", "reader/card", person=person)
        blind.hear("Please take your ID card from the reader.")
        blind.does("DELETE", "reader/card")
        blind.hear(then)
    blind.choose("Take the photo")
    blind.hear("Do you like the photo?")
    blind.choose("Use this photo")
    blind.hear("Is everything right?")
    blind.choose("Confirm and get a number")
    number = blind.hear_number()
    blind.hear("Please take your ticket.")
    return number


def test_a_person_who_only_hears_and_presses_keys_gets_the_number_on_the_ticket(
    tmp_path: Path,
) -> None:
    with Processes(tmp_path, display="small", overlay={}) as processes:
        number = check_in_by_ear(Blind(processes))
        receivers = Receivers(processes, Journey((), WANTED), Diary())
        receivers.check_arrival()
        assert number == receivers.ticket
