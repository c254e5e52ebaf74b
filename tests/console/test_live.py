"""Pages hear of a change within a moment, whichever process made it."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from console_visits import SetClock
from sqlalchemy import select
from standing import report

from central.console.live import Changes
from central.database import Database
from central.models import News


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "centre.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE news (serial)")
        connection.execute("INSERT INTO news VALUES (0)")
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    return path


def change(file: Path) -> None:
    """Commit something, as another process does."""
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("UPDATE news SET serial = serial + 1")
    connection.close()


def test_everybody_who_listens_hears_of_a_change_at_once(file: Path) -> None:
    async def story() -> None:
        changes = Changes(file)
        listeners = [changes.listen(pause_s=0), changes.listen(pause_s=0)]
        for listener in listeners:
            await anext(listener)  # what was missed before
        change(file)
        async with asyncio.timeout(0.5):
            for listener in listeners:
                await anext(listener)

    asyncio.run(story())


def test_changes_in_quick_succession_come_as_one(file: Path) -> None:
    async def story() -> None:
        listener = Changes(file).listen(pause_s=0.5)
        await anext(listener)
        for _ in range(5):
            change(file)
        await anext(listener)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(listener), 0.8)

    asyncio.run(story())


def test_what_nobody_watches_wakes_nobody(file: Path) -> None:
    async def story() -> None:
        listener = Changes(file).listen(pause_s=0)
        await anext(listener)
        connection = sqlite3.connect(file)
        with connection:
            connection.execute("INSERT INTO t VALUES (1)")
        connection.close()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(listener), 0.4)

    asyncio.run(story())


def serial(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(News.serial)).one()


def test_a_report_is_news_only_when_it_says_something_new(
    database: Database, clock: SetClock
) -> None:
    report(database, "K01", clock.now)
    before = serial(database)
    later = clock.now + timedelta(seconds=5)
    report(database, "K01", later, started_at=clock.now.isoformat())
    assert serial(database) == before
    report(database, "K01", later, started_at=clock.now.isoformat(), state="couple")
    assert serial(database) == before + 1


def test_nobody_looks_when_nobody_listens(file: Path) -> None:
    async def story() -> None:
        changes = Changes(file)
        listener = changes.listen()
        await anext(listener)
        assert len(asyncio.all_tasks()) == 2
        await listener.aclose()
        await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) == 1
        again = changes.listen(pause_s=0)
        await anext(again)
        change(file)
        await asyncio.wait_for(anext(again), 1)
        await again.aclose()

    asyncio.run(story())
