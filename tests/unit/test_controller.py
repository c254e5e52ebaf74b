"""The life of the terminal between couples, touches and the clock."""

from threading import Event as CancelEvent

import pytest

from drivers.printer.state import PrinterState
from kiosk import commands as do
from kiosk import events as did
from kiosk.events import Action, Device
from kiosk.session import State
from kiosk.view import Screen
from tests.unit.couples import BRIDE, GROOM, JPEG, NOW, NUMBER, WEDDING
from tests.unit.terminal_hall import ANSWERS_WITHIN_S, Hall, SlowReader
from tests.unit.test_session import TO_CONFIRM, TO_STORING


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
    assert hall.controller.session.parties == ()


def test_the_second_half_of_a_double_tap_does_not_touch_the_next_screen(hall: Hall) -> None:
    hall.open()
    hall.touch(Action.START)
    hall.now_s += 0.1
    hall.controller.touch(Action.GIVE_UP.value)
    assert hall.screen is Screen.IDENTIFY
    hall.now_s += 0.4
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
    assert hall.screen is Screen.IDENTIFY
    hall.pass_time(0.1)
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
    hall.answer_one()  # it begins
    with pytest.raises(AttributeError, match="a bug"):
        hall.answer_one()
