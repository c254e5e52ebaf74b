"""Pages that change by themselves: one event whenever something changed that people watch.

The kiosk API is another process, so the database is the bus between them: its triggers count the
news (`central.models.News`), and `PRAGMA data_version` tells cheaply whether to look.
"""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Annotated, cast

from fastapi import Depends, Request

LOOK_EVERY_S = 0.1
# a browser calls again by itself, and is then asked again who it is
STREAM_S = 600.0


class Changes:
    """Tells everybody who listens that there is news. One look serves all listeners.

    For one event loop, as a server process has.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._listeners: set[asyncio.Event] = set()
        self._looking: asyncio.Task[None] | None = None

    async def listen(self, *, pause_s: float = 0.2) -> AsyncGenerator[None]:
        """Yield now, for what was missed, and at each change; more within `pause_s` come as one."""
        changed = asyncio.Event()
        changed.set()
        self._listeners.add(changed)
        if self._looking is None or self._looking.done():
            connection = sqlite3.connect(self._database)
            seen = _data_version(connection), _serial(connection)
            self._looking = asyncio.create_task(self._look(connection, *seen))
        try:
            while True:
                await changed.wait()
                changed.clear()
                yield
                await asyncio.sleep(pause_s)
        finally:
            self._listeners.discard(changed)
            if not self._listeners and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    async def _look(self, connection: sqlite3.Connection, version: int, serial: int) -> None:
        try:
            while True:
                await asyncio.sleep(LOOK_EVERY_S)
                if (now := _data_version(connection)) == version:
                    continue
                version = now
                if (news := _serial(connection)) != serial:
                    serial = news
                    for listener in self._listeners:
                        listener.set()
        finally:
            connection.close()


def _data_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _serial(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT serial FROM news").fetchone()[0])


def _changes(request: Request) -> Changes:
    return cast(Changes, request.app.state.changes)


TheChanges = Annotated[Changes, Depends(_changes)]
