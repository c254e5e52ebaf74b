"""What is behind the upper left corner: carries out what a desk asks for, and shows the desk.

Lives on the UI thread, beside the controller, which gives it the touches of an attendant. What
takes long is done on workers: the staff's own line, and the printer's for a test ticket.
"""

import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime
from threading import Event as CancelEvent
from typing import TypeVar

from drivers.printer.state import PrinterState
from kiosk import commands as do
from kiosk import events as did
from kiosk.commands import Line
from kiosk.errors import StorageError
from kiosk.health import Health
from kiosk.paper import Paper, changed, tickets_left, used
from kiosk.staff import commands as asked
from kiosk.staff import events as at_desk
from kiosk.staff import pins
from kiosk.staff.audit import StaffAction
from kiosk.staff.desk import StaffDesk, opened, step
from kiosk.staff.store import StaffStore
from kiosk.staff.words import desk_view
from kiosk.text import Texts
from kiosk.view import View
from kiosk.words import LANGUAGE_PREFIX
from kiosk.workers import Workers

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")


class StaffCorner:
    """The visits of attendants, one after the other, and what they leave behind.

    Whether the terminal is closed and what is known of its paper outlive the process.
    """

    def __init__(
        self,
        store: StaffStore,
        workers: Workers,
        *,
        closed: bool,
        paper: Paper,
        roll_mm: int,
        print_test: Callable[[do.PrintTest, CancelEvent], did.Event | None],
        restart: Callable[[], None],
        texts: Texts,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        """`closed` and `paper` are what the store says now: the UI thread does not wait for it.

        `print_test` is called on the printer's line, `restart` ends the process.
        """
        self._store = store
        self._workers = workers
        self._closed = closed
        self._paper = paper
        self._roll_mm = roll_mm
        self._print_test = print_test
        self._restart = restart
        self._texts = texts
        self._clock = clock
        self._monotonic = monotonic
        self._desk: StaffDesk | None = None
        self._jobs: deque[Callable[[], None]] = deque()
        self._on_change: Callable[[], None] = lambda: None
        self._on_open: Callable[[str], None] = lambda _: None

    def listen(self, *, on_change: Callable[[], None], on_open: Callable[[str], None]) -> None:
        """Have `on_change` called when there is something else to show or to obey, and `on_open`
        with the initials of who opened the terminal to couples.
        """
        self._on_change = on_change
        self._on_open = on_open

    @property
    def is_open(self) -> bool:
        """An attendant is at the terminal."""
        return self._desk is not None

    @property
    def is_busy(self) -> bool:
        """Something is on its way to the disk that would be lost with the process."""
        return bool(self._jobs)

    @property
    def closed(self) -> bool:
        """Staff closed the terminal to couples."""
        return self._closed

    def tickets_left(self, printer: PrinterState | None) -> int | None:
        """Return about how many tickets the roll still gives; None when nobody knows."""
        near_end = printer is PrinterState.PAPER_LOW
        return tickets_left(self._paper, roll_mm=self._roll_mm, near_end=near_end)

    def open(self, lang: str) -> None:
        """The corner was held: ask who is there."""
        self._go_on(*opened(lang, self._monotonic()))

    def touch(self, action: str) -> None:
        """Take what a button of the desk sent."""
        now_s = self._monotonic()
        if action.startswith(LANGUAGE_PREFIX):
            self._send(at_desk.LanguageChosen(action.removeprefix(LANGUAGE_PREFIX), now_s))
        else:
            self._send(at_desk.Touched(action, now_s))

    def tick(self) -> None:
        """Look at the clock; called a few times a second."""
        self._send(at_desk.Ticked(self._monotonic()))

    def view(self, health: Health) -> View | None:
        """Return what the attendant sees now; None when nobody is there."""
        if self._desk is None:
            return None
        left = self.tickets_left(health.printer)
        return desk_view(self._desk, health, left, self._texts, self._monotonic())

    def learn(self, event: did.Event) -> None:
        """Take from what happens to couples how much paper it took."""
        if isinstance(event, did.TicketPrinted) and event.length_mm:
            self._count(event.length_mm)

    def _count(self, ticket_mm: float) -> None:
        self._paper = used(self._paper, ticket_mm)

        def count() -> None:
            try:
                self._store.add_ticket(ticket_mm)
            except StorageError as error:
                log.warning("the paper of a ticket cannot be counted: %s", error)

        self._queue(count, lambda _: None)

    def _send(self, event: at_desk.Event) -> None:
        if self._desk is not None:
            self._go_on(*step(self._desk, event))

    def _go_on(self, desk: StaffDesk | None, commands: tuple[asked.Command, ...]) -> None:
        self._desk = desk
        for command in commands:
            self._do(command)
        self._on_change()

    def _do(self, command: asked.Command) -> None:
        match command:
            case asked.ReadTiles():
                self._ask(lambda: at_desk.Listed(self._store.tiles(), self._monotonic()))
            case asked.CheckPin(initials, pin):
                self._ask(lambda: self._check(initials, pin))
            case asked.Record(action, initials, detail):
                self._ask(lambda: self._record(action, initials, detail))
            case do.PrintTest():
                self._workers.run(
                    command.line, lambda cancel: self._print_test(command, cancel), self._tested
                )
            case asked.Serve(initials):
                self._closed = False
                self._on_open(initials)
            case asked.StopServing():
                self._closed = True
            case asked.Restart():
                self._restart()

    def _check(self, initials: str, pin: str) -> at_desk.Event:
        verdict = pins.check(self._store, initials, pin, self._clock())
        log.info("a PIN was tried: %s", type(verdict).__name__)
        return at_desk.PinChecked(verdict, self._monotonic())

    def _record(self, action: StaffAction, initials: str, detail: str) -> at_desk.Event:
        self._store.record(action, initials, detail=detail, at=self._clock())
        log.info("staff: %s", action.value)
        return at_desk.Recorded(action)

    def _tested(self, event: did.Event | None) -> None:
        match event:
            case did.TicketPrinted(proven):
                self._send(at_desk.PaperTested(proven))
            case did.DeviceFailed():
                self._send(at_desk.PaperTested(None))

    def _ask(self, job: Callable[[], at_desk.Event]) -> None:
        def tried() -> at_desk.Event:
            try:
                return job()
            except StorageError:
                log.exception("the staff store failed")
                return at_desk.NotStored()

        self._queue(tried, self._answered)

    def _answered(self, event: at_desk.Event) -> None:
        if event == at_desk.Recorded(StaffAction.PAPER_CHANGED):
            self._paper = changed(self._paper)
        self._send(event)

    def _queue(self, job: Callable[[], Answer], answer: Callable[[Answer], None]) -> None:
        """Run `job` after those before it: a line would forget what has not begun yet."""

        def done(result: Answer) -> None:
            self._jobs.popleft()
            if self._jobs:
                self._jobs[0]()
            answer(result)

        self._jobs.append(lambda: self._workers.run(Line.STAFF, lambda _: job(), done))
        if len(self._jobs) == 1:
            self._jobs[0]()
