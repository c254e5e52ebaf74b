"""The pages as the machine serves them: `python -m central console`, looked at in Chromium."""

import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Page, ViewportSize

from central.data_directory import DataDirectory

PHONE: ViewportSize = {"width": 390, "height": 844}
TABLET: ViewportSize = {"width": 820, "height": 1180}
WINDOW_PC: ViewportSize = {"width": 1280, "height": 900}
HALL_TV: ViewportSize = {"width": 1920, "height": 1080}


class Visit(Protocol):
    """Opens a window of this size at this path, signed in as somebody if a name is given."""

    def __call__(
        self, size: ViewportSize, path: str = "/", username: str = "", lang: str = "en"
    ) -> Page: ...


class ConsoleProcess:
    """A server on a free port, ready for browsers when it is made."""

    def __init__(self, data: DataDirectory) -> None:
        self.data = data
        self._log = data.root / "console.log"
        command = [sys.executable, "-m", "central", "console", "--data", data.root, "--port", "0"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=Path(__file__).parents[2],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        listening = re.fullmatch(r"listening on (https://127\.0\.0\.1:\d+)\n", line)
        assert listening, f"{line!r} {self.log}"
        self.url = listening[1]

    @property
    def log(self) -> str:
        return self._log.read_text()

    def stop(self) -> tuple[int, str]:
        """Send SIGTERM; return the exit status and what else was printed."""
        self._process.send_signal(signal.SIGTERM)
        rest, _ = self._process.communicate(timeout=15)
        return self._process.returncode, rest

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate(timeout=10)
