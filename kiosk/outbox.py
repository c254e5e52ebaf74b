"""What left the couple's hands and is not yet known to be at the centre: one SQLite file.

SQLite's `secure_delete` alone does not keep the promise to forget: when b-tree pages are balanced
their cells are copied about, and old copies stay in the unused part of a page
(https://sqlite.org/fileformat2.html#b_tree_pages). Overflow pages are never copied, and are
overwritten when freed. A cell holds at most the first 4,061 bytes of a row (page size 4,096), so
the tables of personal content put 4,096 zero bytes before it.
"""

import hmac
import logging
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from threading import Lock

from kiosk.case import Case, Photo, PhotoKind
from kiosk.durable import storage_errors
from kiosk.errors import StorageError
from kiosk.party import number_of
from kiosk.wire import encode_case

_log = logging.getLogger(__name__)

_ROOM_BYTES = 16 * 1024 * 1024  # for the largest case, once in the log and once in the file
_SCHEMA_VERSION = 1
_SCHEMA = f"""
BEGIN;
CREATE TABLE cases (
    case_id TEXT PRIMARY KEY,
    place INTEGER NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('due', 'sent', 'refused')),
    refused_reason TEXT,
    number TEXT,
    checked_in_at TEXT NOT NULL,
    business_date TEXT NOT NULL,
    print_state TEXT NOT NULL CHECK (print_state IN ('unprinted', 'proven', 'unproven'))
) STRICT;
CREATE TABLE identities (
    case_id TEXT NOT NULL REFERENCES cases ON DELETE CASCADE,
    number_hmac BLOB NOT NULL,
    PRIMARY KEY (case_id, number_hmac)
) STRICT;
CREATE TABLE bodies (
    case_id TEXT PRIMARY KEY REFERENCES cases ON DELETE CASCADE,
    pad BLOB NOT NULL DEFAULT (zeroblob(4096)),
    body BLOB NOT NULL
) STRICT;
CREATE TABLE photos (
    case_id TEXT NOT NULL REFERENCES cases ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    pad BLOB NOT NULL DEFAULT (zeroblob(4096)),
    content BLOB NOT NULL,
    PRIMARY KEY (case_id, sha256)
) STRICT;
PRAGMA user_version = {_SCHEMA_VERSION};
COMMIT;
"""


class PrintState(Enum):
    """What is known of the ticket of a case."""

    UNPRINTED = "unprinted"
    PROVEN = "proven"  # the printer confirmed the end of the job
    UNPROVEN = "unproven"  # sent to the printer, which confirmed nothing


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case as it goes to the centre."""

    case_id: str
    body: bytes = field(repr=False)
    """JSON, the same bytes at every try."""
    photos: Mapping[str, Photo] = field(repr=False)
    """By SHA-256, as the body declares them."""


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """How many cases are in which state."""

    due: int
    sent: int
    refused: int


class Outbox:
    """Cases until the centre has them: due, then sent, or refused and kept for a person.

    A case is durable when `put` returns. Once it is sent, only its id, number, times, print state
    and a keyed hash (HMAC-SHA256) of each ID number stay, until `forget_before`.

    All threads share one outbox. It holds a single connection behind a lock: SQLite before 3.51.3
    can lose a commit when one connection writes while another resets the log
    (https://sqlite.org/wal.html#walresetbug), and Debian 12 has 3.40.

    Every method raises `StorageError` when the disk or the file does not do what it should.
    """

    def __init__(self, path: Path, *, hash_key: bytes) -> None:
        self._path = path
        self._hash_key = hash_key
        self._lock = Lock()
        with storage_errors():
            path.touch(mode=0o600)
            self._db = sqlite3.connect(path, isolation_level="IMMEDIATE", check_same_thread=False)
            self._db.execute("PRAGMA page_size = 4096")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA secure_delete = ON")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.execute("PRAGMA temp_store = MEMORY")
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if version == 0:
                self._db.executescript(_SCHEMA)
            elif version != _SCHEMA_VERSION:
                raise StorageError(f"the outbox has schema {version}, not {_SCHEMA_VERSION}")
        # The process may have died between a commit and its truncation.
        self._truncate_log()

    def put(self, case: Case) -> None:
        """Store a case with number and photos, all or nothing. A second time changes nothing."""
        with self._transaction() as db:
            stored = db.execute(
                "INSERT INTO cases SELECT ?, ifnull(max(place), 0) + 1, 'due', NULL, ?, ?, ?, ?"
                " FROM cases WHERE true ON CONFLICT (case_id) DO NOTHING",
                (
                    case.case_id,
                    case.number,
                    case.checked_in_at.isoformat(),
                    case.checked_in_at.date().isoformat(),
                    PrintState.UNPRINTED.value,
                ),
            )
            if not stored.rowcount:
                return
            db.executemany(
                "INSERT OR IGNORE INTO identities VALUES (?, ?)",
                (
                    (case.case_id, self._hash(number))
                    for number in map(number_of, case.parties)
                    if number
                ),
            )
            db.execute(
                "INSERT INTO bodies (case_id, body) VALUES (?, ?)",
                (case.case_id, encode_case(case)),
            )
            db.executemany(
                "INSERT OR IGNORE INTO photos (case_id, sha256, kind, content) VALUES (?, ?, ?, ?)",
                ((case.case_id, p.sha256, p.kind.value, p.content) for p in case.photos),
            )

    def due(self) -> tuple[str, ...]:
        """The ids of the cases that the centre should get, the longest waiting first."""
        with self._transaction() as db:
            rows = db.execute("SELECT case_id FROM cases WHERE state = 'due' ORDER BY place")
            return tuple(case_id for (case_id,) in rows)

    def load(self, case_id: str) -> DueCase:
        """A case that is not sent. Raises `KeyError` for any other."""
        with self._transaction() as db:
            body = db.execute("SELECT body FROM bodies WHERE case_id = ?", (case_id,)).fetchone()
            if body is None:
                raise KeyError(case_id)
            photos = db.execute(
                "SELECT sha256, kind, content FROM photos WHERE case_id = ?", (case_id,)
            )
            return DueCase(
                case_id,
                body[0],
                {sha256: Photo(PhotoKind(kind), content) for sha256, kind, content in photos},
            )

    def put_back(self, case_id: str) -> None:
        """Let the other due cases go first: the centre may be failing at just this one."""
        with self._transaction() as db:
            db.execute(
                "UPDATE cases SET place = (SELECT max(place) + 1 FROM cases) WHERE case_id = ?",
                (case_id,),
            )

    def mark_sent(self, case_id: str, number: str | None) -> None:
        """The centre has the case: forget who it was. `number` is the centre's, if it gave one."""
        with self._transaction() as db:
            db.execute(
                "UPDATE cases SET state = 'sent', number = ifnull(?, number) WHERE case_id = ?",
                (number, case_id),
            )
            db.execute("DELETE FROM bodies WHERE case_id = ?", (case_id,))
            db.execute("DELETE FROM photos WHERE case_id = ?", (case_id,))
        self._truncate_log()

    def mark_refused(self, case_id: str, reason: str) -> None:
        """The centre said no: keep everything, for a person must look."""
        with self._transaction() as db:
            db.execute(
                "UPDATE cases SET state = 'refused', refused_reason = ? WHERE case_id = ?",
                (reason, case_id),
            )

    def set_print_state(self, case_id: str, print_state: PrintState) -> None:
        """Note what became of the ticket."""
        with self._transaction() as db:
            db.execute(
                "UPDATE cases SET print_state = ? WHERE case_id = ?", (print_state.value, case_id)
            )

    def forget_before(self, business_date: date) -> None:
        """End of the day: drop what is left of the cases that were sent before `business_date`."""
        with self._transaction() as db:
            db.execute(
                "DELETE FROM cases WHERE state = 'sent' AND business_date < ?",
                (business_date.isoformat(),),
            )
        self._truncate_log()

    def counts(self) -> OutboxCounts:
        """How many cases are due, sent today, and refused."""
        with self._transaction() as db:
            rows = db.execute("SELECT state, count(*) FROM cases GROUP BY state")
            counted: dict[str, int] = dict(rows.fetchall())
        return OutboxCounts(
            counted.get("due", 0), counted.get("sent", 0), counted.get("refused", 0)
        )

    def probe(self) -> None:
        """Prove that a case could be stored now: there is room, and a durable write succeeds.

        The write alone proves nothing of a full disk: it may go where the log has been before.
        """
        with self._transaction() as db:
            if shutil.disk_usage(self._path.parent).free < _ROOM_BYTES:
                raise StorageError("the disk is full")
            db.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")

    def close(self) -> None:
        """Close the file. Nothing may be called afterwards."""
        with self._lock, storage_errors():
            self._db.close()

    def _hash(self, id_number: str) -> bytes:
        return hmac.digest(self._hash_key, id_number.encode(), "sha256")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, storage_errors(), self._db:
            yield self._db

    def _truncate_log(self) -> None:
        """Carry the write-ahead log over to the file and empty it: it holds what was deleted.

        While another process reads this cannot be done. What was committed is durable all the
        same, and the next call empties the log of both.
        """
        with self._lock, storage_errors():
            (busy, *_) = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            _log.warning("another process reads the outbox: its log is emptied later")
