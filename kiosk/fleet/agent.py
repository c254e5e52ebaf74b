"""Reports how the terminal is, and hands on what is wanted of it.

The app reads the orders between two couples; the agent never touches it. What has to do with
signatures is done by `kiosk.fleet.changes` on another thread, so that a long download silences
nobody.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Protocol

from kiosk.errors import CentralError, StorageError
from kiosk.fleet.changes import Changes
from kiosk.fleet.ledger import Kind, Ledger
from kiosk.fleet.pace import Uniform, back_off_s, spread
from kiosk.fleet.staff import StaffPart
from kiosk.fleet.wire import CentreOrders, ConfigReport, Report, SoftwareReport
from kiosk.standing import (
    SILENT_AFTER_S,
    Orders,
    Status,
    read_orders,
    read_status,
    write_orders,
)

_POLL_MAX_S = 600.0
_BACK_OFF_MAX_S = 60.0
_SILENT_AFTER = timedelta(seconds=SILENT_AFTER_S)

_log = logging.getLogger(__name__)


class Centre(Protocol):
    """The one call of `FleetLine`."""

    def report(self, report: Report) -> CentreOrders: ...


class Agent:
    """One terminal's voice and ear. Belongs to one thread."""

    def __init__(
        self,
        version: str,
        *,
        data: Path,
        centre: Centre,
        staff: StaffPart,
        ledger: Ledger,
        changes: Changes,
        poll_s: float,
        clock: Callable[[], datetime],
        uniform: Uniform,
        woken: Event,
    ) -> None:
        """`version` is the agent's own; `data` is `kiosk.data`.

        Who sets `woken` has something to be ordered that should not wait for the next report.
        """
        self._version = version
        self._data = data
        self._centre = centre
        self._staff = staff
        self._ledger = ledger
        self._changes = changes
        self._poll_s = poll_s
        self._clock = clock
        self._uniform = uniform
        self._woken = woken
        self._failures = 0

    def run(self) -> None:
        """Report until the process ends."""
        while True:
            pause_s = self.once()
            self._woken.wait(pause_s)
            self._woken.clear()

    def once(self) -> float:
        """Report once; return how long to wait for the next time, in seconds."""
        try:
            if (held := read_orders(self._data)) is not None:
                self._hand_on(held)  # with the restart that has come since
            orders = self._centre.report(self._report())
            self._obey(orders)
        except (CentralError, StorageError, OSError) as error:
            if not self._failures:
                _log.warning("the report has to wait: %s", error)
            self._failures += 1
            return back_off_s(
                self._failures,
                first_s=self._poll_s,
                max_s=_BACK_OFF_MAX_S,
                uniform=self._uniform,
            )
        self._failures = 0
        return spread(min(max(self._poll_s, orders.poll_s), _POLL_MAX_S), self._uniform)

    def _report(self) -> Report:
        good = self._changes.good()
        config = self._ledger.outcome(Kind.CONFIG)
        software = self._ledger.outcome(Kind.SOFTWARE)
        staff_etag, audit = self._staff.to_report()
        return Report(
            agent=self._version,
            app=self._app(),
            config=ConfigReport(
                good.config,
                None if config.refused is None else int(config.refused),
                config.problem,
            ),
            software=SoftwareReport(
                self._changes.version(good), good.slot.value, software.refused, software.problem
            ),
            staff_etag=staff_etag,
            audit=audit,
        )

    def _app(self) -> Status | None:
        """How the app is by its own word; None when that is too old to be true."""
        status = read_status(self._data)
        if status is None or abs(self._clock() - status.at) > _SILENT_AFTER:
            return None  # also for a time to come: the clock was set, and no app has spoken since
        done = self._ledger.restarted_for_centre(status.restarted_for)
        return replace(status, restarted_for=done)

    def _obey(self, orders: CentreOrders) -> None:
        self._staff.obey(orders.audit_taken, orders.staff)
        self._ledger.pass_on_restart(orders.restart)
        self._hand_on(Orders(orders.locked, orders.lock_revision))
        self._changes.want(orders)

    def _hand_on(self, orders: Orders) -> None:
        """Let the app read `orders` with the restart that is ordered now, whoever orders it."""
        orders = replace(orders, restart=self._ledger.restart())
        if orders != read_orders(self._data):
            write_orders(self._data, orders)
            _log.info("the app is ordered: %s", orders)
