"""The agent between app and centre: what it tells, what it hands on, and how often it asks."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from fleet_centre import FleetCentre, publish
from maintained import Maintained
from scripted_centre import Pki, json_answer, problem, silent

from kiosk.errors import CentralUnreachable
from kiosk.fleet.agent import Agent
from kiosk.fleet.line import FleetLine
from kiosk.fleet.pace import back_off_s, spread
from kiosk.fleet.staff import StaffPart
from kiosk.fleet.wire import decode_orders
from kiosk.staff.audit import StaffAction
from kiosk.staff.lockout import Uptime
from kiosk.staff.people import Person
from kiosk.staff.store import STAFF_FILE, StaffStore
from kiosk.standing import (
    ORDERS_FILE,
    Orders,
    ReportedTrouble,
    Status,
    TerminalState,
    read_orders,
    write_status,
)

NOW = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)
STATUS = Status(
    version="0.2.0",
    state=TerminalState.OUT_OF_SERVICE,
    troubles=(ReportedTrouble("paper_out", "staff"),),
    tickets_left=0,
    closed=False,
    locked=True,
    lock_overridden=3,
    overridden_by="LY",
    restarted_for="r1",
    config_sequence=0,
    started_at=NOW - timedelta(hours=1),
    at=NOW - timedelta(seconds=2),
)


def uptime() -> Uptime:
    return Uptime("boot", 0.0)


@pytest.fixture
def staff(terminal: Maintained) -> StaffStore:
    return StaffStore(terminal.data / STAFF_FILE, uptime=uptime)


@pytest.fixture
def make(terminal: Maintained, fleet: FleetCentre, pki: Pki) -> Callable[..., Agent]:
    def agent(*, timeout_s: float = 5.0) -> Agent:
        line = FleetLine(
            fleet.url,
            ca=pki.ca_pem,
            certificate=pki.k01_pem,
            connect_timeout_s=timeout_s,
            read_timeout_s=timeout_s,
        )
        return Agent(
            "0.2.0",
            data=terminal.data,
            centre=line,
            staff=StaffPart(lambda: StaffStore(terminal.data / STAFF_FILE, uptime=uptime)),
            ledger=terminal.ledger,
            changes=terminal.changes,
            poll_s=5.0,
            clock=lambda: NOW,
            uniform=lambda least, most: most,
            woken=Event(),
        )

    return agent


@pytest.fixture
def agent(make: Callable[..., Agent]) -> Agent:
    return make()


def reported(agent: Agent, fleet: FleetCentre) -> dict[str, Any]:
    agent.once()
    return fleet.reports.get_nowait()


def orders_of(terminal: Maintained) -> Orders | None:
    return read_orders(terminal.data)


# --- what it tells ---


def test_a_report_says_how_app_configuration_and_software_are(
    agent: Agent, terminal: Maintained, fleet: FleetCentre
) -> None:
    write_status(terminal.data, STATUS)

    assert reported(agent, fleet) == {
        "agent": "0.2.0",
        "app": {
            "version": "0.2.0",
            "state": "out_of_service",
            "troubles": [{"trouble": "paper_out", "who_acts": "staff"}],
            "tickets_left": 0,
            "closed": False,
            "locked": True,
            "lock_overridden": 3,
            "overridden_by": "LY",
            "restarted_for": "r1",
            "config_sequence": 0,
            "started_at": "2026-11-24T09:15:00+00:00",
            "at": "2026-11-24T10:14:58+00:00",
        },
        "config": {"sequence": 0, "refused": None, "problem": ""},
        "software": {"version": "0.2.0", "slot": "base", "refused": None, "problem": ""},
        "staff_etag": "",
        "audit": [],
    }


@pytest.mark.parametrize(
    ("age_s", "is_silent"), [(0, False), (15, False), (15.1, True), (-60, True)]
)
def test_an_app_that_has_not_said_a_word_for_15_s_is_silent(
    agent: Agent, terminal: Maintained, fleet: FleetCentre, age_s: float, is_silent: bool
) -> None:
    write_status(terminal.data, replace(STATUS, at=NOW - timedelta(seconds=age_s)))
    assert (reported(agent, fleet)["app"] is None) == is_silent


def test_an_app_that_never_ran_is_silent(agent: Agent, fleet: FleetCentre) -> None:
    assert reported(agent, fleet)["app"] is None


def test_what_was_refused_is_told_with_the_reason(
    agent: Agent, terminal: Maintained, fleet: FleetCentre
) -> None:
    terminal.judge.says = "time_out.coffee_s: there is no such key " + "x" * 400
    publish(fleet.repository, b"sequence = 7\n")
    terminal.want(config=7, release="0.0.1")

    told = reported(agent, fleet)

    assert told["config"]["refused"] == 7
    assert told["config"]["problem"].startswith("time_out.coffee_s: there is no such key")
    assert len(told["config"]["problem"]) == 300
    assert told["software"]["refused"] == "0.0.1"


def test_the_audit_is_told_until_the_centre_has_it(
    agent: Agent, staff: StaffStore, fleet: FleetCentre
) -> None:
    staff.record(StaffAction.CLOSED, "LY", at=NOW)
    fleet.orders["audit_taken"] = []
    (line,) = reported(agent, fleet)["audit"]
    assert (line["initials"], line["action"]) == ("LY", "closed")
    assert reported(agent, fleet)["audit"] == [line]

    del fleet.orders["audit_taken"]
    assert reported(agent, fleet)["audit"] == [line]
    assert reported(agent, fleet)["audit"] == []


# --- what it hands on ---


def test_a_lock_is_handed_on_and_held_while_the_centre_cannot_be_reached(
    agent: Agent, terminal: Maintained, fleet: FleetCentre
) -> None:
    fleet.orders |= {"locked": True, "lock_revision": 4}
    agent.once()
    assert orders_of(terminal) == Orders(locked=True, lock_revision=4)

    fleet.instead["report"] = problem(503, "Service Unavailable")
    agent.once()
    assert orders_of(terminal) == Orders(locked=True, lock_revision=4)

    fleet.instead.clear()
    fleet.orders |= {"locked": False, "lock_revision": 5}
    agent.once()
    assert orders_of(terminal) == Orders(locked=False, lock_revision=5)


def test_orders_that_did_not_change_are_not_written_again(
    agent: Agent, terminal: Maintained
) -> None:
    agent.once()
    before = os.stat(terminal.data / ORDERS_FILE)
    agent.once()
    assert os.stat(terminal.data / ORDERS_FILE) == before


def test_a_restart_is_handed_on_once(
    agent: Agent, terminal: Maintained, fleet: FleetCentre
) -> None:
    fleet.orders["restart"] = "r1"
    agent.once()
    assert orders_of(terminal) == Orders(restart="r1")

    # a restart of our own comes after it; the centre still names its last one
    terminal.ledger.order_restart("config-7-1")
    agent.once()
    agent.once()
    assert orders_of(terminal) == Orders(restart="config-7-1")

    fleet.orders["restart"] = "r2"
    agent.once()
    assert orders_of(terminal) == Orders(restart="r2")


def test_a_restart_for_a_configuration_counts_for_the_centre_that_asked_before(
    agent: Agent, terminal: Maintained, fleet: FleetCentre
) -> None:
    fleet.orders["restart"] = "r1"
    agent.once()
    terminal.ledger.order_restart("config-7-1")
    fleet.orders["restart"] = "r2"
    agent.once()
    while not fleet.reports.empty():
        fleet.reports.get()

    for restarted_for, told in (("config-7-1", "r1"), ("r2", "r2"), ("r0", "r0")):
        write_status(terminal.data, replace(STATUS, restarted_for=restarted_for))
        report = reported(agent, fleet)
        assert report["app"]["restarted_for"] == told


def test_a_restart_of_our_own_is_handed_on_also_when_the_centre_cannot_be_reached(
    agent: Agent, terminal: Maintained, fleet: FleetCentre
) -> None:
    agent.once()
    fleet.instead["report"] = problem(503, "Service Unavailable")
    publish(fleet.repository, b"sequence = 7\n")
    terminal.want(config=7)

    agent.once()

    assert orders_of(terminal) == Orders(restart="config-7-1")


def test_a_new_list_of_staff_replaces_the_old_one(
    agent: Agent, staff: StaffStore, fleet: FleetCentre
) -> None:
    hashed = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA"
    fleet.orders["staff"] = {"etag": "e1", "people": [{"initials": "LY", "pin_hash": hashed}]}
    agent.once()
    assert staff.pin_hash("LY") == Person("LY", hashed).pin_hash

    fleet.orders["staff"] = None
    fleet.reports.get_nowait()
    assert reported(agent, fleet)["staff_etag"] == "e1"
    assert [tile.initials for tile in staff.tiles()] == ["LY"]


def test_a_staff_file_that_is_damaged_keeps_nothing_else_back(
    agent: Agent, terminal: Maintained, fleet: FleetCentre, caplog: pytest.LogCaptureFixture
) -> None:
    file = terminal.data / STAFF_FILE
    file.parent.mkdir()
    file.write_bytes(b"no database " * 1000)
    hashed = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA"
    fleet.orders |= {
        "locked": True,
        "lock_revision": 4,
        "restart": "r1",
        "staff": {"etag": "e1", "people": [{"initials": "LY", "pin_hash": hashed}]},
    }

    for _ in range(2):
        told = reported(agent, fleet)
        assert (told["staff_etag"], told["audit"]) == ("", [])
        assert orders_of(terminal) == Orders(locked=True, lock_revision=4, restart="r1")
    assert caplog.text.count("the staff store does not work") == 1

    file.unlink()  # as a technician does
    agent.once()
    assert StaffStore(file, uptime=uptime).etag() == "e1"


def test_a_published_configuration_is_looked_for(
    agent: Agent, terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, b"sequence = 7\n")
    fleet.orders["config_sequence"] = 7
    agent.once()
    terminal.changes.step()
    assert terminal.ledger.restart() == "config-7-1"


# --- how often ---


def test_the_centre_may_ask_for_longer_pauses_not_for_shorter_ones(
    agent: Agent, fleet: FleetCentre
) -> None:
    pauses_s = []
    for poll_s in (0.0, 5, 30.0, 1e9):
        fleet.orders["poll_s"] = poll_s
        pauses_s.append(agent.once())
    assert pauses_s == [6.0, 6.0, 36.0, 720.0]


def test_while_the_centre_fails_pauses_grow_to_a_minute(agent: Agent, fleet: FleetCentre) -> None:
    fleet.instead["report"] = problem(503, "Service Unavailable")
    assert [agent.once() for _ in range(5)] == [10.0, 20.0, 40.0, 60.0, 60.0]
    fleet.instead.clear()
    fleet.orders["poll_s"] = 5.0
    assert agent.once() == 6.0


@pytest.mark.parametrize(
    "answer", [json_answer({}), problem(422, "Unprocessable Content"), problem(403, "Forbidden")]
)
def test_an_answer_that_makes_no_sense_changes_nothing(
    agent: Agent, terminal: Maintained, fleet: FleetCentre, answer: Any
) -> None:
    fleet.instead["report"] = answer
    assert agent.once() == 10.0
    assert orders_of(terminal) is None


def test_a_centre_that_does_not_answer_has_a_deadline(
    make: Callable[..., Agent], fleet: FleetCentre
) -> None:
    fleet.instead["report"] = silent
    assert make(timeout_s=0.1).once() == 10.0


@pytest.mark.parametrize("poll_s", ["NaN", "Infinity", "-1", '"5"'])
def test_a_pause_that_is_none_is_refused(poll_s: str) -> None:
    with pytest.raises(ValueError, match="poll_s"):
        decode_orders(
            b'{"audit_taken":[],"locked":false,"lock_revision":0,"restart":"","config_sequence":0,'
            b'"release":null,"staff":null,"poll_s":' + poll_s.encode() + b"}"
        )


def test_kiosks_that_were_cut_off_together_do_not_come_back_together() -> None:
    asked: list[tuple[float, float]] = []

    def uniform(least: float, most: float) -> float:
        asked.append((least, most))
        return least

    for failures in (1, 4, 1000):
        back_off_s(failures, first_s=5.0, max_s=60.0, uniform=uniform)
    spread(5.0, uniform)

    assert asked == [(0.0, 10.0), (0.0, 60.0), (0.0, 60.0), (0.8, 1.2)]


def test_no_hash_of_a_pin_is_in_the_text_of_an_error(agent: Agent, fleet: FleetCentre) -> None:
    broken = {"etag": 1, "people": [{"initials": "LY", "pin_hash": "$argon2id$secret"}]}
    fleet.orders["staff"] = broken
    with pytest.raises(CentralUnreachable) as failed:
        agent._centre.report(agent._report())
    assert "secret" not in repr(failed.value)


def test_what_the_agent_keeps_is_for_its_owner_alone(agent: Agent, terminal: Maintained) -> None:
    terminal.want()
    agent.once()
    kept = ["fleet", "fleet/metadata", "fleet/ledger.sqlite3", "boot", "terminal/orders.json"]
    assert not [name for name in kept if (terminal.data / name).stat().st_mode & 0o077]
