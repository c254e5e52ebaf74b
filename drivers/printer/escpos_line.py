"""One TCP connection to an ESC/POS printer, with a limit on every wait.

python-escpos makes the connection. It does not carry the bytes: what it sends can neither be
cancelled nor be given a deadline, and an answer that never came it reads as "paper adequate".
"""

import logging
import socket
import struct
import tempfile
from collections import deque
from functools import cache
from importlib.metadata import version
from tempfile import TemporaryDirectory
from threading import Event
from time import monotonic
from typing import Any

from drivers.errors import Cancelled, DeviceMissing, DeviceSilent
from drivers.printer.escpos_status import Answer, AnswerReader

_CONNECT_S = 1.0
_GLANCE_S = 0.1  # how long a system call may wait before the deadline is looked at again
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class EscposLine:
    """A connection for one job: bytes to the printer, answers from it.

    Deadlines are times of `monotonic`. Every call raises
        DeviceMissing: there is no connection, or there is none any more;
        DeviceSilent: the deadline has passed;
        Cancelled: `cancel` was set.
    """

    def __init__(self, host: str, port: int, *, deadline_s: float, cancel: Event) -> None:
        network_class, not_found = _escpos()
        timeout_s = max(_GLANCE_S, min(_CONNECT_S, deadline_s - monotonic()))
        self._cancel = cancel
        self._reader = AnswerReader()
        self._answers: deque[Answer] = deque()
        self._network = network_class(host, port, timeout=timeout_s)
        try:
            self._network.open()
        except not_found:
            raise DeviceMissing(f"no connection to a printer at {host}:{port}") from None
        self._socket: socket.socket = self._network.device
        self._socket.settimeout(_GLANCE_S)

    def send(self, data: bytes, *, deadline_s: float) -> None:
        """Hand over all of `data`; that it has left says nothing about paper."""
        rest = memoryview(data)
        while rest:
            self._check(deadline_s)
            try:
                rest = rest[self._socket.send(rest) :]
            except TimeoutError:
                continue
            except OSError:
                raise DeviceMissing("the printer's connection broke while sending") from None

    def answer(self, *, deadline_s: float) -> Answer:
        """Wait for the next answer."""
        while not self._answers:
            self._check(deadline_s)
            try:
                data = self._socket.recv(64)
            except TimeoutError:
                continue
            except OSError:
                data = b""
            if not data:
                raise DeviceMissing("the printer's connection broke while waiting")
            self._answers.extend(self._reader.feed(data))
        return self._answers.popleft()

    def close(self, *, drop_unsent: bool = False) -> None:
        """End the connection; with `drop_unsent` nothing that the printer has not got follows."""
        if drop_unsent:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self._network.close()

    def _check(self, deadline_s: float) -> None:
        if self._cancel.is_set():
            raise Cancelled("the job was cancelled")
        if monotonic() >= deadline_s:
            raise DeviceSilent("the printer did not answer in time")


@cache
def _escpos() -> tuple[Any, type[Exception]]:
    """Import python-escpos, late: it takes 0.2 s.

    A package called "escpos" puts other code into the same folder; `version` raises an ImportError
    when that one is installed instead.
    """
    version("python-escpos")
    # On import it makes a folder in the system's temporary one and leaves it there.
    with TemporaryDirectory() as tempfile.tempdir:
        from escpos.exceptions import DeviceNotFoundError
        from escpos.printer import Network
    tempfile.tempdir = None

    logging.getLogger().addFilter(_is_not_of_escpos)
    return Network, DeviceNotFoundError


def _is_not_of_escpos(record: logging.LogRecord) -> bool:
    """Python-escpos writes two lines to the root logger for each connection, status or ticket."""
    return "escpos" not in record.pathname
