"""The line to the centre: its deadlines hold, its certificates count, connections are shared."""

import shutil
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
import trustme
from made_up_case import JOINT
from scripted_centre import (
    Answer,
    Pki,
    ScriptedCentre,
    client_of,
    deaf,
    dripping,
    json_answer,
    serving,
    silent,
)

from kiosk import central_client
from kiosk.case import LookUp, LookUpBy
from kiosk.central_client import CentralClient
from kiosk.deadline import DeadlineContext
from kiosk.errors import CentralUnreachable
from kiosk.wire import CaseState

CASE_ID = "6f1d2c3e-0b54-4d7a-9a1c-6f0c2f6f4a11"
LOOK_UP = LookUp(LookUpBy.BOOKING_NUMBER, "JJ260520-0007")
RECEIPT = {"state": "acknowledged", "missing": [], "number": "A0012"}
NUMBER = {
    "number": "A0012",
    "queue": "A",
    "area": {"zh": "二楼", "en": "2nd floor"},
    "people_ahead": 3,
    "business_date": "2026-05-20",
    "place_url": "",
}
SHORT_S = 0.15
LATE_S = 3.0
"""Sooner than any patience of the client's own, and later than a busy machine is."""

CALLS: list[Callable[[CentralClient], object]] = [
    lambda client: client.look_up(LOOK_UP),
    lambda client: client.submit(CASE_ID, b"{}"),
    lambda client: client.number_for(CASE_ID, "17", timeout_s=2 * SHORT_S),
]
JSON_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n"


@pytest.mark.parametrize("call", CALLS, ids=["look_up", "submit", "number_for"])
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(silent, id="silence"),
        pytest.param(dripping(b"HTTP/1.1 200 OK\r\nX-Drip: "), id="a head in drops"),
        pytest.param(dripping(JSON_HEAD), id="a body in drops"),
    ],
)
def test_a_call_ends_at_its_deadline(
    pki: Pki, centre: ScriptedCentre, answer: Answer, call: Callable[[CentralClient], object]
) -> None:
    centre.script.put(answer)
    # the number has a deadline of its own, shorter than this client's
    client = client_of(pki, centre.url, timeout_s=5.0 if call is CALLS[2] else SHORT_S)
    began_s = monotonic()
    with pytest.raises(CentralUnreachable):
        call(client)
    assert 2 * SHORT_S <= monotonic() - began_s < 2 * SHORT_S + LATE_S
    client.close()


def test_a_handshake_that_never_comes_ends_at_the_deadline() -> None:
    context = DeadlineContext()
    context.expires_at_s = monotonic() + SHORT_S
    with (
        socket.create_server(("127.0.0.1", 0)) as mute,
        socket.create_connection(mute.getsockname()) as connection,
        pytest.raises(TimeoutError),
    ):
        context.wrap_socket(connection, server_hostname="127.0.0.1")
    assert monotonic() < context.expires_at_s + LATE_S


def test_a_centre_that_takes_nothing_in_ends_at_the_deadline(
    pki: Pki, centre: ScriptedCentre
) -> None:
    """Also on a connection that an earlier call left with more patience."""
    client = client_of(pki, centre.url, timeout_s=SHORT_S)
    centre.script.put(json_answer(NUMBER))
    client.number_for(CASE_ID, "17", timeout_s=10.0)
    centre.script.put(deaf)
    began_s = monotonic()
    with pytest.raises(CentralUnreachable):
        client.upload(CASE_ID, JOINT.sha256, bytes(32 * 1024 * 1024), "image/jpeg")
    assert 2 * SHORT_S <= monotonic() - began_s < 2 * SHORT_S + LATE_S
    assert len({request.connection for request in centre.requests}) == 1


def test_a_centre_that_is_not_there_is_unreachable(pki: Pki) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(CentralUnreachable):
        client_of(pki, f"https://127.0.0.1:{port}").who_am_i(timeout_s=5.0)


def test_calls_that_follow_each_other_share_a_connection(
    centre: ScriptedCentre, client: CentralClient
) -> None:
    for _ in range(3):
        centre.script.put(json_answer(RECEIPT))
        client.submit(CASE_ID, b"{}")
    assert len({request.connection for request in centre.requests}) == 1


def test_a_connection_that_rested_is_not_used_again(
    centre: ScriptedCentre, client: CentralClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(central_client, "_KEEP_ALIVE_S", 0.0)
    for _ in range(2):
        centre.script.put(json_answer(RECEIPT))
        client.submit(CASE_ID, b"{}")
    assert len({request.connection for request in centre.requests}) == 2


def test_the_environment_sends_the_client_nowhere_else(
    pki: Pki, centre: ScriptedCentre, client: CentralClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pki.k01_pem))
    centre.script.put(json_answer(RECEIPT))
    assert client.submit(CASE_ID, b"{}").state is CaseState.ACKNOWLEDGED


def test_a_centre_of_another_authority_gets_no_request(pki: Pki) -> None:
    stranger = trustme.CA()
    with serving(pki.ca, stranger.issue_cert("127.0.0.1")) as centre:
        with pytest.raises(CentralUnreachable, match="SSLError"):
            client_of(pki, centre.url).look_up(LOOK_UP)
        assert centre.requests == []


def test_a_centre_of_another_name_gets_no_request(pki: Pki) -> None:
    with serving(pki.ca, pki.ca.issue_cert("centre.example")) as centre:
        with pytest.raises(CentralUnreachable, match="SSLError"):
            client_of(pki, centre.url).look_up(LOOK_UP)
        assert centre.requests == []


def test_a_kiosk_that_the_centre_does_not_know_is_told_nothing(pki: Pki, tmp_path: Path) -> None:
    unknown = tmp_path / "unknown.pem"
    certificate = trustme.CA().issue_cert("k01.kiosk.internal")
    certificate.private_key_and_cert_chain_pem.write_to_path(unknown)
    with serving(pki.ca, pki.centre) as centre:
        client = CentralClient(
            centre.url,
            ca=pki.ca_pem,
            certificate=unknown,
            connect_timeout_s=5.0,
            read_timeout_s=5.0,
        )
        with pytest.raises(CentralUnreachable):
            client.look_up(LOOK_UP)
        assert centre.requests == []


@pytest.mark.parametrize("gone", ["ca.pem", "k01.pem"])
def test_a_certificate_file_that_has_gone_is_a_centre_out_of_reach(
    pki: Pki, centre: ScriptedCentre, tmp_path: Path, gone: str
) -> None:
    ca, certificate = tmp_path / "ca.pem", tmp_path / "k01.pem"
    shutil.copy(pki.ca_pem, ca)
    shutil.copy(pki.k01_pem, certificate)
    client = client_of(replace(pki, ca_pem=ca, k01_pem=certificate), centre.url)
    (tmp_path / gone).unlink()
    with pytest.raises(CentralUnreachable, match=r"^OSError$"):
        client.look_up(LOOK_UP)
    client.close()


def test_nothing_travels_in_the_clear(pki: Pki) -> None:
    with pytest.raises(ValueError, match="https"):
        client_of(pki, "http://127.0.0.1:8080")
