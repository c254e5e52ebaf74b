"""The key under which ID numbers are hashed: made on the first start, never leaves the kiosk."""

import os
import secrets
from pathlib import Path

from kiosk.errors import StorageError

_KEY_BYTES = 32


def hash_key(path: Path) -> bytes:
    """Return the key in `path`; make one, readable by its owner alone, when there is none.

    The file appears whole or not at all, also when power fails: a key of zero bytes would make
    the hashes of ID numbers guessable.

    Raises:
        StorageError: it can neither be read nor made.
    """
    try:
        return path.read_bytes() if path.exists() else _make(path)
    except OSError as error:
        raise StorageError(str(error)) from error


def _make(path: Path) -> bytes:
    key = secrets.token_bytes(_KEY_BYTES)
    part = path.with_suffix(".part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return key
