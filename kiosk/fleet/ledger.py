"""What the agent must remember: what it began, what it refused, and below what it never goes.

TUF keeps the versions that it has seen in its own metadata files; a kiosk that loses those would
take older ones again. So the floors are here as well. What is begun is noted before it is done: an
agent that is killed at any point finds out at its next start how far it came.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from threading import Lock

from kiosk.durable import storage_errors
from kiosk.errors import StorageError
from kiosk.slots.places import Boot, Slot

_KEPT_RESTARTS = 20
_SCHEMA_VERSION = 1
_SCHEMA = f"""
BEGIN;
CREATE TABLE floors (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
CREATE TABLE outcomes (
    kind TEXT PRIMARY KEY,
    asked TEXT NOT NULL,
    refused TEXT,
    problem TEXT NOT NULL,
    is_final INTEGER NOT NULL
) STRICT;
CREATE TABLE under_way (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    kind TEXT NOT NULL,
    asked TEXT NOT NULL,
    name TEXT NOT NULL,
    slot TEXT NOT NULL,
    config INTEGER NOT NULL,
    restart TEXT NOT NULL
) STRICT;
CREATE TABLE restarts (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    centre_id TEXT NOT NULL
) STRICT;
PRAGMA user_version = {_SCHEMA_VERSION};
COMMIT;
"""


class Kind(Enum):
    """What can be changed from afar."""

    CONFIG = "config"
    SOFTWARE = "software"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of what was asked for last. Nothing refused means: it holds, or nothing new."""

    asked: str = ""
    """In the centre's words: a sequence or a version."""
    refused: str | None = None
    problem: str = ""
    is_final: bool = True
    """Not worth another try until something else is asked for."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change that is under way."""

    kind: Kind
    asked: str
    name: str
    """The sequence or the version that is being tried."""
    boot: Boot
    restart: str
    """The id of the restart with which the trial begins."""


class Ledger:
    """One SQLite file. Calls may come from several threads; every one is durable when it returns.

    Raises:
        StorageError: from every method, when the disk does not do what it should.
    """

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        with storage_errors():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._db = sqlite3.connect(path, isolation_level="IMMEDIATE", check_same_thread=False)
            self._db.execute("PRAGMA synchronous = FULL")
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if version == 0:
                self._db.executescript(_SCHEMA)
            elif version != _SCHEMA_VERSION:
                raise StorageError(f"the ledger has schema {version}, not {_SCHEMA_VERSION}")

    def floor(self, name: str) -> int:
        """The highest value that was ever taken; 0 for none."""
        with self._transaction() as db:
            row = db.execute("SELECT value FROM floors WHERE name = ?", (name,)).fetchone()
            return int(row[0]) if row else 0

    def raise_floor(self, name: str, value: int) -> None:
        """Never take less than `value` again."""
        with self._transaction() as db:
            _raise_floor(db, name, value)

    def outcome(self, kind: Kind) -> Outcome:
        """What became of what was asked for last."""
        with self._transaction() as db:
            row = db.execute(
                "SELECT asked, refused, problem, is_final FROM outcomes WHERE kind = ?",
                (kind.value,),
            ).fetchone()
            return Outcome(row[0], row[1], row[2], bool(row[3])) if row else Outcome()

    def note(self, kind: Kind, outcome: Outcome) -> None:
        """Note what became of what was asked for."""
        with self._transaction() as db:
            _note(db, kind, outcome)

    def under_way(self) -> Change | None:
        """What was begun and has no outcome yet."""
        with self._transaction() as db:
            row = db.execute(
                "SELECT kind, asked, name, slot, config, restart FROM under_way"
            ).fetchone()
        if row is None:
            return None
        kind, asked, name, slot, config, restart = row
        return Change(Kind(kind), asked, name, Boot(Slot(slot), config), restart)

    def begin(self, kind: Kind, asked: str, name: str, boot: Boot) -> Change:
        """Note what is going to be tried, before anything is done for it."""
        with self._transaction() as db:
            (tries,) = db.execute("SELECT ifnull(max(place), 0) FROM restarts").fetchone()
            # never an id that the app has restarted for before
            change = Change(kind, asked, name, boot, f"{kind.value}-{name}-{tries + 1}")
            db.execute(
                "INSERT INTO under_way VALUES (1, ?, ?, ?, ?, ?, ?)",
                (kind.value, asked, name, boot.slot.value, boot.config, change.restart),
            )
            return change

    def commit(self, change: Change, floor: int) -> None:
        """It was ready: nothing lower is taken again."""
        with self._transaction() as db:
            _raise_floor(db, change.kind.value, floor)
            _note(db, change.kind, Outcome(change.asked))
            db.execute("DELETE FROM under_way")

    def refuse(self, change: Change, problem: str) -> None:
        """It was rolled back, or could not be brought on trial."""
        with self._transaction() as db:
            _note(db, change.kind, Outcome(change.asked, change.name, problem))
            db.execute("DELETE FROM under_way")

    def drop(self) -> None:
        """What was begun came to nothing: it may be begun anew."""
        with self._transaction() as db:
            db.execute("DELETE FROM under_way")

    def restart(self) -> str:
        """The id of the restart that is ordered now; "" for none."""
        with self._transaction() as db:
            return _last_restart(db)[0]

    def order_restart(self, restart_id: str) -> None:
        """Order a restart of our own; the same id again changes nothing."""
        with self._transaction() as db:
            _order(db, restart_id, _last_restart(db)[1])

    def pass_on_restart(self, centre_id: str) -> None:
        """Order the restart that the centre wants; "" and the last one again change nothing."""
        with self._transaction() as db:
            if centre_id not in ("", _last_restart(db)[1]):
                _order(db, centre_id, centre_id)

    def restarted_for_centre(self, restart_id: str) -> str:
        """The last restart of the centre that is done when the app has restarted for this id."""
        with self._transaction() as db:
            row = db.execute(
                "SELECT centre_id FROM restarts WHERE id = ?", (restart_id,)
            ).fetchone()
            return str(row[0]) if row else restart_id

    def close(self) -> None:
        """Close the file. Nothing may be called afterwards."""
        with self._lock, storage_errors():
            self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, storage_errors(), self._db:
            yield self._db


def _raise_floor(db: sqlite3.Connection, name: str, value: int) -> None:
    db.execute(
        "INSERT INTO floors VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)",
        (name, value),
    )


def _note(db: sqlite3.Connection, kind: Kind, outcome: Outcome) -> None:
    db.execute(
        "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?)",
        (kind.value, outcome.asked, outcome.refused, outcome.problem, outcome.is_final),
    )


def _last_restart(db: sqlite3.Connection) -> tuple[str, str]:
    """The id of the last restart, and the centre's id that held then."""
    row = db.execute("SELECT id, centre_id FROM restarts ORDER BY place DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else ("", "")


def _order(db: sqlite3.Connection, restart_id: str, centre_id: str) -> None:
    db.execute(
        "INSERT OR IGNORE INTO restarts (id, centre_id) VALUES (?, ?)", (restart_id, centre_id)
    )
    db.execute(
        "DELETE FROM restarts WHERE place <= (SELECT max(place) FROM restarts) - ?",
        (_KEPT_RESTARTS,),
    )
