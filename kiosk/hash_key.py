"""The key under which ID numbers are hashed: made on the first start, never leaves the kiosk."""

import secrets
from pathlib import Path

from kiosk.durable import replace_file
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
    replace_file(path, key)
    return key
