"""What stays when power fails: files that are replaced whole, and the errors of a disk."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.errors import StorageError


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` in the place of `path`, readable by its owner alone.

    A reader finds what was there before or all of the new, never a part; once this returns the new
    survives a power cut. Two writers of one path would get in each other's way.

    Raises:
        OSError: nothing was replaced.
    """
    part = path.with_name(f"{path.name}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def storage_errors() -> Iterator[None]:
    """Raise what disk and SQLite raise as `StorageError`.

    Neither the operating system nor SQLite puts a value into the text of these errors.
    """
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StorageError(str(error)) from error
