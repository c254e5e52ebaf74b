"""A configuration or a release, from published to good, refused or rolled back: each once."""

import errno
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from archives import RELEASE, archive
from fleet_centre import FleetCentre, publish, sign_as_stranger
from maintained import BASE_VERSION, Maintained
from scripted_centre import problem, silent

from central.clock import china_now
from kiosk.errors import StorageError
from kiosk.fleet.changes import LOOK_EVERY_S
from kiosk.fleet.configuration import Configurations
from kiosk.fleet.ledger import Kind, Ledger
from kiosk.fleet.software import Releases, rank
from kiosk.slots.disk import Disk
from kiosk.slots.places import AS_DELIVERED, MANIFEST, Boot, Slot
from kiosk.slots.record import BootRecord


def config(sequence: int, card_s: int = 60) -> bytes:
    return f"sequence = {sequence}\n[time_out]\ncard_s = {card_s}\n".encode()


def publish_release(fleet: FleetCentre, version: str = "0.3.0", content: bytes = b"") -> None:
    packed = content or archive(RELEASE, version).getvalue()
    fleet.repository.publish_release(version, packed, china_now())


def paths_asked_for(fleet: FleetCentre) -> list[str]:
    return [request.path for request in fleet.requests]


# --- a configuration ---


def test_a_configuration_is_tried_between_two_couples_and_then_good(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, config(7))
    terminal.want(config=7)

    assert terminal.places.config(7).read_bytes() == config(7)
    assert terminal.judge.asked == [(terminal.places.base, terminal.places.config(7))]
    assert terminal.record.read().good == AS_DELIVERED
    assert (terminal.ledger.restart(), terminal.orders_told) == ("config-7-1", 1)

    terminal.app_rests()
    terminal.want(config=7)

    assert terminal.changes.good() == Boot(Slot.BASE, 7)
    assert terminal.ledger.under_way() is None
    assert terminal.refusal(Kind.CONFIG) == (None, "")


def test_a_configuration_waits_for_the_couple_without_another_order(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, config(7))
    for _ in range(3):
        terminal.want(config=7)

    assert terminal.ledger.restart() == "config-7-1"
    assert len(terminal.judge.asked) == 1


def test_the_next_configuration_takes_the_place_of_the_last(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    for sequence in (1, 2):
        publish(fleet.repository, config(sequence))
        terminal.want(config=sequence)
        terminal.app_rests()
        terminal.want(config=sequence)

    assert terminal.changes.good().config == 2
    assert [file.name for file in terminal.places.configs.iterdir()] == ["2.toml"]


def taken(terminal: Maintained, fleet: FleetCentre, sequence: int) -> None:
    publish(fleet.repository, config(sequence))
    terminal.want(config=sequence)
    terminal.app_rests()
    terminal.want(config=sequence)
    assert terminal.changes.good().config == sequence


@pytest.mark.parametrize("metadata_is_lost", [False, True])
@pytest.mark.parametrize("ledger_is_lost", [False, True])
def test_a_lower_sequence_is_refused_whoever_signed_it(
    terminal: Maintained, fleet: FleetCentre, metadata_is_lost: bool, ledger_is_lost: bool
) -> None:
    taken(terminal, fleet, 7)
    for file in (terminal.data / "fleet" / "metadata").glob("*.json") if metadata_is_lost else ():
        file.unlink()
    if ledger_is_lost:
        terminal.kill()
        (terminal.data / "fleet" / "ledger.sqlite3").unlink()
        terminal.start()

    publish(fleet.repository, config(3))
    terminal.want(config=3)

    problem = "a lower sequence: 3, after 7 was taken"
    assert terminal.refusal(Kind.CONFIG) == ("3", problem)
    assert terminal.changes.good().config == 7
    assert terminal.record.read().trial is None


def test_a_configuration_that_the_software_refuses_changes_nothing_and_is_not_tried_again(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    taken(terminal, fleet, 1)
    terminal.judge.says = "time_out.coffee_s: there is no such key"
    publish(fleet.repository, config(2))
    for _ in range(3):
        terminal.want(config=2)
        terminal.now_s += 1.5 * LOOK_EVERY_S
    terminal.kill()
    terminal.start()
    terminal.want(config=2)

    assert terminal.refusal(Kind.CONFIG) == ("2", "time_out.coffee_s: there is no such key")
    assert len(terminal.judge.asked) == 2
    assert terminal.changes.good().config == 1
    assert not terminal.places.config(2).exists()
    assert terminal.ledger.restart() == "config-1-1"


def test_after_a_refusal_the_next_one_is_taken(terminal: Maintained, fleet: FleetCentre) -> None:
    terminal.judge.says = "time_out.coffee_s: there is no such key"
    publish(fleet.repository, config(1))
    terminal.want(config=1)
    terminal.judge.says = ""

    taken(terminal, fleet, 2)

    assert terminal.refusal(Kind.CONFIG) == (None, "")


def test_a_configuration_with_which_the_app_does_not_draw_is_rolled_back_once(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    taken(terminal, fleet, 1)
    publish(fleet.repository, config(2))
    terminal.want(config=2)
    terminal.app_rests(ready=False)
    for _ in range(3):
        terminal.want(config=2)
        terminal.app_rests()
        terminal.now_s += 1.5 * LOOK_EVERY_S

    assert terminal.refusal(Kind.CONFIG) == ("2", "rolled back: was not ready within 60 s")
    assert terminal.changes.good().config == 1
    assert [trial.boot.config for trial in terminal.trials] == [1, 2]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff", "it is no TOML document"),
        (b"sequence = ", "it is no TOML document"),
        (b"", "it has no sequence"),
        (b"sequence = 0", "it has no sequence"),
        (b"sequence = true", "it has no sequence"),
        (b'sequence = "7"', "it has no sequence"),
        (b"sequence = 2147483648", "it has no sequence"),
    ],
)
def test_a_document_that_does_not_say_which_one_it_is_is_refused(
    terminal: Maintained, fleet: FleetCentre, content: bytes, problem: str
) -> None:
    publish(fleet.repository, content)
    terminal.want(config=7)

    refused, said = terminal.refusal(Kind.CONFIG)
    assert refused == "7"
    assert said.startswith(problem)
    assert terminal.ledger.under_way() is None


def test_a_bad_signature_is_reported_tried_less_and_less_and_forgotten_when_it_is_mended(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, config(7))
    stamp = fleet.repository.metadata / "timestamp.json"
    good = stamp.read_bytes()
    sign_as_stranger(stamp)
    terminal.want(config=7)
    asked = len(fleet.requests)
    terminal.want(config=7)

    assert terminal.refusal(Kind.CONFIG) == (
        "7",
        "it is not signed by enough of the keys that count",
    )
    assert len(fleet.requests) == asked
    assert terminal.record.read().trial is None

    stamp.write_bytes(good)
    terminal.now_s += 3600
    terminal.want(config=7)
    terminal.app_rests()
    terminal.want(config=7)

    assert terminal.refusal(Kind.CONFIG) == (None, "")
    assert terminal.changes.good().config == 7


def test_a_repository_that_does_not_answer_is_reported_and_asked_again_later(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, config(7))
    fleet.instead[r"timestamp\.json"] = problem(503, "Service Unavailable")
    terminal.want(config=7)
    asked = len(fleet.requests)
    terminal.want(config=7)

    told = "the repository does not answer (HTTP 503)"
    assert terminal.refusal(Kind.CONFIG) == (None, told)
    assert len(fleet.requests) == asked

    fleet.instead.clear()
    terminal.now_s += 10
    terminal.want(config=7)

    assert terminal.ledger.restart() == "config-7-1"


def test_what_is_signed_is_looked_at_every_hour_whatever_the_centre_says(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    terminal.want(config=0)
    publish(fleet.repository, config(7))
    terminal.want(config=0)
    assert terminal.ledger.under_way() is None

    terminal.now_s += 1.2 * LOOK_EVERY_S
    terminal.want(config=0)

    assert terminal.ledger.restart() == "config-7-1"


def test_nothing_published_is_nothing_wrong(terminal: Maintained, fleet: FleetCentre) -> None:
    terminal.want()
    asked = len(fleet.requests)
    terminal.want()

    assert terminal.refusal(Kind.CONFIG) == (None, "")
    assert len(fleet.requests) == asked


def test_a_boot_record_that_was_lost_gets_its_configuration_back(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    taken(terminal, fleet, 7)
    for copy in terminal.places.boot.glob("record.*"):
        copy.write_bytes(b"")
    terminal.now_s += 1.2 * LOOK_EVERY_S
    terminal.want(config=7)
    terminal.app_rests()
    terminal.want(config=7)

    assert terminal.changes.good().config == 7
    assert len(terminal.trials) == 2


def test_a_boot_record_that_was_lost_lets_nothing_lower_in(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    taken(terminal, fleet, 7)
    for version in ("0.3.0", "0.4.0"):
        publish_release(fleet, version)
    terminal.want(config=7, release="0.4.0")
    terminal.app_rests()
    terminal.want(config=7, release="0.4.0")
    for copy in terminal.places.boot.glob("record.*"):
        copy.write_bytes(b"")
    publish(fleet.repository, config(3))

    terminal.want(config=3, release="0.3.0")

    assert terminal.refusal(Kind.CONFIG) == ("3", "a lower sequence: 3, after 7 was taken")
    told = "a lower version than one that ran here, 0.2.0 runs now"
    assert terminal.refusal(Kind.SOFTWARE) == ("0.3.0", told)


# --- a release ---


def test_a_release_goes_into_the_other_slot_and_is_good_when_it_was_ready(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    taken(terminal, fleet, 7)
    publish_release(fleet)
    terminal.want(config=7, release="0.3.0")

    assert terminal.record.read().trial == Boot(Slot.A, 7)
    assert terminal.judge.asked[-1] == (terminal.places.tree(Slot.A), terminal.places.config(7))
    assert terminal.changes.version(terminal.changes.good()) == BASE_VERSION

    terminal.app_rests()
    terminal.want(config=7, release="0.3.0")

    assert terminal.changes.good() == Boot(Slot.A, 7)
    assert terminal.changes.version(terminal.changes.good()) == "0.3.0"
    assert terminal.refusal(Kind.SOFTWARE) == (None, "")


def test_the_next_release_goes_into_the_slot_that_is_free_then(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    for version in ("0.3.0", "0.3.1", "0.10.0"):
        publish_release(fleet, version)
        terminal.want(release=version)
        terminal.app_rests()
        terminal.want(release=version)

    assert [trial.boot.slot for trial in terminal.trials] == [Slot.A, Slot.B, Slot.A]
    assert terminal.changes.version(terminal.changes.good()) == "0.10.0"


def test_a_release_that_does_not_draw_is_rolled_back_and_tried_again_only_when_asked_anew(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish_release(fleet)
    terminal.want(release="0.3.0")
    terminal.app_rests(ready=False)
    for _ in range(3):
        terminal.want(release="0.3.0")
        terminal.app_rests(ready=False)
        terminal.now_s += 24 * 3600
    rolled_back = ("0.3.0", "rolled back: was not ready within 60 s")
    assert terminal.refusal(Kind.SOFTWARE) == rolled_back
    assert terminal.changes.good() == AS_DELIVERED
    assert len(terminal.trials) == 1

    terminal.want(release=None)
    assert terminal.refusal(Kind.SOFTWARE) == rolled_back
    terminal.want(release="0.3.0")
    terminal.app_rests()
    terminal.want(release="0.3.0")

    assert terminal.changes.version(terminal.changes.good()) == "0.3.0"


def brought_anew(terminal: Maintained) -> None:
    """The centre goes on wanting what it wants; the terminal rests between couples."""
    for _ in range(4):
        terminal.now_s += 2 * LOOK_EVERY_S
        terminal.want(config=7, release="0.3.0")
        terminal.app_rests()


def test_a_slot_that_is_damaged_is_told_and_filled_anew(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, config(7))
    publish_release(fleet)
    brought_anew(terminal)
    assert terminal.changes.good() == Boot(Slot.A, 7)

    (terminal.places.tree(Slot.A) / MANIFEST).unlink()
    assert terminal.changes.good() == AS_DELIVERED
    brought_anew(terminal)

    assert terminal.changes.good().config == 7
    assert terminal.changes.version(terminal.changes.good()) == "0.3.0"
    assert terminal.refusal(Kind.CONFIG) == terminal.refusal(Kind.SOFTWARE) == (None, "")


def test_a_configuration_that_got_lost_is_fetched_anew(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, config(7))
    publish_release(fleet)
    brought_anew(terminal)

    terminal.places.config(7).unlink()
    assert terminal.changes.good() == Boot(Slot.A, 0)
    brought_anew(terminal)

    assert terminal.changes.good() == Boot(Slot.A, 7)


def test_a_full_disk_does_not_fetch_a_release_every_few_minutes(
    terminal: Maintained, fleet: FleetCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Disk, "write", full)
    publish_release(fleet)
    for _ in range(24 * 60):
        terminal.now_s += 60.0
        terminal.want(release="0.3.0")

    told = "[Errno 28] No space left on device"
    assert terminal.refusal(Kind.SOFTWARE) == (None, told)
    assert len([path for path in paths_asked_for(fleet) if ".tar.gz" in path]) < 40


@pytest.mark.parametrize("version", ["0.1.9", "0.0.1"])
def test_a_lower_version_is_refused(terminal: Maintained, fleet: FleetCentre, version: str) -> None:
    publish_release(fleet, version)
    terminal.want(release=version)

    told = "a lower version than one that ran here, 0.2.0 runs now"
    assert terminal.refusal(Kind.SOFTWARE) == (version, told)
    assert not any("/targets/" in path for path in paths_asked_for(fleet))


@pytest.mark.parametrize("version", ["", "1", "0.3", "v0.3.0", "0.3.0-rc1", "../0.3.0", "0.3.0\n"])
def test_what_is_no_version_is_refused(
    terminal: Maintained, fleet: FleetCentre, version: str
) -> None:
    terminal.want(release=version)
    assert terminal.refusal(Kind.SOFTWARE) == (version, "it is no version")


def test_a_release_that_is_not_signed_for_software_is_none(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, archive(RELEASE).getvalue(), path="app/kiosk-0.3.0.tar.gz")
    terminal.want(release="0.3.0")
    assert terminal.refusal(Kind.SOFTWARE) == ("0.3.0", "there is no such release")
    assert terminal.ledger.under_way() is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"no archive", "the archive is damaged"),
        (archive(RELEASE, "0.4.0").getvalue(), "it is not version 0.3.0"),
        (archive({"../../boot/record.0": b"x"}).getvalue(), "a name leads out of the slot"),
    ],
)
def test_a_release_that_no_slot_can_hold_is_refused(
    terminal: Maintained, fleet: FleetCentre, content: bytes, told: str
) -> None:
    publish_release(fleet, content=content)
    terminal.want(release="0.3.0")

    assert terminal.refusal(Kind.SOFTWARE) == ("0.3.0", told)
    assert terminal.record.read().trial is None
    assert terminal.places.version(Slot.A, terminal.changes._disk) is None


def test_a_release_that_would_not_start_with_the_configuration_here_is_refused(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish_release(fleet)
    terminal.judge.says = "devices.printer.port: is missing, and has no default"
    terminal.want(release="0.3.0")

    refused, told = terminal.refusal(Kind.SOFTWARE)
    assert (refused, terminal.record.read().trial) == ("0.3.0", None)
    assert told.startswith("it does not start with this configuration: devices.printer.port")


def test_a_download_that_broke_off_is_begun_anew(terminal: Maintained, fleet: FleetCentre) -> None:
    publish_release(fleet)
    fleet.instead[r"0\.3\.0\.tar\.gz"] = problem(503, "Service Unavailable")
    terminal.want(release="0.3.0")
    assert terminal.refusal(Kind.SOFTWARE)[1] == "the repository does not answer (HTTP 503)"
    assert terminal.ledger.under_way() is None

    fleet.instead.clear()
    terminal.now_s += 10
    terminal.want(release="0.3.0")

    assert terminal.record.read().trial == Boot(Slot.A, 0)


def test_only_one_thing_is_changed_at_a_time(terminal: Maintained, fleet: FleetCentre) -> None:
    publish(fleet.repository, config(7))
    publish_release(fleet)
    trials = []
    for _ in range(3):
        terminal.want(config=7, release="0.3.0")
        trials.append(terminal.record.read().trial)
        terminal.app_rests()

    assert trials == [Boot(Slot.BASE, 7), Boot(Slot.A, 7), None]


def test_versions_are_counted_not_spelt() -> None:
    versions = ["0.0.9", "0.2.0", "0.2.10", "0.10.0", "1.0.0", "12.0.3"]
    assert sorted(versions, key=rank) == versions


# --- whatever happens ---


class Killed(BaseException):
    """kill -9: nothing that catches errors sees it."""


STEPS: list[tuple[type[Any], str]] = [
    (Ledger, "begin"),
    (Ledger, "commit"),
    (Ledger, "drop"),
    (Ledger, "note"),
    (Ledger, "order_restart"),
    (BootRecord, "change"),
    (Configurations, "put"),
    (Configurations, "forget_all_but"),
    (Releases, "install"),
]


def killed_at(monkeypatch: pytest.MonkeyPatch, step: int, *, after: bool) -> Callable[[], bool]:
    """Kill the agent once, before or after its `step`-th step; return whether it has happened."""
    count = 0

    def counting(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            nonlocal count
            count += 1
            is_here = count == step
            if is_here and not after:
                raise Killed
            answer = call(*arguments)
            if is_here:
                raise Killed
            return answer

        return counted

    for owner, name in STEPS:
        monkeypatch.setattr(owner, name, counting(getattr(owner, name)))
    return lambda: count >= step


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", range(1, 16))
def test_an_agent_that_is_killed_anywhere_ends_where_it_would_have(
    terminal: Maintained,
    fleet: FleetCentre,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
    after: bool,
) -> None:
    publish(fleet.repository, config(7))
    publish_release(fleet)
    has_happened = killed_at(monkeypatch, step, after=after)
    for _ in range(8):
        with suppress(Killed):
            terminal.want(config=7, release="0.3.0")
            terminal.app_rests()
            continue
        terminal.kill()
        terminal.start()

    assert has_happened()
    assert terminal.changes.good() == Boot(Slot.A, 7)
    assert [trial.boot for trial in terminal.trials] == [Boot(Slot.BASE, 7), Boot(Slot.A, 7)]
    assert terminal.ledger.under_way() is None
    assert terminal.record.read().trial is None
    assert (terminal.refusal(Kind.CONFIG), terminal.refusal(Kind.SOFTWARE)) == ((None, ""),) * 2


def test_a_ledger_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as db:
        db.execute("PRAGMA user_version = 9")
    with pytest.raises(StorageError, match="schema 9"):
        Ledger(tmp_path / "ledger.sqlite3")


def test_a_server_that_never_answers_holds_up_one_look_only(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    terminal.start(check_s=0.2)
    fleet.instead[".*"] = silent
    terminal.want(config=7)
    assert terminal.refusal(Kind.CONFIG) == (None, "the repository does not answer (too slow)")
