"""A kiosk waits 1.5 s for a number: no page is drawn while the write lock is held."""

import sqlite3
from typing import Any
from uuid import uuid4

import pytest
from console_visits import Browser, SetClock
from test_bookings import WISH
from test_cases import arrive

from central.console import live_part, pages
from central.data_directory import DataDirectory
from central.database import Database
from central.models import StaffCall


@pytest.fixture
def drawn(data: DataDirectory, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were drawn while a kiosk could have written."""
    drawn: list[str] = []
    render = pages.render

    def while_a_kiosk_writes(request: Any, name: str, **context: Any) -> str:
        kiosk = sqlite3.connect(data.database, timeout=0)
        kiosk.execute("BEGIN IMMEDIATE")
        kiosk.close()
        drawn.append(name)
        return render(request, name, **context)

    monkeypatch.setattr(pages, "render", while_a_kiosk_writes)
    monkeypatch.setattr(live_part, "render", while_a_kiosk_writes)
    return drawn


def test_a_case_is_shown_without_the_lock(
    registrar: Browser, database: Database, data: DataDirectory, clock: SetClock, drawn: list[str]
) -> None:
    case_id = arrive(database, data, clock.now)
    for path in ("", "/print"):
        assert registrar.get(f"/cases/{case_id}{path}").status_code == 200
    assert drawn == ["case.html", "case_print.html"]


def test_a_refused_booking_is_shown_without_the_lock(clerk: Browser, drawn: list[str]) -> None:
    assert clerk.submit("/bookings/new", **{**WISH, "slot": ""}).status_code == 422
    assert drawn[-1] == "booking_new.html"


def test_an_answered_call_is_shown_without_the_lock(
    attendant: Browser, database: Database, clock: SetClock, drawn: list[str]
) -> None:
    call_id = str(uuid4())
    with database.writing() as session:
        session.add(
            StaffCall(
                id=call_id, kiosk_id="K01", office_id="jinjiang", screen="card", rang_at=clock.now
            )
        )
    answer = attendant.post(
        f"/hall/calls/{call_id}/answer",
        headers={"HX-Request": "true", "X-CSRF-Token": attendant.csrf},
    )
    assert answer.status_code == 200
    assert "hall_calls.html" in drawn
