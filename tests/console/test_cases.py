"""The registrar's pages: the reason behind "please see the counter", for the registrar alone."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from console_visits import Browser, SetClock
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.data_directory import DataDirectory
from central.database import Database
from central.models import (
    Appointment,
    AuditLine,
    Case,
    CasePhoto,
    Kiosk,
    PhotoKind,
    QueueNumber,
)

JPEG = b"\xff\xd8\xff\xe0 two people before a red wall"
NO_JPEG = b"<html>no picture</html>"
CHIP = b"WLf" + bytes(1021)


def party(number: str, name: str, **more: Any) -> dict[str, Any]:
    """Return a party of a case document as a resident card gives it."""
    card = {
        "kind": "resident",
        "name": name,
        "english_name": "",
        "number": number,
        "sex_code": "2",
        "nation_code": "01",
        "nationality": "",
        "birth": "1995-03-16",
        "address": "四川省成都市锦江区示例路1号",
        "issuer": "成都市公安局锦江分局",
        "valid_from": "2020-01-01",
        "valid_to": "2040-01-01",
        "long_term": False,
        "permit_number": "",
    }
    return card | more


NO_CHIP = {
    "nation_code": "",
    "sex_code": "",
    "birth": None,
    "address": "",
    "issuer": "",
    "valid_from": None,
    "valid_to": None,
    "kind": "typed",
}


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def arrive(
    database: Database, data: DataDirectory, now: datetime, *, office: str = "jinjiang"
) -> str:
    """Let a wedding arrive whose bride typed her number; return the case id."""
    case_id = str(uuid4())
    pictures = {PhotoKind.JOINT: JPEG, PhotoKind.SINGLE: NO_JPEG, PhotoKind.CHIP: CHIP}
    with database.writing() as session:
        appointment = session.scalars(
            select(Appointment).where(Appointment.office_id == office)
        ).first()
        kiosk = session.scalars(select(Kiosk).where(Kiosk.office_id == office)).first()
        assert appointment
        assert kiosk
        bride, groom = appointment.parties
        number = QueueNumber(
            case_id=case_id,
            kiosk_id=kiosk.id,
            appointment_id=appointment.id,
            office_id=office,
            queue="A",
            business_date=now.date(),
            counter=7,
            given_at=now,
        )
        checks = [
            ("chip", 1, "see_counter", "no chip was read: the number was typed"),
            ("name", 2, "see_counter", "the name differs from the booking"),
            ("validity", 2, "fine", ""),
            ("new_check", 2, "see_counter", "a reason of tomorrow"),
        ]
        document = {
            "appointment_id": str(appointment.id),
            "business": "marriage",
            "number": "A0007",
            "checked_in_at": now.isoformat(),
            "lang": "zh_CN",
            "parties": [
                party(bride.id_number, bride.name, **NO_CHIP),
                party(groom.id_number, "马乙诺", sex_code="1", nation_code="03"),
            ],
            "checks": [
                {"check": check, "party": whose, "outcome": outcome, "reason": reason}
                for check, whose, outcome, reason in checks
            ],
            "photos": [],
        }
        photos = [
            CasePhoto(sha256=sha256(c).hexdigest(), size=len(c), kind=kind, stored_at=now)
            for kind, c in pictures.items()
        ]
        session.add(
            Case(case_id=case_id, document=document, received_at=now, number=number, photos=photos)
        )
    folder = data.photos / case_id
    folder.mkdir()
    for content in pictures.values():
        (folder / sha256(content).hexdigest()).write_bytes(content)
    return case_id


@pytest.fixture
def case_id(database: Database, data: DataDirectory, clock: SetClock) -> str:
    return arrive(database, data, clock.now)


def photo_path(case_id: str, content: bytes) -> str:
    return f"/cases/{case_id}/photos/{sha256(content).hexdigest()}"


def test_the_list_of_the_day_shows_how_much_there_is_to_look_at(
    registrar: Browser, case_id: str
) -> None:
    text = registrar.get("/cases").text
    assert f'href="/cases/{case_id}">A0007<' in text
    assert "⚑ 3" in text


def test_a_number_whose_case_has_not_arrived_is_in_the_list_without_a_link(
    registrar: Browser, database: Database, case_id: str
) -> None:
    with database.writing() as session:
        session.query(CasePhoto).delete()
        session.query(Case).delete()
    text = registrar.get("/cases").text
    assert "A0007" in text
    assert f"/cases/{case_id}" not in text


def test_another_day_can_be_looked_at(registrar: Browser, case_id: str, clock: SetClock) -> None:
    yesterday = clock.now.date() - timedelta(days=1)
    assert "A0007" not in registrar.get(f"/cases?day={yesterday}").text
    assert "A0007" in registrar.get(f"/cases?day={clock.now.date()}").text


def test_a_case_shows_cards_checks_and_why_the_kiosk_sent_them_to_the_counter(
    registrar: Browser, case_id: str
) -> None:
    text = registrar.get(f"/cases/{case_id}").text
    for shown in ("林晓禾", "510104199503169927", "马乙诺", "回", "未读到芯片", "1 项检查正常"):
        assert shown in text, shown
    findings = re.findall(r'<li class="alert">(.*?)</li>', text, re.DOTALL)
    assert len(findings) == 3
    assert "林晓禾" in findings[0]
    assert "与预约" in findings[1]
    assert "a reason of tomorrow" in findings[2]  # of a kiosk that is newer than the centre
    # the booking's name stands beside the one on the card
    assert "马一诺" in text


def test_the_joint_photo_goes_to_the_screen_as_the_kiosk_took_it(
    registrar: Browser, case_id: str
) -> None:
    answer = registrar.get(photo_path(case_id, JPEG))
    assert (answer.status_code, answer.content) == (200, JPEG)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("content", [NO_JPEG, CHIP, b"never sent"])
def test_what_is_no_photo_of_the_case_is_not_sent_to_a_screen(
    registrar: Browser, case_id: str, content: bytes
) -> None:
    assert registrar.get(photo_path(case_id, content)).status_code == 404


def test_the_print_view_has_the_joint_photo_three_times(registrar: Browser, case_id: str) -> None:
    text = registrar.get(f"/cases/{case_id}/print").text
    assert text.count(f'src="{photo_path(case_id, JPEG)}"') == 3


def test_every_look_and_every_print_is_noted_without_a_name(
    registrar: Browser, database: Database, case_id: str
) -> None:
    registrar.get(f"/cases/{case_id}")
    registrar.get(f"/cases/{case_id}/print")
    with database.reading() as session:
        lines = session.scalars(
            select(AuditLine).where(AuditLine.detail == case_id).order_by(AuditLine.at)
        ).all()
    assert [(line.who, line.action) for line in lines] == [
        ("gu.registrar", "case_seen"),
        ("gu.registrar", "photo_opened_for_printing"),
    ]


@pytest.mark.parametrize("path", ["", "/print", f"/photos/{sha256(JPEG).hexdigest()}"])
def test_a_case_of_another_office_looks_like_none(
    registrar: Browser, database: Database, data: DataDirectory, clock: SetClock, path: str
) -> None:
    elsewhere = arrive(database, data, clock.now, office="qingyang")
    assert registrar.get(f"/cases/{elsewhere}{path}").status_code == 404
    assert registrar.get(f"/cases/{uuid4()}{path}").status_code == 404


@pytest.mark.parametrize("username", ["he.clerk", "wu.attendant", "li.maintenance"])
def test_nobody_but_a_registrar_sees_a_case(signed_in: Any, case_id: str, username: str) -> None:
    visitor = signed_in(username)
    for path in ("", f"/{case_id}", f"/{case_id}/print", photo_path(case_id, JPEG)[6:]):
        assert visitor.get(f"/cases{path}").status_code == 403


def test_nothing_of_a_case_can_be_changed_here(registrar: Browser, case_id: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = registrar.request(
            method, f"/cases/{case_id}", headers={"X-CSRF-Token": registrar.csrf}
        )
        assert answer.status_code == 405


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_not_understood(
    registrar: Browser, clerk: Browser, day: str
) -> None:
    assert registrar.get(f"/cases?day={day}").status_code == 422
    for path in ("/bookings", "/bookings/new"):
        assert clerk.get(f"{path}?day={day}").status_code == 422
