"""Who may do what: by the names in the certificate, and by nothing that a caller can choose."""

from uuid import uuid4

import pytest
from centre_calls import (
    PHOTO,
    KioskInProcess,
    case_document,
    is_problem,
    kiosk_report,
    photo_path,
)
from fastapi import FastAPI

from central.data_directory import DataDirectory

A_UUID = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


def test_a_kiosk_is_told_who_it_is(k03: KioskInProcess) -> None:
    answer = k03.get("/kiosk").json()

    assert answer["kiosk_id"] == "K03"
    assert answer["office_id"] == "qingyang"
    assert answer["office_name"]["en"].startswith("Qingyang")


@pytest.mark.parametrize(
    "names",
    [
        (),
        ("k99.kiosk.internal",),
        ("localhost",),
        ("k01",),
        ("k01.kiosk.internal.example",),
        ("evil.k01.kiosk.internal",),
        ("k01.kiosk.internal", "k02.kiosk.internal"),
    ],
)
def test_a_certificate_that_is_not_of_exactly_one_known_kiosk_opens_nothing(
    app: FastAPI, names: tuple[str, ...]
) -> None:
    assert is_problem(KioskInProcess(app, names).get("/kiosk"), 403)


@pytest.mark.parametrize(
    ("method", "path", "request_"),
    [
        ("GET", "/kiosk", {}),
        ("GET", "/hall", {}),
        ("POST", "/appointments/lookup", {"json": {"by": "booking_number", "value": "1"}}),
        ("PUT", f"/cases/{A_UUID}/number", {"json": {"appointment_id": "1"}}),
        ("PUT", f"/cases/{A_UUID}", {"json": case_document("1")}),
        ("PUT", photo_path(A_UUID, PHOTO), {"content": PHOTO}),
        ("GET", f"/cases/{A_UUID}", {}),
        ("GET", "/slots?business=marriage", {}),
        ("PUT", f"/staff-calls/{A_UUID}", {"json": {"screen": "card"}}),
        ("GET", f"/staff-calls/{A_UUID}", {}),
        ("DELETE", f"/staff-calls/{A_UUID}", {}),
        ("POST", "/kiosk/report", {"json": kiosk_report()}),
        ("GET", "/fleet/metadata/timestamp.json", {}),
        ("GET", f"/fleet/targets/config/{'0' * 64}.K01.toml", {}),
    ],
)
def test_every_door_asks_who_is_there(
    app: FastAPI, method: str, path: str, request_: dict[str, object]
) -> None:
    stranger = KioskInProcess(app, ("k99.kiosk.internal",))

    assert is_problem(stranger.call(method, path, **request_), 403)


def test_the_doors_above_are_all_there_are(app: FastAPI) -> None:
    operations = [m for path in app.openapi()["paths"].values() for m in path]

    assert len(operations) == 14


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-Client-Cert",
        "X-Forwarded-For",
        "X-SSL-Client-S-DN",
        "X_SSL_Client_Verify",
        "SSL-Client-Cert",
        "X-Client-Cert",
        "x-client-certificate",
        "X-Kiosk-Id",
        "X-Real-IP",
        "Client-Cert",
        "Forwarded",
    ],
)
def test_a_header_that_claims_an_identity_is_refused_even_with_a_good_certificate(
    k01: KioskInProcess, header: str
) -> None:
    claim = {header: "k02.kiosk.internal"}

    assert is_problem(k01.get("/kiosk", headers=claim), 400)


def test_a_kiosk_can_neither_read_nor_number_nor_send_the_case_of_another(
    k01: KioskInProcess, k02: KioskInProcess, wedding: str
) -> None:
    case_id = str(uuid4())
    document = case_document(wedding)
    k01.put(f"/cases/{case_id}", json=document)

    assert is_problem(k02.get(f"/cases/{case_id}"), 404)
    assert is_problem(k02.put(f"/cases/{case_id}/number", json={"appointment_id": wedding}), 404)
    assert is_problem(k02.put(f"/cases/{case_id}", json=document), 404)
    assert is_problem(k02.put(photo_path(case_id, PHOTO), content=PHOTO), 404)
    assert k01.get(f"/cases/{case_id}").json()["state"] == "incomplete"


def test_a_number_is_of_the_kiosk_that_asked_for_it(
    k01: KioskInProcess, k02: KioskInProcess, wedding: str
) -> None:
    case_id = str(uuid4())
    number = k01.number(wedding, case_id)["number"]

    refused = k02.put(f"/cases/{case_id}", json=case_document(wedding, number=number))

    assert is_problem(refused, 404)
    assert number not in refused.text


def test_the_case_of_another_kiosk_looks_like_no_case_at_all(
    k01: KioskInProcess, k02: KioskInProcess, wedding: str
) -> None:
    theirs, nobodys = str(uuid4()), str(uuid4())
    k01.put(f"/cases/{theirs}", json=case_document(wedding))

    assert k02.get(f"/cases/{theirs}").json() == k02.get(f"/cases/{nobodys}").json()


def test_keys_are_readable_by_their_owner_alone(data: DataDirectory) -> None:
    secrets = [data.token_key, data.pki / "ca-key.pem", data.certificate, data.pki / "k01.pem"]

    assert [oct(path.stat().st_mode & 0o777) for path in secrets] == ["0o600"] * 4
