"""The centre's SQLite file: how it is opened, how its tables come to be, how it is locked."""

from contextlib import AbstractContextManager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

_LOCK_TIMEOUT_S = 10.0


class Database:
    """Sessions on one SQLite file, which several processes may share.

    What `writing` commits has reached the disk (WAL, synchronous FULL).
    """

    def __init__(self, path: Path) -> None:
        engine = create_engine(
            URL.create("sqlite", database=str(path)),
            connect_args={"timeout": _LOCK_TIMEOUT_S},
            # the text of a database error would otherwise quote names and ID numbers
            hide_parameters=True,
        )
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._reading = sessionmaker(engine)
        self._writing = sessionmaker(self._writer)

    def reading(self) -> AbstractContextManager[Session]:
        """Open a session that sees one state of the database and changes nothing."""
        return self._reading()

    def writing(self) -> AbstractContextManager[Session]:
        """Open a session that holds the write lock from its start and commits at its end."""
        return self._writing.begin()

    def migrate(self) -> None:
        """Bring the tables to the newest form. A second process waits and finds it done."""
        config = Config()
        config.set_main_option("script_location", "central:migrations")
        with self._writer.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        self._engine.dispose()


def _prepare(connection: SqliteConnection, _: ConnectionPoolEntry) -> None:
    # sqlite3 must not begin transactions by itself: `_begin` chooses the kind
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # what retention drops is overwritten, not only forgotten
    connection.execute("PRAGMA secure_delete = ON")


def _begin(connection: Connection) -> None:
    # IMMEDIATE: whoever reads the last number also holds the lock to write the next one
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
