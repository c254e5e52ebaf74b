"""Run every benchmark and write `docs/benchmarks.md`: `python -m benchmarks`."""

import json
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.report import need_display

BENCHMARKS = (
    ("benchmarks.startup", ()),
    ("benchmarks.journey", ()),
    ("benchmarks.ui", ()),
    ("benchmarks.promises", ()),
    ("benchmarks.people_time", ()),
    ("benchmarks.journey", ("--for-memory", "200")),
    ("benchmarks.soak", ("--sessions", "3000")),
)
PAGE = Path("docs/benchmarks.md")


def main() -> None:
    need_display()
    lines = [
        "# Benchmarks",
        "",
        f"Written by `./run test-long` on {date.today()} at commit {_commit()}, on "
        f"{platform.machine()} with {os.cpu_count()} cores, software GL under Xvfb.",
    ]
    for module, arguments in BENCHMARKS:
        command = " ".join(("python -m", module, *arguments))
        print(f"== {command}", flush=True)
        lines += ["", f"## `{command}`", "", *_tables(_last_line(module, arguments))]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _last_line(module: str, arguments: tuple[str, ...]) -> dict[str, Any]:
    """Run a benchmark, showing what it prints, and return its last line."""
    last = ""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line
    if process.returncode:
        sys.exit(f"{module} ended with {process.returncode}")
    found: dict[str, Any] = json.loads(last)
    return found


def _tables(found: dict[str, Any]) -> list[str]:
    goals = ["| goal | measured | limit | met |", "|---|---|---|---|"]
    for name, goal in found["goals"].items():
        met = "yes" if goal["met"] else "**no**"
        goals.append(f"| {name} | {goal['value']} | {goal['goal']} | {met} |")
    figures = ["| figure | measured |", "|---|---|"]
    figures += [f"| {name} | {value} |" for name, value in found["figures"].items()]
    return [*goals, "", *figures]


if __name__ == "__main__":
    main()
