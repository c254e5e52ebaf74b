"""The boot record: what is good, what is on trial, what failed. Two copies, the older one written.

A write that a power cut tears spoils one copy; the other still says what held before. Both copies
unreadable means the tree that came with the machine.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from kiosk.slots.disk import Disk, make_folders
from kiosk.slots.places import AS_DELIVERED, Boot, Slot

STARTS = 2
"""How often a trial is started until it is ready: one power cut in the middle of it is forgiven."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the launcher goes by."""

    good: Boot = AS_DELIVERED
    """Was ready once. Starting it is never counted (rauc/rauc#490)."""
    trial: Boot | None = None
    left: int = 0
    """How many starts the trial still has."""
    failed: Boot | None = None
    why: str = ""
    """What was wrong with `failed`."""

    def arm(self, boot: Boot) -> "Record":
        """Let the next start be a trial of `boot`."""
        return replace(self, trial=boot, left=STARTS, failed=None, why="")

    def commit(self) -> "Record":
        """The trial was ready."""
        return self if self.trial is None else Record(good=self.trial)

    def fail(self, why: str) -> "Record":
        """The trial was not ready, or cannot be started."""
        return self if self.trial is None else Record(good=self.good, failed=self.trial, why=why)


class BootRecord:
    """The record on the disk, shared by launcher and agent."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        """The folder is made if it is not there.

        Raises:
            OSError: it cannot be made.
        """
        make_folders(disk, folder)
        self._copies = (folder / "record.0", folder / "record.1")
        self._lock = folder / "lock"
        self._disk = disk

    def read(self) -> Record:
        """What holds now.

        Raises:
            OSError: the disk does not answer.
        """
        with self._disk.locked(self._lock, shared=True):
            return self._newest()[1]

    def change(self, change: Callable[[Record], Record]) -> Record:
        """Let `change` make the next record of the present one; durable when this returns.

        Raises:
            OSError: it could not be written; what held before may still hold.
        """
        with self._disk.locked(self._lock):
            serial, record = self._newest()
            changed = change(record)
            if changed != record:
                self._write(serial + 1, changed)
            return changed

    def _newest(self) -> tuple[int, Record]:
        read = [found for copy in self._copies if (found := self._decoded(copy))]
        return max(read, key=lambda found: found[0], default=(0, Record()))

    def _decoded(self, copy: Path) -> tuple[int, Record] | None:
        try:
            return _decode(self._disk.read(copy))
        except OSError:
            return None  # a spot of the disk that is gone: the other copy is somewhere else

    def _write(self, serial: int, record: Record) -> None:
        serials = [(self._decoded(copy) or (-1,))[0] for copy in self._copies]
        older = self._copies[serials.index(min(serials))]
        is_new = self._disk.read(older) is None
        content = _encode(serial, record)
        self._disk.write(older, content)
        self._disk.sync(older)
        if is_new:
            self._disk.sync(older.parent)
        if self._disk.read(older) != content:  # rauc/rauc#1140
            raise OSError("the boot record did not take what was written")


def _encode(serial: int, record: Record) -> bytes:
    body = json.dumps(
        {
            "serial": serial,
            "good": _words(record.good),
            "trial": _words(record.trial),
            "left": record.left,
            "failed": _words(record.failed),
            "why": record.why,
        }
    ).encode()
    return b"%s\n%08x\n" % (body, crc32(body))


def _decode(content: bytes | None) -> tuple[int, Record] | None:
    """Serial and record, or None for a copy that is not there or not whole."""
    body, _, checksum = (content or b"").rstrip(b"\n").partition(b"\n")
    if checksum != b"%08x" % crc32(body):
        return None
    try:
        said = json.loads(body)
        good = _boot(said["good"])
        record = Record(
            AS_DELIVERED if good is None else good,
            _boot(said["trial"]),
            int(said["left"]),
            _boot(said["failed"]),
            str(said["why"]),
        )
        return int(said["serial"]), record
    except (ValueError, KeyError, TypeError):
        return None  # written whole, but by a launcher of another age


def _words(boot: Boot | None) -> list[Any] | None:
    return None if boot is None else [boot.slot.value, boot.config]


def _boot(words: Any) -> Boot | None:
    if words is None:
        return None
    slot, config = words
    return Boot(Slot(slot), int(config))
