"""The centre on a port: uvicorn, behind mutual TLS for kiosks and behind TLS for people."""

import logging
import signal
import socket
import ssl
import sys
from types import FrameType

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from central.app import create_app
from central.clock import china_now
from central.console.app import create_console
from central.data_directory import DataDirectory
from central.identity import PeerCertificateProtocol
from central.retention import purging_daily

_GRACE_S = 5
# A kiosk calls several times in the two minutes of a couple, over one connection.
_KEEP_ALIVE_S = 75


def tls_context(data: DataDirectory) -> ssl.SSLContext:
    """Return a context that talks to nobody without a certificate of our authority."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=data.authority)
    context.verify_mode = ssl.CERT_REQUIRED
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(data.certificate)
    return context


def tls_context_for_people(data: DataDirectory) -> ssl.SSLContext:
    """Return a context for browsers, which have no certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(data.certificate)
    return context


def serve(data: DataDirectory, host: str, port: int, *, public_url: str, poll_s: float) -> None:
    """Serve kiosks until SIGTERM or SIGINT; print one line on stdout when calls are accepted.

    Args:
        public_url: how browsers reach the pages, for the QR code on a ticket.
        poll_s: how long a kiosk waits between two reports.

    Raises:
        OSError: the data directory is not complete.
    """
    app = create_app(data, clock=china_now, public_url=public_url, poll_s=poll_s)
    _run(app, host, port, tls_context(data), PeerCertificateProtocol)


def serve_console(data: DataDirectory, host: str, port: int, public_url: str | None) -> None:
    """Serve people's browsers, as `serve` does kiosks.

    Args:
        public_url: how browsers reach it, if not by `host` and `port`.

    Raises:
        OSError: the data directory is not complete.
    """
    app = create_console(data, clock=china_now, public_url=public_url or f"https://{host}:{port}")
    with purging_daily(app.state.centre):
        # the address of a couple's place in the queue opens it; the audit says who did what
        _run(app, host, port, tls_context_for_people(data), H11Protocol, log_requests=False)


def _run(
    app: FastAPI,
    host: str,
    port: int,
    tls: ssl.SSLContext,
    http: type[H11Protocol],
    *,
    log_requests: bool = True,
) -> None:
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    # uvicorn finishes its work and raises the signal again; that is a clean end
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=http,
        ws="none",
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        ssl_context_factory=lambda config, default: tls,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
        log_config=None,
        access_log=log_requests,
    )
    _AnnouncingServer(config).run()


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


class _AnnouncingServer(uvicorn.Server):
    """Says where it listens as soon as it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        print(f"listening on https://{self.config.host}:{port}", flush=True)
