"""A kiosk reports how it is: what is kept of it, and what it is told."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from centre_calls import KioskInProcess, app_report, is_problem, kiosk_report
from fastapi import FastAPI

from central import audit, kiosks, people
from central.app import create_app
from central.clock import CHINA
from central.data_directory import DataDirectory
from central.models import AuditLine, Kiosk

NOW = datetime(2026, 3, 5, 10, 12, tzinfo=CHINA)


def _line(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "at": "2026-03-05T10:05:00+08:00",
        "initials": "LY",
        "action": "closed",
        "detail": "",
        **changes,
    }


def test_a_kiosk_of_which_nothing_is_wanted_hears_so(k01: KioskInProcess) -> None:
    orders = k01.report()

    assert orders.pop("staff")
    assert orders == {
        "audit_taken": [],
        "locked": False,
        "lock_revision": 0,
        "restart": "",
        "config_sequence": 0,
        "release": None,
        "poll_s": 5.0,
    }


def test_what_maintenance_ordered_is_in_the_next_answer(
    app: FastAPI, k01: KioskInProcess, k02: KioskInProcess
) -> None:
    restart = uuid4()
    with app.state.centre.database.writing() as session:
        kiosks.order_lock(session, "K01", True, who="weixiu", now=NOW)
        kiosks.order_restart(session, "K01", restart, who="weixiu", now=NOW)
        kiosks.want_release(session, "K01", "1.5.0", who="weixiu", now=NOW)
        session.get_one(Kiosk, "K01").config_sequence = 8

    orders = k01.report()

    assert (orders["locked"], orders["lock_revision"]) == (True, 1)
    assert orders["restart"] == str(restart)
    assert orders["release"] == "1.5.0"
    assert orders["config_sequence"] == 8
    assert k02.report()["locked"] is False


def test_the_staff_of_the_office_is_told_until_the_kiosk_has_it(k01: KioskInProcess) -> None:
    staff = k01.report()["staff"]

    assert [person["initials"] for person in staff["people"]] == ["LY"]
    assert PasswordHasher().verify(staff["people"][0]["pin_hash"], "260714")
    assert k01.report(staff_etag=staff["etag"])["staff"] is None


def test_only_attendants_of_the_own_office_who_have_a_pin_are_told(
    app: FastAPI, k01: KioskInProcess, k03: KioskInProcess
) -> None:
    first = k01.report()["staff"]
    assert [person["initials"] for person in k03.report()["staff"]["people"]] == ["HT"]

    with app.state.centre.database.writing() as session:
        people.deactivate(session, "liying")

    second = k01.report(staff_etag=first["etag"])["staff"]
    assert second["people"] == []
    assert k01.report(staff_etag=second["etag"])["staff"] is None


def test_a_new_pin_is_told(app: FastAPI, k01: KioskInProcess) -> None:
    etag = k01.report()["staff"]["etag"]
    with app.state.centre.database.writing() as session:
        people.set_pin(session, "liying", "another hash")

    assert k01.report(staff_etag=etag)["staff"]["people"][0]["pin_hash"] == "another hash"


def test_how_often_kiosks_report_is_set_at_the_start(data: DataDirectory) -> None:
    app = create_app(data, clock=lambda: NOW, poll_s=0.5)

    assert KioskInProcess.named(app, "K01").report()["poll_s"] == 0.5


def test_what_staff_did_at_the_kiosk_is_kept_once(app: FastAPI, k01: KioskInProcess) -> None:
    first, second = _line(), _line(action="opened", at="2026-03-05T10:06:00+08:00")

    assert k01.report(audit=[first])["audit_taken"] == [first["id"]]
    taken = k01.report(audit=[first, second, second])["audit_taken"]

    assert set(taken) == {first["id"], second["id"]}
    with app.state.centre.database.reading() as session:
        kept = audit.lines(session, kiosk_id="K01")
    assert [(line.who, line.action, line.office_id) for line in kept] == [
        ("LY", "opened", "jinjiang"),
        ("LY", "closed", "jinjiang"),
    ]
    assert kept[1].at == datetime(2026, 3, 5, 10, 5, tzinfo=CHINA)


def test_a_kiosk_cannot_change_a_line_that_is_kept(
    app: FastAPI, k01: KioskInProcess, k02: KioskInProcess
) -> None:
    line = _line()
    k01.report(audit=[line])

    k02.report(audit=[{**line, "action": "opened", "initials": "XX"}])

    with app.state.centre.database.reading() as session:
        kept = session.get_one(AuditLine, line["id"])
        assert (kept.kiosk_id, kept.who, kept.action) == ("K01", "LY", "closed")


@pytest.mark.parametrize("at", ["1970-01-01T00:00:00+14:00", "2999-12-31T23:59:59-12:00"])
def test_a_kiosk_whose_clock_is_wrong_still_reports(k01: KioskInProcess, at: str) -> None:
    assert k01.report(audit=[_line(at=at)], app=app_report(at=at, started_at=at))


@pytest.mark.parametrize(
    "changes",
    [
        {"agent": "x" * 61},
        {"audit": [_line() for _ in range(101)]},
        {"audit": [_line(initials="x" * 11)]},
        {"audit": [_line(action="x" * 61)]},
        {"audit": [_line(detail="x" * 301)]},
        {"audit": [_line(at="0001-01-01T00:00:00+08:00")]},
        {"audit": [_line(at="9999-12-31T23:59:59-08:00")]},
        {"audit": [_line(at="2026-03-05T10:05:00")]},
        {"app": app_report(state="asleep")},
        {"app": app_report(tickets_left=-1)},
        {"app": app_report(troubles=[{"trouble": "paper_out", "who_acts": "staff"}] * 21)},
        {"config": {"sequence": 2**31, "refused": None, "problem": ""}},
        {"config": {"sequence": 7, "refused": 8, "problem": "x" * 301}},
        {"couple": "林晓禾"},
    ],
)
def test_a_report_without_bounds_is_refused_and_nothing_of_it_kept(
    app: FastAPI, k01: KioskInProcess, changes: dict[str, Any]
) -> None:
    assert is_problem(k01.post("/kiosk/report", json=kiosk_report(**changes)), 422)
    with app.state.centre.database.reading() as session:
        assert session.get_one(Kiosk, "K01").report is None
        assert audit.lines(session) == ()


def test_what_is_kept_of_a_report_is_how_the_kiosk_is(app: FastAPI, k01: KioskInProcess) -> None:
    k01.report(audit=[_line()])

    with app.state.centre.database.reading() as session:
        kiosk = session.get_one(Kiosk, "K01")
        assert kiosk.reported_at == NOW
        assert kiosk.report is not None
        assert kiosk.report.keys() == kiosk_report().keys() - {"audit"}


def test_nothing_was_done_after_it_was_told(app: FastAPI, k01: KioskInProcess) -> None:
    """A clock that is years ahead would keep its lines on top of all others, and for ever."""
    k01.report(audit=[_line(at="2999-12-31T23:59:59+08:00")])

    with app.state.centre.database.reading() as session:
        assert [line.at for line in audit.lines(session)] == [NOW]
