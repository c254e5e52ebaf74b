"""A terminal for tests of its life: real parts around scripted devices and a scripted centre.

The clock is set by hand, and the screen only remembers.
"""

from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Event as CancelEvent

from drivers.printer.state import PrinterState
from drivers.status import DeviceState
from kiosk import commands as do
from kiosk import events as did
from kiosk.call_line import CallLine
from kiosk.calling import CallState, Phase
from kiosk.case import Bilingual
from kiosk.controller import Controller
from kiosk.errors import CentralUnreachable
from kiosk.events import Action
from kiosk.hall import HallNow
from kiosk.hall_line import HallLine
from kiosk.patience import TimeOuts
from kiosk.remote import Remote
from kiosk.speech import Utterance
from kiosk.staff.corner import StaffCorner
from kiosk.staff.store import STAFF_FILE, StaffStore
from kiosk.staff_calls import StaffCalls
from kiosk.standing import Orders, Status, TerminalState, read_status, write_orders
from kiosk.view import Screen, View
from kiosk.voice import Mouth, Voice
from kiosk.workers import Workers
from tests.unit.couples import BRIDE, NOW
from tests.unit.made_up_hall import OPEN_HALL

ANSWERS_WITHIN_S = 5.0
TIME_OUTS = TimeOuts(code_s=60, card_s=45, photo_s=60, review_s=90, ticket_s=30, goodbye_s=10)
TEXTS: dict[str, Callable[[str], str]] = {"zh_CN": "zh {}".format, "en": str}


class SlowReader:
    """A reader whose answer comes when the couple has long left, whatever was cancelled."""

    def __init__(self) -> None:
        self.reads = CancelEvent()
        self.answers = CancelEvent()

    def read(self) -> did.Event:
        self.reads.set()
        self.answers.wait(ANSWERS_WITHIN_S)
        return did.CardRead(BRIDE)


class ScriptedSteps:
    """Answers each command with the next event of its script, or waits until it is cancelled."""

    number_timeout_s = 1.5

    def __init__(self) -> None:
        self.script: dict[type, list[did.Event]] = {}
        self.printer = PrinterState.READY
        self.reader = DeviceState.READY
        self.slow_reader: SlowReader | None = None
        self.has_forgotten_yesterday = False
        self.disk_works = False

    def carry_out(self, command: do.Work, cancel: CancelEvent) -> did.Event | None:
        if isinstance(command, do.ReadCard) and self.slow_reader is not None:
            return self.slow_reader.read()
        answers = self.script.get(type(command))
        if answers:
            return answers.pop(0)
        if isinstance(command, do.HideCamera | do.RecordPrint | do.ReachCentre):
            return None
        cancel.wait(ANSWERS_WITHIN_S)
        return None

    def forget_yesterday(self) -> None:
        self.has_forgotten_yesterday = True

    def storage_works(self) -> bool:
        return self.disk_works

    def no_number(self) -> did.Event:
        return did.NumberUnavailable(NOW)

    def printer_state(self) -> PrinterState:
        return self.printer

    def reader_state(self) -> DeviceState:
        return self.reader


class HallPage:
    """The centre as far as the hall goes: what rings, what an attendant says to it, who waits."""

    def __init__(self) -> None:
        self.reachable = True
        self.hall_now = OPEN_HALL
        self.asked_for_hall = 0
        self.calls: dict[str, CallState] = {}
        self.screens: list[str] = []

    def answer(self, state: CallState) -> None:
        """Let the attendant say `state` to the call that was made last."""
        self.calls[list(self.calls)[-1]] = state

    def call_staff(self, call_id: str, screen: str, *, timeout_s: float) -> CallState:
        self._reach()
        if call_id not in self.calls:
            self.screens.append(screen)
        return self.calls.setdefault(call_id, CallState.RINGING)

    def staff_call(self, call_id: str, *, timeout_s: float) -> CallState:
        self._reach()
        return self.calls[call_id]

    def cancel_staff_call(self, call_id: str, *, timeout_s: float) -> CallState:
        self._reach()
        self.calls[call_id] = CallState.CANCELLED
        return CallState.CANCELLED

    def hall(self, *, timeout_s: float) -> HallNow:
        self.asked_for_hall += 1
        self._reach()
        return self.hall_now

    def _reach(self) -> None:
        if not self.reachable:
            raise CentralUnreachable("nobody there")


class Loudspeaker:
    """Speaks to `ear`; nobody hears anything without one."""

    def __init__(self) -> None:
        self.ear: Mouth | None = None

    @property
    def can_speak(self) -> bool:
        return self.ear is not None

    def say(self, utterance: Utterance, loudness: float) -> None:
        if self.ear is not None:
            self.ear.say(utterance, loudness)

    def hush(self) -> None:
        if self.ear is not None:
            self.ear.hush()


class Hall:
    """The terminal, and who stands around it."""

    def __init__(self, data: Path, *, peak_day: bool = False) -> None:
        self.data = data
        self.peak_day = peak_day
        self.now_s = 1000.0
        self.steps = ScriptedSteps()
        self.page = HallPage()
        self.mouth = Loudspeaker()
        self.shown: list[View] = []
        self.restarts = 0
        self._posted: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._beside: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._ids = iter(f"id-{number}" for number in range(1000))
        self.workers = Workers(self._posted.put)
        # Calls and orders have a queue of their own, so that a test can wait for either.
        self.workers_beside = Workers(self._beside.put)
        self._timers: list[tuple[float, Callable[[], None]]] = []
        self.calls = StaffCalls(
            CallLine(self.page, monotonic=self._monotonic, look_s=0.001, tell_again_s=0.001),
            self.workers_beside,
            new_id=self._new_id,
            monotonic=self._monotonic,
        )
        self.staff_store = StaffStore(data / STAFF_FILE)
        self.controller = self._controller()
        self.controller.start()

    def _controller(self) -> Controller:
        return Controller(
            self.steps,  # type: ignore[arg-type]
            self.workers,
            calls=self.calls,
            hall=HallLine(self.page, self.workers_beside, monotonic=self._monotonic),
            remote=Remote(
                self.data,
                self.workers_beside,
                last=None,
                config_sequence=0,
                restart=self._restart,
                clock=lambda: NOW,
                monotonic=self._monotonic,
            ),
            corner=StaffCorner(
                self.staff_store,
                self.workers,
                closed=bool(self.staff_store.closed_by()),
                paper=self.staff_store.paper(),
                roll_mm=80_000,
                print_test=self.steps.carry_out,
                restart=self._restart,
                texts=TEXTS,
                clock=lambda: NOW,
                monotonic=self._monotonic,
            ),
            voice=Voice(self.mouth, TEXTS, self.shown.append),
            later=lambda delay_s, call: self._timers.append((self.now_s + delay_s, call)),
            texts=TEXTS,
            time_outs=TIME_OUTS,
            default_lang="zh_CN",
            welcome=Bilingual("", ""),
            new_id=self._new_id,
            monotonic=self._monotonic,
            peak_day=self.peak_day,
        )

    @property
    def view(self) -> View:
        return self.shown[-1]

    @property
    def screen(self) -> Screen:
        return self.view.screen

    @property
    def status(self) -> Status:
        """What the fleet agent reads."""
        status = read_status(self.data)
        assert status is not None
        return status

    def state_reported(self) -> TerminalState:
        """Let the terminal report as it is now, and return in what state it says to be."""
        self.pass_time(0.1)
        return self.status.state

    def order(self, **orders: object) -> None:
        """Let maintenance order something, as the agent writes it down."""
        write_orders(self.data, Orders(**orders))  # type: ignore[arg-type]

    def pass_time(self, seconds: float) -> None:
        self.now_s += seconds
        due = [timer for timer in self._timers if timer[0] <= self.now_s]
        self._timers = [timer for timer in self._timers if timer not in due]
        for _, call in due:
            call()
        self.controller.tick()
        while not self.workers_beside.is_idle(do.Line.STANDING):
            self.answer_one_beside()

    def hear_of_the_hall(self) -> None:
        """Let the centre answer how the hall is, and the screen show it."""
        while not self.workers_beside.is_idle(do.Line.HALL):
            self.answer_one_beside()
        self.pass_time(0)

    def touch(self, action: Action | str) -> None:
        self.now_s += 1.0
        self.controller.touch(action if isinstance(action, str) else action.value)

    def until(self, screen: Screen) -> None:
        while self.screen is not screen:
            self.answer_one()

    def until_call(self, phase: Phase) -> None:
        while self.calls.calling.phase is not phase:
            self.answer_one_beside()

    def until_nothing_is_owed(self) -> None:
        while self.calls.is_busy:
            self.answer_one_beside()

    def open(self) -> None:
        """Let the devices answer that they are ready."""
        self.pass_time(0)
        while not self.view.buttons:
            self.answer_one()

    def let_the_printer_answer(self) -> None:
        while not self.workers.is_idle(do.Line.PRINTER):
            self.answer_one()

    def let_storage_finish(self) -> None:
        while not self.workers.is_idle(do.Line.STORAGE):
            self.answer_one()

    def answer_one(self) -> None:
        self._posted.get(timeout=ANSWERS_WITHIN_S)()

    def answer_one_beside(self) -> None:
        self._beside.get(timeout=ANSWERS_WITHIN_S)()

    def close(self) -> None:
        self.workers.close()
        self.workers_beside.close()

    def _monotonic(self) -> float:
        return self.now_s

    def _new_id(self) -> str:
        return next(self._ids)

    def _restart(self) -> None:
        self.restarts += 1
