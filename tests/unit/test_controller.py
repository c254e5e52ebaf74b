"""The life of the terminal between couples, touches and the clock."""

from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Event as CancelEvent

import pytest

from drivers.printer.state import PrinterState
from drivers.status import DeviceState
from kiosk import commands as do
from kiosk import events as did
from kiosk.controller import Controller
from kiosk.events import Action, Device
from kiosk.patience import TimeOuts
from kiosk.session import State
from kiosk.view import Screen, View
from kiosk.workers import Workers
from tests.unit.couples import BRIDE, GROOM, JPEG, NOW, NUMBER, WEDDING
from tests.unit.test_session import TO_CONFIRM, TO_STORING

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


class Hall:
    """A controller with a clock that is set by hand and a screen that only remembers."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.steps = ScriptedSteps()
        self.shown: list[View] = []
        self._posted: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._ids = iter(f"id-{number}" for number in range(100))
        self.workers = Workers(self._posted.put)
        self._timers: list[tuple[float, Callable[[], None]]] = []
        self.controller = Controller(
            self.steps,  # type: ignore[arg-type]
            self.workers,
            show=self.shown.append,
            later=lambda delay_s, call: self._timers.append((self.now_s + delay_s, call)),
            texts=TEXTS,
            time_outs=TIME_OUTS,
            default_lang="zh_CN",
            new_id=lambda: next(self._ids),
            monotonic=lambda: self.now_s,
        )
        self.controller.start()

    @property
    def screen(self) -> Screen:
        return self.shown[-1].screen

    def pass_time(self, seconds: float) -> None:
        self.now_s += seconds
        due = [timer for timer in self._timers if timer[0] <= self.now_s]
        self._timers = [timer for timer in self._timers if timer not in due]
        for _, call in due:
            call()
        self.controller.tick()

    def touch(self, action: Action | str) -> None:
        self.now_s += 1.0
        self.controller.touch(action if isinstance(action, str) else action.value)

    def until(self, screen: Screen) -> None:
        while self.screen is not screen:
            self._posted.get(timeout=ANSWERS_WITHIN_S)()

    def open(self) -> None:
        """Let the devices answer that they are ready."""
        self.controller.tick()
        while not self.shown[-1].buttons:
            self._posted.get(timeout=ANSWERS_WITHIN_S)()

    def let_storage_finish(self) -> None:
        while not self.workers.is_idle(do.Line.STORAGE):
            self.answer_one()

    def answer_one(self) -> None:
        self._posted.get(timeout=ANSWERS_WITHIN_S)()


@pytest.fixture
def hall() -> Iterator["Hall"]:
    hall = Hall()
    yield hall
    hall.workers.close()


def test_nobody_can_start_before_the_devices_have_answered(hall: Hall) -> None:
    assert (hall.screen, hall.shown[-1].busy) == (Screen.ATTRACT, True)
    hall.touch(Action.START)
    assert hall.screen is Screen.ATTRACT
    hall.open()
    hall.touch(Action.START)
    assert hall.screen is Screen.IDENTIFY


def test_without_paper_the_terminal_closes_and_opens_by_itself(hall: Hall) -> None:
    hall.open()
    hall.steps.printer = PrinterState.PAPER_OUT
    hall.pass_time(2)
    hall.until(Screen.OUT_OF_SERVICE)
    hall.touch(Action.START)
    assert hall.screen is Screen.OUT_OF_SERVICE
    hall.steps.printer = PrinterState.READY
    hall.pass_time(2)
    hall.until(Screen.ATTRACT)


def test_a_couple_goes_through_and_the_next_one_finds_a_fresh_session(hall: Hall) -> None:
    hall.open()
    hall.steps.script = {
        do.ScanCode: [did.CodeScanned(b"2045817361")],
        do.FindAppointment: [did.LookedUp(WEDDING)],
        do.ReadCard: [],
        do.TakeStill: [did.StillTaken(JPEG)],
        do.AskNumber: [did.NumberGiven(NUMBER, NOW)],
        do.StoreCase: [did.CaseStored()],
        do.PrintTicket: [did.TicketPrinted(proven=True)],
        do.AwaitCardTaken: [did.CardTaken(), did.CardTaken()],
    }
    hall.touch(Action.START)
    hall.until(Screen.APPOINTMENT)
    hall.steps.script[do.ReadCard] = [did.CardRead(BRIDE), did.CardRead(GROOM)]
    hall.touch(Action.GO_ON)
    hall.until(Screen.PHOTO)
    hall.touch(Action.TAKE_PHOTO)
    for _ in range(3):
        hall.pass_time(1.0)
    while hall.shown[-1].still is None:
        hall.answer_one()
    hall.touch(Action.USE_PHOTO)
    hall.touch(Action.GO_ON)
    hall.until(Screen.TICKET)
    assert hall.shown[-1].number == "A0012"
    first = hall.controller.session.id
    hall.touch(Action.DONE)
    assert hall.screen is Screen.ATTRACT
    assert hall.controller.session.id != first
    assert hall.controller.session.ticket is None


def test_a_late_answer_never_reaches_the_next_couple(hall: Hall) -> None:
    hall.open()
    hall.steps.slow_reader = SlowReader()
    hall.touch(Action.START)
    hall.steps.slow_reader.reads.wait(ANSWERS_WITHIN_S)
    hall.touch(Action.GIVE_UP)
    hall.touch(Action.DONE)
    hall.touch(Action.START)
    hall.steps.slow_reader.answers.set()
    hall.answer_one()
    assert hall.screen is Screen.IDENTIFY
    assert hall.controller.session.cards == ()


def test_the_second_half_of_a_double_tap_does_not_touch_the_next_screen(hall: Hall) -> None:
    hall.open()
    hall.touch(Action.START)
    hall.now_s += 0.1
    hall.controller.touch(Action.GIVE_UP.value)
    assert hall.screen is Screen.IDENTIFY
    hall.now_s += 0.3
    hall.controller.touch(Action.GIVE_UP.value)
    assert hall.screen is Screen.GIVEN_UP


def test_a_short_wait_shows_no_screen_of_its_own(hall: Hall) -> None:
    hall.open()
    hall.steps.script = {do.ScanCode: [did.CodeScanned(b"2045817361")]}
    hall.touch(Action.START)
    while hall.controller.session.state is not State.LOOKING_UP:
        hall.answer_one()
    assert hall.screen is Screen.IDENTIFY
    hall.pass_time(0.25)
    assert hall.screen is Screen.WORKING


def test_the_last_fifteen_seconds_are_shown_and_can_be_extended(hall: Hall) -> None:
    hall.open()
    hall.touch(Action.START)
    hall.pass_time(44)
    assert hall.shown[-1].time_left is None
    hall.pass_time(2)
    left = hall.shown[-1].time_left
    assert left is not None
    assert (left.seconds, left.of_seconds) == (14, 15)
    hall.touch(left.button.action)
    assert hall.shown[-1].time_left is None
    hall.pass_time(59)
    assert hall.screen is Screen.IDENTIFY
    hall.pass_time(2)
    assert hall.screen is Screen.GIVEN_UP


def test_a_couple_that_walks_away_leaves_the_first_screen_to_the_next(hall: Hall) -> None:
    hall.open()
    hall.touch(Action.START)
    hall.pass_time(61)
    hall.pass_time(11)
    assert hall.screen is Screen.ATTRACT


def test_the_language_of_a_passer_by_does_not_stay(hall: Hall) -> None:
    hall.open()
    hall.touch("language:en")
    assert hall.shown[-1].lang == "en"
    hall.pass_time(61)
    assert hall.shown[-1].lang == "zh_CN"


def test_a_disk_that_cannot_be_written_closes_the_terminal_until_it_is_mended(hall: Hall) -> None:
    hall.open()
    hall.let_storage_finish()
    hall.controller.storage_is(False)
    assert hall.screen is Screen.OUT_OF_SERVICE
    hall.steps.disk_works = True
    hall.pass_time(2)
    hall.until(Screen.ATTRACT)


def test_nobody_starts_on_a_printer_that_has_just_failed(hall: Hall) -> None:
    hall.open()
    hall.steps.script = {
        do.StoreCase: [did.CaseStored()],
        do.PrintTicket: [did.DeviceFailed(Device.PRINTER)],
    }
    for event in TO_STORING:
        hall.controller.send(event)
    hall.until(Screen.TICKET)
    hall.touch(Action.DONE)
    assert (hall.screen, hall.shown[-1].buttons) == (Screen.ATTRACT, ())
    hall.open()
    assert hall.shown[-1].buttons


def test_a_couple_does_not_wait_for_a_network_that_hangs(hall: Hall) -> None:
    hall.open()
    for event in TO_CONFIRM:
        hall.controller.send(event)
    hall.touch(Action.GO_ON)
    hall.pass_time(1.4)
    assert hall.controller.session.state is State.REGISTERING
    hall.pass_time(0.2)
    assert hall.controller.session.state is State.STORING
    assert hall.controller.session.number is None


def test_a_double_tap_on_more_time_does_not_touch_what_lies_below(hall: Hall) -> None:
    hall.open()
    hall.touch(Action.START)
    hall.pass_time(50)
    hall.touch(Action.MORE_TIME)
    hall.now_s += 0.15
    hall.controller.touch(Action.GIVE_UP.value)
    assert hall.screen is Screen.IDENTIFY


def test_yesterday_is_forgotten_when_the_terminal_starts_and_every_hour(hall: Hall) -> None:
    hall.open()
    hall.pass_time(1)
    hall.let_storage_finish()
    assert hall.steps.has_forgotten_yesterday
    hall.steps.has_forgotten_yesterday = False
    hall.pass_time(3500)
    hall.let_storage_finish()
    assert not hall.steps.has_forgotten_yesterday
    hall.pass_time(100)
    hall.let_storage_finish()
    assert hall.steps.has_forgotten_yesterday


def test_a_bug_in_a_step_reaches_the_ui_thread(hall: Hall) -> None:
    def bug(_: CancelEvent) -> None:
        raise AttributeError("a bug")

    hall.workers.run(do.Line.CAMERA, bug, lambda _: None)
    with pytest.raises(AttributeError, match="a bug"):
        hall.answer_one()
