"""The launcher as the machine runs it, on apps that do what a test tells them.

It runs on copies of its own files and without site-packages: it needs nothing else.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from kiosk.slots.disk import Disk
from kiosk.slots.places import Places, Slot
from kiosk.slots.record import BootRecord

PATIENCE_S = 20.0
HERE = Path(__file__).parents[2]
APP = b"""\
import json, os, pathlib, socket, sys

line = socket.socket(socket.AF_UNIX)
line.connect(os.environ["TEST_LINE"])
tree = str(pathlib.Path(__file__).parent)
line.sendall(json.dumps([tree, sys.argv[1:]]).encode() + b"\\n")
for command in line.makefile():
    what, _, value = command.strip().partition(" ")
    if what == "say":
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notify.sendto(value.replace("|", "\\n").encode(), os.environ["NOTIFY_SOCKET"])
    elif what == "exit":
        sys.exit(int(value))
"""


class AppOnTheLine:
    """A started app: where it was started from, with what, and what it shall do."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        line.settimeout(PATIENCE_S)
        self._lines = line.makefile("r")
        tree, self.arguments = json.loads(self._lines.readline())
        self.tree = Path(tree)

    def say(self, *lines: str) -> None:
        self._line.sendall(f"say {'|'.join(lines)}\n".encode())

    def exit(self, code: int) -> None:
        self._line.sendall(f"exit {code}\n".encode())

    def wait_until_gone(self) -> None:
        assert self._lines.readline() == ""


class Launched:
    """A launcher with data and apps of its own."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder / "data", folder / "base")
        self.places.data.mkdir(parents=True)
        code = HERE / "kiosk"
        shutil.copytree(code / "slots", self.places.base / "kiosk" / "slots")
        shutil.copy(code / "__init__.py", self.places.base / "kiosk")
        (self.places.base / "run_kiosk.py").write_bytes(APP)
        self.record = BootRecord(self.places.boot, Disk())
        self._upstream = self._bound(folder / "up", socket.SOCK_DGRAM)
        self._line = self._bound(folder / "line", socket.SOCK_STREAM)
        self._line.listen()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Launched":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self.kill()
        self._line.close()
        self._upstream.close()

    def put_app_into(self, slot: Slot, *, complete: bool = True) -> None:
        tree = self.places.tree(slot)
        tree.mkdir(parents=True)
        (tree / "run_kiosk.py").write_bytes(APP)
        if complete:
            (tree / "MANIFEST.json").write_text('{"version": "0.3.0"}')

    def put_config(self, sequence: int) -> None:
        self.places.configs.mkdir(exist_ok=True)
        self.places.config(sequence).write_text(f"sequence = {sequence}\n")

    def start(self, *arguments: str, ready_within_s: float = 600.0) -> AppOnTheLine:
        """Start the launcher; return the first app."""
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-S", "-m", "kiosk.slots", "--data", str(self.places.data)),
                *("--ready-within", str(ready_within_s), "--", *arguments),
            ],
            cwd=self.places.base,
            env={
                "NOTIFY_SOCKET": self._upstream.getsockname(),
                "TEST_LINE": self._line.getsockname(),
            },
        )
        return self.app()

    def app(self) -> AppOnTheLine:
        """The next app that is started."""
        line, _ = self._line.accept()
        return AppOnTheLine(line)

    def told(self) -> str:
        """What the service manager was told next."""
        return self._upstream.recv(4096).decode()

    def stop(self) -> int:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        assert self._process is not None
        return self._process.wait(PATIENCE_S)

    def kill(self) -> None:
        """End the launcher as a power cut does; an app ends when its line is closed."""
        if self._process is not None and self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _bound(self, path: Path, kind: socket.SocketKind) -> socket.socket:
        bound = socket.socket(socket.AF_UNIX, kind)
        bound.settimeout(PATIENCE_S)
        bound.bind(str(path))
        return bound
