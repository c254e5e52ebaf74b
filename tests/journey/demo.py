"""`run_kiosk.py demo`: the real kiosk on emulated devices, for people or for a script."""

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.journey.figures import machine_ms, rss_mb
from tests.journey.player import Player, Unexpected, load_journey
from tests.journey.processes import HERE, CouldNotRun, Died, Processes
from tests.journey.receivers import Receivers

ALL_TRUE, NOT_TRUE, COULD_NOT_RUN = 0, 1, 2


def main(argv: Sequence[str]) -> int:
    """Return 0 when all was as expected, 1 when not, 2 when it could not run."""
    arguments = _parse(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(COULD_NOT_RUN))
    with ExitStack() as stack:
        if arguments.data is None:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-demo-")))
        else:
            data = arguments.data.resolve()
            data.mkdir(parents=True, exist_ok=True)
        if arguments.headless:
            return _play(arguments.journey, data, arguments.out)
        return _show(data, window=arguments.window)


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run_kiosk.py demo", description="The real kiosk on emulated devices"
    )
    parser.add_argument("--headless", action="store_true", help="play a journey without a display")
    parser.add_argument(
        "--journey",
        default="marriage_zh",
        metavar="NAME|FILE",
        help="which one; see tests/journey/journeys (default: marriage_zh)",
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="for the pictures (default: build/journey)"
    )
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="for all data and logs (default: a temporary one)"
    )
    parser.add_argument("--window", action="store_true", help="in a window, not full screen")
    return parser.parse_args(argv)


def _show(data: Path, *, window: bool) -> int:
    """Let people play: the kiosk on the display, the bench in a browser."""
    try:
        with Processes(data, display="window" if window else "full", overlay={}) as processes:
            print(f"The bench with the devices, for a browser: {processes.bench['page']}")
            print("Close the kiosk or press Ctrl+C to end.", flush=True)
            processes.wait_for_app()
    except (CouldNotRun, Died) as problem:
        print(problem, file=sys.stderr)
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        pass
    return ALL_TRUE


def _play(journey_name: str, data: Path, out: Path | None) -> int:
    """Play one journey without a display; the last line of output is one JSON object."""
    pictures = (out or HERE / "build" / "journey").resolve()
    pictures.mkdir(parents=True, exist_ok=True)
    print(f"A scripted couple checks in; its pictures go to {pictures}", flush=True)
    report: dict[str, Any] = {
        "ok": False,
        "error": None,
        "case_id": None,
        "case_state": None,
        "ticket": None,
        "ticket_png": None,
        "screens": [],
        "machine_ms": {},
        "rss_mb": None,
    }
    code = NOT_TRUE
    try:
        _play_into(report, journey_name, data, pictures)
        code = ALL_TRUE
    except (Unexpected, Died) as problem:
        report["error"] = str(problem)
    except Exception as problem:
        report["error"] = f"could not run: {type(problem).__name__}: {problem}"
        code = COULD_NOT_RUN
    report["ok"] = code == ALL_TRUE
    print(json.dumps(report, ensure_ascii=False), flush=True)
    return code


def _play_into(report: dict[str, Any], journey_name: str, data: Path, pictures: Path) -> None:
    """Play, and note in `report` what is known at any time."""
    journey = load_journey(journey_name)
    with Processes(data, display="none", overlay=journey.config) as processes:
        player = Player(processes, pictures)
        receivers = Receivers(processes, journey, player.diary)
        try:
            player.play(journey)
            receivers.check()
        finally:
            report["screens"] = [str(picture) for picture in player.diary.pictures]
            report["case_id"] = receivers.case_id
            report["case_state"] = receivers.case_state
            report["ticket"] = receivers.ticket
            if receivers.ticket_png is not None:
                (pictures / "ticket.png").write_bytes(receivers.ticket_png)
                report["ticket_png"] = str(pictures / "ticket.png")
        drawn = processes.ask_door("drawn")["drawn"]
        wire = processes.ask_bench("GET", "reader/log").json()
        confirm = journey.finally_.get("confirm", "")
        report["machine_ms"] = machine_ms(player.diary, drawn, wire, confirm)
        report["rss_mb"] = rss_mb(processes.pid("app"))
