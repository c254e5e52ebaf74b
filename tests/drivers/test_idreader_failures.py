"""What goes wrong with cards, modules and cables, and who is told to do what."""

import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import monotonic
from traceback import format_exception
from typing import Any

import pytest

from drivers.errors import DeviceFault, DeviceMissing, DeviceSilent
from drivers.idreader.base import CardUnreadable
from drivers.idreader.card import CardHint
from drivers.idreader.emulated_card import card_from
from drivers.idreader.emulated_module import frame
from drivers.idreader.emulator import SamEmulator
from drivers.idreader.serial_reader import SerialIdReader
from drivers.status import DeviceState

SAMPLE = Path(__file__).parents[2] / "config" / "sample.toml"
PEOPLE: dict[str, dict[str, Any]] = tomllib.loads(SAMPLE.read_text())["people"]
BRIDE = card_from(PEOPLE["bride"])

NEVER = Event()


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[SamEmulator]:
    emulator = SamEmulator(tmp_path / "reader", paced=False)
    emulator.start()
    yield emulator
    emulator.stop()


@pytest.fixture
def slow_emulator(tmp_path: Path) -> Iterator[SamEmulator]:
    emulator = SamEmulator(tmp_path / "reader")
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


def reads_begun(emulator: SamEmulator) -> int:
    return sum(event.kind == "read_started" for event in emulator.log)


def until_the_read_starts(emulator: SamEmulator) -> None:
    deadline_s = monotonic() + 5
    while not reads_begun(emulator):
        assert monotonic() < deadline_s
        NEVER.wait(0.002)


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (0x31, CardHint.PLACE_AGAIN),
        (0x32, CardHint.SEE_STAFF),
        (0x33, CardHint.SEE_STAFF),
        (0x40, CardHint.ONE_CARD_ONLY),
        (0x41, CardHint.PLACE_AGAIN),
        (0x47, CardHint.PLACE_AGAIN),
        (0x80, CardHint.PLACE_AGAIN),
        (0x81, CardHint.PLACE_AGAIN),
    ],
)
def test_a_refusal_that_the_visitor_can_help_comes_with_a_hint(
    emulator: SamEmulator, reader: SerialIdReader, status: int, hint: CardHint
) -> None:
    emulator.place(BRIDE)
    emulator.answer_with = status
    with pytest.raises(CardUnreadable, match=f"answered {status:02X} ") as failure:
        reader.read_card(timeout_s=5, cancel=NEVER)
    assert failure.value.hint is hint


@pytest.mark.parametrize("status", [0x21, 0x24, 0x60, 0x66, 0x77, 0x91])
def test_a_refusal_that_only_staff_can_help_is_a_fault(
    emulator: SamEmulator, reader: SerialIdReader, status: int
) -> None:
    emulator.place(BRIDE)
    emulator.answer_with = status
    with pytest.raises(DeviceFault, match=f"answered {status:02X} "):
        reader.read_card(timeout_s=5, cancel=NEVER)


def test_a_read_that_the_module_received_damaged_is_sent_once_more(
    emulator: SamEmulator, reader: SerialIdReader
) -> None:
    emulator.place(BRIDE)
    emulator.answer_with = 0x10
    with pytest.raises(CardUnreadable, match="READ_FAILED"):
        reader.read_card(timeout_s=5, cancel=NEVER)
    assert reads_begun(emulator) == 2


def test_a_module_that_failed_its_self_test_is_a_fault(
    tmp_path: Path, reader: SerialIdReader
) -> None:
    class Broken(SamEmulator):
        def answer(self, request: bytes) -> bytes:
            return frame(0x60)

    emulator = Broken(tmp_path / "reader", paced=False)
    emulator.start()
    assert reader.status(timeout_s=1) is DeviceState.FAULT
    with pytest.raises(DeviceFault, match="SELF_TEST_FAILED"):
        reader.read_card(timeout_s=5, cancel=NEVER)
    emulator.stop()


def test_a_module_whose_every_answer_is_damaged_is_a_fault(
    tmp_path: Path, reader: SerialIdReader
) -> None:
    class Garbled(SamEmulator):
        def answer(self, request: bytes) -> bytes:
            return frame(0x90)[:-1] + b"\x00"

    emulator = Garbled(tmp_path / "reader", paced=False)
    emulator.start()
    assert reader.status(timeout_s=1) is DeviceState.FAULT
    with pytest.raises(DeviceFault, match="check of a reply"):
        reader.read_card(timeout_s=5, cancel=NEVER)
    emulator.stop()


def test_a_card_pulled_in_the_middle_is_asked_for_again(
    slow_emulator: SamEmulator, reader: SerialIdReader, worker: ThreadPoolExecutor
) -> None:
    slow_emulator.place(BRIDE)
    future = worker.submit(reader.read_card, timeout_s=5, cancel=NEVER)
    until_the_read_starts(slow_emulator)
    slow_emulator.take_away()
    with pytest.raises(CardUnreadable, match="READ_FAILED") as failure:
        future.result(timeout=5)
    assert failure.value.hint is CardHint.PLACE_AGAIN
    assert reader.wait_until_taken(timeout_s=5, cancel=NEVER)
    slow_emulator.place(BRIDE)
    assert reader.read_card(timeout_s=5, cancel=NEVER).raw_text == BRIDE.text


def test_an_unreadable_card_is_not_read_again_before_it_was_taken_off(
    emulator: SamEmulator, reader: SerialIdReader, worker: ThreadPoolExecutor
) -> None:
    emulator.place(BRIDE)
    emulator.answer_with = 0x41
    with pytest.raises(CardUnreadable, match="READ_FAILED"):
        reader.read_card(timeout_s=5, cancel=NEVER)
    with pytest.raises(CardUnreadable, match="not taken off"):
        reader.read_card(timeout_s=0.4, cancel=NEVER)
    assert reads_begun(emulator) == 1
    emulator.take_away()
    future = worker.submit(reader.read_card, timeout_s=10, cancel=NEVER)
    with pytest.raises(TimeoutError):
        future.result(timeout=0.4)
    emulator.place(BRIDE)
    assert future.result(timeout=5).raw_text == BRIDE.text


def test_an_unreadable_card_that_lies_there_is_not_taken(
    emulator: SamEmulator, reader: SerialIdReader
) -> None:
    emulator.place(BRIDE)
    emulator.answer_with = 0x41
    with pytest.raises(CardUnreadable):
        reader.read_card(timeout_s=5, cancel=NEVER)
    assert not reader.wait_until_taken(timeout_s=0.4, cancel=NEVER)
    emulator.take_away()
    assert reader.wait_until_taken(timeout_s=5, cancel=NEVER)


def test_a_mute_module_is_told_within_two_seconds(
    emulator: SamEmulator, reader: SerialIdReader
) -> None:
    emulator.mute = True
    started_s = monotonic()
    with pytest.raises(DeviceSilent):
        reader.read_card(timeout_s=60, cancel=NEVER)
    assert monotonic() - started_s < 2.2
    assert reader.status(timeout_s=0.2) is DeviceState.SILENT


def test_a_module_that_misses_a_question_is_asked_again(
    emulator: SamEmulator, reader: SerialIdReader, worker: ThreadPoolExecutor
) -> None:
    emulator.place(BRIDE)
    emulator.mute = True
    future = worker.submit(reader.read_card, timeout_s=60, cancel=NEVER)
    with pytest.raises(TimeoutError):
        future.result(timeout=0.3)
    emulator.mute = False
    assert future.result(timeout=5).raw_text == BRIDE.text


def test_a_module_that_falls_mute_while_a_card_is_held_is_told(
    emulator: SamEmulator, reader: SerialIdReader
) -> None:
    emulator.place(BRIDE)
    reader.read_card(timeout_s=5, cancel=NEVER)
    emulator.mute = True
    with pytest.raises(DeviceSilent):
        reader.wait_until_taken(timeout_s=60, cancel=NEVER)


def test_a_corrupt_line_never_gives_a_card(emulator: SamEmulator, reader: SerialIdReader) -> None:
    emulator.corrupt = True
    emulator.place(BRIDE)
    with pytest.raises(CardUnreadable, match="check of a reply") as failure:
        reader.read_card(timeout_s=5, cancel=NEVER)
    assert failure.value.hint is CardHint.PLACE_AGAIN
    emulator.corrupt = False
    emulator.take_away()
    assert reader.wait_until_taken(timeout_s=5, cancel=NEVER)
    emulator.place(BRIDE)
    assert reader.read_card(timeout_s=5, cancel=NEVER).raw_text == BRIDE.text


def test_a_reader_unplugged_while_it_waits_is_missing(
    emulator: SamEmulator, reader: SerialIdReader, worker: ThreadPoolExecutor
) -> None:
    future = worker.submit(reader.read_card, timeout_s=60, cancel=NEVER)
    with pytest.raises(TimeoutError):
        future.result(timeout=0.2)
    emulator.unplug()
    with pytest.raises(DeviceMissing):
        future.result(timeout=2)
    assert reader.status(timeout_s=1) is DeviceState.MISSING


def test_a_reader_unplugged_while_it_reads_is_missing_and_works_when_it_is_back(
    slow_emulator: SamEmulator, reader: SerialIdReader, worker: ThreadPoolExecutor
) -> None:
    slow_emulator.place(BRIDE)
    future = worker.submit(reader.read_card, timeout_s=60, cancel=NEVER)
    until_the_read_starts(slow_emulator)
    slow_emulator.unplug()
    with pytest.raises(DeviceMissing):
        future.result(timeout=2)
    slow_emulator.plug()
    assert reader.read_card(timeout_s=5, cancel=NEVER).raw_text == BRIDE.text


def test_a_reader_unplugged_while_a_card_is_held_is_missing(
    emulator: SamEmulator, reader: SerialIdReader
) -> None:
    emulator.place(BRIDE)
    reader.read_card(timeout_s=5, cancel=NEVER)
    emulator.unplug()
    with pytest.raises(DeviceMissing):
        reader.wait_until_taken(timeout_s=5, cancel=NEVER)


def test_a_reader_that_is_not_there_is_missing(reader: SerialIdReader) -> None:
    assert reader.status(timeout_s=1) is DeviceState.MISSING
    with pytest.raises(DeviceMissing):
        reader.read_card(timeout_s=1, cancel=NEVER)
    with pytest.raises(DeviceMissing):
        reader.wait_until_taken(timeout_s=1, cancel=NEVER)


def test_a_read_whose_lengths_do_not_add_up_is_a_fault(
    emulator: SamEmulator, reader: SerialIdReader
) -> None:
    emulator.place(BRIDE)
    emulator.answer_with = 0x90
    with pytest.raises(DeviceFault, match="do not add up"):
        reader.read_card(timeout_s=5, cancel=NEVER)


def cut_name(text: bytes) -> bytes:
    return text[:28] + "\ud842".encode("utf-16-le", "surrogatepass") + text[30:]


def unknown_flag(text: bytes) -> bytes:
    return text[:248] + "Q".encode("utf-16-le") + text[250:]


def short(text: bytes) -> bytes:
    return text[:-2]


@pytest.mark.parametrize("spoil", [cut_name, unknown_flag, short])
def test_a_record_that_cannot_be_decoded_goes_to_staff_and_is_not_quoted(
    emulator: SamEmulator, reader: SerialIdReader, spoil: Any
) -> None:
    emulator.place(replace(BRIDE, text=spoil(BRIDE.text)))
    with pytest.raises(CardUnreadable) as failure:
        reader.read_card(timeout_s=5, cancel=NEVER)
    assert failure.value.hint is CardHint.SEE_STAFF
    person = PEOPLE["bride"]
    told = "".join(format_exception(failure.value))
    for personal in (person["name"], person["number"], person["address"], person["issuer"]):
        assert personal not in told
        assert repr(personal.encode("utf-16-le"))[2:-1] not in told
