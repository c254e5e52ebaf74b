"""A disk in memory whose power is cut before any step, and which then keeps what it likes.

What was not synced may be there, half there, zeroes, or gone: of a file its content, of a folder
each name that was made, moved or removed. Nothing more is promised by POSIX, and ext4 and XFS have
done each of these.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.slots.disk import Disk

Draw = Callable[[int], int]
"""Returns a number from 0 up to and without the given one."""


class PowerCut(Exception):
    """The machine is off."""


class _File:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.safe: bytes | None = None

    def after_power_cut(self, draw: Draw) -> "_File":
        kept = self.content
        if self.safe != self.content:
            half, zeroes = self.content[: len(self.content) // 2], bytes(len(self.content))
            kept = (self.content, half, zeroes, self.safe or b"")[draw(4)]
        file = _File(kept)
        file.safe = kept
        return file


_Entry = _File | None
"""A file, or a folder."""


class CrashingDisk(Disk):
    """Counts the steps; the power goes before the one that is `cut_before`."""

    def __init__(self, cut_before: int | None = None) -> None:
        self.steps = 0
        self.cut_before = cut_before
        self._now: dict[Path, _Entry] = {Path("/"): None}
        self._safe: dict[Path, _Entry] = dict(self._now)
        self._pending: list[tuple[Path, dict[Path, _Entry], set[Path]]] = []
        """Changes of names that no sync has taken in: folder, names made, names removed."""

    def after_power_cut(self, draw: Draw, cut_before: int | None = None) -> "CrashingDisk":
        """The disk as it is found when the power is back."""
        names = dict(self._safe)
        for _, made, removed in self._pending:
            if draw(2):
                _apply(names, made, removed)
        disk = CrashingDisk(cut_before)
        disk._now = {
            path: None if file is None else file.after_power_cut(draw)
            for path, file in names.items()
            if all(parent in names for parent in path.parents)
        }
        disk._safe = dict(disk._now)
        return disk

    def files(self, folder: Path) -> dict[str, bytes]:
        """Every file below a folder, as a running process sees it."""
        return {
            str(path.relative_to(folder)): entry.content
            for path, entry in self._now.items()
            if entry is not None and path.is_relative_to(folder)
        }

    def read(self, path: Path) -> bytes | None:
        entry = self._now.get(path)
        return None if entry is None else entry.content

    def write(self, path: Path, content: bytes, mode: int = 0o600) -> None:
        self._step()
        entry = self._now.get(path)
        if entry is None:
            self._rename_names(path.parent, {path: _File(content)}, set())
        else:
            entry.content = content

    def is_folder(self, path: Path) -> bool:
        return path in self._now and self._now[path] is None

    def make_folder(self, path: Path) -> None:
        self._step()
        if path not in self._now:
            self._rename_names(path.parent, {path: None}, set())

    def rename(self, source: Path, target: Path) -> None:
        self._step()
        self._rename_names(target.parent, {target: self._now[source]}, {source})

    def remove(self, path: Path) -> None:
        self._step()
        if path in self._now:
            self._rename_names(path.parent, {}, {path})

    def empty(self, folder: Path) -> None:
        for path in [p for p in self._now if folder in p.parents]:
            self.remove(path)

    def sync(self, path: Path) -> None:
        self._step()
        entry = self._now[path]
        if entry is not None:
            entry.safe = entry.content
            return
        for folder, made, removed in self._pending:
            if folder == path:
                _apply(self._safe, made, removed)
        self._pending = [change for change in self._pending if change[0] != path]

    @contextmanager
    def locked(self, path: Path, *, shared: bool = False) -> Iterator[None]:
        yield

    def _rename_names(self, folder: Path, made: dict[Path, _Entry], removed: set[Path]) -> None:
        _apply(self._now, made, removed)
        self._pending.append((folder, made, removed))

    def _step(self) -> None:
        if self.steps == self.cut_before:
            raise PowerCut
        self.steps += 1


def _apply(names: dict[Path, _Entry], made: dict[Path, _Entry], removed: set[Path]) -> None:
    for path in removed:
        names.pop(path, None)
    names.update(made)
