"""The boot record: which start follows what, and what a power cut leaves of it."""

import errno
import json
import os
from pathlib import Path
from zlib import crc32

import pytest
from crashing_disk import CrashingDisk, PowerCut
from hypothesis import given
from hypothesis import strategies as st

from kiosk.slots.choice import Start, next_start
from kiosk.slots.disk import Disk
from kiosk.slots.places import AS_DELIVERED, Boot, Slot
from kiosk.slots.record import STARTS, BootRecord, Record

BOOT = Path("/boot")
GOOD = Boot(Slot.A, 7)
NEXT = Boot(Slot.B, 7)

BOOTS = st.builds(Boot, st.sampled_from(Slot), st.integers(0, 99))
CHANGES = st.one_of(
    BOOTS.map(lambda boot: lambda record: record.arm(boot)),
    st.just(Record.commit),
    st.text(max_size=20).map(lambda why: lambda record: record.fail(why)),
)


def nothing_in_the_way(boot: Boot) -> str:
    return ""


def test_a_new_machine_starts_what_it_was_delivered_with(tmp_path: Path) -> None:
    record = BootRecord(tmp_path / "boot", Disk()).read()

    assert record == Record(good=AS_DELIVERED)
    assert next_start(record, nothing_in_the_way) == (record, Start(AS_DELIVERED, is_trial=False))


def test_a_copy_that_cannot_be_read_leaves_the_other(tmp_path: Path) -> None:
    record = BootRecord(tmp_path / "boot", Disk())
    record.change(lambda r: r.arm(GOOD))
    good = record.change(Record.commit)
    (tmp_path / "boot/record.0").unlink()
    (tmp_path / "boot/record.0").mkdir()  # reading it is an error, as with a bad spot on the disk

    assert record.read() == good == Record(good=GOOD)


def test_what_is_good_can_be_read_from_a_disk_that_takes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = BootRecord(tmp_path / "boot", Disk())
    record.change(lambda r: r.arm(GOOD))
    record.change(Record.commit)
    opens = os.open

    def read_only(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return opens(path, flags, mode)

    monkeypatch.setattr("os.open", read_only)

    assert record.read() == Record(good=GOOD)
    with pytest.raises(OSError, match="Read-only"):
        record.change(lambda r: r.arm(NEXT))


def test_what_is_good_is_never_counted() -> None:
    record = Record(good=GOOD)
    for _ in range(5):
        record, start = next_start(record, nothing_in_the_way)
        assert start == Start(GOOD, is_trial=False)
    assert record == Record(good=GOOD)


def test_a_trial_is_counted_before_it_begins_and_ends_when_no_start_is_left() -> None:
    record = Record(good=GOOD).arm(NEXT)
    for left in reversed(range(STARTS)):
        record, start = next_start(record, nothing_in_the_way)
        assert (start, record.left) == (Start(NEXT, is_trial=True), left)

    record, start = next_start(record, nothing_in_the_way)

    assert start == Start(GOOD, is_trial=False)
    assert (record.failed, record.why) == (NEXT, "was started 2 times and never ready")


def test_a_trial_that_cannot_be_started_has_failed() -> None:
    record, start = next_start(
        Record(good=GOOD).arm(NEXT), lambda boot: "no slot b" if boot == NEXT else ""
    )

    assert start == Start(GOOD, is_trial=False)
    assert (record.failed, record.why) == (NEXT, "no slot b")


def test_a_good_one_without_its_configuration_is_started_without_it() -> None:
    missing = {GOOD: "there is no configuration 7"}
    _, start = next_start(Record(good=GOOD), lambda boot: missing.get(boot, ""))
    assert start == Start(Boot(Slot.A, 0), is_trial=False)


def test_whatever_is_missing_something_is_started() -> None:
    _, start = next_start(Record(good=GOOD).arm(NEXT), lambda boot: "gone")
    assert start == Start(AS_DELIVERED, is_trial=False)


def test_a_trial_that_was_ready_is_good_and_ordinary() -> None:
    assert Record(good=GOOD).arm(NEXT).commit() == Record(good=NEXT)


def test_what_failed_before_may_be_tried_anew() -> None:
    record = Record(good=GOOD).arm(NEXT).fail("was not ready within 60 s").arm(NEXT)
    assert (record.trial, record.left, record.failed, record.why) == (NEXT, STARTS, None, "")


@given(st.lists(CHANGES, max_size=6))
def test_the_record_is_kept(changes: list) -> None:  # type: ignore[type-arg]
    disk = CrashingDisk()
    expected = Record()
    for change in changes:
        expected = change(expected)
        assert BootRecord(BOOT, disk).change(change) == expected
        assert BootRecord(BOOT, disk).read() == expected


@given(st.lists(CHANGES, min_size=1, max_size=4), st.data())
def test_a_power_cut_never_loses_what_held(changes: list, data: st.DataObject) -> None:  # type: ignore[type-arg]
    """Before any step, and before any of those that follow: it is the old record or the new one."""
    held = Record()
    disk = CrashingDisk(cut_before=data.draw(st.integers(0, 8), "cut before"))

    def power_cut() -> CrashingDisk:
        cut_again = data.draw(st.integers(0, 8), "cut again before")
        return disk.after_power_cut(lambda n: data.draw(st.integers(0, n - 1)), cut_again)

    for change in changes:
        possible = [held, change(held)]
        try:
            possible = [BootRecord(BOOT, disk).change(change)]
        except PowerCut:
            disk = power_cut()
        disk.cut_before = None
        assert BootRecord(BOOT, disk).read() in possible
        disk = power_cut()
        disk.cut_before, cut_again = None, disk.cut_before
        held = BootRecord(BOOT, disk).read()
        assert held in possible
        disk.steps, disk.cut_before = 0, cut_again


def test_two_spoiled_copies_start_what_was_delivered(tmp_path: Path) -> None:
    record = BootRecord(tmp_path, Disk())
    record.change(lambda r: r.arm(GOOD).commit())
    record.change(lambda r: r.arm(NEXT))
    for copy in ("record.0", "record.1"):
        (tmp_path / copy).write_bytes(b"\0" * 120)

    assert record.read() == Record(good=AS_DELIVERED)


def of_another_age(body: bytes) -> bytes:
    return b"%s\n%08x\n" % (body, crc32(body))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"null\n00000000\n",
        of_another_age(b"null"),
        of_another_age(b"{}"),
        of_another_age(b"\xff"),
        of_another_age(
            json.dumps(
                {
                    "serial": 99,
                    "good": ["c", 0],
                    "trial": None,
                    "left": 0,
                    "failed": None,
                    "why": "",
                }
            ).encode()
        ),
    ],
)
def test_a_copy_that_cannot_be_read_leaves_the_other_one(tmp_path: Path, content: bytes) -> None:
    record = BootRecord(tmp_path, Disk())
    record.change(lambda r: r.arm(GOOD).commit())
    (tmp_path / "record.1").write_bytes(content)

    assert record.read() == Record(good=GOOD)
    assert record.change(lambda r: r.arm(NEXT)) == record.read()


def test_a_disk_that_does_not_take_the_record_is_found_out(tmp_path: Path) -> None:
    class Forgetful(Disk):
        def write(self, path: Path, content: bytes, mode: int = 0o600) -> None:
            super().write(path, b"", mode)

    with pytest.raises(OSError, match="did not take"):
        BootRecord(tmp_path, Forgetful()).change(lambda r: r.arm(NEXT))
