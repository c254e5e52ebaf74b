"""Whether the terminal can serve: what its required parts said last, and who must act.

Used from the UI thread only; devices answer on their own lines.
"""

import logging
from collections.abc import Callable
from dataclasses import replace

from drivers.printer.state import PrinterState
from drivers.status import DeviceState
from kiosk.commands import Line
from kiosk.events import Device, DeviceFailed, Event, StorageFailed, TicketPrinted
from kiosk.health import Health
from kiosk.steps import Steps
from kiosk.workers import Workers

log = logging.getLogger(__name__)


class Watch:
    """Keeps the health of the terminal."""

    def __init__(self, steps: Steps, workers: Workers, *, changed: Callable[[], None]) -> None:
        """`changed` is called whenever there is something else to show."""
        self._steps = steps
        self._workers = workers
        self._changed = changed
        self._health = Health()

    @property
    def health(self) -> Health:
        return self._health

    @property
    def can_serve(self) -> bool:
        """A couple may begin: what it will need is there."""
        return self._health.is_known and not self._health.troubles

    def ask(self) -> None:
        """Ask the required parts how they are; call it while nobody uses them."""
        ask = self._workers.run
        if self._workers.is_idle(Line.PRINTER):
            ask(Line.PRINTER, lambda _: self._steps.printer_state(), self._printer_is)
        if self._workers.is_idle(Line.READER):
            ask(Line.READER, lambda _: self._steps.reader_state(), self._reader_is)
        if not self._health.storage_works and self._workers.is_idle(Line.STORAGE):
            ask(Line.STORAGE, lambda _: self._steps.storage_works(), self.storage_is)

    def learn(self, event: Event) -> None:
        """Take from an event what it says of the terminal, so that the next couple does not begin
        what cannot end: a device that failed is asked anew before anybody can start.
        """
        match event:
            case StorageFailed():
                self.storage_is(False)
            case DeviceFailed(Device.PRINTER) | TicketPrinted(proven=False):
                self._health = replace(self._health, printer=None)
            case DeviceFailed(Device.READER):
                self._health = replace(self._health, reader=None)

    def storage_is(self, works: bool) -> None:
        """Take note whether the disk can be written."""
        self._heard(replace(self._health, storage_works=works))

    def locked_is(self, locked: bool) -> None:
        """Take note whether maintenance has locked the terminal."""
        self._heard(replace(self._health, locked=locked))

    def closed_is(self, closed: bool) -> None:
        """Take note whether staff have closed the terminal."""
        self._heard(replace(self._health, closed=closed))

    def _printer_is(self, state: PrinterState) -> None:
        self._heard(replace(self._health, printer=state))

    def _reader_is(self, state: DeviceState) -> None:
        self._heard(replace(self._health, reader=state))

    def _heard(self, health: Health) -> None:
        if health == self._health:
            return
        self._health = health
        for trouble in health.troubles:
            log.warning("out of service: %s, %s must act", trouble.value, trouble.who_acts.value)
        if self.can_serve:
            log.info("in service")
        self._changed()
