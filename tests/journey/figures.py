"""How long a couple waited for the machine, from what was noted on both sides of the wire."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosk.session import COUNTDOWN_S
from tests.journey.player import Diary


def machine_ms(
    diary: Diary,
    drawn: list[dict[str, Any]],
    wire: list[dict[str, Any]],
    buttons: dict[str, str],
) -> dict[str, float]:
    """Return milliseconds by step, and their total. All times are of the one monotonic clock.

    `buttons` says how those read that take the photo and confirm.

    look_up: the code is held up -> the appointment is on the screen
    card_1, card_2: the first find that answers "card" -> its name is on the screen
    photo: the countdown is over -> the still is on the screen
    ticket: confirmed -> the ticket is proven and the number is on the screen
    """
    steps: dict[str, float] = {}
    if diary.shown_at_s:
        _note(steps, "look_up", diary.shown_at_s[-1], _all(drawn, "appointment"))
    found = [event["at_s"] for event in wire if event["kind"] == "find_answered_card"]
    for at, start_s in enumerate(found, 1):
        _note(steps, f"card_{at}", start_s, _all(drawn, "take_card"))
    stills = (note["at_s"] for note in drawn if note["still"] and note["screen"] == "photo")
    for label, at_s in diary.touches:
        if label == buttons.get("photo"):
            _note(steps, "photo", at_s + COUNTDOWN_S, stills)
        if label == buttons.get("confirm"):
            _note(steps, "ticket", at_s, _all(drawn, "ticket"))
    return {**steps, "total": round(sum(steps.values()), 1)}


def _all(drawn: list[dict[str, Any]], screen: str) -> Iterator[float]:
    return (note["at_s"] for note in drawn if note["screen"] == screen)


def _note(steps: dict[str, float], name: str, start_s: float, ends_s: Iterator[float]) -> None:
    """Note the time from `start_s` to the first of `ends_s` after it, if there is one."""
    end_s = next((at_s for at_s in ends_s if at_s > start_s), None)
    if end_s is not None:
        steps[name] = round((end_s - start_s) * 1000, 1)


def rss_kib(pid: int) -> int:
    """Return the resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
