"""What the app does with orders from afar, and what it writes of itself."""

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from drivers.printer.state import PrinterState
from drivers.status import DeviceState
from kiosk.commands import Line
from kiosk.health import Health
from kiosk.remote import Remote
from kiosk.standing import (
    ORDERS_FILE,
    STATUS_FILE,
    Orders,
    ReportedTrouble,
    Status,
    TerminalState,
    read_status,
    write_orders,
)
from kiosk.workers import Workers
from tests.unit.couples import NOW

ANSWERS_WITHIN_S = 5.0
READY = Health(PrinterState.READY, DeviceState.READY)


class Site:
    """A terminal's folder, and the apps that run there one after the other."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.now_s = 100.0
        self.restarts = 0
        self._posted: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.workers = Workers(self._posted.put)
        self.start()

    def start(self) -> None:
        """The app begins, as after a restart or a power cut."""
        self.remote = Remote(
            self.data,
            self.workers,
            last=read_status(self.data),
            config_sequence=7,
            restart=self._restart,
            clock=lambda: NOW,
            monotonic=lambda: self.now_s,
        )

    def order(self, **orders: object) -> None:
        write_orders(self.data, Orders(**orders))  # type: ignore[arg-type]

    def look(self, *, may_restart: bool = True) -> None:
        self.remote.look(may_restart=may_restart)
        self.let_the_disk_finish()

    def report(
        self,
        state: TerminalState = TerminalState.IDLE,
        health: Health = READY,
        tickets_left: int | None = None,
    ) -> Status:
        self.remote.report(state, health, tickets_left)
        self.let_the_disk_finish()
        return self.status

    @property
    def status(self) -> Status:
        status = read_status(self.data)
        assert status is not None
        return status

    def let_the_disk_finish(self) -> None:
        while not self.workers.is_idle(Line.STANDING):
            self._posted.get(timeout=ANSWERS_WITHIN_S)()

    def break_the_disk(self) -> Path:
        """Where the next status would be written there is something else already."""
        part = (self.data / STATUS_FILE).with_name("status.json.part")
        part.mkdir(parents=True)
        return part

    def _restart(self) -> None:
        self.restarts += 1


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.workers.close()


def test_without_an_agent_nothing_is_ordered(site: Site) -> None:
    site.look()
    assert (site.remote.is_locked, site.restarts) == (False, 0)


def test_a_lock_holds_until_it_is_taken_away(site: Site) -> None:
    site.order(locked=True, lock_revision=1)
    site.look()
    assert site.remote.is_locked
    site.order(locked=False, lock_revision=2)
    site.look()
    assert not site.remote.is_locked


def test_a_lock_that_staff_opened_over_stays_open_over_a_power_cut(site: Site) -> None:
    site.order(locked=True, lock_revision=4)
    site.look()
    site.remote.override("LY")
    assert not site.remote.is_locked
    status = site.report()
    assert (status.locked, status.lock_overridden, status.overridden_by) == (False, 4, "LY")
    site.start()
    site.look()
    assert not site.remote.is_locked


def test_a_newer_lock_holds_although_staff_opened_over_the_one_before(site: Site) -> None:
    site.order(locked=True, lock_revision=4)
    site.look()
    site.remote.override("LY")
    site.order(locked=True, lock_revision=5)
    site.look()
    assert site.remote.is_locked


def test_to_open_a_terminal_that_is_not_locked_overrides_nothing(site: Site) -> None:
    site.order(locked=False, lock_revision=4)
    site.look()
    site.remote.override("LY")
    assert site.report().lock_overridden == 0


def test_orders_that_cannot_be_read_leave_those_before_them(site: Site) -> None:
    site.order(locked=True, lock_revision=1)
    site.look()
    (site.data / ORDERS_FILE).write_bytes(b'{"locked": fal')
    site.look()
    assert site.remote.is_locked


def test_orders_are_read_only_when_there_are_new_ones(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.order(locked=True, lock_revision=1)
    site.look()
    monkeypatch.setattr("kiosk.remote.read_orders", lambda _: pytest.fail("was read already"))
    site.look()
    assert site.remote.is_locked


def test_where_the_agent_was_taken_away_its_lock_goes_too(site: Site) -> None:
    site.order(locked=True, lock_revision=1)
    site.look()
    (site.data / ORDERS_FILE).unlink()
    site.look()
    assert not site.remote.is_locked


def test_an_order_restarts_the_app_once_however_often_it_is_read(site: Site) -> None:
    site.order(restart="order-1")
    site.look()
    assert (site.restarts, site.status.restarted_for) == (0, "order-1")
    site.look()
    assert site.restarts == 1
    site.start()
    site.look()
    site.look()
    assert site.restarts == 1


def test_another_order_restarts_it_again(site: Site) -> None:
    for order in ("order-1", "order-2"):
        site.order(restart=order)
        site.look()
        site.look()
        site.start()
    assert site.restarts == 2


def test_a_power_cut_before_the_note_costs_one_restart_more_and_after_it_none(site: Site) -> None:
    site.order(restart="order-1")
    site.start()  # the note was not begun
    site.look()  # it is on the disk now
    site.start()  # the power cut was the restart
    site.look()
    site.look()
    assert site.restarts == 0


def test_no_restart_without_a_note_of_it(site: Site) -> None:
    site.order(restart="order-1")
    part = site.break_the_disk()
    for _ in range(3):
        site.look()
    assert site.restarts == 0
    part.rmdir()
    site.now_s += 5.0
    site.look()
    site.look()
    assert site.restarts == 1


def test_a_restart_waits_while_something_would_be_lost_and_a_lock_does_not(site: Site) -> None:
    site.order(restart="order-1", locked=True, lock_revision=1)
    site.look(may_restart=False)
    site.look(may_restart=False)
    assert (site.restarts, site.remote.is_locked) == (0, True)
    site.look()
    site.look(may_restart=False)  # a couple began after the note
    assert site.restarts == 0
    site.look()
    assert site.restarts == 1


def test_the_status_says_what_goes_on_and_who_must_act(site: Site) -> None:
    health = Health(PrinterState.PAPER_OUT, DeviceState.READY, closed=True)
    status = site.report(TerminalState.OUT_OF_SERVICE, health, tickets_left=0)
    assert status.state is TerminalState.OUT_OF_SERVICE
    assert ReportedTrouble("paper_out", "staff") in status.troubles
    assert (status.closed, status.tickets_left, status.config_sequence) == (True, 0, 7)
    assert status.started_at == status.at == NOW


def test_the_status_is_written_when_it_changes_and_when_it_grows_old(site: Site) -> None:
    site.report()
    (site.data / STATUS_FILE).unlink()
    site.now_s += 4.9
    site.remote.report(TerminalState.IDLE, READY, None)
    assert site.workers.is_idle(Line.STANDING)
    site.now_s += 0.1
    assert site.report().state is TerminalState.IDLE
    assert site.report(TerminalState.COUPLE).state is TerminalState.COUPLE


def test_a_slow_disk_gets_the_newest_status_only(site: Site) -> None:
    site.remote.report(TerminalState.IDLE, READY, 50)
    site.remote.report(TerminalState.COUPLE, READY, 50)
    site.let_the_disk_finish()
    assert site.report(TerminalState.COUPLE, READY, 49).tickets_left == 49
