"""How long a couple waits for the machine, against the physical times of the devices.

    python -m benchmarks.journey [--journeys N] [--for-memory N]

`journey_ratio`: machine time of N marriage journeys through the real app, against what their
devices take physically in the same run: for each card find, select, read and the wire, from the
first find that answers "card"; for the ticket its length at the speed of the paper.

`rss_slope_kib`: with `--for-memory 200`, how much the app's resident memory grows a journey from
the 50th on: the upper end of the 95 % confidence interval of the slope. It takes half an hour.
"""

import argparse
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy import stats

from benchmarks.report import Goal, need_display, percentile, report
from drivers.idreader.emulator_timing import CARD_S
from tests.journey.figures import machine_ms, rss_kib
from tests.journey.player import Player, load_journey
from tests.journey.processes import Processes

PAPER_MM_S = 150.0
WARM_UP_JOURNEYS = 50


@dataclass
class Times:
    """Milliseconds of all journeys of a run."""

    machine: list[dict[str, float]] = field(default_factory=list)
    physical: list[float] = field(default_factory=list)
    card_to_name: list[float] = field(default_factory=list)
    rss_kib: list[int] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.journey")
    parser.add_argument("--journeys", type=int, default=12)
    parser.add_argument("--for-memory", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    need_display()
    times = _play(max(arguments.journeys, arguments.for_memory))
    _report(times, with_slope=arguments.for_memory > WARM_UP_JOURNEYS)


def _play(journeys: int) -> Times:
    times = Times()
    marriage = load_journey("marriage_zh")
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-benchmark-") as data,
        Processes(Path(data), display="full", overlay={}) as processes,
    ):
        # The first journey loads what is loaded once a day; it does not count.
        for number in range(journeys + 1):
            player = Player(processes, pictures=None)
            player.play(marriage)
            if number:
                _note(times, processes, player, marriage.buttons)
            processes.forget_notes()
            player.leave("完成")
    return times


def _note(times: Times, processes: Processes, player: Player, buttons: dict[str, str]) -> None:
    drawn = processes.ask_door("drawn")["drawn"]
    wire = processes.ask_bench("GET", "reader/log").json()
    ticket = processes.ask_bench("GET", "printer/tickets").json()[-1]
    began_s = drawn[0]["at_s"]
    wire = [event for event in wire if event["at_s"] > began_s]
    times.machine.append(machine_ms(player.diary, drawn, wire, buttons))
    times.physical.append(1000 * (2 * CARD_S + ticket["length_mm"] / PAPER_MM_S))
    last_bytes = [event["at_s"] for event in wire if event["kind"] == "read_last_byte"]
    names = [note["at_s"] for note in drawn if note["screen"] == "take_card"]
    for last_byte_s in last_bytes:
        named_s = min(at_s for at_s in names if at_s > last_byte_s)
        times.card_to_name.append(1000 * (named_s - last_byte_s))
    times.rss_kib.append(rss_kib(processes.pid("app")))
    print(f"{len(times.machine)}: {times.machine[-1]} of {times.physical[-1]:.0f} ms", flush=True)


def _report(times: Times, *, with_slope: bool) -> None:
    total = [machine["total"] for machine in times.machine]
    steps = {
        f"{name}_p95_ms": percentile((machine[name] for machine in times.machine), 0.95)
        for name in ("look_up", "card_1", "card_2", "photo", "ticket")
    }
    goals = [Goal("journey_ratio", sum(total) / sum(times.physical), 1.10)]
    figures = {
        "journeys": len(total),
        "machine_ms_mean": sum(total) / len(total),
        "physical_ms_mean": sum(times.physical) / len(total),
        "code_visible_to_next_screen_p95_ms": steps["look_up_p95_ms"],
        "last_card_byte_to_name_p95_ms": percentile(times.card_to_name, 0.95),
        "confirm_to_ticket_proven_p95_ms": steps["ticket_p95_ms"],
        "rss_mib": times.rss_kib[-1] / 1024,
        **steps,
    }
    if with_slope:
        goals.append(Goal("rss_slope_kib", _slope_upper_bound(times.rss_kib), 20.0))
    report(figures, goals)


def _slope_upper_bound(rss_kib: list[int]) -> float:
    """Return the upper end of the 95 % confidence interval of KiB a journey, by least squares."""
    settled = np.asarray(rss_kib[WARM_UP_JOURNEYS:])
    fit = stats.linregress(np.arange(len(settled)), settled)
    half_width = stats.t.ppf(0.975, len(settled) - 2) * fit.stderr
    return float(fit.slope + half_width)


if __name__ == "__main__":
    main()
