"""The line between the terminal and the centre, and the two ways in which it breaks."""

import socket
import ssl
import struct
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Lock, Thread
from typing import Literal

LineMode = Literal["through", "away", "bad_gateway"]

_CHUNK_BYTES = 65536
_CENTRE_TIMEOUT_S = 3.0
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER on, for 0 s: close() sends RST


class CentreLine:
    """A TCP proxy on a free loopback port; what passes through stays encrypted.

    - `through`: bytes go to the centre and back.
    - `away`: every connection is reset, as by a machine that no longer serves this port.
    - `bad_gateway`: the front of a centre whose application is down: it speaks TLS with the
      centre's own certificate and answers every request with a 502 page in HTML.

    Changing the mode cuts the connections that are open, so that no kept-alive one outlives it.
    """

    def __init__(self, centre: tuple[str, int], *, certificate_pem: Path) -> None:
        """Bind the port. `certificate_pem` holds the centre's certificate and its key.

        Raises:
            OSError: the certificate cannot be read, or is none (`ssl.SSLError`).
        """
        self._centre = centre
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate_pem)
        self._mode: LineMode = "through"
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        self._server = _LineServer(self)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="centre-line")

    @property
    def address(self) -> tuple[str, int]:
        """Where the terminal finds the centre."""
        host, port = self._server.socket.getsockname()
        return host, port

    @property
    def mode(self) -> LineMode:
        return self._mode

    @mode.setter
    def mode(self, mode: LineMode) -> None:
        with self._lock:
            self._mode = mode
            for connection in self._open:
                with suppress(OSError):  # the other side may have ended it first
                    connection.shutdown(socket.SHUT_RDWR)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Cut everything and give the port back."""
        self._server.shutdown()
        self._thread.join()
        self.mode = "away"
        self._server.server_close()

    def serve(self, terminal: socket.socket) -> None:
        """Serve one connection of the terminal until one side ends it or the mode changes."""
        handle = terminal.dup()  # to be cut by; TLS takes the original over
        with self._lock:
            mode = self._mode
            self._open.add(handle)
        try:
            match mode:
                case "through":
                    self._pass_through(terminal)
                case "away":
                    _reset(terminal)
                case "bad_gateway":
                    with self._tls.wrap_socket(terminal, server_side=True) as encrypted:
                        _BadGateway(encrypted, encrypted.getpeername(), self._server)
        except OSError:
            pass  # cut, or ended by the terminal: both are what a line does
        finally:
            with self._lock:
                self._open.discard(handle)
            handle.close()

    def _pass_through(self, terminal: socket.socket) -> None:
        try:
            centre = socket.create_connection(self._centre, _CENTRE_TIMEOUT_S)
        except OSError:
            _reset(terminal)
            return
        for end in (terminal, centre):
            # what one side wrote at once goes on at once: a cable holds nothing back either
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        with centre, DefaultSelector() as readable:
            readable.register(terminal, EVENT_READ, (terminal, centre))
            readable.register(centre, EVENT_READ, (centre, terminal))
            while True:
                for key, _ in readable.select():
                    source, target = key.data
                    chunk = source.recv(_CHUNK_BYTES)
                    if not chunk:
                        return
                    target.sendall(chunk)


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)


class _LineServer(ThreadingTCPServer):
    def __init__(self, line: CentreLine) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.line = line

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]
        request.close()  # without the polite half-close, which would hide a reset


class _Connection(BaseRequestHandler):
    server: _LineServer

    def handle(self) -> None:
        self.server.line.serve(self.request)


class _BadGateway(BaseHTTPRequestHandler):
    """What a reverse proxy says when nobody answers behind it."""

    _PAGE = b"<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(HTTPStatus.BAD_GATEWAY)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(self._PAGE)))
        self.end_headers()
        self.wfile.write(self._PAGE)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - the names http.server calls

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the answer is seen at the terminal."""
