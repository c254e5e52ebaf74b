"""What every benchmark ends with, and the display that those which count pixels need."""

import json
import math
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """A figure and the limit that it must keep: a greatest value, or a least one."""

    name: str
    value: float
    at_most: float = math.inf
    at_least: float = -math.inf

    @property
    def limit(self) -> str:
        at_least = math.isinf(self.at_most)
        return f">= {self.at_least}" if at_least else f"<= {self.at_most}"

    @property
    def is_met(self) -> bool:
        return self.at_least <= self.value <= self.at_most


def report(figures: dict[str, float], goals: Iterable[Goal]) -> None:
    """Print the last line."""
    print(
        json.dumps(
            {
                "figures": {name: round(value, 3) for name, value in figures.items()},
                "goals": {
                    goal.name: {
                        "value": round(goal.value, 3),
                        "goal": goal.limit,
                        "met": goal.is_met,
                    }
                    for goal in goals
                },
            }
        )
    )


def percentile(values: Iterable[float], share: float) -> float:
    """Return the smallest value that at least `share` (0 to 1) of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def need_display() -> None:
    """Start this command anew under Xvfb when there is no display: pixels must be drawn."""
    if "DISPLAY" in os.environ:
        return
    if shutil.which("xvfb-run") is None:
        sys.exit("there is no display, and no xvfb-run to make one (apt-get install xvfb xauth)")
    screen = "-screen 0 1080x1920x24"
    spec = sys.modules["__main__"].__spec__
    assert spec is not None
    command = [sys.executable, "-m", spec.name, *sys.argv[1:]]
    os.execvp("xvfb-run", ["xvfb-run", "-a", "-s", screen, *command])
