"""Opens what the first screen could do without, in order: disk, devices, centre, staff.

Imported and run on a thread of its own once the first screen is drawn, so that nothing here delays
it. What is opened goes on a stack that closes it again.
"""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import Protocol, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from kiosk.call_line import CallLine
from kiosk.case import Bilingual
from kiosk.central_client import CentralClient
from kiosk.config import Settings
from kiosk.controller import Controller
from kiosk.delivery import DeliveryLoop
from kiosk.errors import StorageError
from kiosk.hall_line import HallLine
from kiosk.hash_key import hash_key
from kiosk.health import Health
from kiosk.outbox import Outbox
from kiosk.patience import TimeOuts
from kiosk.remote import Remote
from kiosk.staff.corner import StaffCorner
from kiosk.staff.store import STAFF_FILE, StaffStore
from kiosk.staff_calls import StaffCalls
from kiosk.standing import read_status
from kiosk.steps import Devices, Steps
from kiosk.text import Texts
from kiosk.view import View
from kiosk.voice import Mouth, Voice
from kiosk.workers import Workers

CHINA = ZoneInfo("Asia/Shanghai")
STORAGE_RETRY_S = 5.0

log = logging.getLogger(__name__)

Opened = TypeVar("Opened")


class Window(Protocol):
    """What the parts need of the window and of the UI thread."""

    def show(self, view: View) -> None: ...

    def post(self, function: Callable[[], None]) -> None: ...

    def later(self, delay_s: float, function: Callable[[], None]) -> None: ...


@dataclass(frozen=True)
class Opening:
    """The parts of one terminal that are not open yet."""

    settings: Settings
    config_sequence: int
    """Of the remote document that the settings hold, 0 for none."""
    data: Path
    outbox_file: Path
    lang: str
    texts: Texts
    window: Window
    mouth: Mouth
    stack: ExitStack
    """Closes what was opened, the last one first."""
    stopping: Event
    """Set when the terminal is to end before all is open."""
    open_devices: Callable[[], Devices]
    show_closed: Callable[[Health], None]
    """Shows that nobody can be served, and why; on the UI thread."""
    storage_failed: Callable[[], None]
    """Called on the UI thread when delivery finds that the disk does not work."""
    restart: Callable[[], None]
    """Ends the process so that it is started again; on the UI thread."""
    wake_through: Callable[[Callable[[], None]], Callable[[], None]]
    """Lets a test look at what was stored before delivery is woken."""

    def run(self) -> tuple[Devices, Controller] | None:
        """Open all; None when the terminal was told to end meanwhile."""
        outbox = self._until_opened("the outbox", self._open_outbox)
        if outbox is None:
            return None
        devices = self.open_devices()
        self.stack.callback(devices.close)
        steps = self._open_steps(devices, outbox)
        call_line = CallLine(self._central(), monotonic=time.monotonic)
        hall_centre = self._central()
        workers = Workers(self.window.post)
        self.stack.callback(workers.close)
        corner = self._until_opened("the staff store", partial(self._open_corner, workers, steps))
        if corner is None:
            return None
        hall_line = HallLine(hall_centre, workers, monotonic=time.monotonic)
        return devices, self._controller(steps, workers, call_line, hall_line, corner)

    def _until_opened(self, what: str, opens: Callable[[], Opened]) -> Opened | None:
        """Open it, however long it takes until the disk lets us; None when we are to end.

        Without it nobody can be served: the screen says that maintenance must act.
        """
        closed = Health(storage_works=False)
        while not self.stopping.is_set():
            try:
                return opens()
            except StorageError:
                log.exception("%s cannot be opened", what)
                self.window.post(lambda: self.show_closed(closed))
                self.stopping.wait(STORAGE_RETRY_S)
        return None

    def _open_outbox(self) -> Outbox:
        outbox = Outbox(self.outbox_file, hash_key=hash_key(self.data / "hash.key"))
        self.stack.callback(outbox.close)
        return outbox

    def _central(self) -> CentralClient:
        """A line to the centre for one thread."""
        centre = self.settings.centre
        client = CentralClient(
            centre.url,
            ca=centre.ca,
            certificate=centre.certificate,
            connect_timeout_s=centre.connect_timeout_s,
            read_timeout_s=centre.read_timeout_s,
        )
        self.stack.callback(client.close)
        return client

    def _open_steps(self, devices: Devices, outbox: Outbox) -> Steps:
        delivery = DeliveryLoop(
            outbox,
            self._central(),
            on_storage_error=lambda: self.window.post(self.storage_failed),
        )
        steps = Steps(
            devices,
            self._central(),
            outbox,
            kiosk_id=self.settings.kiosk.id,
            wake_delivery=self.wake_through(delivery.wake),
            texts=self.texts,
            clock=_now,
            number_timeout_s=self.settings.centre.number_timeout_s,
        )
        delivery.start()
        self.stack.callback(delivery.stop)
        return steps

    def _open_corner(self, workers: Workers, steps: Steps) -> StaffCorner:
        store = StaffStore(self.data / STAFF_FILE)
        return StaffCorner(
            store,
            workers,
            closed=bool(store.closed_by()),
            paper=store.paper(),
            roll_mm=self.settings.devices.printer.roll_mm,
            print_test=steps.carry_out,
            restart=self.restart,
            texts=self.texts,
            clock=_now,
            monotonic=time.monotonic,
        )

    def _controller(
        self,
        steps: Steps,
        workers: Workers,
        call_line: CallLine,
        hall_line: HallLine,
        corner: StaffCorner,
    ) -> Controller:
        attract = self.settings.attract
        return Controller(
            steps,
            workers,
            calls=StaffCalls(call_line, workers, new_id=_new_id, monotonic=time.monotonic),
            hall=hall_line,
            remote=Remote(
                self.data,
                workers,
                last=read_status(self.data),
                config_sequence=self.config_sequence,
                restart=self.restart,
                clock=_now,
                monotonic=time.monotonic,
            ),
            corner=corner,
            voice=Voice(self.mouth, self.texts, self.window.show),
            later=self.window.later,
            texts=self.texts,
            time_outs=TimeOuts(**self.settings.time_out.model_dump()),
            default_lang=self.lang,
            welcome=Bilingual(attract.welcome_zh, attract.welcome_en),
            peak_day=self.settings.journey.peak_day,
            new_id=_new_id,
            monotonic=time.monotonic,
        )


def _now() -> datetime:
    return datetime.now(CHINA)


def _new_id() -> str:
    return str(uuid4())
