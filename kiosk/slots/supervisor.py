"""What the launcher tells whoever started it: the service manager, if there is one (sd_notify)."""

import os
import socket
from collections.abc import Iterable
from contextlib import suppress


class Supervisor:
    """The socket of `NOTIFY_SOCKET`, or nothing."""

    def __init__(self) -> None:
        self._address = os.environ.get("NOTIFY_SOCKET", "")
        if self._address.startswith("@"):  # Linux' abstract names
            self._address = "\0" + self._address[1:]
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)

    def tell(self, lines: Iterable[bytes]) -> None:
        """Pass lines on. One that does not get through is not worth waiting for."""
        message = b"\n".join(lines)
        if self._address and message:
            with suppress(OSError):
                self._socket.sendto(message, self._address)
