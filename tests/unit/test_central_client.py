"""The client against a real HTTPS server that answers well, badly, slowly or not at all."""

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from time import monotonic

import pytest
import trustme
from made_up_case import CHINA, JOINT
from scripted_centre import (
    Answer,
    ScriptedCentre,
    dripping,
    json_answer,
    problem,
    raw,
    serving,
    silent,
    whole,
)

from kiosk import central_client
from kiosk.case import (
    Appointment,
    Bilingual,
    Business,
    ExpectedParty,
    LookUp,
    LookUpAnswer,
    LookUpBy,
    NotFound,
    QueueNumber,
)
from kiosk.central_client import CentralClient
from kiosk.errors import CentralRejected, CentralUnreachable
from kiosk.wire import CaseState, KioskIdentity, Receipt

CASE_ID = "6f1d2c3e-0b54-4d7a-9a1c-6f0c2f6f4a11"
ID_NUMBER = "510104199503169927"
BY_ID_NUMBER = LookUp(LookUpBy.ID_NUMBER, ID_NUMBER)
OFFICE = {"zh": "锦江区婚姻登记处", "en": "Jinjiang District Office"}
SHORT_S = 0.3

APPOINTMENT = {
    "id": "17",
    "booking_number": "JJ260520-0007",
    "business": "marriage",
    "channel": "wechat",
    "office_id": "jinjiang",
    "office_name": OFFICE,
    "slot_start": "2026-05-20T09:30:00+08:00",
    "slot_end": "2026-05-20T10:00:00+08:00",
    "cross_district": True,
    "parties": [{"name": "林晓禾", "id_number": ID_NUMBER}],
}
RECEIPT = {"state": "acknowledged", "missing": [], "number": "A0012"}


@dataclass(frozen=True)
class Pki:
    """An authority, its certificate for the centre, and the files of kiosk K01."""

    ca: trustme.CA
    centre: trustme.LeafCert
    ca_pem: Path
    k01_pem: Path


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    folder = tmp_path_factory.mktemp("pki")
    ca = trustme.CA()
    pki = Pki(ca, ca.issue_cert("127.0.0.1"), folder / "ca.pem", folder / "k01.pem")
    ca.cert_pem.write_to_path(pki.ca_pem)
    k01 = ca.issue_cert("k01.kiosk.internal")
    k01.private_key_and_cert_chain_pem.write_to_path(pki.k01_pem)
    return pki


@pytest.fixture
def centre(pki: Pki) -> Iterator[ScriptedCentre]:
    with serving(pki.ca, pki.centre) as centre:
        yield centre


def client_of(pki: Pki, url: str, *, timeout_s: float = 5.0) -> CentralClient:
    return CentralClient(
        url,
        ca=pki.ca_pem,
        certificate=pki.k01_pem,
        connect_timeout_s=timeout_s,
        read_timeout_s=timeout_s,
    )


@pytest.fixture
def client(pki: Pki, centre: ScriptedCentre) -> Iterator[CentralClient]:
    client = client_of(pki, centre.url)
    yield client
    client.close()


def test_an_appointment_is_found(centre: ScriptedCentre, client: CentralClient) -> None:
    centre.script.put(json_answer({"answer": "found", "appointment": APPOINTMENT}))

    assert client.look_up(LookUp(LookUpBy.TOKEN, "eyJ.e30.sig")) == LookUpAnswer(
        appointment=Appointment(
            id="17",
            booking_number="JJ260520-0007",
            business=Business.MARRIAGE,
            office_name=Bilingual(**OFFICE),
            slot_start=datetime(2026, 5, 20, 9, 30, tzinfo=CHINA),
            slot_end=datetime(2026, 5, 20, 10, 0, tzinfo=CHINA),
            cross_district=True,
            parties=(ExpectedParty("林晓禾", ID_NUMBER),),
        )
    )
    (request,) = centre.requests
    assert (request.method, request.path) == ("POST", "/v1/appointments/lookup")
    assert request.content_type == "application/json"
    assert json.loads(request.body) == {"by": "token", "value": "eyJ.e30.sig"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"answer": "unknown"}, LookUpAnswer(not_found=NotFound.UNKNOWN)),
        ({"answer": "cancelled"}, LookUpAnswer(not_found=NotFound.CANCELLED)),
        (
            {"answer": "other_office", "office_name": OFFICE},
            LookUpAnswer(not_found=NotFound.OTHER_OFFICE, office_name=Bilingual(**OFFICE)),
        ),
        (
            {"answer": "other_day", "slot_start": "2026-05-21T09:30:00+08:00"},
            LookUpAnswer(
                not_found=NotFound.OTHER_DAY,
                slot_start=datetime(2026, 5, 21, 9, 30, tzinfo=CHINA),
            ),
        ),
    ],
)
def test_why_there_is_no_appointment_is_an_answer(
    centre: ScriptedCentre, client: CentralClient, answer: dict[str, object], expected: LookUpAnswer
) -> None:
    centre.script.put(json_answer(answer))
    assert client.look_up(BY_ID_NUMBER) == expected


def test_a_case_gets_its_number(centre: ScriptedCentre, client: CentralClient) -> None:
    centre.script.put(
        json_answer(
            {
                "number": "A0012",
                "queue": "A",
                "area": {"zh": "二楼", "en": "2nd floor"},
                "people_ahead": 3,
                "business_date": "2026-05-20",
            }
        )
    )
    assert client.number_for(CASE_ID, "17", timeout_s=5.0) == QueueNumber(
        "A0012", "A", Bilingual("二楼", "2nd floor"), 3, date(2026, 5, 20)
    )
    (request,) = centre.requests
    assert (request.method, request.path) == ("PUT", f"/v1/cases/{CASE_ID}/number")
    assert json.loads(request.body) == {"appointment_id": "17"}


def test_a_case_and_its_photo_travel_byte_for_byte(
    centre: ScriptedCentre, client: CentralClient
) -> None:
    centre.script.put(
        json_answer({"state": "incomplete", "missing": [JOINT.sha256], "number": None})
    )
    centre.script.put(json_answer(RECEIPT))
    body = b'{"name":"\\u6797"}'

    assert client.submit(CASE_ID, body) == Receipt(CaseState.INCOMPLETE, (JOINT.sha256,), None)
    assert client.upload(CASE_ID, JOINT.sha256, JOINT.content, "image/jpeg") == Receipt(
        CaseState.ACKNOWLEDGED, (), "A0012"
    )
    case, photo = centre.requests
    assert (case.method, case.path) == ("PUT", f"/v1/cases/{CASE_ID}")
    assert (case.content_type, case.body) == ("application/json", body)
    assert (photo.method, photo.path) == ("PUT", f"/v1/cases/{CASE_ID}/photos/{JOINT.sha256}")
    assert (photo.content_type, photo.body) == ("image/jpeg", JOINT.content)


def test_the_centre_says_who_the_certificate_is(
    centre: ScriptedCentre, client: CentralClient
) -> None:
    centre.script.put(
        json_answer({"kiosk_id": "K01", "office_id": "jinjiang", "office_name": OFFICE})
    )
    assert client.who_am_i() == KioskIdentity("K01", "jinjiang", Bilingual(**OFFICE))
    assert [request.sender for request in centre.requests] == ["k01.kiosk.internal"]


def test_an_id_number_is_never_in_a_url(centre: ScriptedCentre, client: CentralClient) -> None:
    centre.script.put(json_answer({"answer": "unknown"}))
    client.look_up(BY_ID_NUMBER)
    (request,) = centre.requests
    assert ID_NUMBER not in request.path
    assert ID_NUMBER.encode() in request.body


HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
WITHOUT_OFFSET = {**APPOINTMENT, "slot_end": "2026-05-20T10:00:00"}
WITHOUT_PARTIES = {key: value for key, value in APPOINTMENT.items() if key != "parties"}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(whole(502, HTML, "text/html"), id="a gateway's page"),
        pytest.param(whole(200, HTML, "text/html"), id="a page that says 200"),
        pytest.param(whole(404, HTML, "text/html"), id="a page that says 404"),
        pytest.param(
            whole(200, b'{"answer":"unknown"}', "text/plain"), id="JSON that is called text"
        ),
        pytest.param(whole(404, b'{"title":"x"}', "application/json"), id="another API's 404"),
        pytest.param(whole(409, b"{", "application/problem+json"), id="a problem cut short"),
        pytest.param(whole(200, b'{"answer":', "application/json"), id="JSON cut short"),
        pytest.param(whole(200, b"\xff\xfe", "application/json"), id="no UTF-8"),
        pytest.param(json_answer([]), id="JSON of another shape"),
        pytest.param(json_answer({"answer": "maybe"}), id="an answer that nobody knows"),
        pytest.param(json_answer({"answer": "other_office"}), id="a missing field"),
        pytest.param(
            json_answer({"answer": "found", "appointment": WITHOUT_PARTIES}), id="a missing list"
        ),
        pytest.param(
            json_answer({"answer": "found", "appointment": WITHOUT_OFFSET}), id="a time of nowhere"
        ),
        pytest.param(
            json_answer({"answer": "found", "appointment": {**APPOINTMENT, "id": 17}}),
            id="a number for text",
        ),
        pytest.param(
            whole(200, b" " * (1024 * 1024 + 1), "application/json"), id="an answer without end"
        ),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), id="half an answer"),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\nContent-Ty"), id="half a head"),
        pytest.param(raw(b"220 smtp.example.com ESMTP\r\n"), id="no HTTP"),
        pytest.param(raw(b""), id="the end of the connection"),
    ],
)
def test_what_is_not_the_centres_answer_is_no_answer(
    centre: ScriptedCentre, client: CentralClient, answer: Answer
) -> None:
    centre.script.put(answer)
    with pytest.raises(CentralUnreachable):
        client.look_up(BY_ID_NUMBER)
    # and the next call is not the worse for it
    centre.script.put(json_answer({"answer": "unknown"}))
    assert client.look_up(BY_ID_NUMBER) == LookUpAnswer(not_found=NotFound.UNKNOWN)


def test_a_redirect_is_not_followed(centre: ScriptedCentre, client: CentralClient) -> None:
    """The body must not go where some box in between points to."""
    centre.script.put(whole(307, b"", "text/plain", Location=centre.url + "/portal"))
    with pytest.raises(CentralUnreachable):
        client.look_up(BY_ID_NUMBER)
    assert len(centre.requests) == 1


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_later_is_no_rejection(
    centre: ScriptedCentre, client: CentralClient, status: int
) -> None:
    centre.script.put(problem(status, "Later", Retry_After="7"))
    with pytest.raises(CentralUnreachable) as caught:
        client.submit(CASE_ID, b"{}")
    assert caught.value.retry_after_s == 7.0


@pytest.mark.parametrize(
    ("retry_after", "expected_s"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("soon", None),
        ("-3", None),
        ("9" * 5_000, None),
    ],
)
def test_retry_after_is_read_with_care(
    centre: ScriptedCentre, client: CentralClient, retry_after: str, expected_s: float | None
) -> None:
    centre.script.put(problem(429, "Too Many Requests", Retry_After=retry_after))
    with pytest.raises(CentralUnreachable) as caught:
        client.submit(CASE_ID, b"{}")
    assert caught.value.retry_after_s == expected_s


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422])
def test_a_no_of_the_centre_is_a_rejection(
    centre: ScriptedCentre, client: CentralClient, status: int
) -> None:
    centre.script.put(problem(status, "No"))
    with pytest.raises(CentralRejected, match=f"^{status} No$") as caught:
        client.submit(CASE_ID, b"{}")
    assert caught.value.status == status


def test_an_error_does_not_repeat_what_was_received(
    centre: ScriptedCentre, client: CentralClient
) -> None:
    centre.script.put(
        json_answer({"answer": "found", "appointment": {**WITHOUT_PARTIES, "name": "林晓禾"}})
    )
    with pytest.raises(CentralUnreachable) as caught:
        client.look_up(BY_ID_NUMBER)
    assert str(caught.value) == "not the centre's answer"
    assert caught.value.__suppress_context__


CALLS: list[Callable[[CentralClient], object]] = [
    lambda client: client.look_up(BY_ID_NUMBER),
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
    assert 2 * SHORT_S <= monotonic() - began_s < 2 * SHORT_S + 1.0
    client.close()


def test_a_handshake_that_never_comes_ends_at_the_deadline(pki: Pki) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        client = client_of(pki, f"https://127.0.0.1:{mute.getsockname()[1]}")
        began_s = monotonic()
        with pytest.raises(CentralUnreachable):
            client.number_for(CASE_ID, "17", timeout_s=SHORT_S)
        assert monotonic() - began_s < SHORT_S + 1.0


def test_a_centre_that_takes_nothing_in_ends_at_the_deadline(
    pki: Pki, centre: ScriptedCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never_reads(handler: object) -> None:
        centre.gone.wait()

    monkeypatch.setattr("scripted_centre.Handler.answer_by_script", never_reads)
    monkeypatch.setattr("scripted_centre.Handler.do_PUT", never_reads)
    client = client_of(pki, centre.url, timeout_s=SHORT_S)
    began_s = monotonic()
    with pytest.raises(CentralUnreachable):
        client.upload(CASE_ID, JOINT.sha256, bytes(64 * 1024 * 1024), "image/jpeg")
    assert monotonic() - began_s < 2 * SHORT_S + 1.0


def test_a_centre_that_is_not_there_is_unreachable(pki: Pki) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(CentralUnreachable):
        client_of(pki, f"https://127.0.0.1:{port}").who_am_i()


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
            client_of(pki, centre.url).look_up(BY_ID_NUMBER)
        assert centre.requests == []


def test_a_centre_of_another_name_gets_no_request(pki: Pki) -> None:
    with serving(pki.ca, pki.ca.issue_cert("centre.example")) as centre:
        with pytest.raises(CentralUnreachable, match="SSLError"):
            client_of(pki, centre.url).look_up(BY_ID_NUMBER)
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
            client.look_up(BY_ID_NUMBER)
        assert centre.requests == []


def test_nothing_travels_in_the_clear(pki: Pki) -> None:
    with pytest.raises(ValueError, match="https"):
        client_of(pki, "http://127.0.0.1:8080")
