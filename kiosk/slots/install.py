"""Fills a slot from an archive, so that a power cut at any point leaves it complete or not started.

The manifest goes first and comes last: while the slot is being filled it has none, and the launcher
starts no slot without one. The archive has been verified before (`kiosk.fleet.trust`); that it is
still judged here costs nothing and does not hang on one signature.
"""

import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from kiosk.slots.disk import Disk, make_folders, put_in_place
from kiosk.slots.places import MANIFEST, Boot, Places, Slot, manifest_version
from kiosk.slots.record import BootRecord

UNPACKED_MAX_BYTES = 512 * 1024 * 1024
_FILES_MAX = 20_000
_FILE_MODE = 0o600


class InstallError(Exception):
    """The archive is not what a slot can hold; nothing can be started from the slot now."""


def free_slot(good: Boot) -> Slot:
    """The slot that may be filled: never the one of what is good."""
    return Slot.B if good.slot is Slot.A else Slot.A


def install(
    archive: IO[bytes],
    version: str,
    places: Places,
    record: BootRecord,
    disk: Disk,
    *,
    max_bytes: int = UNPACKED_MAX_BYTES,
) -> Slot:
    """Unpack a .tar.gz that holds `version` into the free slot and return it. Nothing is armed.

    Raises:
        InstallError: the archive is damaged, too large, of another version, or not only of files
            below its own top.
        OSError: the disk does not take it.
    """
    slot = free_slot(record.read().good)
    record.change(lambda r: r.fail("was replaced") if r.trial and r.trial.slot is slot else r)
    tree = places.tree(slot)
    make_folders(disk, tree)
    disk.remove(tree / MANIFEST)
    disk.sync(tree)
    disk.empty(tree)
    manifest = b""
    folders = {tree}
    for name, content in _files(archive, max_bytes):
        if name == PurePosixPath(MANIFEST):
            manifest = content
            continue
        folders |= _make_folders(disk, tree, name)
        disk.write(tree / name, content, _FILE_MODE)
        disk.sync(tree / name)
    for folder in folders:
        disk.sync(folder)
    if manifest_version(manifest) != version:
        raise InstallError(f"it is not version {version}")
    put_in_place(disk, tree / MANIFEST, manifest)
    return slot


def _make_folders(disk: Disk, tree: Path, name: PurePosixPath) -> set[Path]:
    folders = [tree / folder for folder in reversed(name.parents)]
    for folder in folders[1:]:
        disk.make_folder(folder)
    return set(folders)


def _files(archive: IO[bytes], max_bytes: int) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield what is in the archive: plain files below its top, and nothing else.

    Python 3.11.2, which Debian 12 has, knows no extraction filters (PEP 706): hence the judgement
    here, which is stricter than theirs.
    """
    left_bytes = max_bytes
    try:
        with tarfile.open(fileobj=archive, mode="r|gz") as tar:
            for count, member in enumerate(tar):
                name = PurePosixPath(member.name)
                if name.is_absolute() or ".." in name.parts or "\0" in member.name:
                    raise InstallError("a name leads out of the slot")
                if not (member.isreg() or member.isdir()):
                    raise InstallError("it holds more than files and folders")
                left_bytes -= member.size
                if left_bytes < 0 or count >= _FILES_MAX:
                    raise InstallError("it is too large")
                if member.isreg():
                    content = tar.extractfile(member)
                    assert content is not None  # of a plain file
                    yield name, content.read()
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise InstallError("the archive is damaged") from error
