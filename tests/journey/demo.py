"""`run_kiosk.py demo`: the real kiosk on emulated devices, for people or for a script."""

import argparse
import json
import signal
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.journey.figures import machine_ms, rss_kib
from tests.journey.player import Journey, Player, Unexpected, load_journey
from tests.journey.processes import HERE, SAMPLE, CouldNotRun, Died, Display, Processes
from tests.journey.receivers import Receivers

ALL_TRUE, NOT_TRUE, COULD_NOT_RUN = 0, 1, 2


def main(argv: Sequence[str]) -> int:
    """Return 0 when all was as expected, 1 when not, 2 when it could not run."""
    arguments = _parse(argv)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(COULD_NOT_RUN))
    with ExitStack() as stack:
        if arguments.data is None:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-demo-")))
        else:
            data = arguments.data.resolve()
            data.mkdir(parents=True, exist_ok=True)
        if arguments.headless:
            return _play(arguments.journey, data, arguments.out.resolve())
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
        "--out",
        type=Path,
        default=HERE / "build" / "journey",
        metavar="DIR",
        help="for the pictures (default: build/journey)",
    )
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="for all data and logs (default: a temporary one)"
    )
    parser.add_argument("--window", action="store_true", help="in a window, not full screen")
    return parser.parse_args(argv)


def _show(data: Path, *, window: bool) -> int:
    """Let people play: the kiosk on the display; the bench and the office in a browser."""
    display: Display = "window" if window else "full"
    try:
        with Processes(data, display=display, overlay={}, staff=True) as processes:
            print(f"The bench with the devices, for a browser: {processes.bench['page']}")
            print(f"The pages of the office: {processes.pages} (the browser warns: its own key)")
            for line in _who_signs_in():
                print(f"    {line}")
            print("Close the kiosk or press Ctrl+C to end.", flush=True)
            processes.wait_for_app()
    except Died as problem:
        print(problem, file=sys.stderr)
        return NOT_TRUE
    except CouldNotRun as problem:
        print(problem, file=sys.stderr)
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        pass
    return ALL_TRUE


def _who_signs_in() -> Iterator[str]:
    for username, person in tomllib.loads(SAMPLE.read_text("utf-8"))["staff"].items():
        pin = f", at the kiosk {person['initials']} and {person['pin']}" if "pin" in person else ""
        yield f"{' and '.join(person['roles'])}: {username}, {person['password']}{pin}"


@dataclass
class Report:
    """What came of a journey; as JSON, the last line of output."""

    ok: bool = False
    error: str | None = None
    case_id: str | None = None
    case_state: str | None = None
    ticket: str | None = None
    ticket_png: str | None = None
    screens: list[str] = field(default_factory=list)
    machine_ms: dict[str, float] = field(default_factory=dict)
    rss_mb: float | None = None


def play(journey: Journey, data: Path, pictures: Path | None, report: Report) -> None:
    """Play one journey without a display; note in `report` whatever is known at any time.

    Raises:
        Unexpected: something was not as the journey expects.
        Died: one of the processes ended.
        CouldNotRun: one of the processes did not start.
    """
    display: Display = "small" if pictures is None else "none"
    with Processes(data, display=display, overlay=journey.config) as processes:
        player = Player(processes, pictures)
        receivers = Receivers(processes, journey, player.diary)
        try:
            player.play(journey)
            receivers.check()
        finally:
            report.screens = [str(picture) for picture in player.diary.pictures]
            report.case_id = receivers.case_id
            report.case_state = receivers.case_state
            report.ticket = receivers.ticket
            if receivers.ticket_png is not None and pictures is not None:
                report.ticket_png = str(pictures / "ticket.png")
                (pictures / "ticket.png").write_bytes(receivers.ticket_png)
        drawn = processes.ask_door("drawn")["drawn"]
        wire = processes.ask_bench("GET", "reader/log").json()
        report.machine_ms = machine_ms(player.diary, drawn, wire, journey.buttons)
        report.rss_mb = round(rss_kib(processes.pid("app")) / 1024, 1)


def _play(name_or_file: str, data: Path, pictures: Path) -> int:
    """Play a journey and print its report, whatever happens."""
    pictures.mkdir(parents=True, exist_ok=True)
    for earlier in (*pictures.glob("[0-9][0-9]-*.png"), pictures / "ticket.png"):
        earlier.unlink(missing_ok=True)
    report, code = Report(), NOT_TRUE
    try:
        journey = load_journey(name_or_file)
        if (data / "centre").exists():
            raise CouldNotRun(f"{data} holds an earlier run; a journey counts from nothing")
        print(f"A scripted couple checks in; its pictures go to {pictures}", flush=True)
        play(journey, data, pictures, report)
        report.ok, code = True, ALL_TRUE
        print(f"All as expected: {len(report.screens)} screens, ticket {report.ticket}")
    except KeyboardInterrupt:
        report.error, code = "could not run: interrupted", COULD_NOT_RUN
    except (Unexpected, Died) as problem:
        report.error = str(problem)
    except Exception as problem:
        report.error = f"could not run: {type(problem).__name__}: {problem}"
        code = COULD_NOT_RUN
    print(json.dumps(asdict(report), ensure_ascii=False), flush=True)
    return code
