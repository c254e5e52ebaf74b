"""What belongs to people is dropped when its time is over, and not before."""

import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from centre_calls import CHIP, PHOTO, KioskInProcess, SetClock, case_document, photo_path
from fastapi import FastAPI
from sqlalchemy import func, select

from central import retention
from central.centre import Centre
from central.models import AppointmentParty, AuditLine, Case, CasePhoto, QueueNumber
from central.retention import Purged, RetentionRule, purge, purging_daily

RULE = RetentionRule(cases_days=30, appointments_days=30, audit_days=400)


@pytest.fixture
def centre(app: FastAPI) -> Centre:
    return app.state.centre


@pytest.fixture
def case_id(k01: KioskInProcess, wedding: str) -> str:
    """A case with both its photos, received this morning."""
    case_id = str(uuid4())
    assert k01.put(f"/cases/{case_id}", json=case_document(wedding)).status_code == 200
    for content in (PHOTO, CHIP):
        assert k01.put(photo_path(case_id, content), content=content).status_code == 200
    return case_id


def count(centre: Centre, table: Any) -> int:
    with centre.database.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_a_case_is_kept_for_its_thirty_days(centre: Centre, case_id: str, clock: SetClock) -> None:
    purged = purge(centre, RULE, clock.now + timedelta(days=30))
    assert purged.cases == 0
    assert len(list((centre.photos.root / case_id).iterdir())) == 2


def test_after_its_time_a_case_is_gone_with_its_photos_but_its_number_stays(
    centre: Centre, case_id: str, clock: SetClock
) -> None:
    purged = purge(centre, RULE, clock.now + timedelta(days=30, seconds=1))
    assert purged.cases == 1
    assert (count(centre, Case), count(centre, CasePhoto)) == (0, 0)
    assert not (centre.photos.root / case_id).exists()
    assert count(centre, QueueNumber) == 1


def test_names_of_a_past_appointment_go_with_time(
    centre: Centre, codes: Mapping[str, Any], clock: SetClock
) -> None:
    before = count(centre, AppointmentParty)
    assert purge(centre, RULE, clock.now + timedelta(days=29)).parties == 0
    assert purge(centre, RULE, clock.now + timedelta(days=32)).parties == before > 0


def test_audit_lines_outlive_what_they_speak_of(centre: Centre, clock: SetClock) -> None:
    with centre.database.writing() as session:
        session.add(AuditLine(id="1", at=clock.now, who="li", action="case_seen", detail=""))
    assert purge(centre, RULE, clock.now + timedelta(days=190)).audit_lines == 0
    assert purge(centre, RULE, clock.now + timedelta(days=401)).audit_lines == 1


def test_a_purge_that_was_cut_off_is_finished_by_the_next(
    centre: Centre, case_id: str, clock: SetClock
) -> None:
    shutil.rmtree(centre.photos.root / case_id)  # the power went after the files
    late = clock.now + timedelta(days=31)
    assert purge(centre, RULE, late).cases == 1
    assert purge(centre, RULE, late) == Purged(0, 0, 0)


def test_a_photo_that_arrives_while_its_case_is_dropped_goes_with_the_next_purge(
    centre: Centre, k01: KioskInProcess, case_id: str, clock: SetClock
) -> None:
    purge(centre, RULE, clock.now + timedelta(days=31))
    orphan = centre.photos.root / case_id / ("0" * 64)
    orphan.parent.mkdir()
    orphan.write_bytes(PHOTO)  # the request had begun before
    purge(centre, RULE, clock.now + timedelta(days=32))
    assert not orphan.parent.exists()


def test_a_photo_that_cannot_be_removed_keeps_nothing_else(
    centre: Centre, case_id: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_disk(*_: Any, **__: Any) -> None:
        raise OSError("read-only")

    late = clock.now + timedelta(days=500)
    with centre.database.writing() as session:
        session.add(AuditLine(id="1", at=clock.now, who="li", action="case_seen", detail=""))
    with monkeypatch.context() as broken:
        broken.setattr(shutil, "rmtree", no_disk)
        with pytest.raises(OSError, match="read-only"):
            purge(centre, RULE, late)
    assert (count(centre, Case), count(centre, AuditLine)) == (0, 0)
    assert (centre.photos.root / case_id).exists()
    purge(centre, RULE, late)
    assert not (centre.photos.root / case_id).exists()


def test_what_else_lies_beside_the_photos_stays(centre: Centre, clock: SetClock) -> None:
    """The folder may be a disk of its own."""
    other = centre.photos.root / "lost+found"
    other.mkdir()
    purge(centre, RULE, clock.now + timedelta(days=31))
    assert other.exists()


def test_a_case_that_is_kept_keeps_its_photos(
    centre: Centre, k01: KioskInProcess, case_id: str, wedding: str, clock: SetClock
) -> None:
    newer = str(uuid4())
    clock.now += timedelta(days=20)
    assert k01.put(f"/cases/{newer}", json=case_document(wedding)).status_code == 200
    assert k01.put(photo_path(newer, PHOTO), content=PHOTO).status_code == 200
    assert purge(centre, RULE, clock.now + timedelta(days=11)).cases == 1
    assert [folder.name for folder in centre.photos.root.iterdir()] == [newer]


def test_nothing_of_a_dropped_case_is_left_in_the_files_of_the_centre(
    centre: Centre, case_id: str, clock: SetClock
) -> None:
    """Looks into the database itself: what was deleted must be overwritten."""
    purge(centre, RULE, clock.now + timedelta(days=32))
    centre.database.close()
    for file in centre.photos.root.parent.glob("centre.sqlite3*"):
        content = file.read_bytes()
        assert "林晓禾".encode() not in content, file.name
        assert b"\\u6797\\u6653\\u79be" not in content, file.name


def test_what_is_due_is_dropped_while_the_pages_are_served(
    centre: Centre, case_id: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now += timedelta(days=60)
    purged = Event()
    real_purge = retention.purge

    def purge_and_tell(*arguments: Any) -> Purged:
        done = real_purge(*arguments)
        purged.set()
        return done

    monkeypatch.setattr(retention, "purge", purge_and_tell)
    with purging_daily(centre):
        assert purged.wait(10)
    assert count(centre, Case) == 0


def test_a_purge_that_fails_once_ends_nothing(
    centre: Centre, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = Event()

    def no_disk(*_: Any) -> Purged:
        tried.set()
        raise OSError("/secret/path")

    monkeypatch.setattr(retention, "purge", no_disk)
    with purging_daily(centre):
        assert tried.wait(10)
    assert "the purge failed: OSError" in caplog.text
    assert "/secret/path" not in caplog.text


def test_the_shipped_rule_keeps_audit_for_half_a_year_at_least() -> None:
    assert RetentionRule.load().audit_days >= 184


def test_a_rule_that_keeps_nothing_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "retention.toml"
    file.write_text("cases_days = 0\nappointments_days = 30\naudit_days = 400\n")
    with pytest.raises(ValueError, match="days must be positive"):
        RetentionRule.load(file)
