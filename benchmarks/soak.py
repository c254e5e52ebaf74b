"""Random visitors on the real app and its bench, session after session.

    python -m benchmarks.soak [--sessions N] [--terminals N] [--seed N] [--state FILE] [--afresh]

Each session is drawn from the seed and its own number, so a run that was ended goes on where it
was: every session is a line of the state file. Goals: nothing crashes, hangs or leaks a name to the
next couple (each ends the run with what was done, and the seed); `rss_slope_kib`, as in
`benchmarks.journey`, the upper end of the 95 % confidence interval, over the sessions of one start
of the app behind its first 50; `frame_p99_growth`, the 99th percentile of the frame times in the
last third of the sessions of each start of the app against the first third of the same: other
starts may have shared the machine with more terminals.
"""

import argparse
import json
import sys
import tempfile
import time
import tomllib
from collections import Counter, deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any

import numpy as np
from scipy import stats

from benchmarks.report import Goal, need_display, percentile, report
from benchmarks.visitor import Visitor
from tests.journey.figures import rss_kib
from tests.journey.player import Journey, Player
from tests.journey.processes import SAMPLE, Processes

STATE = Path("build/soak.jsonl")
WARM_UP_SESSIONS = 50
SETTLED_SESSIONS = 30
"""Fewer behind the warm-up of one start say nothing about its memory."""
BUILT_S = 4.0
READY = Journey(({"expect": "attract", "buttons": ["开始办理"]},), {})


@dataclass(frozen=True)
class Session:
    """A line of the state file."""

    number: int
    start: int
    """Which start of the app it was on."""
    took_s: float
    rss_kib: int
    frames_ms: list[float]
    visit: dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak")
    parser.add_argument("--sessions", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--terminals", type=int, default=3, help="so many beside each other")
    parser.add_argument("--state", type=Path, default=STATE)
    parser.add_argument("--afresh", action="store_true", help="forget the sessions of before")
    arguments = parser.parse_args()
    need_display()
    arguments.state.parent.mkdir(parents=True, exist_ok=True)
    if arguments.afresh:
        arguments.state.unlink(missing_ok=True)
    done = load(arguments.state, arguments.seed)
    numbers = range(arguments.sessions)
    left = [number for number in numbers if number not in {session.number for session in done}]
    if left:
        starts = 1 + max((session.start for session in done), default=-1)
        done += Soak(arguments.state, arguments.seed, left).play(arguments.terminals, starts)
    _report([session for session in done if session.number in numbers], arguments.seed)


def load(state: Path, seed: int) -> list[Session]:
    """Return the sessions that were played; a line cut short by the end of a run is none.

    Raises:
        SystemExit: they are of another seed.
    """
    if not state.exists():
        state.write_text(json.dumps({"seed": seed}) + "\n", encoding="utf-8")
    text = state.read_text("utf-8")
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        state.write_text(whole, encoding="utf-8")
    head, *lines = whole.splitlines()
    if json.loads(head)["seed"] != seed:
        sys.exit(f"{state} is of seed {json.loads(head)['seed']}: name that one, or --afresh")
    return [Session(**json.loads(line)) for line in lines]


class Soak:
    """Terminals beside each other, which take one session after the other from a common list."""

    def __init__(self, state: Path, seed: int, numbers: Iterable[int]) -> None:
        self._state = state
        self._seed = seed
        self._numbers = deque(numbers)
        self._lock = Lock()
        self._played: list[Session] = []
        self._failed = False

    def play(self, terminals: int, first_start: int) -> list[Session]:
        """Return what was played; whatever fails on one terminal ends all, and is raised."""
        with ThreadPoolExecutor(terminals) as pool:
            for done in [pool.submit(self._serve, first_start + at) for at in range(terminals)]:
                done.result()
        return self._played

    def _serve(self, start: int) -> None:
        program = ("-m", "benchmarks.soaked_kiosk")
        try:
            with (
                tempfile.TemporaryDirectory(prefix="kiosk-soak-") as data,
                Processes(Path(data), display="window", overlay={}, program=program) as processes,
            ):
                Player(processes, pictures=None).play(READY)
                time.sleep(BUILT_S)  # the pages that nobody has seen yet are built meanwhile
                while not self._failed and self._numbers:
                    self._note(_session(processes, self._numbers.popleft(), start, self._seed))
        except BaseException:
            self._failed = True
            raise

    def _note(self, session: Session) -> None:
        line = json.dumps(asdict(session), ensure_ascii=False) + "\n"
        with self._lock, self._state.open("a", encoding="utf-8") as state:
            state.write(line)
            self._played.append(session)


def _session(processes: Processes, number: int, start: int, seed: int) -> Session:
    processes.forget_notes()
    processes.ask_door("meter")
    began_at_s = time.monotonic()
    try:
        visit = Visitor(processes, Random(f"{seed} {number}"), _traces()).play()
    except Exception:
        print(f"session {number} of seed {seed} failed", file=sys.stderr, flush=True)
        raise
    took_s = time.monotonic() - began_at_s
    frames = [round(took_ms, 1) for _, took_ms in processes.ask_door("meter")["frames"]]
    memory_kib = rss_kib(processes.pid("app"))
    print(
        f"{number}: {took_s:.1f} s, {len(frames)} frames, {memory_kib / 1024:.0f} MiB, "
        f"{visit.ended_on}{', walked away' * visit.walked_away} {visit.fault}",
        flush=True,
    )
    return Session(number, start, round(took_s, 2), memory_kib, frames, asdict(visit))


def _traces() -> frozenset[str]:
    people = tomllib.loads(SAMPLE.read_text("utf-8"))["people"].values()
    return frozenset(person[key] for person in people for key in ("name", "number"))


def _report(sessions: list[Session], seed: int) -> None:
    first, last = _thirds(sessions)
    ended = Counter(session.visit["ended_on"] for session in sessions)
    figures: dict[str, float] = {
        "sessions": len(sessions),
        "seed": seed,
        "starts_of_the_app": len({session.start for session in sessions}),
        "crashes": 0,  # one ends the run
        "session_s_mean": sum(session.took_s for session in sessions) / len(sessions),
        "tickets": ended["ticket"],
        "walked_away": sum(session.visit["walked_away"] for session in sessions),
        "with_a_fault": sum(bool(session.visit["fault"]) for session in sessions),
        "frame_p99_first_third_ms": first,
        "frame_p99_last_third_ms": last,
        "rss_mib_max": max(session.rss_kib for session in sessions) / 1024,
    }
    goals = [Goal("frame_p99_growth", last / first, 1.2)]
    slope = slope_upper_bound(sessions)
    if slope is not None:
        goals.append(Goal("rss_slope_kib", slope, 20.0))
    report(figures, goals)


def _thirds(sessions: list[Session]) -> tuple[float, float]:
    """Return the 99th percentile of the frame times early and late in the life of the app."""
    early: list[Session] = []
    late: list[Session] = []
    for start in {session.start for session in sessions}:
        served = [session for session in sessions if session.start == start]
        third = len(served) // 3
        early += served[:third]
        late += served[len(served) - third :]
    return _frame_p99(early), _frame_p99(late)


def _frame_p99(sessions: list[Session]) -> float:
    return percentile((ms for session in sessions for ms in session.frames_ms), 0.99)


def slope_upper_bound(sessions: list[Session]) -> float | None:
    """Return the upper end of the 95 % confidence interval of KiB a session, by least squares.

    Each start of the app has a level of its own, and one slope is common to all; None when no
    start served long enough.
    """
    at: list[float] = []
    memory_kib: list[float] = []
    starts = 0
    for start in {session.start for session in sessions}:
        rss = [session.rss_kib for session in sessions if session.start == start]
        settled = np.asarray(rss[WARM_UP_SESSIONS:], float)
        if len(settled) >= SETTLED_SESSIONS:
            starts += 1
            at += list(np.arange(len(settled)) - (len(settled) - 1) / 2)
            memory_kib += list(settled - settled.mean())
    if not at:
        return None
    fit = stats.linregress(at, memory_kib)
    freedom = len(at) - 1 - starts
    half_width = stats.t.ppf(0.975, freedom) * fit.stderr * ((len(at) - 2) / freedom) ** 0.5
    return float(fit.slope + half_width)


if __name__ == "__main__":
    main()
