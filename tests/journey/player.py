"""Plays a journey file: what people do at the machine, and what they must see.

A journey is TOML: `steps`, each with one thing to do or to expect, and `finally`, what must be
true at the receivers when it is over.
"""

import json
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.session import COUNTDOWN_S
from tests.journey.processes import Processes

JOURNEYS = Path(__file__).with_name("journeys")
PATIENCE_S = 15.0
# A person looks at a screen before acting; the kiosk ignores a sooner touch as a double tap.
REACTION_S = 0.45
# So quickly one key is touched after the other by somebody who knows the number.
TYPING_S = 0.15
# So long a hand needs at least to exchange one card for another.
EXCHANGE_S = 0.8
# So long somebody reads what a touch has done before taking it back; the kiosk ignores it sooner.
READS_S = 1.2
# What a step may hold: an expectation and its details, or one deed.
EXPECTATION = {"expect", "says", "facts", "notice", "asks", "call", "buttons", "within_s"}
DEEDS = {
    *("touch", "read", "hold", "type", "pin", "scene"),
    *("show_code", "show_text", "hide_code", "place_card", "take_card"),
    *("unplug", "plug", "reader", "printer", "centre", "due_at_kiosk"),
}
LOOK_S = 0.05
STILL_AGE_S = 1.0


class Unexpected(Exception):
    """Something that the journey expects did not come."""


@dataclass(frozen=True)
class Journey:
    """A journey file."""

    steps: tuple[dict[str, Any], ...]
    finally_: dict[str, Any]
    config: dict[str, Any] = field(default_factory=dict)
    """What this journey sets in the kiosk's configuration: shorter patience, say."""
    buttons: dict[str, str] = field(default_factory=dict)
    """How those buttons read whose times are measured: `photo` and `confirm`."""


def load_journey(name_or_file: str) -> Journey:
    """Read `tests/journey/journeys/NAME.toml`, or a file of one's own.

    Raises:
        OSError, ValueError, KeyError: it cannot be read, lacks a part, or has a step with a word
            that nobody knows, which would check nothing.
    """
    file = JOURNEYS / f"{name_or_file}.toml"
    with (file if file.is_file() else Path(name_or_file)).open("rb") as opened:
        tables = tomllib.load(opened)
    for step in tables["steps"]:
        unknown = step.keys() - EXPECTATION if "expect" in step else step.keys() - DEEDS
        if unknown:
            raise ValueError(f"{step}: {', '.join(sorted(unknown))} is unknown")
    return Journey(
        tuple(tables["steps"]),
        tables["finally"],
        tables.get("config", {}),
        tables.get("buttons", {}),
    )


@dataclass
class Diary:
    """What was seen and when, for the figures and the checks afterwards."""

    pictures: list[Path] = field(default_factory=list)
    shown_at_s: list[float] = field(default_factory=list)
    """When a code could first be seen by the scanner."""
    touches: list[tuple[str, float]] = field(default_factory=list)
    stills: dict[str, bytes] = field(default_factory=dict)
    """By SHA-256 a piece of each photo that was shown, also of those that were taken again."""
    camera_frames: list[bytes] = field(default_factory=list)
    """What the camera saw from a second before the last of them was due until it appeared."""


class Player:
    """Plays one journey on running processes."""

    def __init__(self, processes: Processes, pictures: Path | None) -> None:
        self._processes = processes
        self._pictures = pictures
        self.diary = Diary()
        self._card_taken_at_s = 0.0

    def play(self, journey: Journey) -> None:
        """Do every step.

        Raises:
            Unexpected: a screen, a button or a notice did not come in time.
            Died: one of the processes ended.
        """
        for at, step in enumerate(journey.steps, 1):
            try:
                self._do(step)
            except Unexpected as problem:
                self._picture("failed")
                raise Unexpected(f"step {at} {step}: {problem}") from None

    def leave(self, label: str) -> None:
        """Touch the last button, and wait until the terminal is there for the next couple."""
        self._touch(label)
        self._expect({}, "attract")

    def _do(self, step: dict[str, Any]) -> None:
        match step:
            case {"expect": screen}:
                self._expect(step, screen)
            case {"touch": label}:
                self._touch(label)
            case {"read": True}:
                time.sleep(READS_S)
            case {"hold": True}:
                self._hold()
            case {"pin": pin}:
                self._touch_keys(pin)
            case {"type": number}:
                self._type(self._number(number))
            case {"show_code": appointment}:
                self._show({"appointment": appointment})
            case {"show_text": text}:
                self._show({"text": text})
            case {"hide_code": True}:
                self._bench("DELETE", "scanner/code")
            case {"place_card": person}:
                time.sleep(max(0.0, self._card_taken_at_s + EXCHANGE_S - time.monotonic()))
                self._bench("POST", "reader/card", person=person)
            case {"take_card": True}:
                self._wait(_was_read, PATIENCE_S)
                self._bench("DELETE", "reader/card")
                self._card_taken_at_s = time.monotonic()
            case {"scene": scene}:
                self._bench("PUT", "camera/scene", scene=scene)
            case {"unplug": device}:
                self._bench("PUT", f"devices/{device}", plugged=False)
            case {"plug": device}:
                self._bench("PUT", f"devices/{device}", plugged=True)
            case {"reader": faults}:
                self._bench("PUT", "reader", **faults)
            case {"printer": faults}:
                self._bench("PUT", "printer", **faults)
            case {"due_at_kiosk": count}:
                self._wait(lambda _: self._processes.cases_due() == count, PATIENCE_S)
            case {"centre": mode}:
                self._bench("PUT", "centre", mode=mode)
            case _:
                raise Unexpected("this is no step that a journey knows")

    def _bench(self, method: str, path: str, **body: Any) -> None:
        self._processes.ask_bench(method, path, **body)

    def _show(self, code: dict[str, str]) -> None:
        shown = self._processes.ask_bench("PUT", "scanner/code", **code).json()
        self.diary.shown_at_s.append(shown["since_s"])

    def _expect(self, step: dict[str, Any], screen: str) -> None:
        """Wait until `screen` is drawn with the words that the step names."""

        def is_there(now: dict[str, Any]) -> bool:
            return (
                now["screen"] == screen
                and now["drawn_at_s"] is not None
                and step.get("notice", "") in now["notice"]
                and step.get("says", "") in f"{now['title']} {now['guidance']}"
                and step.get("facts", {}).items() <= dict(now["facts"]).items()
                and _says(now["asks"], step, "asks")
                and _says(now["call"], step, "call")
                # people see themselves, or the screen is not yet there
                and (now["live"] or not now["preview"])
                and set(step.get("buttons", ())) <= set(now["buttons"])
            )

        now = self._wait(is_there, step.get("within_s", PATIENCE_S))
        self._picture(f"{screen}-{now['lang']}")

    def _picture(self, of: str) -> None:
        if self._pictures is not None:
            file = self._pictures / f"{len(self.diary.pictures) + 1:02d}-{of}.png"
            self._processes.ask_door("picture", path=str(file))
            self.diary.pictures.append(file)

    def _touch(self, label: str) -> None:
        self._wait(lambda now: label in now["buttons"] and _was_read(now), PATIENCE_S)
        touched_at_s = self._processes.ask_door("touch", reads=label)["touched_at_s"]
        if touched_at_s is None:
            raise Unexpected("the button went away")
        self.diary.touches.append((label, touched_at_s))

    def _hold(self) -> None:
        """Press on the corner for staff until the menu opens."""
        self._wait(lambda now: bool(now["hold"]) and _was_read(now), PATIENCE_S)
        touched_at_s = self._processes.ask_door("hold")["touched_at_s"]
        if touched_at_s is None:
            raise Unexpected("there is no corner to hold")
        self.diary.touches.append(("the corner", touched_at_s))

    def _number(self, name: str) -> str:
        """Return what is to be typed: the number itself, or the `booking_number` of one of the
        centre's codes ("wedding.booking_number").
        """
        appointment, dot, field_ = name.partition(".")
        if not dot:
            return name
        codes = self._processes.centre_data / "codes.json"
        number: str = json.loads(codes.read_text("utf-8"))[appointment][field_]
        return number

    def _type(self, number: str) -> None:
        """Touch key after key; each one must arrive."""
        before = self._touch_keys(number)
        typed = (before["typed"] + number).replace(" ", "")
        self._wait(lambda now: now["typed"].replace(" ", "") == typed, PATIENCE_S)

    def _touch_keys(self, keys: str) -> dict[str, Any]:
        """Touch key after key; return what was on the screen before the first."""
        before = self._wait(lambda now: keys[0] in now["buttons"] and _was_read(now), PATIENCE_S)
        for key in keys:
            touched_at_s = self._processes.ask_door("touch", reads=key)["touched_at_s"]
            if touched_at_s is None:
                raise Unexpected(f"the key {key} went away")
            self.diary.touches.append((key, touched_at_s))
            time.sleep(TYPING_S)
        return before

    def _wait(self, is_there: Callable[[dict[str, Any]], bool], within_s: float) -> dict[str, Any]:
        deadline_s = time.monotonic() + within_s
        while True:
            self._processes.must_live()
            now = self._processes.ask_door("screen")
            if now["still"] and now["still"]["sha256"] not in self.diary.stills:
                self._note_still(**now["still"])
            if is_there(now):
                return now
            if time.monotonic() > deadline_s:
                raise Unexpected(
                    f"the screen is {now['screen']}: {now['title']} {now['notice']} "
                    f"{' | '.join(now['buttons'])}"
                )
            time.sleep(LOOK_S)

    def _note_still(self, sha256: str, piece: str) -> None:
        """Fetch what the camera saw when this photo was due, and until it appeared."""
        seen_at_s = time.monotonic()
        # not so long before it was seen: a busy machine shows it late, and takes it late at worst
        due_at_s = self.diary.touches[-1][1] + COUNTDOWN_S
        self.diary.stills[sha256] = bytes.fromhex(piece)
        frames = self._processes.ask_bench("GET", "camera/recent").json()
        self.diary.camera_frames = [
            self._processes.ask_bench("GET", f"camera/recent/{index}.jpg").content
            for index, frame in enumerate(frames)
            if due_at_s - STILL_AGE_S < frame["at_s"] < seen_at_s
        ]


def _was_read(now: dict[str, Any]) -> bool:
    """Whether the screen has been there as long as a person needs to react to it."""
    drawn_at_s = now["drawn_at_s"]
    return drawn_at_s is not None and time.monotonic() - drawn_at_s > REACTION_S


def _says(words: str, step: dict[str, Any], key: str) -> bool:
    """Whether something is asked, or said of a call, as the step says; "" is for nothing."""
    if key not in step:
        return True
    return step[key] in words if step[key] else not words
