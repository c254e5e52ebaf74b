"""The launcher: which app runs after what, and what becomes of a trial."""

import ast
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from launched import Launched

from kiosk.slots.places import AS_DELIVERED, MANIFEST, Boot, Slot
from kiosk.slots.record import STARTS, Record

TRIAL = Boot(Slot.A, 7)


@pytest.fixture
def launched() -> Iterator[Launched]:
    # the path of a socket has 107 bytes, too few for pytest's folders
    with tempfile.TemporaryDirectory() as folder, Launched(Path(folder)) as launched:
        yield launched


@pytest.fixture
def armed(launched: Launched) -> Launched:
    """Slot a with configuration 7 is on trial."""
    launched.put_app_into(Slot.A)
    launched.put_config(7)
    launched.record.change(lambda r: r.arm(TRIAL))
    return launched


def test_the_app_is_started_as_it_was_delivered(launched: Launched) -> None:
    app = launched.start("--config", "kiosk.toml", "--window")

    assert app.tree == launched.places.base
    assert app.arguments == ["--config", "kiosk.toml", "--window"]
    app.exit(0)
    assert launched.wait() == 0


def test_a_trial_that_says_ready_is_good(armed: Launched) -> None:
    app = armed.start("--config", "kiosk.toml")
    assert app.tree == armed.places.tree(Slot.A)
    remote = str(armed.places.config(7))
    assert app.arguments == ["--config", "kiosk.toml", "--remote", remote]
    assert armed.record.read().left == STARTS - 1

    app.say("STATUS=drawn", "READY=1")

    assert armed.told() == "READY=1"
    assert armed.record.read() == Record(good=TRIAL)
    app.exit(75)
    assert armed.app().tree == armed.places.tree(Slot.A)
    assert armed.record.read() == Record(good=TRIAL)


def test_a_trial_that_never_says_ready_is_killed_and_the_good_one_started(armed: Launched) -> None:
    first = armed.start(ready_within_s=0.2)
    # on a busy machine the trial is killed before it has come to its first line
    good = first if first.tree == armed.places.base else armed.app()

    assert good.tree == armed.places.base
    if first is not good:
        first.wait_until_gone()
    assert good.arguments == []
    assert armed.record.read() == Record(failed=TRIAL, why="was not ready within 0.2 s")


@pytest.mark.parametrize("code", [0, 1, 2, 75])
def test_a_trial_that_ends_before_it_is_ready_has_failed(armed: Launched, code: int) -> None:
    armed.start().exit(code)

    assert armed.app().tree == armed.places.base
    why = f"ended with {code} before it was ready"
    assert armed.record.read() == Record(failed=TRIAL, why=why)


def test_a_slot_without_a_manifest_is_never_started(launched: Launched) -> None:
    launched.put_app_into(Slot.A, complete=False)
    launched.record.change(lambda r: r.arm(Boot(Slot.A, 0)))

    assert launched.start().tree == launched.places.base
    assert launched.record.read().why == "slot a is not complete"


def test_without_a_boot_record_the_app_is_started_as_it_was_delivered(armed: Launched) -> None:
    lock = armed.places.boot / "lock"
    lock.unlink()
    lock.mkdir()  # nobody can lock it, and so neither read nor change the record

    app = armed.start()

    assert app.tree == armed.places.base
    app.exit(0)
    assert armed.wait() == 0


def test_a_slot_that_cannot_be_read_is_not_started(armed: Launched) -> None:
    armed.record.change(Record.commit)
    manifest = armed.places.tree(Slot.A) / MANIFEST
    manifest.unlink()
    manifest.mkdir()  # reading it is an error, as with a bad spot on the disk

    assert armed.start().tree == armed.places.base
    assert armed.record.read().good == TRIAL


def test_an_app_that_asks_for_it_is_started_again_with_what_was_armed_meanwhile(
    launched: Launched,
) -> None:
    app = launched.start()
    app.say("READY=1")
    assert launched.told() == "READY=1"
    launched.put_config(7)
    launched.record.change(lambda r: r.arm(Boot(Slot.BASE, 7)))

    app.exit(75)

    assert launched.app().arguments == ["--remote", str(launched.places.config(7))]


def test_an_app_that_crashes_is_started_again_and_nothing_is_counted(launched: Launched) -> None:
    app = launched.start()
    app.say("READY=1")
    app.exit(1)

    launched.app().exit(0)

    assert launched.wait() == 0
    assert launched.record.read() == Record(good=AS_DELIVERED)


def test_who_ends_the_launcher_ends_the_app_and_fails_no_trial(armed: Launched) -> None:
    app = armed.start()

    assert armed.stop() == 0

    app.wait_until_gone()
    assert armed.record.read().trial == TRIAL


def test_a_trial_is_over_when_the_power_was_cut_in_each_of_its_starts(armed: Launched) -> None:
    for _ in range(STARTS):
        assert armed.start().tree == armed.places.tree(Slot.A)
        armed.kill()

    assert armed.start().tree == armed.places.base
    assert armed.record.read().failed == TRIAL


def test_power_cuts_in_ordinary_times_change_nothing(armed: Launched) -> None:
    armed.start().say("READY=1")
    assert armed.told() == "READY=1"

    for _ in range(3):
        armed.kill()
        assert armed.start().tree == armed.places.tree(Slot.A)

    assert armed.record.read() == Record(good=TRIAL)


def test_signs_of_life_are_passed_on_and_nothing_else(launched: Launched) -> None:
    app = launched.start()
    app.say("STATUS=idle", "WATCHDOG=1")
    app.say("MAINPID=1")
    app.say("READY=1", "WATCHDOG=1")

    assert [launched.told(), launched.told()] == ["WATCHDOG=1", "READY=1\nWATCHDOG=1"]


def test_the_launcher_needs_the_standard_library_and_itself() -> None:
    for file in Path("kiosk/slots").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Import(names=names):
                    modules = [name.name for name in names]
                case ast.ImportFrom(module=str(module), level=0):
                    modules = [module]
                case _:
                    continue
            for module in modules:
                ours = module.startswith("kiosk.slots")
                assert ours or module.partition(".")[0] in sys.stdlib_module_names, (file, module)
