"""What the terminal knows of its staff: one SQLite file, shared by the app and the fleet agent.

The agent replaces the people and takes the audit; the app does the rest. Two processes write, so
the journal is the old one (DELETE): for the write-ahead log of Debian 12's SQLite 3.40 see
`kiosk.outbox`. Every call is one transaction on a connection of its own, durable when it returns.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from kiosk.durable import storage_errors
from kiosk.errors import StorageError
from kiosk.paper import Paper, changed, used
from kiosk.staff.audit import AuditLine, StaffAction
from kiosk.staff.lockout import (
    Failures,
    NotListed,
    Right,
    Uptime,
    Verdict,
    Wait,
    locked_s,
    verdict_of,
)
from kiosk.staff.people import Person, Tile
from kiosk.staff.uptime import uptime

STAFF_FILE = Path("terminal/staff.sqlite3")
"""Below `kiosk.data`."""

_OTHER_PROCESS_S = 5.0  # the other process writes for a moment only
_KEPT_LINES = 500  # of those that the centre has; for a technician who looks at the terminal
_TERMINAL = ""  # whose failures are those of all people together: nobody's initials are empty
_SCHEMA_VERSION = 1
_SCHEMA = (
    "CREATE TABLE people (place INTEGER PRIMARY KEY, initials TEXT NOT NULL UNIQUE,"
    " pin_hash TEXT NOT NULL) STRICT",
    "CREATE TABLE failures (initials TEXT PRIMARY KEY, count INTEGER NOT NULL,"
    " boot TEXT NOT NULL, at_s REAL NOT NULL) STRICT",
    "CREATE TABLE audit (place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    " at TEXT NOT NULL, initials TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL,"
    " taken INTEGER NOT NULL DEFAULT 0) STRICT",
    "CREATE TABLE terminal (only INTEGER PRIMARY KEY CHECK (only = 1), etag TEXT NOT NULL,"
    " closed_by TEXT NOT NULL, roll_known INTEGER NOT NULL, used_mm REAL NOT NULL,"
    " ticket_mm REAL NOT NULL) STRICT",
    f"PRAGMA user_version = {_SCHEMA_VERSION}",
)


class StaffStore:
    """The people, their wrong PINs, the audit, whether staff closed the terminal, and its paper.

    Threads and processes may share the file; each call waits for the others.
    Every method raises `StorageError` when the disk or the file does not do what it should.
    """

    def __init__(
        self,
        path: Path,
        *,
        uptime: Callable[[], Uptime] = uptime,
        new_id: Callable[[], str] = lambda: str(uuid4()),
    ) -> None:
        self._path = path
        self._uptime = uptime
        self._new_id = new_id
        with storage_errors():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
        with self._transaction() as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version == 0:
                for statement in _SCHEMA:
                    db.execute(statement)
                db.execute(
                    "INSERT INTO terminal VALUES (1, '', '', 0, 0.0, ?)", (Paper().ticket_mm,)
                )
            elif version != _SCHEMA_VERSION:
                raise StorageError(f"the staff store has schema {version}, not {_SCHEMA_VERSION}")
            # The machine was started anew: every wait begins again (see `kiosk.staff.lockout`).
            now = self._uptime()
            db.execute(
                "UPDATE failures SET boot = ?, at_s = ? WHERE boot <> ?",
                (now.boot, now.at_s, now.boot),
            )

    # --- for the agent ---

    def etag(self) -> str:
        """Which list of people this is, in the centre's words; "" for none."""
        with self._transaction() as db:
            (etag,) = db.execute("SELECT etag FROM terminal").fetchone()
            return str(etag)

    def replace_people(self, etag: str, people: tuple[Person, ...]) -> None:
        """Put `people` in the place of all. Wrong PINs are forgotten with the PIN they were for."""
        with self._transaction() as db:
            known = dict(db.execute("SELECT initials, pin_hash FROM people").fetchall())
            kept = {p.initials for p in people if known.get(p.initials) == p.pin_hash}
            db.executemany(
                "DELETE FROM failures WHERE initials = ?",
                ((initials,) for initials in known.keys() - kept),
            )
            db.execute("DELETE FROM people")
            db.executemany(
                "INSERT INTO people VALUES (?, ?, ?)",
                ((place, p.initials, p.pin_hash) for place, p in enumerate(people)),
            )
            db.execute("UPDATE terminal SET etag = ?", (etag,))

    def untaken_audit(self, limit: int) -> tuple[AuditLine, ...]:
        """The lines that the centre does not have yet, the oldest first, at most `limit`."""
        with self._transaction() as db:
            rows = db.execute(
                "SELECT id, at, initials, action, detail FROM audit WHERE NOT taken"
                " ORDER BY place LIMIT ?",
                (limit,),
            )
            return tuple(
                AuditLine(line_id, datetime.fromisoformat(at), initials, action, detail)
                for line_id, at, initials, action, detail in rows
            )

    def mark_taken(self, ids: tuple[str, ...]) -> None:
        """The centre has these lines. Ids that are not known change nothing."""
        with self._transaction() as db:
            db.executemany(
                "UPDATE audit SET taken = 1 WHERE id = ?", ((line_id,) for line_id in ids)
            )
            db.execute(
                "DELETE FROM audit WHERE taken AND place <="
                " (SELECT max(place) FROM audit WHERE taken) - ?",
                (_KEPT_LINES,),
            )

    # --- for the app ---

    def tiles(self) -> tuple[Tile, ...]:
        """The people to choose from, in the order of the centre."""
        with self._transaction() as db:
            now = self._uptime()
            terminal_s = locked_s(_failures(db, _TERMINAL), now)
            rows = db.execute("SELECT initials FROM people ORDER BY place").fetchall()
            return tuple(
                Tile(initials, max(terminal_s, locked_s(_failures(db, initials), now)))
                for (initials,) in rows
            )

    def pin_hash(self, initials: str) -> str | Wait | NotListed:
        """The hash to try a PIN on, unless none may be tried now."""
        with self._transaction() as db:
            now = self._uptime()
            waits = [locked_s(_failures(db, who), now) for who in (_TERMINAL, initials)]
            if max(waits) > 0:
                return Wait(max(waits))
            row = db.execute(
                "SELECT pin_hash FROM people WHERE initials = ?", (initials,)
            ).fetchone()
            return str(row[0]) if row else NotListed()

    def note_try(self, initials: str, *, right: bool, at: datetime) -> Verdict:
        """Count a PIN that was tried and write it down; nobody may learn the verdict before.

        So whoever pulls the plug to escape the count has not seen whether the PIN was right.
        """
        with self._transaction() as db:
            if right:
                db.execute("DELETE FROM failures WHERE initials IN (?, ?)", (initials, _TERMINAL))
                self._write_down(db, StaffAction.UNLOCKED, initials, "", at)
                return Right()
            now = self._uptime()
            for who in (initials, _TERMINAL):
                db.execute(
                    "INSERT INTO failures VALUES (?, 1, ?, ?) ON CONFLICT (initials) DO UPDATE"
                    " SET count = count + 1, boot = excluded.boot, at_s = excluded.at_s",
                    (who, now.boot, now.at_s),
                )
            counted = [_failures(db, who) for who in (initials, _TERMINAL)]
            verdict = verdict_of(*counted, now=now)
            self._write_down(db, StaffAction.PIN_WRONG, initials, "", at)
            if isinstance(verdict, Wait):
                seconds = f"{verdict.seconds:.0f}"
                self._write_down(db, StaffAction.LOCKED_OUT, initials, seconds, at)
            return verdict

    def record(self, action: StaffAction, initials: str, *, detail: str = "", at: datetime) -> None:
        """Write down what an attendant does, and with it what it changes."""
        with self._transaction() as db:
            self._write_down(db, action, initials, detail, at)
            match action:
                case StaffAction.CLOSED:
                    db.execute("UPDATE terminal SET closed_by = ?", (initials,))
                case StaffAction.OPENED:
                    db.execute("UPDATE terminal SET closed_by = ''")
                case StaffAction.PAPER_CHANGED:
                    _set_paper(db, changed(_paper(db)))

    def closed_by(self) -> str:
        """The initials of who closed the terminal; "" when it is open to couples."""
        with self._transaction() as db:
            (initials,) = db.execute("SELECT closed_by FROM terminal").fetchone()
            return str(initials)

    def add_ticket(self, length_mm: float) -> Paper:
        """Count the paper of one more ticket; return what is known of the roll."""
        with self._transaction() as db:
            paper = used(_paper(db), length_mm)
            _set_paper(db, paper)
            return paper

    def paper(self) -> Paper:
        """What is known of the roll."""
        with self._transaction() as db:
            return _paper(db)

    def _write_down(
        self, db: sqlite3.Connection, action: StaffAction, initials: str, detail: str, at: datetime
    ) -> None:
        db.execute(
            "INSERT INTO audit (id, at, initials, action, detail) VALUES (?, ?, ?, ?, ?)",
            (self._new_id(), at.isoformat(), initials, action.value, detail),
        )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with storage_errors():
            db = sqlite3.connect(self._path, timeout=_OTHER_PROCESS_S, isolation_level=None)
            with closing(db):
                db.execute("PRAGMA journal_mode = DELETE")
                db.execute("PRAGMA synchronous = FULL")
                db.execute("PRAGMA secure_delete = ON")  # no hash of a PIN that was replaced
                db.execute("BEGIN IMMEDIATE")
                try:
                    yield db
                except BaseException:
                    db.rollback()
                    raise
                db.commit()


def _failures(db: sqlite3.Connection, initials: str) -> Failures:
    row = db.execute(
        "SELECT count, boot, at_s FROM failures WHERE initials = ?", (initials,)
    ).fetchone()
    return Failures(row[0], Uptime(row[1], row[2])) if row else Failures()


def _paper(db: sqlite3.Connection) -> Paper:
    known, used_mm, ticket_mm = db.execute(
        "SELECT roll_known, used_mm, ticket_mm FROM terminal"
    ).fetchone()
    return Paper(bool(known), used_mm, ticket_mm)


def _set_paper(db: sqlite3.Connection, paper: Paper) -> None:
    db.execute(
        "UPDATE terminal SET roll_known = ?, used_mm = ?, ticket_mm = ?",
        (paper.roll_known, paper.used_mm, paper.ticket_mm),
    )
