"""The staff store on a real file: durable before a verdict, shared by two processes."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.errors import StorageError
from kiosk.paper import Paper
from kiosk.staff import pins
from kiosk.staff.audit import StaffAction
from kiosk.staff.lockout import NotListed, Right, Verdict, Wait, Wrong
from kiosk.staff.people import Person, Tile
from kiosk.staff.store import StaffStore
from tests.unit.staff.staff_of_the_hall import LY_PIN, NO_PIN, ZC_PIN, Machine, hashed, people

NOW = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "terminal" / "staff.sqlite3"


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def store(path: Path, machine: Machine) -> StaffStore:
    store = StaffStore(path, uptime=machine)
    store.replace_people("etag-1", people())
    return store


def tries(store: StaffStore, initials: str, pin: str, times: int = 1) -> Verdict:
    for _ in range(times):
        verdict = pins.check(store, initials, pin, NOW)
    return verdict


def actions(store: StaffStore) -> list[tuple[str, StaffAction, str]]:
    return [(line.initials, line.action, line.detail) for line in store.untaken_audit(100)]


def test_the_people_are_shown_in_the_order_of_the_centre(store: StaffStore) -> None:
    assert store.etag() == "etag-1"
    assert store.tiles() == (Tile("LY"), Tile("ZC"))
    store.replace_people("etag-2", tuple(reversed(people())))
    assert store.etag() == "etag-2"
    assert store.tiles() == (Tile("ZC"), Tile("LY"))


def test_the_right_pin_opens_and_is_written_down(store: StaffStore) -> None:
    assert tries(store, "LY", LY_PIN) == Right()
    assert actions(store) == [("LY", StaffAction.UNLOCKED, "")]


def test_a_pin_of_somebody_else_is_wrong(store: StaffStore) -> None:
    assert tries(store, "LY", ZC_PIN) == Wrong(tries_left=4)
    assert actions(store) == [("LY", StaffAction.PIN_WRONG, "")]


def test_the_fifth_wrong_pin_locks_the_person_and_the_terminal(
    store: StaffStore, machine: Machine
) -> None:
    assert tries(store, "LY", NO_PIN, times=5) == Wait(15)
    assert actions(store)[-1] == ("LY", StaffAction.LOCKED_OUT, "15")
    assert store.tiles() == (Tile("LY", 15), Tile("ZC", 15))
    assert tries(store, "ZC", ZC_PIN) == Wait(15)
    machine.at_s += 15
    assert tries(store, "ZC", ZC_PIN) == Right()


def test_a_right_pin_while_locked_opens_nothing_and_counts_nothing(store: StaffStore) -> None:
    tries(store, "LY", NO_PIN, times=5)
    before = actions(store)
    assert tries(store, "LY", LY_PIN) == Wait(15)
    assert actions(store) == before


def test_trying_one_pin_on_everybody_gives_no_more_tries(store: StaffStore) -> None:
    for initials in ("LY", "ZC", "LY", "ZC"):
        assert isinstance(tries(store, initials, NO_PIN), Wrong)
    assert tries(store, "LY", NO_PIN) == Wait(15)


def test_a_colleague_who_gets_in_frees_the_terminal_but_not_the_one_who_failed(
    store: StaffStore, machine: Machine
) -> None:
    tries(store, "LY", NO_PIN, times=5)
    machine.at_s += 15
    assert tries(store, "ZC", ZC_PIN) == Right()
    assert tries(store, "ZC", NO_PIN) == Wrong(tries_left=4)
    assert tries(store, "LY", NO_PIN) == Wait(30)


def test_a_restart_of_the_app_keeps_the_wait(
    store: StaffStore, path: Path, machine: Machine
) -> None:
    tries(store, "LY", NO_PIN, times=5)
    machine.at_s += 5
    assert StaffStore(path, uptime=machine).tiles()[0] == Tile("LY", 10)


def test_pulling_the_plug_begins_the_wait_anew_and_it_ends(
    store: StaffStore, path: Path, machine: Machine
) -> None:
    tries(store, "LY", NO_PIN, times=6)
    machine.at_s += 14
    machine.start_again()
    store = StaffStore(path, uptime=machine)
    assert store.tiles()[0] == Tile("LY", 15)
    machine.at_s += 14
    assert tries(store, "LY", LY_PIN) == Wait(1)
    machine.at_s += 1
    assert tries(store, "LY", LY_PIN) == Right()


@pytest.mark.parametrize("jump", [timedelta(days=-20_000), timedelta(days=365)])
def test_a_clock_that_is_set_neither_ends_a_wait_nor_makes_it_endless(
    store: StaffStore, machine: Machine, jump: timedelta
) -> None:
    tries(store, "LY", NO_PIN, times=5)
    assert pins.check(store, "LY", LY_PIN, NOW + jump) == Wait(15)
    machine.at_s += 15
    assert pins.check(store, "LY", LY_PIN, NOW + jump) == Right()


def test_a_verdict_is_on_the_disk_before_anybody_learns_it(path: Path, machine: Machine) -> None:
    """A power cut before the commit: the count stays, and nobody saw whether the PIN was right."""

    class PowerCut(Exception):
        pass

    def cut() -> str:
        raise PowerCut

    StaffStore(path, uptime=machine).replace_people("", people())
    store = StaffStore(path, uptime=machine, new_id=cut)
    for pin in (LY_PIN, NO_PIN):
        with pytest.raises(PowerCut):
            pins.check(store, "LY", pin, NOW)
    after = StaffStore(path, uptime=machine)
    assert after.untaken_audit(10) == ()
    assert tries(after, "LY", NO_PIN) == Wrong(tries_left=4)


def test_a_count_is_in_the_file_when_the_verdict_is_known(store: StaffStore, path: Path) -> None:
    tries(store, "LY", NO_PIN, times=2)
    with sqlite3.connect(path) as another_process:
        counts = dict(another_process.execute("SELECT initials, count FROM failures").fetchall())
    assert counts == {"LY": 2, "": 2}
    assert not list(path.parent.glob("*-journal"))


def test_a_person_who_was_taken_off_the_list_cannot_get_in(store: StaffStore) -> None:
    store.replace_people("etag-2", people()[1:])
    assert tries(store, "LY", LY_PIN) == NotListed()
    assert store.tiles() == (Tile("ZC"),)


def test_a_new_pin_frees_its_owner_and_leaves_no_hash_behind(
    store: StaffStore, path: Path, machine: Machine
) -> None:
    tries(store, "LY", NO_PIN, times=5)
    machine.at_s += 15
    assert store.tiles()[0].locked_s == 0
    tries(store, "LY", NO_PIN)
    old = people()[0].pin_hash
    store.replace_people("etag-2", (Person("LY", hashed("918273")), people()[1]))
    assert old.encode() not in path.read_bytes()
    machine.at_s += 30
    # The terminal has counted six, the person with the new PIN none.
    assert tries(store, "LY", "918273") == Right()


def test_a_list_that_comes_again_unchanged_frees_nobody(store: StaffStore) -> None:
    tries(store, "LY", NO_PIN, times=5)
    store.replace_people("etag-2", people())
    assert store.tiles()[0] == Tile("LY", 15)


@pytest.mark.parametrize("pin_hash", ["not a hash", "$argon2id$散列"])
def test_a_hash_that_cannot_be_read_lets_nobody_in(
    store: StaffStore, caplog: pytest.LogCaptureFixture, pin_hash: str
) -> None:
    store.replace_people("", (Person("LY", pin_hash),))
    assert tries(store, "LY", LY_PIN) == Wrong(tries_left=4)
    assert "cannot be read" in caplog.text
    assert pin_hash not in caplog.text


def test_an_action_of_a_newer_app_is_told_as_it_stands(store: StaffStore, path: Path) -> None:
    store.record(StaffAction.OPENED, "LY", at=NOW)
    with sqlite3.connect(path) as newer_app:
        newer_app.execute("UPDATE audit SET action = 'card_reader_cleaned'")
    assert [line.action for line in store.untaken_audit(100)] == ["card_reader_cleaned"]


def test_closing_and_opening_outlive_the_process(
    store: StaffStore, path: Path, machine: Machine
) -> None:
    store.record(StaffAction.CLOSED, "LY", at=NOW)
    assert StaffStore(path, uptime=machine).closed_by() == "LY"
    store.record(StaffAction.OPENED, "ZC", at=NOW)
    assert StaffStore(path, uptime=machine).closed_by() == ""


def test_the_paper_is_counted_from_the_roll_that_was_put_in(
    store: StaffStore, path: Path, machine: Machine
) -> None:
    store.add_ticket(90.5)
    store.record(StaffAction.PAPER_CHANGED, "LY", detail="proven", at=NOW)
    store.add_ticket(80.25)
    paper = StaffStore(path, uptime=machine).paper()
    assert (paper.roll_known, paper.used_mm) == (True, 80.25)


def test_before_the_first_ticket_nothing_is_known_of_the_paper(store: StaffStore) -> None:
    assert store.paper() == Paper()


def test_the_audit_goes_out_once_oldest_first(store: StaffStore) -> None:
    for action in (StaffAction.CLOSED, StaffAction.OPENED, StaffAction.LEFT):
        store.record(action, "LY", at=NOW)
    first, second = store.untaken_audit(2)
    assert (first.action, first.at, first.initials) == (StaffAction.CLOSED, NOW, "LY")
    store.mark_taken((first.id, second.id, "4fd2f3c0-0000-0000-0000-000000000000"))
    assert [line.action for line in store.untaken_audit(100)] == [StaffAction.LEFT]


def test_what_the_centre_has_does_not_grow_for_ever(store: StaffStore, path: Path) -> None:
    for _ in range(6):
        for _ in range(100):
            store.record(StaffAction.LEFT, "LY", at=NOW)
        store.mark_taken(tuple(line.id for line in store.untaken_audit(100)))
    store.record(StaffAction.CLOSED, "LY", at=NOW)
    with sqlite3.connect(path) as db:
        (kept,) = db.execute("SELECT count(*) FROM audit").fetchone()
    assert kept == 501
    assert [line.action for line in store.untaken_audit(100)] == [StaffAction.CLOSED]


def test_app_and_agent_write_at_the_same_time(store: StaffStore, path: Path) -> None:
    agent = StaffStore(path)

    def app_writes(number: int) -> None:
        store.record(StaffAction.LEFT, f"A{number}", at=NOW)

    def agent_writes(number: int) -> None:
        agent.replace_people(f"etag-{number}", people())
        agent.mark_taken(tuple(line.id for line in agent.untaken_audit(3)))

    with ThreadPoolExecutor(4) as pool:
        for number in range(20):
            pool.submit(app_writes, number)
            pool.submit(agent_writes, number)
    with sqlite3.connect(path) as db:
        (lines,) = db.execute("SELECT count(*) FROM audit").fetchone()
    assert lines == 20


def test_two_processes_may_make_the_file_at_once(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: StaffStore(path), range(8)))
    assert {store.etag() for store in stores} == {""}


def test_only_the_kiosk_can_read_the_file(store: StaffStore, path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "call",
    [
        StaffStore.tiles,
        lambda store: store.note_try("LY", right=True, at=NOW),
        lambda store: store.record(StaffAction.OPENED, "LY", at=NOW),
        lambda store: store.replace_people("", people()),
    ],
)
def test_a_file_that_is_none_is_an_error_that_names_nothing(
    store: StaffStore, path: Path, call: Callable[[StaffStore], object]
) -> None:
    path.write_bytes(b"\0" * 100)
    with pytest.raises(StorageError) as raised:
        call(store)
    assert "LY" not in str(raised.value)


def test_a_file_of_a_later_version_is_left_alone(store: StaffStore, path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 2")
    with pytest.raises(StorageError, match="schema 2"):
        StaffStore(path)


def test_no_hash_is_ever_written_out() -> None:
    assert people()[0].pin_hash not in repr(people())
