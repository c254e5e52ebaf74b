"""A real HTTPS server for the tests of the client: mutual TLS, and answers good, bad and ugly."""

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread
from typing import Any

import trustme

from kiosk.central_client import CentralClient

Answer = Callable[["Handler"], None]


@dataclass(frozen=True)
class Request:
    """What arrived, and who sent it by the SAN of the certificate."""

    method: str
    path: str
    content_type: str | None
    body: bytes
    sender: str
    connection: int


@dataclass(frozen=True)
class Pki:
    """An authority, its certificate for the centre, and the files of kiosk K01."""

    ca: trustme.CA
    centre: trustme.LeafCert
    ca_pem: Path
    k01_pem: Path


def client_of(pki: Pki, url: str, *, timeout_s: float = 5.0) -> CentralClient:
    """Kiosk K01, whose calls end after twice `timeout_s`."""
    return CentralClient(
        url,
        ca=pki.ca_pem,
        certificate=pki.k01_pem,
        connect_timeout_s=timeout_s,
        read_timeout_s=timeout_s,
    )


def whole(status: int, body: bytes, content_type: str, **headers: str) -> Answer:
    """An answer as HTTP means it to be."""

    def answer(handler: "Handler") -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def json_answer(value: Any) -> Answer:
    return whole(200, json.dumps(value).encode(), "application/json")


def problem(status: int, title: str, **headers: str) -> Answer:
    body = json.dumps({"type": "about:blank", "title": title, "status": status}).encode()
    return whole(status, body, "application/problem+json", **headers)


def raw(head: bytes) -> Answer:
    """These bytes and then the end of the connection."""

    def answer(handler: "Handler") -> None:
        handler.wfile.write(head)
        handler.close_connection = True

    return answer


def dripping(head: bytes) -> Answer:
    """`head`, and then a byte now and then until the client has had enough."""

    def answer(handler: "Handler") -> None:
        handler.close_connection = True
        with suppress(OSError):
            handler.wfile.write(head)
            while not handler.server.gone.wait(0.02):
                handler.wfile.write(b" ")

    return answer


def silent(handler: "Handler") -> None:
    """No answer at all, on an open connection."""
    handler.close_connection = True
    handler.server.gone.wait()


def deaf(handler: "Handler") -> None:
    """Not even the body of the request is taken in."""
    silent(handler)


class ScriptedCentre(ThreadingHTTPServer):
    """Gives the answers of `script` in their order and keeps what it was asked in `requests`."""

    daemon_threads = True

    def __init__(self, ca: trustme.CA, server_certificate: trustme.LeafCert) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: Queue[Answer] = Queue()
        self.requests: list[Request] = []
        self.gone = Event()
        self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._tls.verify_mode = ssl.CERT_REQUIRED
        server_certificate.configure_cert(self._tls)
        ca.configure_trust(self._tls)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.server_port}"

    def get_request(self) -> tuple[ssl.SSLSocket, Any]:
        # the handshake happens with the first read, on the thread of the connection
        connection, address = super().get_request()
        return self._tls.wrap_socket(
            connection, server_side=True, do_handshake_on_connect=False
        ), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what these tests are about."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: 40 ms between them otherwise
    server: ScriptedCentre
    connection: ssl.SSLSocket

    def answer_by_script(self) -> None:
        try:
            answer = self.server.script.get_nowait()
        except Empty:
            answer = problem(500, "the script has no more answers")
        certificate = self.connection.getpeercert()
        assert certificate is not None
        length = 0 if answer is deaf else int(self.headers.get("Content-Length", 0))
        self.server.requests.append(
            Request(
                self.command,
                self.path,
                self.headers.get("Content-Type"),
                self.rfile.read(length),
                dict(certificate["subjectAltName"])["DNS"],  # type: ignore[arg-type]
                self.client_address[1],
            )
        )
        answer(self)

    do_GET = do_POST = do_PUT = do_DELETE = answer_by_script  # noqa: N815 (http.server names them)

    def log_message(self, *args: object) -> None:
        """Keep the output of the tests clean."""


@contextmanager
def serving(ca: trustme.CA, server_certificate: trustme.LeafCert) -> Iterator[ScriptedCentre]:
    """A running centre on a free port."""
    centre = ScriptedCentre(ca, server_certificate)
    thread = Thread(target=centre.serve_forever, args=(0.01,))
    thread.start()
    yield centre
    centre.gone.set()
    centre.shutdown()
    centre.server_close()
    thread.join()
