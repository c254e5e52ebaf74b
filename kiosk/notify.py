"""Tells the supervisor that the terminal serves: the protocol of sd_notify(3), one datagram."""

import logging
import os
import socket

log = logging.getLogger(__name__)

_PATIENCE_S = 1.0


def notify_ready() -> None:
    """Send `READY=1` to `$NOTIFY_SOCKET`, a path or an abstract name ("@"); nothing without one.

    A supervisor that does not listen any more is no reason not to serve.
    """
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as supervisor:
            supervisor.settimeout(_PATIENCE_S)
            supervisor.sendto(b"READY=1", address)
    except OSError as error:
        log.warning("the supervisor does not listen: %s", type(error).__name__)
