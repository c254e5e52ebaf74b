"""How smooth the screens are on a machine without a GPU, beside a bare Kivy app in the same run.

    python -m benchmarks.ui [--rounds N] [--preview-s N]

The real app, with a centre and all devices there, on a window of 1080 x 1920; then the rival
(`benchmarks/bare_ui.py`) with the same camera. A frame ends when its picture was handed to the
display. `touch_p95_ms`: from a finger on the panel to the end of the frame that shows the answer,
with the time until the event loop looks at the panel. `transition_*`: frames in the 0.4 s after
another screen came. `ui_callback_p99_ms`: whatever Kivy calls for us, touches and pictures of the
camera too. `preview_fps`: new pictures of a camera of 1280 x 720 and 30 a second that were shown.
`language_switch_ms`, `theme_switch_ms`: by how much the longest frame of a switch (p95; the page
may follow a frame after the switch itself) is longer than that in which all layouts of the same
page are computed anew (median).
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.report import Goal, need_display, percentile, report
from drivers.camera.emulator import CameraEmulator
from drivers.camera.scenes import couple
from tests.journey.player import Journey, Player, load_journey
from tests.journey.processes import HERE, Processes

READY = Journey(({"expect": "attract", "buttons": ["开始办理"]},), {})
TRANSITION_S = 0.4
# A touch sooner than this on what has just changed is taken for a double tap.
LOOKS_S = 0.45
# By then all that follows from a touch is on the glass.
ANSWERED_S = 0.3
# So long a page that is new to the app is built, while nobody touches anything.
BUILT_S = 4.0
LANGUAGE, THEME, TEXT, OTHER, LAY_OUT = "language", "theme", "text", "other", "lay_out"
TOUR = (
    (LANGUAGE, "language:en"),
    (LAY_OUT, ""),
    (LANGUAGE, "language:zh_CN"),
    (OTHER, "adjust"),
    (LAY_OUT, ""),
    (THEME, "access:high_contrast"),
    (THEME, "access:high_contrast"),
    (TEXT, "access:large_text"),
    (TEXT, "access:large_text"),
    (OTHER, "adjusted"),
    (OTHER, "start"),
    (LANGUAGE, "language:en"),
    (LAY_OUT, ""),
    (LANGUAGE, "language:zh_CN"),
    (OTHER, "type_number"),
    (OTHER, "key:1"),
    (OTHER, "back"),
    (OTHER, "give_up"),
    (OTHER, "done"),
)
"""What is touched in one round, on the first screen and on the one for the code."""


@dataclass
class Seen:
    """What a run was like, in milliseconds."""

    touches: list[float] = field(default_factory=list)
    frames: dict[str, list[float]] = field(default_factory=dict)
    """By kind of touch, how long the longest frame took that came of it."""
    transitions: list[float] = field(default_factory=list)
    callbacks: list[float] = field(default_factory=list)
    preview_fps: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ui")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--preview-s", type=float, default=8.0)
    arguments = parser.parse_args()
    need_display()
    ours = _ours(arguments.rounds, arguments.preview_s)
    print("our app is done", flush=True)
    bare = _bare(arguments.rounds, arguments.preview_s)
    figures = _figures(ours)
    figures |= {f"bare_{name}": value for name, value in _figures(bare).items()}
    goals = (
        Goal("touch_p95_ms", figures["touch_p95_ms"], 50.0),
        Goal("preview_fps", figures["preview_fps"], at_least=28.0),
        Goal("transition_p95_ms", figures["transition_p95_ms"], 33.0),
        Goal("transition_max_ms", figures["transition_max_ms"], 100.0),
        Goal("ui_callback_p99_ms", figures["ui_callback_p99_ms"], 16.0),
        Goal("language_switch_ms", figures["language_switch_ms"], 50.0),
        Goal("theme_switch_ms", figures["theme_switch_ms"], 50.0),
    )
    report(figures, goals)


def _figures(seen: Seen) -> dict[str, float]:
    lay_out = statistics.median(seen.frames[LAY_OUT])
    figures = {
        "touch_p50_ms": percentile(seen.touches, 0.50),
        "touch_p95_ms": percentile(seen.touches, 0.95),
        "preview_fps": seen.preview_fps,
        "transition_p50_ms": percentile(seen.transitions, 0.50),
        "transition_p95_ms": percentile(seen.transitions, 0.95),
        "transition_max_ms": max(seen.transitions),
        "ui_callback_p99_ms": percentile(seen.callbacks, 0.99),
        "ui_callback_max_ms": max(seen.callbacks),
        "lay_out_ms": lay_out,
    }
    for kind in (LANGUAGE, THEME, TEXT):
        if kind in seen.frames:
            whole_ms = percentile(seen.frames[kind], 0.95)
            figures[f"{kind}_switch_whole_ms"] = whole_ms
            figures[f"{kind}_switch_ms"] = max(0.0, whole_ms - lay_out)
    return figures


def _ours(rounds: int, preview_s: float) -> Seen:
    seen = Seen()
    marriage = load_journey("marriage_zh")
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-benchmark-") as data,
        Processes(Path(data), display="full", overlay={}) as processes,
    ):
        Player(processes, pictures=None).play(READY)
        time.sleep(BUILT_S)
        # The first visit opens fonts and draws what is drawn once a day.
        _tour(processes, Seen())
        for _ in range(rounds):
            _tour(processes, seen)
        to_photo = next(at for at, step in enumerate(marriage.steps) if step == {"touch": "拍照"})
        until_photo = Journey(marriage.steps[:to_photo], {})
        Player(processes, pictures=None).play(until_photo)
        _leave(processes)
        processes.forget_notes()
        _read(processes, Seen())
        Player(processes, pictures=None).play(until_photo)
        notes = _read(processes, seen)
        seen.transitions += _transitions(notes, processes.ask_door("drawn")["drawn"])
        time.sleep(preview_s)
        pictures = _read(processes, seen)["pictures"]
        seen.preview_fps = _fps(pictures)
    return seen


def _fps(at_s: list[float]) -> float:
    return (len(at_s) - 1) / (at_s[-1] - at_s[0]) if len(at_s) > 1 else 0.0


def _leave(processes: Processes) -> None:
    for action in ("give_up", "give_up", "done"):
        time.sleep(LOOKS_S)
        processes.ask_door("touch", action=action)
    Player(processes, pictures=None).play(READY)


def _tour(processes: Processes, seen: Seen) -> None:
    """Touch everything of `TOUR` once, and note how soon each answer was there."""
    processes.forget_notes()
    processes.ask_door("meter")
    touched: list[tuple[str, float]] = []
    for kind, action in TOUR:
        if kind == LAY_OUT:
            answer = processes.ask_door("lay_out", at_next_turn=True)
        else:
            answer = processes.ask_door("touch", action=action, at_next_turn=True)
        if answer["touched_at_s"] is None:
            sys.exit(f"there is nothing to touch for {action}")
        touched.append((kind, answer["touched_at_s"]))
        time.sleep(LOOKS_S)
    notes = _read(processes, seen)
    drawn = processes.ask_door("drawn")["drawn"]
    seen.transitions += _transitions(notes, drawn)
    ends = [end_s for end_s, _ in notes["frames"]]
    views = [note["at_s"] for note in drawn]
    for kind, at_s in touched:
        answered_s = at_s
        if kind != LAY_OUT:
            answered_s = views[bisect_left(views, at_s)]
        first = bisect_left(ends, answered_s)
        end_s, _ = notes["frames"][first]
        answers = notes["frames"][first : max(first + 1, bisect_left(ends, at_s + ANSWERED_S))]
        seen.frames.setdefault(kind, []).append(max(took_ms for _, took_ms in answers))
        if kind != LAY_OUT:
            seen.touches.append(1000 * (end_s - at_s))


def _read(processes: Processes, seen: Seen) -> dict[str, Any]:
    notes = processes.ask_door("meter")
    seen.callbacks += notes["callbacks_ms"]
    return notes


def _transitions(notes: dict[str, Any], drawn: list[dict[str, Any]]) -> list[float]:
    """Return how long the frames took in which, and right after which, another screen came."""
    changes = [
        after["at_s"] for before, after in pairwise(drawn) if after["screen"] != before["screen"]
    ]
    return [
        took_ms
        for end_s, took_ms in notes["frames"]
        if any(changed_s <= end_s <= changed_s + TRANSITION_S for changed_s in changes)
    ]


def _bare(rounds: int, preview_s: float) -> Seen:
    """Run the rival on a camera of its own, which sends the same pictures."""
    camera = CameraEmulator()
    camera.show(couple())
    camera.start()
    try:
        with tempfile.TemporaryDirectory(prefix="kiosk-benchmark-") as home:
            arguments = [home, camera.url, str(rounds), str(preview_s)]
            command = [sys.executable, "-m", "benchmarks.bare_ui", *arguments]
            done = subprocess.run(
                command, cwd=HERE, stdout=subprocess.PIPE, text=True, timeout=600, check=True
            )
    finally:
        camera.stop()
    found = json.loads(done.stdout.splitlines()[-1])
    return Seen(
        found["touches"],
        found["frames"],
        found["transitions"],
        found["callbacks"],
        _fps(found["pictures"]),
    )


if __name__ == "__main__":
    main()
