"""Orders from afar on the real app: what the agent writes, and what the process does."""

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.standing import Orders, Status, TerminalState, read_status, write_orders
from tests.journey.player import Journey, Player
from tests.journey.processes import Processes

WITHIN_S = 10.0
EXIT_TO_BE_STARTED_AGAIN = 75  # EX_TEMPFAIL of sysexits.h, as the launcher knows it


def until(is_true: Callable[[], bool], within_s: float = WITHIN_S) -> None:
    deadline_s = time.monotonic() + within_s
    while not is_true():
        assert time.monotonic() < deadline_s
        time.sleep(0.02)


def status_of(processes: Processes) -> Status:
    status = read_status(processes.kiosk_data)
    assert status is not None
    return status


def must_show(processes: Processes, **expected: object) -> None:
    Player(processes, pictures=None).play(Journey((expected,), {}))


def test_the_app_locks_opens_and_restarts_once_by_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    supervisor.bind(f"\0{tmp_path}")
    supervisor.settimeout(WITHIN_S)
    monkeypatch.setenv("NOTIFY_SOCKET", f"@{tmp_path}")
    with Processes(tmp_path, display="small", overlay={}) as processes:
        assert supervisor.recv(64) == b"READY=1"
        must_show(processes, expect="attract", buttons=["开始办理"])
        until(lambda: status_of(processes).state is TerminalState.IDLE)

        write_orders(processes.kiosk_data, Orders(locked=True, lock_revision=1))
        must_show(processes, expect="out_of_service", notice="维护人员已锁定本机", within_s=2.0)
        until(lambda: status_of(processes).locked)

        restart = Orders(locked=False, lock_revision=2, restart="order-1")
        write_orders(processes.kiosk_data, restart)
        assert processes.start_app_anew() == EXIT_TO_BE_STARTED_AGAIN
        assert status_of(processes).restarted_for == "order-1"
        assert supervisor.recv(64) == b"READY=1"
        must_show(processes, expect="attract", buttons=["开始办理"])
        until(lambda: status_of(processes).state is TerminalState.IDLE)
        status = status_of(processes)
        assert (status.restarted_for, status.locked) == ("order-1", False)
        assert status.started_at < status.at
        os.kill(processes.pid("app"), 0)  # it stays, although the order is still there
    supervisor.close()
