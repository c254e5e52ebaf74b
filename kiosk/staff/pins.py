"""Whether a PIN is somebody's: slow on purpose, so on a worker only."""

import logging
from datetime import datetime

from kiosk.staff.lockout import NotListed, Verdict, Wait
from kiosk.staff.store import StaffStore

_log = logging.getLogger(__name__)


def check(store: StaffStore, initials: str, pin: str, at: datetime) -> Verdict:
    """Try `pin`; the verdict counts and is written down when this returns.

    Somebody without a hash answers sooner than a wrong PIN does: that gives nothing away, the
    initials stand on the screen.

    Raises:
        StorageError: it could not be written down, so nobody learns the verdict.
    """
    pin_hash = store.pin_hash(initials)
    if isinstance(pin_hash, Wait | NotListed):
        return pin_hash
    return store.note_try(initials, right=_fits(pin_hash, pin), at=at)


def _fits(pin_hash: str, pin: str) -> bool:
    from argon2 import PasswordHasher  # not before it is needed: the first screen waits for imports
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(pin_hash, pin)
    except (InvalidHashError, UnicodeEncodeError):
        _log.error("the centre sent a PIN hash that cannot be read")
    except VerificationError:
        pass
    return False
