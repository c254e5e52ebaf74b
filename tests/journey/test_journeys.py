"""Every journey file on three real processes, and the command that people type."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.journey.demo import Report, play
from tests.journey.player import JOURNEYS, load_journey
from tests.journey.processes import HERE

LONG = {"centre_bad_gateway", "marriage_en", "mute_reader", "paper_out_before"}
"""Near to others that each test run plays, or long; for `./run test-long`."""
NAMES = [
    pytest.param(name, marks=pytest.mark.long if name in LONG else ())
    for name in sorted({file.stem for file in JOURNEYS.glob("*.toml")} - {"marriage_zh"})
]
PLAYS_WITHIN_S = 120


def demo(*arguments: str) -> tuple[int, dict[str, Any]]:
    """Run `run_kiosk.py demo --headless`; return its exit code and its last line."""
    command = [sys.executable, "run_kiosk.py", "demo", "--headless", *arguments]
    done = subprocess.run(
        command, cwd=HERE, capture_output=True, text=True, timeout=PLAYS_WITHIN_S, check=False
    )
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", NAMES)
def test_a_journey_ends_at_its_receivers(name: str, tmp_path: Path) -> None:
    """`play` raises at the first thing that is not as the journey says, on screen or afterwards."""
    play(load_journey(name), tmp_path, None, Report())


def test_the_command_reports_a_marriage_with_its_pictures(tmp_path: Path) -> None:
    code, report = demo("--out", str(tmp_path))
    assert (report["error"], report["ok"], code) == (None, True, 0)
    assert (report["case_state"], report["ticket"]) == ("acknowledged", "A0001")
    assert [Path(picture).name for picture in report["screens"][:2]] == [
        "01-attract-zh_CN.png",
        "02-identify-zh_CN.png",
    ]
    assert all(Path(p).stat().st_size > 0 for p in (*report["screens"], report["ticket_png"]))
    assert set(report["machine_ms"]) == {
        "look_up",
        "card_1",
        "card_2",
        "photo",
        "ticket",
        "total",
    }
    assert report["rss_mb"] > 0


def test_a_journey_that_expects_too_much_fails_and_says_at_which_step(tmp_path: Path) -> None:
    journey = tmp_path / "too_much.toml"
    journey.write_text(
        'steps = [{ expect = "attract" }, { expect = "ticket", within_s = 0.5 }]\n'
        "[finally]\ncases = 0\nphotos = 0\ntickets = 0\nlast_screen = 'attract'\n"
    )
    code, report = demo("--journey", str(journey), "--out", str(tmp_path))
    assert (code, report["ok"]) == (1, False)
    assert report["error"].startswith("step 2 {'expect': 'ticket'")


def test_a_journey_whose_receiver_got_nothing_fails(tmp_path: Path) -> None:
    journey = tmp_path / "no_case.toml"
    journey.write_text(
        'steps = [{ expect = "attract", buttons = ["开始办理"] }]\n'
        "[finally]\ncases = 0\nphotos = 0\ntickets = 1\nlast_screen = 'attract'\n"
    )
    code, report = demo("--journey", str(journey), "--out", str(tmp_path))
    assert (code, report["error"]) == (1, "tickets: 0, not 1")


def test_a_journey_that_does_not_exist_could_not_run() -> None:
    code, report = demo("--journey", "no_such_journey")
    assert (code, report["ok"]) == (2, False)
    assert report["error"].startswith("could not run: FileNotFoundError")
