"""The terminal's own small machine: in service, or out of service with what is missing.

It follows the required devices by itself. No session starts when it could not end: without paper,
without a reader, without a disk.
"""

from dataclasses import dataclass
from enum import Enum

from drivers.printer.state import PrinterState
from drivers.status import DeviceState


class WhoActs(Enum):
    """Who can mend a trouble."""

    STAFF = "staff"
    MAINTENANCE = "maintenance"


class Trouble(Enum):
    """Why the terminal cannot serve, by what has to be done."""

    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    PRINTER = "printer"
    READER = "reader"
    STORAGE = "storage"
    LOCKED = "locked"
    CLOSED = "closed"

    @property
    def who_acts(self) -> WhoActs:
        by_maintenance = self in (Trouble.STORAGE, Trouble.LOCKED)
        return WhoActs.MAINTENANCE if by_maintenance else WhoActs.STAFF


@dataclass(frozen=True, slots=True)
class Health:
    """The last word of each required part; None is "not asked yet"."""

    printer: PrinterState | None = None
    reader: DeviceState | None = None
    storage_works: bool = True
    locked: bool = False
    """Maintenance locked the terminal from afar."""
    closed: bool = False
    """Staff closed it at the terminal itself."""

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What keeps the terminal out of service, most urgent first; empty when it can serve."""
        found = (
            Trouble.LOCKED if self.locked else None,
            Trouble.CLOSED if self.closed else None,
            _printer_trouble(self.printer),
            self._reader_trouble(),
            self._storage_trouble(),
        )
        return tuple(trouble for trouble in found if trouble)

    @property
    def is_known(self) -> bool:
        """Every required device has been asked at least once."""
        return self.printer is not None and self.reader is not None

    def _reader_trouble(self) -> Trouble | None:
        return None if self.reader in (None, DeviceState.READY) else Trouble.READER

    def _storage_trouble(self) -> Trouble | None:
        return None if self.storage_works else Trouble.STORAGE


def _printer_trouble(state: PrinterState | None) -> Trouble | None:
    if state is None or state.can_print:
        return None
    if state is PrinterState.PAPER_OUT:
        return Trouble.PAPER_OUT
    return Trouble.COVER_OPEN if state is PrinterState.COVER_OPEN else Trouble.PRINTER
