"""What the client asks and how it takes answers, on a real HTTPS server that may say anything."""

import json
from datetime import date, datetime

import pytest
from made_up_case import CHINA, JOINT
from scripted_centre import (
    Answer,
    ScriptedCentre,
    json_answer,
    problem,
    raw,
    whole,
)

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
PLACE_URL = "https://queue.example/t/Zm9vYmFyYmF6cXV4MTIzNA"
BY_ID_NUMBER = LookUp(LookUpBy.ID_NUMBER, ID_NUMBER)
OFFICE = {"zh": "锦江区婚姻登记处", "en": "Jinjiang District Office"}

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
                "place_url": PLACE_URL,
            }
        )
    )
    assert client.number_for(CASE_ID, "17", timeout_s=5.0) == QueueNumber(
        "A0012", "A", Bilingual("二楼", "2nd floor"), 3, date(2026, 5, 20), PLACE_URL
    )
    (request,) = centre.requests
    assert (request.method, request.path) == ("PUT", f"/v1/cases/{CASE_ID}/number")
    assert json.loads(request.body) == {"appointment_id": "17"}


def test_free_slots_are_asked_for_by_business_alone(
    centre: ScriptedCentre, client: CentralClient
) -> None:
    slot = {"start": "2026-05-21T09:00:00+08:00", "end": "2026-05-21T09:30:00+08:00", "free": 2}
    centre.script.put(json_answer({"slots": [slot], "cross_district": [], "phone": "028-5550"}))
    found = client.free_slots(Business.REISSUE)
    assert [slot.free for slot in found.slots] == [2]
    (request,) = centre.requests
    assert (request.method, request.path) == ("GET", "/v1/slots?business=reissue")
    assert request.body == b""


def test_the_hall_is_asked_for_with_nothing_of_anybody(
    centre: ScriptedCentre, client: CentralClient
) -> None:
    name = {"zh": "锦江", "en": "Jinjiang"}
    at = "2026-11-25T10:12:00+08:00"
    hall = {"office_name": name, "at": at, "today": [], "next_open": None, "queues": []}
    centre.script.put(json_answer(hall))
    assert client.hall(timeout_s=5.0).office_name == Bilingual("锦江", "Jinjiang")
    (request,) = centre.requests
    assert (request.method, request.path, request.body) == ("GET", "/v1/hall", b"")


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
    assert client.who_am_i(timeout_s=5.0) == KioskIdentity("K01", "jinjiang", Bilingual(**OFFICE))
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
            whole(200, b'{"answer":"unknown"}' + b" " * 1024 * 1024, "application/json"),
            id="an answer without end",
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
def test_later_is_no_rejection(centre: ScriptedCentre, client: CentralClient, status: int) -> None:
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


@pytest.mark.parametrize("status", [400, 404, 409, 413, 422])
def test_a_no_of_the_centre_is_a_rejection(
    centre: ScriptedCentre, client: CentralClient, status: int
) -> None:
    centre.script.put(problem(status, "No"))
    with pytest.raises(CentralRejected, match=f"^{status} No$") as caught:
        client.submit(CASE_ID, b"{}")
    assert caught.value.status == status


@pytest.mark.parametrize("status", [401, 403])
def test_a_kiosk_that_is_refused_is_no_case_that_is_refused(
    centre: ScriptedCentre, client: CentralClient, status: int
) -> None:
    centre.script.put(problem(status, "Who are you?"))
    with pytest.raises(CentralUnreachable, match=f"^HTTP {status}$"):
        client.submit(CASE_ID, b"{}")


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
