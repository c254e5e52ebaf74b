"""The few things that slots ask of a file system, so that a test can cut the power between any two.

Nothing here is durable before `sync`: of a file its content, of a folder the names in it.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Disk:
    """The file system of this machine. Every call raises `OSError` when it fails."""

    def read(self, path: Path) -> bytes | None:
        """The content, or None when there is no such file."""
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, path: Path, content: bytes, mode: int = 0o600) -> None:
        """Make the file, or write it anew."""
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(content)

    def is_folder(self, path: Path) -> bool:
        """Whether there is such a folder."""
        return path.is_dir()

    def make_folder(self, path: Path) -> None:
        """Make one folder, if it is not there."""
        path.mkdir(mode=0o700, exist_ok=True)

    def rename(self, source: Path, target: Path) -> None:
        """Put `source` in the place of `target`."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""
        path.unlink(missing_ok=True)

    def empty(self, folder: Path) -> None:
        """Remove all that is in a folder."""
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

    def sync(self, path: Path) -> None:
        """Return when a file's content, or the names in a folder, would survive a power cut."""
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def locked(self, path: Path, *, shared: bool = False) -> Iterator[None]:
        """Keep other processes out; a process that dies lets go.

        To share it, a disk that takes nothing any more is good enough.
        """
        access = os.O_RDONLY if shared else os.O_RDWR
        descriptor = os.open(path, access | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def make_folders(disk: Disk, path: Path) -> None:
    """Make a folder and those above it, durably."""
    if not disk.is_folder(path):
        make_folders(disk, path.parent)
        disk.make_folder(path)
        disk.sync(path.parent)


def put_in_place(disk: Disk, path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, durably."""
    part = path.with_name(f"{path.name}.part")
    disk.write(part, content)
    disk.sync(part)
    disk.rename(part, path)
    disk.sync(path.parent)
