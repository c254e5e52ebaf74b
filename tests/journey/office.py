"""A whole office: centre and pages, kiosk with launcher and agent, and the people at both."""

import sqlite3
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journey.pages import Pages
from tests.journey.player import JOURNEYS, Journey, Player
from tests.journey.processes import POLL_S, Processes

ARRIVES_WITHIN_S = 20.0
LOOK_S = 0.05


@dataclass(frozen=True)
class Office:
    """What a journey plays on."""

    processes: Processes
    player: Player
    pages: Pages

    def play(self, *steps: dict[str, Any]) -> None:
        """Let somebody do these steps at the kiosk."""
        self.player.play(Journey(steps, {}))

    def check_in(self, name: str = "marriage_zh") -> None:
        """Let a couple check in by one of the journey files, up to its ticket."""
        steps = tomllib.loads((JOURNEYS / f"{name}.toml").read_text("utf-8"))["steps"]
        self.play(*steps)

    def leave(self) -> None:
        """Let the couple touch "Done", so that the kiosk is there for the next."""
        self.player.leave("完成")

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the centre's database."""
        store = self.processes.centre_data / "centre.sqlite3"
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as opened:
            return opened.execute(query, values).fetchall()

    def wait_until(self, is_so: Callable[[], object], within_s: float = ARRIVES_WITHIN_S) -> None:
        """Look until it is so."""
        deadline_s = time.monotonic() + within_s
        while not is_so():
            self.processes.must_live()
            assert time.monotonic() < deadline_s, f"not so within {within_s} s"
            time.sleep(LOOK_S)

    def actions_of(self, who: str) -> list[str]:
        """Return what the centre's audit says of somebody, oldest first."""
        query = "SELECT action FROM audit_lines WHERE who = ? ORDER BY at"
        return [action for (action,) in self.rows(query, who)]


@contextmanager
def open_office(data: Path, *, poll_s: float = POLL_S) -> Iterator[Office]:
    """Start everything; `poll_s` is how often the agent reports."""
    with (
        Processes(data, display="small", overlay={}, staff=True, poll_s=poll_s) as processes,
        Pages(processes.pages) as pages,
    ):
        yield Office(processes, Player(processes, None), pages)
