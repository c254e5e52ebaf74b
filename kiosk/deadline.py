"""TLS connections that keep to one deadline for a whole exchange.

A read time-out starts again with every byte, so a server that sends one byte a second holds its
client for ever. Here every read and write gets only what is left of the exchange.
"""

import math
import ssl
from pathlib import Path
from time import monotonic
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter


class DeadlineContext(ssl.SSLContext):
    """A client context whose connections all obey `expires_at_s`. Not for two threads at once."""

    expires_at_s: float = math.inf
    """The moment, on the monotonic clock, after which nothing is read or written."""

    def __new__(cls) -> "DeadlineContext":
        context = super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)
        context.sslsocket_class = _DeadlineSocket
        return context


class DeadlineAdapter(HTTPAdapter):
    """The transport of a `requests.Session` whose connections come from `context`."""

    def __init__(self, context: DeadlineContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)


def centre_session(context: DeadlineContext, *, ca: Path, certificate: Path) -> requests.Session:
    """A session that talks to the centre only, and says who this kiosk is.

    `ca` signs the centre's certificate; `certificate` holds the kiosk's own and its key.
    """
    session = requests.Session()
    session.trust_env = False  # no proxy, no netrc, no other authorities
    session.verify = str(ca)
    session.cert = str(certificate)
    session.headers["Accept-Encoding"] = "identity"
    session.mount("https://", DeadlineAdapter(context))
    return session


class _DeadlineSocket(ssl.SSLSocket):
    def do_handshake(self, block: bool = False) -> None:
        self._grant_what_is_left()
        super().do_handshake(block)

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self._grant_what_is_left()
        return super().recv_into(*args, **kwargs)

    def send(self, *args: Any, **kwargs: Any) -> int:
        self._grant_what_is_left()
        return super().send(*args, **kwargs)

    def _grant_what_is_left(self) -> None:
        left_s = cast(DeadlineContext, self.context).expires_at_s - monotonic()
        if left_s <= 0:
            raise TimeoutError("the deadline of the exchange has passed")
        self.settimeout(left_s)
