"""The line to a reader: the seam, and a real serial port behind it."""

import termios
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import serial

from drivers.errors import DeviceMissing

_WAIT_S = 0.05
"""One read waits no longer, so that whoever reads can look at its clock and at `cancel`."""

_WRITE_S = 0.4
"""Ten bytes take 10 ms at 9,600 baud; a port that does not take them is gone."""


class ByteTransport(Protocol):
    """A line that carries bytes. Every call raises `DeviceMissing` when the line is gone."""

    def write(self, data: bytes) -> None:
        """Send all of `data`."""

    def read_some(self) -> bytes:
        """Return what has come, as soon as anything has; nothing after 50 ms without a byte."""

    def discard_input(self) -> None:
        """Forget what has come and was not read."""

    def close(self) -> None:
        """Give the line back. May be called twice."""


class SerialPort:
    """A tty, 8N1 without flow control, held by this process alone.

    Two processes on one tty steal each other's bytes without an error
    (https://github.com/pyserial/pyserial/issues/86), hence the exclusive lock.
    """

    def __init__(self, path: str, *, baud: int) -> None:
        """Open the port.

        Raises:
            DeviceMissing: there is no such port, it may not be opened, or another process has it.
        """
        with _gone_is_missing():
            self._port = serial.Serial(
                path, baudrate=baud, timeout=_WAIT_S, write_timeout=_WRITE_S, exclusive=True
            )

    def write(self, data: bytes) -> None:
        with _gone_is_missing():
            self._port.write(data)

    def read_some(self) -> bytes:
        with _gone_is_missing():
            first: bytes = self._port.read(1)
            rest: bytes = self._port.read(self._port.in_waiting) if first else b""
        return first + rest

    def discard_input(self) -> None:
        with _gone_is_missing():
            self._port.reset_input_buffer()

    def close(self) -> None:
        with _gone_is_missing():
            self._port.close()


@contextmanager
def _gone_is_missing() -> Iterator[None]:
    """pyserial lets both through; its own `SerialException` is an `OSError`."""
    try:
        yield
    except (OSError, termios.error) as error:
        raise DeviceMissing("the port of the card reader is gone, or in use") from error
