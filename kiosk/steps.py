"""One step for each command: the only place that joins devices, centre and outbox.

Every step runs on the worker of its line and blocks there. A step at a device ends within half a
second after `cancel` is set, one at the centre by its own deadline. Errors that a person can do
something about become events; everything else is a bug and passes through.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Event as CancelEvent

from PIL.Image import Image

from drivers.camera.base import Camera
from drivers.errors import Cancelled, DeviceError, NothingSeen
from drivers.idreader.base import CardUnreadable, IdReader
from drivers.printer.base import TicketPrinter
from drivers.printer.state import PrinterState, PrintProof
from drivers.scanner.base import CodeScanner
from drivers.status import DeviceState
from kiosk import commands as do
from kiosk import events as did
from kiosk.case import Business, Case, LookUp, Photo
from kiosk.central_client import CentralClient
from kiosk.errors import CentralError, StorageError
from kiosk.outbox import Outbox, PrintState
from kiosk.paper import length_mm
from kiosk.text import Texts
from kiosk.ticket import draw_test_ticket, draw_ticket

log = logging.getLogger(__name__)

# Longer than any screen waits: the session's own time-out ends a step, not this.
_WAIT_S = 600.0
_STILL_S = 2.0
_PRINT_S = 8.0
_STATUS_S = 1.0
# A camera that was just switched on may take this long to give its first picture.
_CAMERA_START_S = 3.0
_CAMERA_CHECK_S = 0.5


@dataclass(frozen=True, slots=True)
class Devices:
    """The four peripherals."""

    scanner: CodeScanner
    reader: IdReader
    camera: Camera
    printer: TicketPrinter

    def close(self) -> None:
        for device in (self.scanner, self.reader, self.camera, self.printer):
            device.close()


class Steps:
    """Carries out commands. Each method is called by the worker of its line only."""

    def __init__(
        self,
        devices: Devices,
        central: CentralClient,
        outbox: Outbox,
        *,
        kiosk_id: str,
        wake_delivery: Callable[[], None],
        texts: Texts,
        clock: Callable[[], datetime],
        number_timeout_s: float,
    ) -> None:
        self._devices = devices
        self._central = central
        self._outbox = outbox
        self._kiosk_id = kiosk_id
        self._wake_delivery = wake_delivery
        self._texts = texts
        self._clock = clock
        self.number_timeout_s = number_timeout_s

    def carry_out(self, command: do.Work, cancel: CancelEvent) -> did.Event | None:
        """Do what `command` says and return what came of it; None when nobody waits any more."""
        try:
            return self._carry_out(command, cancel)
        except (Cancelled, NothingSeen):
            return None
        except DeviceError as error:
            device = did.Device(command.line.value)
            log.warning("%s failed: %s", device.value, type(error).__name__)
            return did.DeviceFailed(device)

    def _carry_out(self, command: do.Work, cancel: CancelEvent) -> did.Event | None:
        match command:
            case do.ScanCode(after):
                return self._scan(after, cancel)
            case do.ReadCard():
                return self._read_card(cancel)
            case do.AwaitCardTaken():
                return self._await_card_taken(cancel)
            case do.ShowCamera():
                return self._show_camera(cancel)
            case do.TakeStill(kind):
                still = self._devices.camera.take_still(timeout_s=_STILL_S, cancel=cancel)
                return did.StillTaken(Photo(kind, still.jpeg))
            case do.HideCamera():
                self._devices.camera.stop()
                return None
            case do.ReachCentre():
                self._reach_centre()
                return None
            case do.FindAppointment(look_up):
                return self._find(look_up)
            case do.FindSlots(business):
                return self._find_slots(business)
            case do.AskNumber(case_id, appointment_id):
                return self._ask_number(case_id, appointment_id)
            case do.StoreCase(case):
                return self._store(case)
            case do.PrintTicket(ticket):
                text, width_dots = self._texts[ticket.lang], self._devices.printer.width_dots
                return self._print(draw_ticket(ticket, text, width_dots), cancel)
            case do.PrintTest(lang):
                return self._print(self._draw_test(lang), cancel)
            case do.RecordPrint(case_id, proven):
                return self._record_print(case_id, proven)

    def printer_state(self) -> PrinterState:
        """Ask the printer how it is, on the printer's line."""
        return self._devices.printer.status(timeout_s=_STATUS_S)

    def storage_works(self) -> bool:
        """Try to write, on the storage line: a disk may have been mended."""
        try:
            self._outbox.probe()
        except StorageError:
            return False
        return True

    def no_number(self) -> did.Event:
        """Say that there is no number, now."""
        return did.NumberUnavailable(self._clock())

    def forget_yesterday(self) -> did.Event | None:
        """Drop what was kept of the cases of earlier days, on the storage line."""
        try:
            self._outbox.forget_before(self._clock().date())
        except StorageError:
            log.exception("what was kept of earlier days could not be dropped")
            return did.StorageFailed()
        return None

    def reader_state(self) -> DeviceState:
        """Ask the card reader how it is, on the reader's line."""
        return self._devices.reader.status(timeout_s=_STATUS_S)

    def _scan(self, after: bytes, cancel: CancelEvent) -> did.Event:
        code = self._devices.scanner.scan(timeout_s=_WAIT_S, cancel=cancel, after=after)
        return did.CodeScanned(code.payload)

    def _read_card(self, cancel: CancelEvent) -> did.Event:
        try:
            return did.CardRead(self._devices.reader.read_card(timeout_s=_WAIT_S, cancel=cancel))
        except CardUnreadable as error:
            return did.CardNotRead(error.hint)

    def _await_card_taken(self, cancel: CancelEvent) -> did.Event:
        while not self._devices.reader.wait_until_taken(timeout_s=_WAIT_S, cancel=cancel):
            pass
        return did.CardTaken()

    def _show_camera(self, cancel: CancelEvent) -> did.Event | None:
        """Start the live picture and watch it: a dead camera is noticed before the photo."""
        camera = self._devices.camera
        camera.start()
        patience_s = _CAMERA_START_S
        while not cancel.wait(_CAMERA_CHECK_S):
            state = camera.status(timeout_s=_STATUS_S)
            if state is DeviceState.READY:
                patience_s = 0.0
                continue
            patience_s -= _CAMERA_CHECK_S
            if patience_s <= 0:
                log.warning("camera is %s", state.value)
                return did.DeviceFailed(did.Device.CAMERA)
        return None

    def _reach_centre(self) -> None:
        # No matter when it fails: the question that follows has words for that.
        with suppress(CentralError):
            centre_says = self._central.who_am_i(timeout_s=self.number_timeout_s)
            if centre_says.kiosk_id != self._kiosk_id:
                log.error(
                    "the certificate is that of kiosk %s, the configuration that of %s",
                    centre_says.kiosk_id,
                    self._kiosk_id,
                )

    def _find(self, look_up: LookUp) -> did.Event:
        try:
            return did.LookedUp(self._central.look_up(look_up))
        except CentralError as error:
            log.warning("look-up failed: %s", error)
            return did.CentralFailed()

    def _find_slots(self, business: Business) -> did.Event:
        try:
            return did.SlotsFound(self._central.free_slots(business))
        except CentralError as error:
            log.warning("free slots could not be asked for: %s", error)
            return did.CentralFailed()

    def _ask_number(self, case_id: str, appointment_id: str) -> did.Event:
        try:
            number = self._central.number_for(
                case_id, appointment_id, timeout_s=self.number_timeout_s
            )
        except CentralError as error:
            log.warning("no number for case %s: %s", case_id, error)
            return self.no_number()
        return did.NumberGiven(number, self._clock())

    def _store(self, case: Case) -> did.Event:
        try:
            self._outbox.put(case)
        except StorageError:
            log.exception("case %s could not be stored", case.case_id)
            return did.StorageFailed()
        self._wake_delivery()
        log.info("case %s stored", case.case_id)
        return did.CaseStored()

    def _print(self, picture: Image, cancel: CancelEvent) -> did.Event:
        proof = self._devices.printer.print_ticket(picture, timeout_s=_PRINT_S, cancel=cancel)
        log.info("ticket %s", proof.value)
        return did.TicketPrinted(proof is PrintProof.PROVEN, length_mm(picture.height))

    def _draw_test(self, lang: str) -> Image:
        width_dots = self._devices.printer.width_dots
        return draw_test_ticket(self._kiosk_id, self._clock(), self._texts[lang], width_dots)

    def _record_print(self, case_id: str, proven: bool) -> did.Event | None:
        state = PrintState.PROVEN if proven else PrintState.UNPROVEN
        try:
            self._outbox.set_print_state(case_id, state)
        except StorageError:
            log.exception("print state of case %s could not be stored", case_id)
            return did.StorageFailed()
        return None
