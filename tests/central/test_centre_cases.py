"""Cases: taken once, acknowledged only when all of it is there."""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from centre_calls import (
    BRIDE,
    CHIP,
    PHOTO,
    KioskInProcess,
    SetClock,
    case_document,
    declared,
    is_problem,
    photo_path,
)
from fastapi import FastAPI

from central.data_directory import DataDirectory
from central.models import Case


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


def test_a_case_is_acknowledged_with_its_last_photo(
    k01: KioskInProcess, wedding: str, data: DataDirectory
) -> None:
    case_id = str(uuid4())
    number = k01.number(wedding, case_id)["number"]

    taken = k01.put(f"/cases/{case_id}", json=case_document(wedding, number=number)).json()
    first = k01.put(photo_path(case_id, PHOTO), content=PHOTO).json()
    last = k01.put(photo_path(case_id, CHIP), content=CHIP).json()

    assert taken == {
        "state": "incomplete",
        "missing": sorted([_hash(PHOTO), _hash(CHIP)]),
        "number": number,
    }
    assert first == {"state": "incomplete", "missing": [_hash(CHIP)], "number": number}
    assert last == {"state": "acknowledged", "missing": [], "number": number}
    assert (data.photos / case_id / _hash(PHOTO)).read_bytes() == PHOTO


def test_a_case_without_photos_is_acknowledged_at_once(k01: KioskInProcess, wedding: str) -> None:
    taken = k01.put(f"/cases/{uuid4()}", json=case_document(wedding, photos=[]))

    assert taken.json()["state"] == "acknowledged"


@pytest.mark.parametrize(
    "party",
    [
        {"kind": "typed", "name": "林晓禾", "number": "510104199503169927"},
        {"kind": "none", "name": "", "number": ""},
    ],
)
def test_a_party_without_a_readable_chip_is_taken(
    k01: KioskInProcess, wedding: str, party: dict[str, str], app: FastAPI
) -> None:
    unknown = {"birth": None, "valid_from": None, "valid_to": None, "long_term": False}
    person = {**dict.fromkeys(BRIDE, ""), **unknown, **party}
    case_id = str(uuid4())

    taken = k01.put(f"/cases/{case_id}", json=case_document(wedding, parties=[person]))

    assert taken.status_code == 200
    with app.state.centre.database.reading() as session:
        assert session.get_one(Case, case_id).document["parties"][0]["kind"] == party["kind"]


def test_a_case_of_no_age_that_a_calendar_has_is_refused(k01: KioskInProcess, wedding: str) -> None:
    document = case_document(wedding, checked_in_at="0001-01-01T00:00:00+08:00")

    assert is_problem(k01.put(f"/cases/{uuid4()}", json=document), 422)


def test_a_case_sent_again_gets_the_same_answer(k01: KioskInProcess, wedding: str) -> None:
    path = f"/cases/{uuid4()}"
    document = case_document(wedding)

    assert k01.put(path, json=document).json() == k01.put(path, json=document).json()


def test_a_case_sent_again_is_the_same_even_if_the_contract_has_grown(
    k01: KioskInProcess, wedding: str, app: FastAPI
) -> None:
    case_id = str(uuid4())
    first = k01.put(f"/cases/{case_id}", json=case_document(wedding)).json()
    with app.state.centre.database.writing() as session:
        case = session.get_one(Case, case_id)
        check = {k: v for k, v in case.document["checks"][0].items() if k != "party"}
        case.document = {**case.document, "checks": [check]}

    assert k01.put(f"/cases/{case_id}", json=case_document(wedding)).json() == first


def test_a_photo_sent_again_is_simply_there(k01: KioskInProcess, wedding: str) -> None:
    case_id = str(uuid4())
    k01.put(f"/cases/{case_id}", json=case_document(wedding, photos=[declared(PHOTO)]))

    answers = [k01.put(photo_path(case_id, PHOTO), content=PHOTO).json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0]["state"] == "acknowledged"


def test_another_content_under_the_same_id_is_refused_and_changes_nothing(
    k01: KioskInProcess, wedding: str
) -> None:
    path = f"/cases/{uuid4()}"
    document = case_document(wedding)
    first = k01.put(path, json=document).json()

    assert is_problem(k01.put(path, json={**document, "lang": "en"}), 409)
    assert k01.put(path, json=document).json() == first


def test_the_status_of_a_case_tells_nothing_of_its_people(
    k01: KioskInProcess, wedding: str
) -> None:
    case_id = str(uuid4())
    k01.put(f"/cases/{case_id}", json=case_document(wedding, photos=[declared(PHOTO)]))

    assert k01.get(f"/cases/{case_id}").json() == {
        "state": "incomplete",
        "number": "A0001",
        "photos": [{**declared(PHOTO), "stored": False}],
    }
    k01.put(photo_path(case_id, PHOTO), content=PHOTO)
    assert k01.get(f"/cases/{case_id}").json()["photos"][0]["stored"] is True


def test_a_case_that_comes_days_late_is_still_taken(
    k01: KioskInProcess, wedding: str, clock: SetClock
) -> None:
    clock.now += timedelta(days=3)

    taken = k01.put(f"/cases/{uuid4()}", json=case_document(wedding))

    assert taken.status_code == 200


def test_an_appointment_of_another_office_is_refused(
    k01: KioskInProcess, k03: KioskInProcess, codes: Mapping[str, Mapping[str, str]]
) -> None:
    code = codes["elsewhere"]["booking_number"]
    elsewhere = k03.look_up("booking_number", code)["appointment"]["id"]

    assert is_problem(k01.put(f"/cases/{uuid4()}", json=case_document(elsewhere)), 404)


def test_a_number_that_was_given_to_another_case_is_refused(
    k01: KioskInProcess, wedding: str
) -> None:
    theirs = k01.number(wedding)["number"]
    own_case = str(uuid4())
    k01.number(wedding, own_case)

    for case_id in (own_case, str(uuid4())):
        refused = k01.put(f"/cases/{case_id}", json=case_document(wedding, number=theirs))
        assert is_problem(refused, 409)


def test_a_case_takes_up_the_number_that_the_kiosk_never_heard_of(
    k01: KioskInProcess, wedding: str
) -> None:
    """The answer to its request was lost, so it sends the case without a number."""
    case_id = str(uuid4())
    number = k01.number(wedding, case_id)["number"]

    taken = k01.put(f"/cases/{case_id}", json=case_document(wedding, number=None))

    assert taken.json()["number"] == number


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PHOTO[:-1], id="too short"),
        pytest.param(PHOTO + b"x", id="too long"),
        pytest.param(PHOTO[:-1] + b"x", id="another hash"),
        pytest.param(b"", id="empty"),
    ],
)
def test_a_photo_that_is_not_the_declared_one_is_refused_and_not_kept(
    k01: KioskInProcess, wedding: str, data: DataDirectory, content: bytes
) -> None:
    case_id = str(uuid4())
    k01.put(f"/cases/{case_id}", json=case_document(wedding))

    assert is_problem(k01.put(photo_path(case_id, PHOTO), content=content), 422)
    assert list((data.photos / case_id).iterdir()) == []
    assert _hash(PHOTO) in k01.get(f"/cases/{case_id}").text
    assert k01.get(f"/cases/{case_id}").json()["state"] == "incomplete"


def test_a_photo_that_the_case_does_not_declare_is_refused(
    k01: KioskInProcess, wedding: str
) -> None:
    case_id = str(uuid4())
    k01.put(f"/cases/{case_id}", json=case_document(wedding, photos=[declared(PHOTO)]))

    assert is_problem(k01.put(photo_path(case_id, CHIP), content=CHIP), 404)


def test_photos_of_a_case_that_was_not_sent_are_refused(k01: KioskInProcess) -> None:
    assert is_problem(k01.put(photo_path(str(uuid4()), PHOTO), content=PHOTO), 404)
