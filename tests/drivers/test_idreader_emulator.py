"""The emulated reader against the published bytes and against its own clock."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import serial

from drivers.idreader.emulated_card import CardOnPad, card_from
from drivers.idreader.emulated_module import EmulatedModule, frame, take_request
from drivers.idreader.emulator import SamEmulator
from drivers.idreader.emulator_timing import CARD_S, FIND_S, READ_S, SELECT_S, wire_s

FRAMES = Path(__file__).parent / "idreader_frames"
PEOPLE: dict[str, dict[str, Any]] = tomllib.loads((FRAMES / "people.toml").read_text())

PHOTO_OF_FRAMES = bytes((37 * at + 11) % 256 for at in range(1024))

STATUS, FIND, SELECT, READ, NEWEST_ADDRESS = (
    bytes.fromhex("AA AA AA 96 69 00 03" + ending)
    for ending in ("11 FF ED", "20 01 22", "20 02 21", "30 01 32", "30 03 30")
)


def published(label: str) -> bytes:
    for line in (FRAMES / "frames.txt").read_text().splitlines():
        name, _, after = line.partition("AA AA AA")
        if name.strip() == f"RSP {label}":
            return bytes.fromhex("AA AA AA" + after)
    raise LookupError(label)


def card_of_frames(key: str) -> CardOnPad:
    return replace(card_from(PEOPLE[key]), photo=PHOTO_OF_FRAMES)


@pytest.fixture
def module() -> EmulatedModule:
    return EmulatedModule()


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[SamEmulator]:
    emulator = SamEmulator(tmp_path / "reader", paced=False)
    emulator.start()
    yield emulator
    emulator.stop()


@pytest.mark.parametrize("key", PEOPLE)
def test_a_card_is_made_byte_for_byte(key: str) -> None:
    assert card_from(PEOPLE[key]).text == (FRAMES / f"{key}.text256.bin").read_bytes()


def test_two_people_have_two_photos() -> None:
    assert card_from(PEOPLE["cn_f"]).photo != card_from(PEOPLE["hmt_J"]).photo


def test_a_value_that_does_not_fit_the_chip_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes does not fit a field of 30"):
        card_from({**PEOPLE["cn_f"], "name": "王" * 16})


def test_a_kind_of_card_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="'passport'"):
        card_from({**PEOPLE["cn_f"], "kind": "passport"})


@pytest.mark.parametrize("key", PEOPLE)
def test_a_read_is_answered_byte_for_byte(module: EmulatedModule, key: str) -> None:
    module.lay_down(card_of_frames(key))
    assert module.answer(FIND) == published("find ok")
    assert module.answer(SELECT) == published("select ok")
    assert module.answer(READ) == (FRAMES / f"{key}.read_base.bin").read_bytes()


def test_an_appended_address_would_be_framed_byte_for_byte() -> None:
    whole = (FRAMES / "addr_280.bin").read_bytes()
    assert frame(0x90, whole[10:-1]) == whole


@pytest.mark.parametrize(
    ("request_frame", "label"),
    [
        (STATUS, "ok (reset/status)"),
        (FIND, "find none"),
        (SELECT, "select fail"),
        (READ, "read fail"),
        (NEWEST_ADDRESS, "read fail"),
        (STATUS[:-1] + b"\x00", "bad checksum"),
        (bytes.fromhex("AA AA AA 96 69 00 04 11 FF 00 EA"), "bad length"),
        (bytes.fromhex("AA AA AA 96 69 00 03 77 77 03"), "bad command"),
    ],
)
def test_a_module_without_a_card_refuses_byte_for_byte(
    module: EmulatedModule, request_frame: bytes, label: str
) -> None:
    assert module.answer(request_frame) == published(label)


def test_an_unlocked_card_answers_for_its_address_until_it_is_taken(module: EmulatedModule) -> None:
    module.lay_down(card_of_frames("cn_f"))
    for request_frame in (FIND, SELECT, READ):
        module.answer(request_frame)
    assert module.answer(NEWEST_ADDRESS) == published("no such item")
    module.lay_down(None)
    assert module.answer(NEWEST_ADDRESS) == published("read fail")


@pytest.mark.parametrize(("latching", "label"), [(True, "find none"), (False, "find ok")])
def test_a_latching_module_does_not_find_a_card_that_it_has_read(
    module: EmulatedModule, latching: bool, label: str
) -> None:
    module.latching = latching
    module.lay_down(card_of_frames("cn_f"))
    for request_frame in (FIND, SELECT, READ):
        module.answer(request_frame)
    assert module.answer(FIND) == published(label)
    module.lay_down(card_of_frames("hmt_J"))
    assert module.answer(FIND) == published("find ok")


def test_requests_are_cut_out_of_whatever_comes() -> None:
    line = bytearray(b"\x00\xaa")
    assert take_request(line) is None
    line += FIND + SELECT[:4]
    assert (take_request(line), take_request(line)) == (FIND, None)
    line += SELECT[4:]
    assert take_request(line) == SELECT


def test_the_port_speaks_to_any_program(emulator: SamEmulator, tmp_path: Path) -> None:
    emulator.place(card_of_frames("cn_f"))
    with serial.Serial(str(tmp_path / "reader"), 115_200, timeout=5) as port:
        for request_frame, size in ((FIND, 15), (SELECT, 19)):
            port.write(request_frame)
            port.read(size)
        port.write(READ)
        assert port.read(1295) == (FRAMES / "cn_f.read_base.bin").read_bytes()
    assert [event.kind for event in emulator.log] == [
        "find_answered_card",
        "read_started",
        "read_last_byte",
    ]


def test_a_corrupt_line_flips_one_bit_of_long_replies_only(
    emulator: SamEmulator, tmp_path: Path
) -> None:
    emulator.corrupt = True
    emulator.place(card_of_frames("cn_f"))
    with serial.Serial(str(tmp_path / "reader"), 115_200, timeout=5) as port:
        port.write(FIND + SELECT + READ)
        assert port.read(34) == published("find ok") + published("select ok")
        damaged = port.read(1295)
    good = (FRAMES / "cn_f.read_base.bin").read_bytes()
    flipped = [a ^ b for a, b in zip(damaged, good, strict=True) if a != b]
    assert flipped == [1]


def test_pulling_the_cable_removes_the_port_and_plugging_brings_it_back(
    emulator: SamEmulator, tmp_path: Path
) -> None:
    link = tmp_path / "reader"
    emulator.unplug()
    assert not link.is_symlink()
    emulator.plug()
    emulator.plug()
    assert link.resolve().is_char_device()
    emulator.stop()
    emulator.stop()
    assert not link.is_symlink()


def test_a_reader_that_nobody_listens_to_can_still_be_unplugged(
    emulator: SamEmulator, tmp_path: Path
) -> None:
    emulator.place(card_of_frames("cn_f"))
    with serial.Serial(str(tmp_path / "reader"), 115_200, timeout=5) as port:
        for _ in range(30):
            port.write(FIND + SELECT + READ)
        emulator.unplug()


def test_the_physical_time_of_a_card_is_the_sum_of_its_parts() -> None:
    exchanged = 3 * len(FIND) + 15 + 19 + 1295
    assert pytest.approx(FIND_S + SELECT_S + READ_S + wire_s(exchanged)) == CARD_S
    assert wire_s(1295) == pytest.approx(0.1124, abs=1e-4)


def test_a_paced_reader_takes_its_physical_time(tmp_path: Path) -> None:
    emulator = SamEmulator(tmp_path / "reader")
    emulator.start()
    emulator.place(card_of_frames("cn_f"))
    with serial.Serial(str(tmp_path / "reader"), 115_200, timeout=5) as port:
        for request_frame, size in ((FIND, 15), (SELECT, 19), (READ, 1295)):
            port.write(request_frame)
            port.read(size)
    emulator.stop()
    at_s = {event.kind: event.at_s for event in emulator.log}
    took_s = at_s["read_last_byte"] - at_s["find_answered_card"]
    # Never faster than physics; the upper bound only allows for a busy machine.
    assert CARD_S <= took_s < CARD_S + 0.25
