"""The line to the centre: what a terminal meets when it works, is cut, or ends at a dead front."""

import socket
from collections.abc import Iterator
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest
import requests
import trustme

from drivers.bench.line import CentreLine

WAIT_S = 5.0


class Echo(BaseRequestHandler):
    """A centre that says back what it hears."""

    def handle(self) -> None:
        while chunk := self.request.recv(4096):
            self.request.sendall(chunk)


@pytest.fixture
def centre() -> Iterator[tuple[str, int]]:
    with ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        host, port = server.socket.getsockname()
        yield host, port
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def certificate_pem(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pem = tmp_path_factory.mktemp("pki") / "centre.pem"
    authority.issue_cert("127.0.0.1", "localhost").private_key_and_cert_chain_pem.write_to_path(pem)
    return pem


@pytest.fixture
def line(centre: tuple[str, int], certificate_pem: Path) -> Iterator[CentreLine]:
    line = CentreLine(centre, certificate_pem=certificate_pem)
    line.start()
    yield line
    line.stop()


def call(line: CentreLine) -> socket.socket:
    return socket.create_connection(line.address, WAIT_S)


def is_reset(line: CentreLine) -> bool:
    """Whether a new connection is reset: at its first read, or before `call` returns."""
    try:
        with call(line) as connection:
            connection.recv(1)
    except ConnectionResetError:
        return True
    return False


def says(connection: socket.socket, words: bytes) -> bytes:
    connection.sendall(words)
    return connection.recv(4096)


def ends(connection: socket.socket) -> bool:
    """Whether the connection is over: end of stream or a reset, never silence."""
    try:
        return connection.recv(4096) == b""
    except ConnectionResetError:
        return True


def test_what_is_sent_reaches_the_centre_and_its_answer_comes_back(line: CentreLine) -> None:
    with call(line) as first, call(line) as second:
        assert says(first, b"case") == b"case"
        assert says(second, b"photo" * 100) == b"photo" * 100


def test_a_line_that_is_away_resets_every_connection(line: CentreLine) -> None:
    line.mode = "away"
    assert is_reset(line)


@pytest.mark.parametrize("mode", ["away", "bad_gateway"])
def test_a_change_of_mode_cuts_the_connection_that_is_open(line: CentreLine, mode: str) -> None:
    with call(line) as connection:
        assert says(connection, b"hello") == b"hello"
        line.mode = mode  # type: ignore[assignment]
        assert ends(connection)


def test_a_line_that_comes_back_works_for_new_connections(line: CentreLine) -> None:
    line.mode = "away"
    line.mode = "through"
    with call(line) as connection:
        assert says(connection, b"again") == b"again"


def test_a_dead_centre_behind_a_good_line_is_a_reset(certificate_pem: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        line = CentreLine(nobody.getsockname(), certificate_pem=certificate_pem)
        line.start()
        assert is_reset(line)
        line.stop()


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_a_bad_gateway_answers_502_as_a_page_under_the_centres_certificate(
    line: CentreLine, authority: trustme.CA, tmp_path: Path, method: str
) -> None:
    line.mode = "bad_gateway"
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    host, port = line.address
    answer = requests.request(
        method,
        f"https://{host}:{port}/v1/appointments/lookup",
        data=None if method == "GET" else b"x" * 100_000,
        verify=str(tmp_path / "ca.pem"),
        timeout=WAIT_S,
    )
    assert answer.status_code == 502
    assert answer.headers["Content-Type"] == "text/html"
    assert "Bad Gateway" in answer.text


def test_stopping_the_line_cuts_what_is_open_and_frees_the_port(
    centre: tuple[str, int], certificate_pem: Path
) -> None:
    line = CentreLine(centre, certificate_pem=certificate_pem)
    line.start()
    with call(line) as connection:
        assert says(connection, b"hello") == b"hello"
        address = line.address
        line.stop()
        assert ends(connection)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, WAIT_S)
