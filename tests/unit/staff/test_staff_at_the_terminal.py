"""An attendant at the terminal: from the held corner to what becomes of it."""

from pathlib import Path

import pytest

from drivers.printer.state import PrinterState
from kiosk import commands as do
from kiosk import events as did
from kiosk.errors import StorageError
from kiosk.events import Action, Device
from kiosk.staff.audit import StaffAction
from kiosk.staff.desk import CLOSE, IDLE_S, LEAVE, OPEN, PAPER, RESTART
from kiosk.standing import Status, TerminalState
from kiosk.touches import HOLD
from kiosk.view import Screen
from tests.unit.staff.staff_of_the_hall import LY_PIN, NO_PIN, people
from tests.unit.terminal_hall import Hall
from tests.unit.test_session import TO_STORING


@pytest.fixture(autouse=True)
def listed(hall: Hall) -> None:
    hall.staff_store.replace_people("etag", people())
    hall.open()


def until_staff_is_idle(hall: Hall) -> None:
    while not hall.workers.is_idle(do.Line.STAFF):
        hall.answer_one()


def hold_corner(hall: Hall) -> None:
    hall.touch(HOLD)
    until_staff_is_idle(hall)


def type_pin(hall: Hall, pin: str) -> None:
    for digit in pin:
        hall.now_s += 0.05  # fast fingers
        hall.controller.touch(f"key:{digit}")
    until_staff_is_idle(hall)


def come_in(hall: Hall) -> None:
    hold_corner(hall)
    hall.touch("choice:LY")
    hall.now_s += 0.4
    type_pin(hall, LY_PIN)


def act(hall: Hall, button: str) -> None:
    hall.touch(button)
    until_staff_is_idle(hall)


def reported(hall: Hall) -> Status:
    """Return what the terminal says of itself now, when what it said before is written."""
    assert hall.status
    hall.pass_time(0.2)
    return hall.status


def audit(hall: Hall) -> list[tuple[str, str, str]]:
    lines = hall.staff_store.untaken_audit(100)
    return [(line.initials, line.action, line.detail) for line in lines]


def test_the_corner_leads_to_the_menu_by_initials_and_pin(hall: Hall) -> None:
    hold_corner(hall)
    assert hall.screen is Screen.CHOICE
    assert [tile.label for tile in hall.view.choices] == ["LY", "ZC"]
    hall.touch("choice:LY")
    assert hall.screen is Screen.KEYPAD
    hall.now_s += 0.4
    type_pin(hall, LY_PIN)
    assert hall.screen is Screen.STAFF
    assert audit(hall) == [("LY", "unlocked", "")]


def test_a_couple_is_never_interrupted(hall: Hall) -> None:
    hall.touch(Action.START)
    hall.touch(HOLD)
    assert hall.screen is Screen.IDENTIFY


def test_no_couple_can_begin_while_staff_are_at_the_terminal(hall: Hall) -> None:
    come_in(hall)
    hall.touch(Action.START)
    assert hall.screen is Screen.STAFF
    assert reported(hall).state is TerminalState.STAFF


def test_a_closed_terminal_stays_closed_until_staff_open_it(hall: Hall, tmp_path: Path) -> None:
    come_in(hall)
    act(hall, CLOSE)
    assert hall.screen is Screen.OUT_OF_SERVICE
    hall.touch(Action.START)
    assert hall.screen is Screen.OUT_OF_SERVICE
    assert reported(hall).closed

    again = Hall(tmp_path)
    again.controller.tick()
    again.until(Screen.OUT_OF_SERVICE)
    come_in(again)
    act(again, OPEN)
    again.open()
    assert again.screen is Screen.ATTRACT
    assert [action for _, action, _ in audit(again)] == ["unlocked", "closed", "unlocked", "opened"]
    again.close()


def test_opening_takes_three_touches_and_a_pin(hall: Hall) -> None:
    come_in(hall)
    act(hall, CLOSE)
    for touch in (HOLD, "choice:LY", *(f"key:{digit}" for digit in LY_PIN), OPEN):
        act(hall, touch)
    assert hall.screen is Screen.ATTRACT
    assert hall.view.buttons


def test_staff_open_over_a_lock_of_maintenance_and_it_is_told(hall: Hall) -> None:
    hall.order(locked=True, lock_revision=7)
    hall.pass_time(1)
    assert hall.screen is Screen.OUT_OF_SERVICE
    come_in(hall)
    act(hall, OPEN)
    assert hall.screen is Screen.ATTRACT
    status = reported(hall)
    assert (status.lock_overridden, status.overridden_by) == (7, "LY")
    assert not status.locked


def test_orders_wait_until_staff_have_left(hall: Hall) -> None:
    come_in(hall)
    hall.order(locked=True, lock_revision=7, restart="order-1")
    hall.pass_time(1)
    assert (hall.screen, hall.restarts) == (Screen.STAFF, 0)
    act(hall, LEAVE)
    hall.pass_time(1)
    assert hall.screen is Screen.OUT_OF_SERVICE


def test_a_restart_is_written_down_before_it_happens(hall: Hall) -> None:
    come_in(hall)
    hall.touch(RESTART)
    assert hall.restarts == 0
    until_staff_is_idle(hall)
    assert hall.restarts == 1
    assert audit(hall)[-1] == ("LY", "restarted", "")


@pytest.mark.parametrize(
    ("answer", "words", "line"),
    [
        (did.TicketPrinted(True, 60.0), "was printed", ("LY", "paper_changed", "proven")),
        (did.TicketPrinted(False, 60.0), "not certain", ("LY", "paper_changed", "unproven")),
        (did.DeviceFailed(Device.PRINTER), "nothing", ("LY", "test_not_printed", "")),
    ],
)
def test_changed_paper_is_proven_by_a_test_ticket(
    hall: Hall, answer: did.Event, words: str, line: tuple[str, str, str]
) -> None:
    hall.steps.script = {do.PrintTest: [answer]}
    come_in(hall)
    hall.touch(PAPER)
    assert hall.view.busy
    while hall.view.busy:
        hall.answer_one()
    assert words in f"{hall.view.guidance} {hall.view.notice}"
    assert audit(hall)[-1] == line


def test_tickets_are_counted_from_the_roll_that_was_put_in(hall: Hall) -> None:
    assert reported(hall).tickets_left is None
    hall.steps.script = {
        do.PrintTest: [did.TicketPrinted(True, 60.0)],
        do.StoreCase: [did.CaseStored()],
        do.PrintTicket: [did.TicketPrinted(True, 85.0)],
    }
    come_in(hall)
    hall.touch(PAPER)
    while hall.view.busy:
        hall.answer_one()
    act(hall, LEAVE)
    for event in TO_STORING:
        hall.controller.send(event)
    hall.until(Screen.TICKET)
    until_staff_is_idle(hall)
    assert reported(hall).tickets_left == (80_000 - 85) // 85
    assert hall.staff_store.paper().used_mm == 85.0


def test_a_printer_near_its_end_has_few_tickets_left(hall: Hall) -> None:
    hall.steps.printer = PrinterState.PAPER_LOW
    hall.pass_time(2)
    while not hall.workers.is_idle(do.Line.PRINTER):
        hall.answer_one()
    assert reported(hall).tickets_left == 23


def test_whoever_goes_away_leaves_the_first_screen_to_the_next(hall: Hall) -> None:
    come_in(hall)
    hall.pass_time(IDLE_S + 0.1)
    until_staff_is_idle(hall)
    assert hall.screen is Screen.ATTRACT
    assert audit(hall)[-1] == ("LY", "went_away", "")


def test_digits_of_somebody_who_went_away_are_gone(hall: Hall) -> None:
    hold_corner(hall)
    hall.touch("choice:LY")
    hall.now_s += 0.4
    type_pin(hall, LY_PIN[:5])
    hall.pass_time(IDLE_S + 0.1)
    assert hall.screen is Screen.ATTRACT
    hold_corner(hall)
    hall.touch("choice:LY")
    keypad = hall.view.keypad
    assert keypad is not None
    assert keypad.typed == ""


def test_five_wrong_pins_make_the_keypad_wait_and_the_seconds_are_counted(hall: Hall) -> None:
    hold_corner(hall)
    hall.touch("choice:LY")
    for tries_left in (4, 3, 2, 1):
        hall.now_s += 0.4
        type_pin(hall, NO_PIN)
        assert hall.screen is Screen.KEYPAD
        assert str(tries_left) in hall.view.notice
    type_pin(hall, NO_PIN)
    assert hall.screen is Screen.STAFF
    assert " 15 s" in hall.view.guidance
    hall.pass_time(10)
    assert " 5 s" in hall.view.guidance
    hall.pass_time(5)
    assert hall.screen is Screen.KEYPAD
    assert [action for _, action, _ in audit(hall)] == ["pin_wrong"] * 5 + ["locked_out"]


def test_the_next_pin_can_be_typed_at_once_after_a_wrong_one(hall: Hall) -> None:
    hold_corner(hall)
    hall.touch("choice:LY")
    hall.now_s += 0.4
    type_pin(hall, NO_PIN)
    type_pin(hall, LY_PIN)
    assert hall.screen is Screen.STAFF


def test_staff_can_read_it_in_the_other_language(hall: Hall) -> None:
    come_in(hall)
    assert hall.view.lang == "zh_CN"
    hall.touch("language:en")
    assert (hall.screen, hall.view.lang) == (Screen.STAFF, "en")


def test_the_menu_shows_what_goes_wrong_meanwhile(hall: Hall) -> None:
    come_in(hall)
    hall.touch("language:en")
    hall.steps.printer = PrinterState.PAPER_OUT
    hall.pass_time(2)
    while len(hall.view.facts) < 2:
        hall.answer_one()
    assert hall.view.facts[0].value == "The paper is out"


def test_without_a_disk_nobody_gets_in_and_the_verdict_is_not_told(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_corner(hall)
    hall.touch("choice:LY")

    def full(*_: object, **__: object) -> None:
        raise StorageError("database or disk is full")

    monkeypatch.setattr(hall.staff_store, "note_try", full)
    told = []
    for pin in (LY_PIN, NO_PIN):
        hall.now_s += 0.4
        type_pin(hall, pin)
        told.append(hall.view)
    assert told[0] == told[1]
    assert "disk" in told[0].notice


def test_a_line_of_the_audit_waits_for_the_one_before_it(hall: Hall) -> None:
    """Who leaves and comes back at once does not push the note of it off the worker."""
    come_in(hall)
    hall.touch(LEAVE)
    hall.touch(HOLD)
    until_staff_is_idle(hall)
    assert hall.screen is Screen.CHOICE
    assert audit(hall)[-1] == ("LY", "left", "")


def test_no_pin_and_no_name_is_ever_logged(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    come_in(hall)
    act(hall, LEAVE)
    assert "a PIN was tried: Right" in caplog.text
    assert StaffAction.LEFT.value in caplog.text
    assert LY_PIN not in caplog.text
