"""A centre that has worked since the first version goes on with what it has."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from central.database import Database
from central.models import Case, Kiosk, News, NumberState, Office, QueueNumber

# A morning of the first version: one couple has come, another case came too late for the hall.
_ROWS = (
    "INSERT INTO offices (id, number, name_zh, name_en) VALUES ('jinjiang', 1, '锦江', 'Jinjiang')",
    "INSERT INTO kiosks (id, office_id) VALUES ('K01', 'jinjiang')",
    "INSERT INTO appointments (id, booking_number, token_id, business, channel, office_id,"
    " slot_start, slot_end, cross_district, cancelled) VALUES (1, '1000000001', 'abcd', 'marriage',"
    " 'wechat', 'jinjiang', '2026-03-05 02:00:00', '2026-03-05 02:30:00', 0, 0)",
    "INSERT INTO appointment_parties (appointment_id, position, name, id_number)"
    " VALUES (1, 1, '林晓禾', '510104199503169927')",
    "INSERT INTO queue_numbers (case_id, kiosk_id, appointment_id, office_id, queue, business_date,"
    " counter, given_at, finished_at) VALUES"
    " ('came', 'K01', 1, 'jinjiang', 'A', '2026-03-05', 1, '2026-03-05 02:01:00', NULL),"
    " ('late', 'K01', 1, 'jinjiang', 'A', '2026-03-05', 2, '2026-03-05 02:02:00',"
    " '2026-03-05 02:02:00')",
    "INSERT INTO cases (case_id, document, received_at)"
    " VALUES ('came', '{}', '2026-03-05 02:03:00')",
    "INSERT INTO case_photos (case_id, sha256, size, kind) VALUES ('came', 'ab', 3, 'joint')",
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database of the first version with a morning in it, brought to this version."""
    database = Database(tmp_path / "centre.sqlite3")
    config = Config()
    config.set_main_option("script_location", "central:migrations")
    with database._writer.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in _ROWS:
            connection.execute(text(row))
    database.migrate()
    yield database
    database.close()


def test_nothing_is_lost_by_an_upgrade(database: Database) -> None:
    with database.reading() as session:
        case = session.get_one(Case, "came")
        assert case.number.number == "A0001"
        assert [party.name for party in case.number.appointment.parties] == ["林晓禾"]
        assert len(case.photos) == 1
        assert session.get_one(Office, "jinjiang").phone == ""
        assert session.get_one(Kiosk, "K01").lock_revision == 0


def test_after_an_upgrade_nobody_waits_who_was_done(database: Database) -> None:
    with database.reading() as session:
        assert session.get_one(QueueNumber, "came").state is NumberState.WAITING
        assert session.get_one(QueueNumber, "late").state is NumberState.FINISHED


def test_after_an_upgrade_a_number_has_its_own_place_and_is_news(database: Database) -> None:
    with database.writing() as session:
        before = session.get_one(News, 1).serial
        session.get_one(QueueNumber, "came").place_token = "one"
        session.flush()
        session.expire_all()
        assert session.get_one(News, 1).serial == before + 1
    with pytest.raises(Exception, match="UNIQUE"), database.writing() as session:
        session.get_one(QueueNumber, "late").place_token = "one"


def test_an_upgraded_database_keeps_its_references(database: Database) -> None:
    with database._writer.begin() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        with pytest.raises(Exception, match="FOREIGN KEY"):
            connection.execute(text("DELETE FROM queue_numbers WHERE case_id = 'came'"))
