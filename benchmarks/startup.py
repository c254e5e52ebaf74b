"""How soon the first screen is there, and how soon a touch shows.

    python -m benchmarks.startup [--starts N] [--touches N]

`cold_start_ratio`: from the exec of `run_kiosk.py` to its attract screen drawn, against a bare
Kivy window with one label in the same run; medians of alternating starts.
`start_button_ms_median`: from the exec to the button that a couple touches first, with a centre
and all devices there.
`touch_p95_ms`: from a touch on a language button to the screen in the other language drawn.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import tomli_w

from benchmarks.report import Goal, need_display, percentile, report
from tests.journey.player import Journey, Player
from tests.journey.processes import HERE, Processes

READY = Journey(({"expect": "attract", "buttons": ["开始办理"]},), {})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup")
    parser.add_argument("--starts", type=int, default=11)
    parser.add_argument("--touches", type=int, default=40)
    arguments = parser.parse_args()
    need_display()
    # An installed kiosk has its bytecode on disk, whatever this shell is set to.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="kiosk-benchmark-") as folder:
        ours, bare = _starts(Path(folder), arguments.starts)
    buttons = [_start_button_ms() for _ in range(arguments.starts)]
    touches = _touches(arguments.touches)
    ratio = statistics.median(ours) / statistics.median(bare)
    figures = {
        "kiosk_ms_median": statistics.median(ours),
        "bare_window_ms_median": statistics.median(bare),
        "start_button_ms_median": statistics.median(buttons),
        "touch_p50_ms": percentile(touches, 0.50),
        "touch_p95_ms": percentile(touches, 0.95),
    }
    report(figures, [Goal("cold_start_ratio", ratio, 1.5)])


def _starts(folder: Path, starts: int) -> tuple[list[float], list[float]]:
    """Return milliseconds to the first screen of the kiosk and of the bare window."""
    config = folder / "kiosk.toml"
    config.write_text(tomli_w.dumps(_config(folder)), encoding="utf-8")
    kiosk = [sys.executable, "run_kiosk.py", "--config", str(config), "--window", "1080x1920"]
    (folder / "bare").mkdir()
    bare = [sys.executable, "-m", "benchmarks.bare_window", str(folder / "bare")]
    ours, theirs = [], []
    for _ in range(starts + 1):
        ours.append(_first_screen_ms(kiosk, "first screen drawn"))
        theirs.append(_first_screen_ms(bare, "drawn"))
        print(f"{ours[-1]:.0f} ms, bare {theirs[-1]:.0f} ms", flush=True)
    return ours[1:], theirs[1:]  # the first ones filled the disk cache


def _config(folder: Path) -> dict[str, object]:
    """A kiosk whose devices are not there: they are opened after the first screen."""
    pem = folder / "none.pem"
    pem.touch()
    return {
        "kiosk": {"id": "K01", "mode": "demo", "data": str(folder / "data")},
        "centre": {"url": "https://127.0.0.1:9", "ca": str(pem), "certificate": str(pem)},
        "devices": {
            "scanner": {"source": "/nowhere"},
            "reader": {"port": "/nowhere"},
            "camera": {"source": "/nowhere"},
            "printer": {"host": "127.0.0.1", "port": 9},
        },
    }


def _first_screen_ms(command: list[str], mark: str) -> float:
    began_s = time.monotonic()
    process = subprocess.Popen(command, cwd=HERE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if mark in line:
                return 1000 * (time.monotonic() - began_s)
    finally:
        process.kill()
        process.wait()
    raise RuntimeError("no first screen came")


def _start_button_ms() -> float:
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-benchmark-") as data,
        Processes(Path(data), display="full", overlay={}) as processes,
    ):
        Player(processes, pictures=None).play(READY)
        drawn = processes.ask_door("drawn")["drawn"]
        ready_at_s: float = next(note["at_s"] for note in drawn if note["ready"])
        took = 1000 * (ready_at_s - processes.app_started_at_s)
    print(f"{took:.0f} ms to the start button", flush=True)
    return took


def _touches(touches: int) -> list[float]:
    """Return milliseconds from each touch on a language button to its screen drawn."""
    other = {"zh_CN": "English", "en": "中文"}
    took = []
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-benchmark-") as data,
        Processes(Path(data), display="full", overlay={}) as processes,
    ):
        Player(processes, pictures=None).play(READY)
        for _ in range(touches):
            before = processes.ask_door("screen")
            touched_at_s = processes.ask_door("touch", reads=other[before["lang"]])["touched_at_s"]
            while True:
                after = processes.ask_door("screen")
                if after["lang"] != before["lang"] and after["drawn_at_s"] is not None:
                    break
                time.sleep(0.002)
            took.append(1000 * (after["drawn_at_s"] - touched_at_s))
    return took


if __name__ == "__main__":
    main()
