"""The two documents between app and agent: whole or not at all, whatever wrote them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import StorageError
from kiosk.standing import (
    ORDERS_FILE,
    STATUS_FILE,
    Orders,
    ReportedTrouble,
    Status,
    TerminalState,
    read_orders,
    read_status,
    write_orders,
    write_status,
)
from tests.unit.couples import NOW

STATUS = Status(
    version="0.2.0",
    state=TerminalState.OUT_OF_SERVICE,
    troubles=(ReportedTrouble("paper_out", "staff"),),
    tickets_left=41,
    closed=True,
    locked=False,
    lock_overridden=3,
    overridden_by="LY",
    restarted_for="order-1",
    config_sequence=7,
    started_at=NOW - timedelta(hours=2),
    at=NOW,
)
ORDERS = Orders(locked=True, lock_revision=4, restart="order-2")


def test_what_one_process_writes_the_other_reads(tmp_path: Path) -> None:
    write_status(tmp_path, STATUS)
    write_orders(tmp_path, ORDERS)
    assert read_status(tmp_path) == STATUS
    assert read_orders(tmp_path) == ORDERS


def test_where_nothing_was_written_nothing_is_known(tmp_path: Path) -> None:
    assert read_status(tmp_path) is None
    assert read_orders(tmp_path) is None


@given(cut=st.integers(min_value=0, max_value=400))
def test_half_a_document_says_nothing(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    data = tmp_path_factory.mktemp("kiosk")
    write_status(data, STATUS)
    whole = (data / STATUS_FILE).read_bytes()
    (data / STATUS_FILE).write_bytes(whole[: min(cut, len(whole) - 1)])
    assert read_status(data) is None


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"\x00" * 80,
        b"[]",
        b'{"locked": 1}',
        b'{"locked": "yes"}',
        b'{"lock_revision": "4"}',
        b'{"restart": null}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_orders_that_make_no_sense_are_none(tmp_path: Path, document: bytes) -> None:
    write_orders(tmp_path, ORDERS)
    (tmp_path / ORDERS_FILE).write_bytes(document)
    assert read_orders(tmp_path) is None


def test_a_newer_agent_may_say_more(tmp_path: Path) -> None:
    write_orders(tmp_path, ORDERS)
    (tmp_path / ORDERS_FILE).write_bytes(b'{"locked": true, "lock_revision": 4, "sing": "a song"}')
    assert read_orders(tmp_path) == Orders(locked=True, lock_revision=4)


def test_a_time_without_an_offset_is_no_time(tmp_path: Path) -> None:
    write_status(tmp_path, STATUS)
    file = tmp_path / STATUS_FILE
    file.write_bytes(file.read_bytes().replace(b"+08:00", b""))
    assert read_status(tmp_path) is None


def test_only_the_terminals_own_account_reads_them(tmp_path: Path) -> None:
    write_status(tmp_path, STATUS)
    assert (tmp_path / STATUS_FILE).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / STATUS_FILE).parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in (tmp_path / STATUS_FILE).parent.iterdir()] == ["status.json"]


def test_a_disk_that_takes_nothing_keeps_what_was_there(tmp_path: Path) -> None:
    write_status(tmp_path, STATUS)
    (tmp_path / "terminal" / "status.json.part").mkdir()
    with pytest.raises(StorageError):
        write_status(tmp_path, replace(STATUS, version="0.3.0"))
    assert read_status(tmp_path) == STATUS
