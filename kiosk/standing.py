"""The two documents between the app and the fleet agent, which are processes of their own.

The app writes how the terminal is, the agent writes what maintenance orders; each is the other's
only reader. Both may be of different versions: what one does not know of the other is left out.
"""

import logging
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeVar

from pydantic import AwareDatetime, TypeAdapter

from kiosk.durable import replace_file
from kiosk.errors import StorageError

_log = logging.getLogger(__name__)

STATUS_FILE = Path("terminal/status.json")
"""Below `kiosk.data`. Written by the app: on each change, and every `STATUS_EVERY_S`."""
ORDERS_FILE = Path("terminal/orders.json")
"""Below `kiosk.data`. Written by the agent; without it nothing is ordered."""
STATUS_EVERY_S = 5.0
SILENT_AFTER_S = 15.0
"""A status that is older says that the app does not run, or hangs."""


class TerminalState(Enum):
    """What goes on at the terminal."""

    IDLE = "idle"  # the next couple can begin
    COUPLE = "couple"
    STAFF = "staff"
    OUT_OF_SERVICE = "out_of_service"


@dataclass(frozen=True, slots=True)
class ReportedTrouble:
    """A `kiosk.health.Trouble` in its words: the reader may not know it."""

    trouble: str
    who_acts: str


@dataclass(frozen=True, slots=True)
class Status:
    """How the terminal is."""

    version: str
    state: TerminalState
    troubles: tuple[ReportedTrouble, ...]
    tickets_left: int | None
    """About how many tickets the roll still gives; None when nobody knows."""
    closed: bool
    """Staff closed it at the terminal."""
    locked: bool
    """Maintenance locked it from afar, and the lock holds."""
    lock_overridden: int
    """The revision of the lock that staff opened over, 0 for none."""
    overridden_by: str
    """The initials of who did."""
    restarted_for: str
    """The id of the last restart order that was carried out, "" for none."""
    config_sequence: int
    """Of the remote configuration that this app runs with, 0 for none."""
    started_at: AwareDatetime
    at: AwareDatetime


@dataclass(frozen=True, slots=True)
class Orders:
    """What maintenance wants. The app obeys between two couples only."""

    locked: bool = False
    lock_revision: int = 0
    restart: str = ""
    """The id of a restart order, "" for none."""


_STATUS = TypeAdapter(Status)
_ORDERS = TypeAdapter(Orders)

T = TypeVar("T")


def write_status(data: Path, status: Status) -> None:
    """Replace the status below `data` (`kiosk.data`), durably; the folder is there then.

    Raises:
        StorageError: the disk does not take it.
    """
    _write(data / STATUS_FILE, _STATUS.dump_json(status))


def read_status(data: Path) -> Status | None:
    """The status as it was written last; None when there is none, or none that can be read."""
    return _read(data / STATUS_FILE, _STATUS)


def write_orders(data: Path, orders: Orders) -> None:
    """Replace the orders below `data` (`kiosk.data`), durably; the folder is there then.

    Raises:
        StorageError: the disk does not take it.
    """
    _write(data / ORDERS_FILE, _ORDERS.dump_json(orders))


def read_orders(data: Path) -> Orders | None:
    """The orders as they were written last; None when there are none, or none that can be read."""
    return _read(data / ORDERS_FILE, _ORDERS)


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, content)
    except OSError as error:
        raise StorageError(str(error)) from error


def _read(path: Path, adapter: TypeAdapter[T]) -> T | None:
    try:
        return adapter.validate_json(path.read_bytes(), strict=True)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _log.warning("%s cannot be read: %s", path.name, type(error).__name__)
        return None
