"""The reader at work: cards that come, are read, and go."""

import os
import tomllib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest

from drivers.errors import Cancelled, DeviceMissing, NothingSeen
from drivers.idreader import serial_reader
from drivers.idreader.emulated_card import card_from
from drivers.idreader.emulator import SamEmulator
from drivers.idreader.record import parse_record
from drivers.idreader.serial_reader import SerialIdReader
from drivers.status import DeviceState

SAMPLE = Path(__file__).parents[2] / "config" / "sample.toml"
PEOPLE: dict[str, dict[str, Any]] = tomllib.loads(SAMPLE.read_text())["people"]
BRIDE = card_from(PEOPLE["bride"])
GROOM = card_from(PEOPLE["groom"])

NEVER = Event()


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[SamEmulator]:
    emulator = SamEmulator(tmp_path / "reader", paced=False)
    emulator.start()
    yield emulator
    emulator.stop()


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[SerialIdReader]:
    reader = SerialIdReader(str(tmp_path / "reader"))
    yield reader
    reader.close()


@pytest.fixture
def worker() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as worker:
        yield worker


def ends_within(limit_s: float, future: "Future[Any]") -> BaseException | None:
    started_s = monotonic()
    error = future.exception(timeout=10)
    assert monotonic() - started_s < limit_s
    return error


@pytest.mark.parametrize("key", PEOPLE)
def test_a_card_is_read_with_its_photo(
    emulator: SamEmulator, reader: SerialIdReader, key: str
) -> None:
    chip = card_from(PEOPLE[key])
    emulator.place(chip)
    card = reader.read_card(timeout_s=5, cancel=NEVER)
    assert card == parse_record(chip.text, chip.photo)
    assert (card.name, card.number) == (PEOPLE[key]["name"], PEOPLE[key]["number"])


def test_a_card_that_comes_later_is_waited_for(
    emulator: SamEmulator, reader: SerialIdReader, worker: ThreadPoolExecutor
) -> None:
    future = worker.submit(reader.read_card, timeout_s=10, cancel=NEVER)
    with pytest.raises(TimeoutError):
        future.result(timeout=0.4)
    emulator.place(BRIDE)
    assert future.result(timeout=5).name == PEOPLE["bride"]["name"]


@pytest.mark.parametrize("timeout_s", [0, 0.4])
def test_without_a_card_nothing_is_seen_when_the_time_is_up(
    emulator: SamEmulator, reader: SerialIdReader, timeout_s: float
) -> None:
    started_s = monotonic()
    with pytest.raises(NothingSeen):
        reader.read_card(timeout_s=timeout_s, cancel=NEVER)
    assert timeout_s <= monotonic() - started_s < timeout_s + 0.5


def test_the_module_is_not_asked_for_cards_faster_than_it_may(
    tmp_path: Path, reader: SerialIdReader
) -> None:
    asked_s = []

    class Watched(SamEmulator):
        def answer(self, request: bytes) -> bytes:
            asked_s.append(monotonic())
            return super().answer(request)

    emulator = Watched(tmp_path / "reader", paced=False)
    emulator.start()
    for _ in range(2):
        with pytest.raises(NothingSeen):
            reader.read_card(timeout_s=0.7, cancel=NEVER)
    emulator.stop()
    assert len(asked_s) >= 4
    # The emulator notices a request a moment after it was sent: allow for that, not for more.
    assert min(later - earlier for earlier, later in pairwise(asked_s)) > 0.2


def test_two_cards_are_read_one_after_the_other(
    emulator: SamEmulator, reader: SerialIdReader
) -> None:
    for chip in (BRIDE, GROOM):
        emulator.place(chip)
        assert reader.read_card(timeout_s=5, cancel=NEVER).raw_text == chip.text
        assert not reader.wait_until_taken(timeout_s=0, cancel=NEVER)
        emulator.take_away()
        assert reader.wait_until_taken(timeout_s=5, cancel=NEVER)


def test_waiting_for_a_card_is_cancelled_at_once(
    emulator: SamEmulator, reader: SerialIdReader, worker: ThreadPoolExecutor
) -> None:
    cancel = Event()
    future = worker.submit(reader.read_card, timeout_s=60, cancel=cancel)
    with pytest.raises(TimeoutError):
        future.result(timeout=0.2)
    cancel.set()
    assert isinstance(ends_within(0.5, future), Cancelled)


def test_a_cancelled_read_leaves_nothing_behind_for_the_next(
    tmp_path: Path, reader: SerialIdReader, worker: ThreadPoolExecutor
) -> None:
    emulator = SamEmulator(tmp_path / "reader")
    emulator.start()
    emulator.place(BRIDE)
    cancel = Event()
    future = worker.submit(reader.read_card, timeout_s=60, cancel=cancel)
    until_the_read_starts(emulator)
    cancel.set()
    assert isinstance(ends_within(0.5, future), Cancelled)
    emulator.place(GROOM)
    assert reader.read_card(timeout_s=5, cancel=NEVER).raw_text == GROOM.text
    emulator.stop()


def until_the_read_starts(emulator: SamEmulator) -> None:
    deadline_s = monotonic() + 5
    while not any(event.kind == "read_started" for event in emulator.log):
        assert monotonic() < deadline_s
        NEVER.wait(0.002)


def test_a_module_that_latches_finds_the_card_again_only_after_it_was_taken(
    emulator: SamEmulator, reader: SerialIdReader
) -> None:
    emulator.latching = True
    emulator.place(BRIDE)
    reader.read_card(timeout_s=5, cancel=NEVER)
    with pytest.raises(NothingSeen):
        reader.read_card(timeout_s=0.4, cancel=NEVER)
    emulator.take_away()
    emulator.place(BRIDE)
    assert reader.read_card(timeout_s=5, cancel=NEVER).raw_text == BRIDE.text


@pytest.mark.parametrize("reads_address", [True, False])
@pytest.mark.parametrize("latching", [True, False])
def test_a_card_is_held_until_it_is_taken(
    emulator: SamEmulator,
    reader: SerialIdReader,
    monkeypatch: pytest.MonkeyPatch,
    latching: bool,
    reads_address: bool,
) -> None:
    monkeypatch.setattr(serial_reader, "HOLD_S", 0.6)
    emulator.latching = latching
    emulator.reads_address = reads_address
    emulator.place(BRIDE)
    reader.read_card(timeout_s=5, cancel=NEVER)
    assert not reader.wait_until_taken(timeout_s=0.4, cancel=NEVER)
    emulator.take_away()
    assert reader.wait_until_taken(timeout_s=5, cancel=NEVER)


def test_a_module_that_can_tell_is_believed_at_once(
    emulator: SamEmulator, reader: SerialIdReader, worker: ThreadPoolExecutor
) -> None:
    emulator.latching = True
    emulator.place(BRIDE)
    reader.read_card(timeout_s=5, cancel=NEVER)
    future = worker.submit(reader.wait_until_taken, timeout_s=60, cancel=NEVER)
    with pytest.raises(TimeoutError):
        future.result(timeout=0.2)
    emulator.take_away()
    assert future.result(timeout=serial_reader.HOLD_S / 2)


def test_a_module_that_cannot_tell_is_given_the_time_to_take_a_card(
    emulator: SamEmulator, reader: SerialIdReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial_reader, "HOLD_S", 0.6)
    emulator.latching = True
    emulator.reads_address = False
    emulator.place(BRIDE)
    reader.read_card(timeout_s=5, cancel=NEVER)
    read_s = monotonic()
    assert reader.wait_until_taken(timeout_s=5, cancel=NEVER)
    assert monotonic() - read_s >= 0.55


def test_waiting_for_a_card_to_be_taken_is_cancelled_at_once(
    emulator: SamEmulator, reader: SerialIdReader, worker: ThreadPoolExecutor
) -> None:
    emulator.place(BRIDE)
    reader.read_card(timeout_s=5, cancel=NEVER)
    cancel = Event()
    future = worker.submit(reader.wait_until_taken, timeout_s=60, cancel=cancel)
    with pytest.raises(TimeoutError):
        future.result(timeout=0.2)
    cancel.set()
    assert isinstance(ends_within(0.5, future), Cancelled)


def test_a_reader_can_be_closed_twice_and_used_again(
    emulator: SamEmulator, reader: SerialIdReader
) -> None:
    assert reader.status(timeout_s=1) is DeviceState.READY
    reader.close()
    reader.close()
    emulator.place(BRIDE)
    assert reader.read_card(timeout_s=5, cancel=NEVER).raw_text == BRIDE.text


def test_a_port_that_another_holds_is_missing_until_it_is_given_back(
    emulator: SamEmulator, reader: SerialIdReader, tmp_path: Path
) -> None:
    assert reader.status(timeout_s=1) is DeviceState.READY
    second = SerialIdReader(str(tmp_path / "reader"))
    with pytest.raises(DeviceMissing):
        second.read_card(timeout_s=1, cancel=NEVER)
    reader.close()
    assert second.status(timeout_s=1) is DeviceState.READY
    second.close()


def test_a_reader_that_comes_back_as_another_terminal_is_found_by_its_name(
    emulator: SamEmulator, reader: SerialIdReader, tmp_path: Path
) -> None:
    link = tmp_path / "reader"
    assert reader.status(timeout_s=1) is DeviceState.READY
    before = link.readlink()
    emulator.unplug()
    squatters = os.openpty()
    emulator.plug()
    assert link.readlink() != before
    emulator.place(BRIDE)
    assert reader.read_card(timeout_s=5, cancel=NEVER).raw_text == BRIDE.text
    for end in squatters:
        os.close(end)


def test_a_card_that_lay_there_before_the_reader_came_is_read(
    tmp_path: Path, reader: SerialIdReader
) -> None:
    emulator = SamEmulator(tmp_path / "reader", paced=False)
    emulator.place(BRIDE)
    with pytest.raises(DeviceMissing):
        reader.read_card(timeout_s=1, cancel=NEVER)
    emulator.plug()
    assert reader.read_card(timeout_s=5, cancel=NEVER).raw_text == BRIDE.text
    emulator.stop()
