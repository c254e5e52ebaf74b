"""A centre as the machine runs it: `python -m central serve` behind mutual TLS."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import requests

from central.data_directory import DataDirectory


class CentreProcess:
    """A server on a free port. `wait_until_listening` before the first call."""

    def __init__(self, data: DataDirectory, *options: str) -> None:
        self.data = data
        self.url = ""
        self._log = data.root / f"serve-{id(self)}.log"
        command = [sys.executable, "-m", "central", "serve", "--data", data.root, "--port", "0"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, *options],
                cwd=Path(__file__).parents[2],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def wait_until_listening(self) -> None:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        listening = re.fullmatch(r"listening on (https://127\.0\.0\.1:\d+)\n", line)
        assert listening, f"{line!r} {self.log}"
        self.url = listening[1]

    def kiosk(self, kiosk_id: str) -> "KioskOnTheLine":
        return KioskOnTheLine(self, self.data.pki / f"{kiosk_id.lower()}.pem")

    @property
    def log(self) -> str:
        return self._log.read_text()

    def stop(self) -> tuple[int, str]:
        """Send SIGTERM; return the exit status and what else was printed."""
        self._process.send_signal(signal.SIGTERM)
        rest, _ = self._process.communicate(timeout=10)
        return self._process.returncode, rest

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()
        self._process.communicate(timeout=10)


class KioskOnTheLine:
    """Calls a real server with a client certificate, or with none."""

    def __init__(self, centre: CentreProcess, certificate: Path | None) -> None:
        self._centre = centre
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(centre.data.authority)
        self._session.cert = None if certificate is None else str(certificate)

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        return self._session.request(method, f"{self._centre.url}/v1{path}", timeout=10, **request)

    def appointment(self, key: str) -> str:
        """Return the id of an appointment of the sample."""
        code = json.loads(self._centre.data.codes.read_text())[key]
        question = {"by": "token", "value": code["token"]}
        return self.call("POST", "/appointments/lookup", json=question).json()["appointment"]["id"]
