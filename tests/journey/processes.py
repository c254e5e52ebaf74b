"""The processes of a demonstration: centre, bench, and the real app on its devices.

With `staff` also the pages for people and, at the terminal, launcher and agent.
"""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from zoneinfo import ZoneInfo

import requests
import tomli_w

Display = Literal["none", "small", "window", "full"]

CHINA = ZoneInfo("Asia/Shanghai")
HERE = Path(__file__).resolve().parents[2]
SAMPLE = HERE / "config" / "sample.toml"
READY_S = 30.0
LOOK_S = 0.2
POLL_S = 0.5
"""How often the agent asks the centre here; in an office it has more time."""
LAST_LINES = 15


class CouldNotRun(Exception):
    """Something did not start, so nothing can be said about the journey."""


class Died(Exception):
    """One of the processes ended while it was needed."""


class Processes:
    """Centre, bench and app, each with its log beside its data.

    Everything lies in `data`: `centre/`, `bench/`, `kiosk/` (what the terminal would keep) and
    the logs.
    """

    def __init__(
        self,
        data: Path,
        *,
        display: Display,
        overlay: Mapping[str, Any],
        staff: bool = False,
        poll_s: float = POLL_S,
        program: Sequence[str] = ("run_kiosk.py",),
    ) -> None:
        """`program` is what Python runs as the app, without `staff`."""
        self.data = data
        self.kiosk_data = data / "kiosk"
        self.centre_data = data / "centre"
        self._door_path = data / "door.sock"
        self._display = display
        self._overlay = overlay
        self._staff = staff
        self._poll_s = poll_s
        self._program = program
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._door: socket.socket | None = None
        self.app_started_at_s = 0.0
        self.bench: dict[str, str] = {}
        self.pages = ""
        """The address of the pages for people, with `staff`."""

    def __enter__(self) -> "Processes":
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def pid(self, name: str) -> int:
        return self._running[name].pid

    def must_live(self) -> None:
        """Raise `Died` when one of them has ended."""
        for name in self._running:
            self._must_live(name)

    def _must_live(self, name: str) -> None:
        code = self._running[name].poll()
        if code is not None:
            raise Died(f"the {name} ended with {code}{self._last_lines(name)}")

    def wait_for_app(self) -> None:
        """Return when the person at the screen has closed the app.

        Raises:
            Died: the app ended with an error, or one of the other two ended before it.
        """
        app = self._running["app"]
        while app.poll() is None:
            for name in self._running.keys() - {"app"}:
                self._must_live(name)
            time.sleep(LOOK_S)
        if app.returncode:
            self._must_live("app")

    def start_app_anew(self) -> int:
        """Wait until the app has ended by itself, start it again, and return its exit code."""
        code = self._running["app"].wait(timeout=READY_S)
        if self._door is not None:
            self._door.close()
            self._door = None
        self._start_app()
        return code

    def ask_door(self, do: str, **request: Any) -> dict[str, Any]:
        """Ask the app something through its door."""
        line = self._ask_door_once({"do": do, **request})
        if not line and self._staff:
            # The launcher starts it again, with a door of its own.
            line = self._ask_door_once({"do": do, **request})
        if not line:
            self._running["app"].wait(timeout=READY_S)
            self.must_live()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _ask_door_once(self, request: Mapping[str, Any]) -> str:
        """Return the answer, or "" when the app went away."""
        if self._door is None:
            self._door = self._connected()
            self._door_lines = self._door.makefile("r")
        try:
            self._door.sendall(json.dumps(request).encode() + b"\n")
            line = self._door_lines.readline()
        except OSError:
            line = ""
        if not line:
            self._door.close()
            self._door = None
        return line

    def _connected(self) -> socket.socket:
        deadline_s = time.monotonic() + READY_S
        while True:
            self.must_live()
            door = socket.socket(socket.AF_UNIX)
            try:
                door.connect(str(self._door_path))
            except OSError:
                door.close()
                if time.monotonic() > deadline_s:
                    said = self._last_lines("app")
                    raise CouldNotRun(f"the app did not open its door{said}") from None
                time.sleep(0.02)
            else:
                return door

    def ask_bench(self, method: str, path: str, **body: Any) -> requests.Response:
        """Do something at the bench: lay down a card, pull a plug, look at a ticket."""
        url = f"{self.bench['page']}api/{path}"
        try:
            response = requests.request(method, url, json=body or None, timeout=10)
        except requests.ConnectionError:
            self._running["bench"].wait(timeout=READY_S)
            self.must_live()
            raise
        response.raise_for_status()
        return response

    def forget_notes(self) -> None:
        """Let the door begin its notes of what was drawn anew."""
        self.ask_door("forget")

    def cases_due(self) -> int:
        """Count the cases that wait in the kiosk's outbox."""
        outbox = self.kiosk_data / "outbox.sqlite3"
        if not outbox.exists():
            return 0
        with closing(sqlite3.connect(f"file:{outbox}?mode=ro", uri=True)) as opened:
            rows = opened.execute("SELECT count(*) FROM cases WHERE state = 'due'").fetchall()
        count: int = rows[0][0]
        return count

    def stop(self) -> None:
        """End all that still runs, the app first: it says goodbye to the others."""
        if self._door is not None:
            self._door.close()
        for process in reversed(self._running.values()):
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self) -> None:
        self.kiosk_data.mkdir(parents=True, exist_ok=True)
        centre = self.centre_data
        made = _sample_day(datetime.now(CHINA).date(), staff=self._staff)
        shutil.copytree(Path(made.name) / "centre", centre, dirs_exist_ok=True)
        serve = ["-m", "central", "serve", "--data", str(centre), "--port", "0"]
        if self._staff:
            pages = ("-m", "central", "console", "--data", str(centre), "--port", "0")
            self.pages = self._spawn("pages", *pages).strip().rpartition(" ")[2]
            serve += ["--public-url", self.pages, "--poll-s", str(self._poll_s)]
        centre_address = self._spawn("centre", *serve).strip().rpartition("//")[2]
        self.bench = json.loads(
            self._spawn(
                *("bench", "-m", "drivers.bench", "--data", str(self.data)),
                *("--sample", str(SAMPLE), "--codes", str(centre / "codes.json")),
                *("--centre", centre_address),
                *("--centre-certificate", str(centre / "pki" / "centre.pem")),
            )
        )
        self._start_app()

    def _start_app(self) -> None:
        config = self.data / "kiosk.toml"
        config.write_text(tomli_w.dumps(self._config()), encoding="utf-8")
        # Without a display there is no sound card either: SDL plays in real time to nobody.
        nowhere = {"SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy"}
        env = nowhere if self._display in ("none", "small") else {}
        window = {
            "none": ["--window", "1080x1920"],
            # the same screens on a ninth of the pixels, where the processor has to draw them
            "small": ["--window", "360x640"],
            "window": ["--window"],
            "full": [],
        }
        arguments = ["--config", str(config), "--door", str(self._door_path)]
        arguments += window[self._display]
        program = [*self._program]
        if self._staff:
            self._popen(
                "agent",
                ["-m", "kiosk.fleet", "--config", str(config)],
                stdout=subprocess.DEVNULL,
                env={},
            )
            program = ["-m", "kiosk.slots", "--data", str(self.kiosk_data), "--"]
            # an installed release has no tests, and so no door: it finds this one
            env["PYTHONPATH"] = str(HERE)
        self.app_started_at_s = time.monotonic()
        self._popen("app", [*program, *arguments], stdout=subprocess.DEVNULL, env=env)

    def _config(self) -> dict[str, Any]:
        host, _, port = self.bench["printer"].partition(":")
        pki = self.centre_data / "pki"
        return {
            "kiosk": {"id": "K01", "mode": "demo", "data": str(self.kiosk_data)},
            "centre": {
                "url": f"https://{self.bench['centre']}",
                "ca": str(pki / "ca.pem"),
                "certificate": str(pki / "k01.pem"),
            },
            "devices": {
                "scanner": {"source": self.bench["scanner"]},
                "reader": {"port": self.bench["reader"]},
                "camera": {"source": self.bench["camera"]},
                "printer": {"host": host, "port": int(port)},
            },
            **self._fleet(),
            **self._overlay,
        }

    def _fleet(self) -> dict[str, Any]:
        if not self._staff:
            return {}
        return {
            "fleet": {"root": str(self.centre_data / "fleet" / "root.json"), "poll_s": self._poll_s}
        }

    def _spawn(self, name: str, *arguments: str) -> str:
        """Start a process and return the line by which it says that it is ready."""
        process = self._popen(name, list(arguments), stdout=subprocess.PIPE, env={})
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        if not line:
            process.wait(timeout=READY_S)
            raise CouldNotRun(f"the {name} did not start{self._last_lines(name)}")
        return line

    def _popen(
        self, name: str, arguments: list[str], *, stdout: int, env: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        with (self.data / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=HERE,
                env={**os.environ, **env},
                stdout=stdout,
                stderr=log,
            )
        self._running[name] = process
        return process

    def _last_lines(self, name: str) -> str:
        """Return the end of a log, below a line that says so; the log itself may not outlive us."""
        lines = (self.data / f"{name}.log").read_text("utf-8", "replace").splitlines()
        return "\n".join(("; its last words:", *lines[-LAST_LINES:])) if lines else ""


@cache
def _sample_day(day: date, *, staff: bool) -> TemporaryDirectory[str]:
    """Make the data of a centre once for this process, which copies it; gone when the process is.

    Without staff where nobody signs in: hashes take their time.
    """
    folder = TemporaryDirectory(prefix="kiosk-sample-")
    sample = SAMPLE
    if not staff:
        content = tomllib.loads(SAMPLE.read_text("utf-8"))
        content.pop("staff")
        sample = Path(folder.name) / "sample.toml"
        sample.write_text(tomli_w.dumps(content), encoding="utf-8")
    centre = Path(folder.name) / "centre"
    _run("-m", "central", "sample", "--data", str(centre), "--sample", str(sample))
    return folder


def _run(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=HERE, capture_output=True, text=True)
    if done.returncode:
        raise CouldNotRun(f"{' '.join(arguments)}: {done.stderr}")
