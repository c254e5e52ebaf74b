"""The staff of the terminal: who may open its menu comes from the centre, what they did goes there.

A staff file that does not work keeps nothing else back: to be locked, restarted or updated from
afar is what such a terminal needs most.
"""

import logging
from collections.abc import Callable

from kiosk.errors import StorageError
from kiosk.fleet.wire import AUDIT_MAX_LINES, StaffList
from kiosk.staff.audit import AuditLine
from kiosk.staff.store import StaffStore

_log = logging.getLogger(__name__)


class StaffPart:
    """The staff's part in reports and orders. Belongs to one thread."""

    def __init__(self, open_store: Callable[[], StaffStore]) -> None:
        """`open_store` is asked again as long as it raises `StorageError`."""
        self._open_store = open_store
        self._opened: StaffStore | None = None
        self._is_lame = False

    def to_report(self) -> tuple[str, tuple[AuditLine, ...]]:
        """Which list of people is here, and what the centre has still to hear of them."""
        try:
            store = self._store()
            told = store.etag(), store.untaken_audit(AUDIT_MAX_LINES)
        except StorageError as error:
            self._failed(error)
            return "", ()
        self._is_lame = False
        return told

    def obey(self, taken: tuple[str, ...], staff: StaffList | None) -> None:
        """The centre has the lines `taken`; `staff` is another list, if there is one."""
        try:
            store = self._store()
            store.mark_taken(taken)
            if staff is not None:
                store.replace_people(staff.etag, staff.people)
                _log.info("the list of staff has %d people now", len(staff.people))
        except StorageError as error:
            self._failed(error)

    def _store(self) -> StaffStore:
        if self._opened is None:
            self._opened = self._open_store()
        return self._opened

    def _failed(self, error: StorageError) -> None:
        if not self._is_lame:
            _log.error("the staff store does not work: %s", error)
        self._is_lame = True
