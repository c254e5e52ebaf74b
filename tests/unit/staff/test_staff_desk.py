"""One visit of an attendant, from the held corner to the first screen."""

from dataclasses import replace

import pytest

from kiosk.commands import PrintTest
from kiosk.staff.audit import StaffAction
from kiosk.staff.commands import CheckPin, Command, ReadTiles, Record, Restart, Serve, StopServing
from kiosk.staff.desk import (
    BACK,
    CLOSE,
    IDLE_S,
    LEAVE,
    OPEN,
    PAPER,
    RESTART,
    Notice,
    Place,
    StaffDesk,
    opened,
    step,
)
from kiosk.staff.events import (
    Event,
    LanguageChosen,
    Listed,
    NotStored,
    PaperTested,
    PinChecked,
    Recorded,
    Ticked,
    Touched,
)
from kiosk.staff.lockout import NotListed, Right, Verdict, Wait, Wrong
from kiosk.staff.people import Tile

TILES = (Tile("LY"), Tile("ZC", locked_s=20))
PIN = "260714"


def touch(action: str, at_s: float = 1.0) -> Touched:
    return Touched(action, at_s)


def keys(digits: str, at_s: float = 1.0) -> tuple[Touched, ...]:
    return tuple(touch(f"key:{digit}", at_s) for digit in digits)


def after(*events: Event) -> tuple[StaffDesk, tuple[Command, ...]]:
    """Hold the corner, and let `events` happen; the visit goes on."""
    desk, commands = opened("zh_CN", at_s=0.0)
    for event in events:
        assert desk is not None
        desk, commands = step(desk, event)
    assert desk is not None
    return desk, commands


def last_of(*events: Event) -> tuple[Command, ...]:
    """Let `events` happen, the last of which ends the visit."""
    desk, _ = after(*events[:-1])
    left, commands = step(desk, events[-1])
    assert left is None
    return commands


LISTED = Listed(TILES, at_s=0.0)
CHOSEN = (LISTED, touch("choice:LY"))
TYPED = (*CHOSEN, *keys(PIN))
IN = (*TYPED, PinChecked(Right(), at_s=1.1))


def test_the_corner_asks_who_is_there() -> None:
    desk, commands = opened("zh_CN", at_s=0.0)
    assert commands == (ReadTiles(),)
    assert after(LISTED)[0].tiles == TILES
    assert desk is not None


def test_the_sixth_digit_sends_the_pin_by_itself() -> None:
    desk, commands = after(*CHOSEN, *keys(PIN[:5]))
    assert (desk.place, commands) == (Place.PIN, ())
    desk, commands = after(*TYPED)
    assert (desk.place, commands) == (Place.CHECKING, (CheckPin("LY", PIN),))


def test_a_digit_can_be_taken_back() -> None:
    _, commands = after(*CHOSEN, *keys("9"), touch("key:back"), *keys(PIN))
    assert commands == (CheckPin("LY", PIN),)


def test_a_key_while_the_pin_is_checked_is_not_part_of_the_next() -> None:
    desk, commands = after(*TYPED, *keys("1"), PinChecked(Wrong(4), at_s=1.1))
    assert (desk.typed, commands) == ("", ())


def test_a_wrong_pin_says_how_many_tries_are_left() -> None:
    desk, _ = after(*TYPED, PinChecked(Wrong(3), at_s=1.1))
    assert (desk.place, desk.notice, desk.tries_left) == (Place.PIN, Notice.WRONG_PIN, 3)
    desk, _ = step(desk, touch("key:1"))
    assert desk is not None
    assert desk.notice is None


def test_too_many_wrong_pins_make_the_keypad_wait() -> None:
    desk, _ = after(*TYPED, PinChecked(Wait(15), at_s=10.0))
    assert desk.waits_s(now_s=12.5) == 12.5
    desk, _ = step(desk, touch("key:1", at_s=24.9))
    assert desk is not None
    assert desk.typed == ""
    desk, _ = step(desk, touch("key:1", at_s=25.0))
    assert desk is not None
    assert desk.typed == "1"


def test_a_wait_that_was_found_runs_from_when_it_was_read() -> None:
    desk, _ = after(Listed(TILES, at_s=5.0), touch("choice:ZC", at_s=9.0))
    assert desk.waits_s(now_s=9.0) == 16


def test_going_back_asks_anew_who_may_try() -> None:
    desk, commands = after(*CHOSEN, *keys("12"), touch(BACK))
    assert (desk.place, desk.typed, commands) == (Place.OPENING, "", (ReadTiles(),))


def test_somebody_who_was_taken_off_the_list_chooses_again() -> None:
    desk, commands = after(*TYPED, PinChecked(NotListed(), at_s=1.1))
    assert (desk.place, commands) == (Place.OPENING, (ReadTiles(),))


def test_initials_that_are_not_on_a_tile_choose_nobody() -> None:
    assert after(LISTED, touch("choice:XX"))[0].place is Place.CHOOSE


@pytest.mark.parametrize(
    ("button", "action", "follows"),
    [
        (OPEN, StaffAction.OPENED, Serve("LY")),
        (CLOSE, StaffAction.CLOSED, StopServing()),
    ],
)
def test_opening_and_closing_happen_when_they_are_written_down_and_end_the_visit(
    button: str, action: StaffAction, follows: Command
) -> None:
    desk, commands = after(*IN, touch(button))
    assert (desk.place, commands) == (Place.RECORDING, (Record(action, "LY"),))
    assert last_of(*IN, touch(button), Recorded(action)) == (follows,)


def test_a_restart_happens_when_it_is_written_down() -> None:
    desk, commands = after(*IN, touch(RESTART))
    assert commands == (Record(StaffAction.RESTARTED, "LY"),)
    desk, commands = after(*IN, touch(RESTART), Recorded(StaffAction.RESTARTED))
    assert (desk.place, commands) == (Place.RECORDING, (Restart(),))


@pytest.mark.parametrize("button", [OPEN, CLOSE, RESTART])
def test_what_cannot_be_written_down_does_not_happen(button: str) -> None:
    desk, commands = after(*IN, touch(button), NotStored())
    assert (desk.place, desk.notice, commands) == (Place.MENU, Notice.NOT_STORED, ())


@pytest.mark.parametrize(
    ("proven", "notice", "record"),
    [
        (True, Notice.PROVEN, Record(StaffAction.PAPER_CHANGED, "LY", "proven")),
        (False, Notice.UNPROVEN, Record(StaffAction.PAPER_CHANGED, "LY", "unproven")),
        (None, Notice.NOT_PRINTED, Record(StaffAction.TEST_NOT_PRINTED, "LY")),
    ],
)
def test_changed_paper_is_proven_by_a_test_ticket(
    proven: bool | None, notice: Notice, record: Record
) -> None:
    testing, commands = after(*IN, touch(PAPER))
    assert (testing.place, commands) == (Place.TESTING_PAPER, (PrintTest("zh_CN"),))
    _, commands = after(*IN, touch(PAPER), PaperTested(proven))
    assert commands == (record,)
    desk, _ = after(*IN, touch(PAPER), PaperTested(proven), Recorded(record.action))
    assert (desk.place, desk.notice) == (Place.MENU, notice)


def test_leaving_locks_at_once_and_is_written_down() -> None:
    assert last_of(*IN, touch(LEAVE)) == (Record(StaffAction.LEFT, "LY"),)


def test_whoever_goes_away_is_locked_out_after_half_a_minute() -> None:
    _, commands = after(*IN, Ticked(1.1 + IDLE_S - 0.1))
    assert commands == ()
    assert last_of(*IN, Ticked(1.1 + IDLE_S)) == (Record(StaffAction.WENT_AWAY, "LY"),)


def test_a_touch_begins_the_half_minute_anew() -> None:
    desk, _ = after(*IN, touch("nothing", at_s=20.0), Ticked(45.0))
    assert desk.place is Place.MENU
    desk, _ = after(*IN, LanguageChosen("en", at_s=20.0), Ticked(45.0))
    assert (desk.place, desk.lang) == (Place.MENU, "en")


@pytest.mark.parametrize("so_far", [(), (LISTED,), CHOSEN, (*CHOSEN, *keys("123"))])
def test_whoever_never_got_in_leaves_no_trace_and_no_digits(so_far: tuple[Event, ...]) -> None:
    assert last_of(*so_far, Ticked(1.0 + IDLE_S)) == ()


def test_a_touch_on_leave_before_anybody_got_in_ends_the_visit() -> None:
    assert last_of(LISTED, touch(LEAVE)) == ()


@pytest.mark.parametrize(
    "under_way", [TYPED, (*IN, touch(PAPER)), (*IN, touch(CLOSE)), (*IN, touch(RESTART))]
)
def test_what_is_under_way_is_waited_for(under_way: tuple[Event, ...]) -> None:
    desk, commands = after(*under_way, Ticked(1000.0))
    assert commands == ()
    assert step(desk, touch(LEAVE)) == (replace(desk, touched_s=1.0), ())


@pytest.mark.parametrize("so_far", [(), CHOSEN, TYPED, (LISTED,)])
@pytest.mark.parametrize("button", [OPEN, CLOSE, PAPER, RESTART])
def test_nothing_can_be_done_without_a_pin(so_far: tuple[Event, ...], button: str) -> None:
    desk, _ = after(*so_far)
    still, commands = step(desk, touch(button))
    assert still is not None
    assert (still.place, commands) == (desk.place, ())


@pytest.mark.parametrize("verdict", [Wrong(4), Wait(15), NotListed()])
def test_only_the_right_pin_opens_the_menu(verdict: Verdict) -> None:
    assert after(*TYPED, PinChecked(verdict, at_s=1.1))[0].place is not Place.MENU


def test_a_disk_that_fails_lets_nobody_in_and_says_so() -> None:
    desk, _ = after(*TYPED, NotStored())
    assert (desk.place, desk.typed, desk.notice) == (Place.PIN, "", Notice.NOT_STORED)
    desk, _ = after(NotStored())
    assert (desk.place, desk.notice) == (Place.CHOOSE, Notice.NOT_STORED)


def test_the_pin_is_written_out_nowhere() -> None:
    desk, commands = after(*TYPED)
    assert PIN not in repr(desk)
    assert PIN not in repr(commands)
    assert "key:2" not in repr(touch("key:2"))
