"""What maintenance orders from afar, and what it is told: the app's side of `kiosk.standing`.

Used from the UI thread only. Orders are looked at when the terminal is at rest, so that nothing
ever interrupts a couple or staff; the status is written on a line of its own, for a disk takes its
time.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kiosk.commands import Line
from kiosk.errors import StorageError
from kiosk.health import Health
from kiosk.standing import (
    ORDERS_FILE,
    STATUS_EVERY_S,
    Orders,
    ReportedTrouble,
    Status,
    TerminalState,
    read_orders,
    write_status,
)
from kiosk.version import VERSION
from kiosk.workers import Workers

log = logging.getLogger(__name__)


class Remote:
    """Reads orders, keeps the lock, writes the status.

    What must outlive the process is in the status itself and is read back at the next start: the
    lock that staff opened over, and the restart that was carried out. A power cut before the note
    of a restart is on the disk costs one restart more; after it, none.
    """

    def __init__(
        self,
        data: Path,
        workers: Workers,
        *,
        last: Status | None,
        config_sequence: int,
        restart: Callable[[], None],
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        """`data` is `kiosk.data`; `last` is the status that the app before this one left there.

        `restart` ends the process so that its supervisor starts it again.
        """
        self._data = data
        self._workers = workers
        self._restart = restart
        self._clock = clock
        self._monotonic = monotonic
        self._orders = Orders()
        self._seen: tuple[int, int] | None = None
        self._restart_is_noted = False
        self._written: Status | None = None
        self._write_at_s = self._note_at_s = monotonic()
        now = clock()
        self._status = Status(
            version=VERSION,
            state=TerminalState.OUT_OF_SERVICE,
            troubles=(),
            tickets_left=None,
            closed=False,
            locked=False,
            lock_overridden=last.lock_overridden if last else 0,
            overridden_by=last.overridden_by if last else "",
            restarted_for=last.restarted_for if last else "",
            config_sequence=config_sequence,
            started_at=now,
            at=now,
        )

    @property
    def is_locked(self) -> bool:
        """Maintenance locked the terminal, and staff did not open over this lock."""
        orders = self._orders
        return orders.locked and orders.lock_revision != self._status.lock_overridden

    def look(self, *, may_restart: bool) -> None:
        """Obey what is ordered. Call it between two couples only, with no staff at the terminal.

        `may_restart` is false while something is under way that would not survive it.
        """
        self._read()
        if not may_restart:
            return
        if self._restart_is_noted:
            self._restart_is_noted = False
            self._restart()
        elif self._orders.restart not in ("", self._status.restarted_for):
            self._note_restart()

    def override(self, initials: str) -> None:
        """Open over the lock that holds; one of a newer revision locks again."""
        if self.is_locked:
            revision = self._orders.lock_revision
            self._status = replace(self._status, lock_overridden=revision, overridden_by=initials)
            log.warning("lock %d was opened over by %s", revision, initials)

    def report(self, state: TerminalState, health: Health, tickets_left: int | None) -> None:
        """Write how the terminal is, if that is news or the last word grows old."""
        self._status = replace(
            self._status,
            state=state,
            troubles=tuple(
                ReportedTrouble(trouble.value, trouble.who_acts.value)
                for trouble in health.troubles
            ),
            closed=health.closed,
            locked=self.is_locked,
            tickets_left=tickets_left,
        )
        is_old = self._monotonic() >= self._write_at_s
        if (is_old or self._status != self._written) and self._can_write():
            self._write(self._status, lambda: None)

    def _read(self) -> None:
        try:
            seen = os.stat(self._data / ORDERS_FILE)
        except FileNotFoundError:
            self._orders, self._seen = Orders(), None
            return
        except OSError:
            return
        if (seen.st_mtime_ns, seen.st_ino) == self._seen:
            return
        self._seen = seen.st_mtime_ns, seen.st_ino
        # A file that cannot be read orders nothing new: what was known still holds.
        self._orders = read_orders(self._data) or self._orders

    def _note_restart(self) -> None:
        """Note on the disk that this order is carried out, and only then carry it out."""
        if self._monotonic() < self._note_at_s or not self._can_write():
            return
        self._note_at_s = self._monotonic() + STATUS_EVERY_S
        order = self._orders.restart

        def noted() -> None:
            self._status = replace(self._status, restarted_for=order)
            self._restart_is_noted = True
            log.info("restarting by order %s", order)

        self._write(replace(self._status, restarted_for=order), noted)

    def _can_write(self) -> bool:
        return self._workers.is_idle(Line.STANDING)

    def _write(self, status: Status, then: Callable[[], None]) -> None:
        stamped = replace(status, at=self._clock())

        def write() -> bool:
            try:
                write_status(self._data, stamped)
            except StorageError as error:
                log.warning("the status cannot be written: %s", error)
                return False
            return True

        def answer(is_written: bool) -> None:
            if is_written:
                then()

        self._written = status
        self._write_at_s = self._monotonic() + STATUS_EVERY_S
        self._workers.run(Line.STANDING, lambda _: write(), answer)
