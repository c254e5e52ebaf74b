"""One run of the app: its process, and the socket on which it says how it is (sd_notify)."""

import os
import select
import signal
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

READY = b"READY=1"
ALIVE = b"WATCHDOG=1"
_END_S = 10.0
_MESSAGE_MAX_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Said:
    """Lines of a message of the app."""

    lines: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """The app ended by itself; `code` is negative for a signal."""

    code: int


class App:
    """A started app. Leaving it ends the app: asked first, killed after 10 s."""

    def __init__(self, command: Sequence[str], woken: socket.socket) -> None:
        """`woken` becomes readable when whoever waits should look up."""
        self._woken = woken
        self._folder = tempfile.TemporaryDirectory(prefix="kiosk-")
        notify = Path(self._folder.name) / "notify"
        self._notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._notify.bind(str(notify))
        env = {**os.environ, "NOTIFY_SOCKET": str(notify)}
        env.pop("WATCHDOG_PID", None)  # named us, not the app
        # a session of its own, so that what it started ends with it
        self._process = subprocess.Popen(command, env=env, start_new_session=True)  # noqa: S603
        self._ended = os.pidfd_open(self._process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        try:
            if self._process.poll() is None and kind is None:
                self._process.terminate()
                self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self.kill()
            os.close(self._ended)
            self._notify.close()
            self._folder.cleanup()

    def kill(self) -> None:
        """End the app and what it started, at once."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def wait(self, timeout_s: float | None) -> Said | Ended | None:
        """The next thing that happens; None when it is the time-out, or that we were woken."""
        notify, woken = self._notify.fileno(), self._woken.fileno()
        readable, _, _ = select.select((notify, self._ended, woken), (), (), timeout_s)
        if notify in readable:  # before the end: its last words count
            return Said(tuple(self._notify.recv(_MESSAGE_MAX_BYTES).splitlines()))
        if self._ended in readable:
            return Ended(self._process.wait())
        return None
