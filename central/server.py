"""The centre on a port: uvicorn behind mutual TLS."""

import logging
import signal
import socket
import ssl
import sys
from types import FrameType

import uvicorn

from central.app import create_app
from central.clock import china_now
from central.data_directory import DataDirectory
from central.identity import PeerCertificateProtocol

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


def serve(data: DataDirectory, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; print one line on stdout when calls are accepted.

    Raises:
        OSError: the data directory is not complete.
    """
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    # uvicorn finishes its work and raises the signal again; that is a clean end
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    config = uvicorn.Config(
        create_app(data, clock=china_now),
        host=host,
        port=port,
        http=PeerCertificateProtocol,
        ws="none",
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        ssl_context_factory=lambda config, default: tls_context(data),
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
        log_config=None,
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
