"""The sample day: made once, completed when it is run again."""

import json
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from centre_calls import KioskInProcess, SetClock
from sqlalchemy import func, select

from central import kiosks, people, sample
from central.app import create_app
from central.clock import CHINA
from central.data_directory import DataDirectory
from central.database import Database
from central.models import Appointment, Kiosk, Office, Person, Role, Window

SAMPLE = Path(__file__).parents[2] / "config" / "sample.toml"
DAY = date(2026, 3, 5)
MORNING = datetime(2026, 3, 5, 10, 12, tzinfo=CHINA)


def _codes(data: DataDirectory) -> dict[str, dict[str, str]]:
    return json.loads(data.codes.read_text())


def _count(data: DataDirectory) -> int:
    database = Database(data.database)
    with database.reading() as session:
        count = session.scalar(select(func.count(Appointment.id)))
    database.close()
    return count or 0


def _files(data: DataDirectory) -> dict[str, bytes]:
    kept = [data.codes, data.token_key, *data.pki.iterdir(), *(data.root / "codes").iterdir()]
    return {str(path): path.read_bytes() for path in kept}


def test_every_appointment_of_the_file_has_codes_and_a_picture(data: DataDirectory) -> None:
    keys = tomllib.loads(SAMPLE.read_text("utf-8"))["appointments"]

    codes = _codes(data)

    assert list(codes) == list(keys)
    for key, code in codes.items():
        assert len(code["booking_number"]) == 10
        assert code["booking_number"].isdecimal()
        assert code["url"].endswith("/" + code["booking_number"])
        assert (data.root / code["token_png"]).read_bytes().startswith(b"\x89PNG")
        assert code["token_png"] == f"codes/{key}.png"


def test_run_again_it_changes_nothing(data: DataDirectory) -> None:
    before, count = _files(data), _count(data)

    sample.make(data, SAMPLE, DAY, MORNING + timedelta(hours=3))

    assert _files(data) == before
    assert _count(data) == count


def test_run_for_another_day_it_adds_that_day(data: DataDirectory, clock: SetClock) -> None:
    before, count = _codes(data), _count(data)

    sample.make(data, SAMPLE, DAY + timedelta(days=1), MORNING)

    assert _count(data) == 2 * count
    clock.now += timedelta(days=1)
    k01 = KioskInProcess.named(create_app(data, clock=clock), "K01")
    assert k01.look_up("token", _codes(data)["wedding"]["token"])["answer"] == "found"
    assert k01.look_up("token", before["wedding"]["token"])["answer"] == "other_day"


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_made_at_any_hour_it_is_good_on_that_day(tmp_path: Path, hour: int) -> None:
    now = datetime(2026, 3, 5, hour, 59, 30, tzinfo=CHINA)
    data = DataDirectory(tmp_path / "data")

    sample.make(data, SAMPLE, DAY, now)

    k01 = KioskInProcess.named(create_app(data, clock=SetClock(now)), "K01")
    codes = _codes(data)
    assert codes.pop("elsewhere")
    answers = {key: k01.look_up("token", code["token"]) for key, code in codes.items()}
    assert {answer["answer"] for answer in answers.values()} == {"found"}
    slots = [datetime.fromisoformat(a["appointment"]["slot_start"]) for a in answers.values()]
    assert slots[0] <= now < slots[0] + timedelta(minutes=30)
    assert slots == sorted(slots)


def test_a_kiosk_that_is_added_later_gets_a_certificate_of_the_same_authority(
    data: DataDirectory, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in data.pki.iterdir()}
    larger = tmp_path / "larger.toml"
    larger.write_text(SAMPLE.read_text("utf-8") + '\n[kiosks.K04]\noffice = "qingyang"\n', "utf-8")

    sample.make(data, larger, DAY, MORNING)

    assert {path: path.read_bytes() for path in before} == before
    assert (data.pki / "k04.pem").exists()


def test_the_sample_has_staff_and_windows_for_every_queue(data: DataDirectory) -> None:
    database = Database(data.database)
    with database.reading() as session:
        staff = session.scalars(select(Person)).all()
        windows = session.scalars(select(Window)).all()
        offices = session.scalars(select(Office)).all()
    database.close()

    assert {role for person in staff for role in person.roles} == set(Role)
    assert {o.id: set("ABK") for o in offices} == {
        o.id: {q for w in windows if w.office_id == o.id for q in w.queues} for o in offices
    }
    assert all(office.phone for office in offices)


def test_run_again_it_keeps_what_people_changed_since(data: DataDirectory) -> None:
    database = Database(data.database)
    with database.writing() as session:
        people.set_password(session, "liying", "a new hash")
        kiosks.order_lock(session, "K01", True, who="weixiu", now=MORNING)

    sample.make(data, SAMPLE, DAY, MORNING)

    with database.reading() as session:
        changed = session.scalars(select(Person).where(Person.username == "liying")).one()
        assert changed.password_hash == "a new hash"
        assert session.get_one(Kiosk, "K01").locked
    database.close()


def test_nothing_personal_is_in_the_codes(data: DataDirectory) -> None:
    people: dict[str, dict[str, Any]] = tomllib.loads(SAMPLE.read_text("utf-8"))["people"]
    text = data.codes.read_text("utf-8")

    assert not any(p["name"] in text or p["number"] in text for p in people.values())
