"""A release in the other slot: all of it or none that is started, wherever the power is cut."""

import io
import tarfile
from pathlib import Path

import pytest
from archives import RELEASE, archive, archive_with, manifest
from crashing_disk import CrashingDisk, PowerCut
from hypothesis import given
from hypothesis import strategies as st

from kiosk.slots.choice import next_start, obstacle_on
from kiosk.slots.disk import Disk, make_folders, put_in_place
from kiosk.slots.install import InstallError, free_slot, install
from kiosk.slots.places import AS_DELIVERED, Boot, Places, Slot
from kiosk.slots.record import BootRecord, Record

BASE = Path("/opt/kiosk")
OLD = {"run_kiosk.py": b"print('old')\n", "kiosk/gone.py": b""}


def files_below(tree: Path) -> dict[str, bytes]:
    return {str(p.relative_to(tree)): p.read_bytes() for p in tree.rglob("*") if p.is_file()}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "data", BASE)


def test_the_slot_that_is_filled_is_never_that_of_what_is_good() -> None:
    assert [free_slot(Boot(slot, 0)) for slot in Slot] == [Slot.A, Slot.B, Slot.A]


def test_a_release_is_all_in_the_slot_and_nothing_of_the_one_before(places: Places) -> None:
    disk = Disk()
    record = BootRecord(places.boot, disk)
    install(archive(OLD, "0.2.9"), "0.2.9", places, record, disk)

    assert install(archive(RELEASE), "0.3.0", places, record, disk) is Slot.A

    tree = places.tree(Slot.A)
    assert files_below(tree) == {**RELEASE, "MANIFEST.json": manifest("0.3.0")}
    assert places.version(Slot.A, disk) == "0.3.0"
    assert record.read() == Record()


def test_a_trial_of_the_slot_that_is_filled_is_off(places: Places) -> None:
    disk = Disk()
    record = BootRecord(places.boot, disk)
    slot = install(archive(OLD), "0.3.0", places, record, disk)
    record.change(lambda r: r.arm(Boot(slot, 0)))

    install(archive(RELEASE), "0.3.0", places, record, disk)

    assert record.read().trial is None


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


def sized(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    return member


def of_kind(kind: bytes) -> tarfile.TarInfo:
    member = tarfile.TarInfo("odd")
    member.type = kind
    return member


@pytest.mark.parametrize(
    ("member", "problem"),
    [
        (sized("../evil.py", 1), "leads out"),
        (sized("kiosk/../../evil.py", 1), "leads out"),
        (sized("/etc/cron.d/evil", 1), "leads out"),
        (link("assets", "/etc"), "more than files"),
        (link("kiosk/x.py", "../../../secret"), "more than files"),
        (link("hard", "run_kiosk.py", tarfile.LNKTYPE), "more than files"),
        (of_kind(tarfile.FIFOTYPE), "more than files"),
        (of_kind(tarfile.CHRTYPE), "more than files"),
        (sized("big", 1_000_000), "too large"),
    ],
)
def test_an_archive_of_anything_but_files_below_its_top_is_refused(
    places: Places, member: tarfile.TarInfo, problem: str
) -> None:
    record = BootRecord(places.boot, Disk())
    with pytest.raises(InstallError, match=problem):
        install(archive_with(member), "0.3.0", places, record, Disk(), max_bytes=500_000)

    assert places.version(Slot.A, Disk()) is None
    outside = [p for p in places.data.parent.rglob("*evil*") if p.is_file()]
    assert outside == []


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 4096, archive(RELEASE).getvalue()[:200], b"<html>sign in to the network</html>"],
)
def test_a_damaged_archive_is_refused(places: Places, content: bytes) -> None:
    record = BootRecord(places.boot, Disk())
    with pytest.raises(InstallError):
        install(io.BytesIO(content), "0.3.0", places, record, Disk())
    assert places.version(Slot.A, Disk()) is None


@pytest.mark.parametrize("version", ["0.2.0", None])
def test_an_archive_of_another_version_is_refused(places: Places, version: str | None) -> None:
    record = BootRecord(places.boot, Disk())
    with pytest.raises(InstallError, match="not version"):
        install(archive(RELEASE, version), "0.3.0", places, record, Disk())
    assert places.version(Slot.A, Disk()) is None


@given(st.data())
def test_a_power_cut_never_lets_a_half_slot_be_started(data: st.DataObject) -> None:
    """While version 0.3.0 goes into a slot that held another, and while it is armed."""
    places = Places(Path("/data"), BASE)
    disk = CrashingDisk()
    record = BootRecord(places.boot, disk)
    install(archive(OLD, "0.2.9"), "0.2.9", places, record, disk)

    disk.cut_before = disk.steps + data.draw(st.integers(0, 45), "cut before")
    try:
        slot = install(archive(RELEASE), "0.3.0", places, record, disk)
        record.change(lambda r: r.arm(Boot(slot, 0)))
    except PowerCut:
        disk = disk.after_power_cut(lambda n: data.draw(st.integers(0, n - 1)))
    disk.cut_before = None

    held, start = next_start(BootRecord(places.boot, disk).read(), obstacle_on(places, disk))
    in_slot = disk.files(places.tree(Slot.A))
    if places.is_complete(Slot.A, disk):
        expected = {"0.2.9": OLD, "0.3.0": RELEASE}[places.version(Slot.A, disk) or ""]
        assert {name: in_slot.get(name) for name in expected} == expected
    if start.is_trial:
        assert in_slot.keys() == {*RELEASE, "MANIFEST.json"}
    else:
        assert start.boot == AS_DELIVERED
    assert held.failed is None


@given(st.data())
def test_a_file_is_there_whole_or_not_at_all(data: st.DataObject) -> None:
    folder, file = Path("/data/configs"), Path("/data/configs/7.toml")
    disk = CrashingDisk(cut_before=data.draw(st.integers(0, 8), "cut before"))
    is_written = False
    try:
        make_folders(disk, folder)
        put_in_place(disk, file, b"sequence = 7\n")
        is_written = True
    except PowerCut:
        pass
    disk = disk.after_power_cut(lambda n: data.draw(st.integers(0, n - 1)))
    assert disk.read(file) in ((b"sequence = 7\n",) if is_written else (b"sequence = 7\n", None))
