"""The camera scanner: on the emulated camera, and on frames whose times are written down."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Timer

import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from drivers.camera.base import Still
from drivers.camera.emulator import CameraEmulator
from drivers.camera.frame import Frame
from drivers.camera.opencv_camera import OpenCvCamera
from drivers.camera.scenes import phone_with_code
from drivers.errors import Cancelled, DeviceFault, DeviceMissing, DeviceSilent, NothingSeen
from drivers.scanner.base import ScannedCode
from drivers.scanner.camera_scanner import CameraScanner
from drivers.scanner.decoder import QrDecoder
from drivers.status import DeviceState


@pytest.fixture
def bench() -> Iterator[CameraEmulator]:
    emulator = CameraEmulator(width_px=960, height_px=540)
    emulator.start()
    yield emulator
    emulator.stop()


@pytest.fixture
def scanner(bench: CameraEmulator) -> Iterator[CameraScanner]:
    camera = OpenCvCamera(bench.url, width_px=960, height_px=540)
    scanner = CameraScanner(camera, QrDecoder())
    yield scanner
    scanner.close()


def scan(scanner: CameraScanner, *, timeout_s: float = 3, after: bytes = b"") -> ScannedCode:
    return scanner.scan(timeout_s=timeout_s, cancel=Event(), after=after)


def test_a_phone_held_up_is_read(bench: CameraEmulator, scanner: CameraScanner) -> None:
    bench.show(phone_with_code("A2026-0001"))
    code = scan(scanner)
    assert code.payload == b"A2026-0001"
    assert code.seen_at_s == pytest.approx(time.monotonic(), abs=0.3)


def test_a_phone_that_comes_while_the_scanner_looks_is_read(
    bench: CameraEmulator, scanner: CameraScanner
) -> None:
    phone = phone_with_code("A2026-0001")
    coming = Timer(0.2, bench.show, args=(phone,))
    coming.start()
    assert scan(scanner).payload == b"A2026-0001"
    coming.join()


def test_nobody_shows_a_code(scanner: CameraScanner) -> None:
    with pytest.raises(NothingSeen):
        scan(scanner, timeout_s=0.3)


def test_a_phone_that_is_still_there_is_not_answered_twice(
    bench: CameraEmulator, scanner: CameraScanner
) -> None:
    bench.show(phone_with_code("A2026-0001"))
    first = scan(scanner)
    with pytest.raises(NothingSeen):
        scan(scanner, timeout_s=1.3, after=first.payload)
    bench.show(phone_with_code("A2026-0002"))
    assert scan(scanner, after=first.payload).payload == b"A2026-0002"


def test_the_camera_runs_only_while_the_scanner_looks(
    bench: CameraEmulator, scanner: CameraScanner
) -> None:
    assert bench.recent() == []
    with pytest.raises(NothingSeen):
        scan(scanner, timeout_s=0.3)
    assert bench.recent()
    deadline_s = time.monotonic() + 2
    while any(thread.name == "camera" for thread in threading.enumerate()):
        assert time.monotonic() < deadline_s
        time.sleep(0.005)
    assert scanner.status(timeout_s=2) is DeviceState.READY


def test_giving_up_takes_less_than_half_a_second(scanner: CameraScanner) -> None:
    cancel = Event()
    given_up_at_s: list[float] = []

    def give_up() -> None:
        given_up_at_s.append(time.monotonic())
        cancel.set()

    Timer(0.3, give_up).start()
    with pytest.raises(Cancelled):
        scanner.scan(timeout_s=30, cancel=cancel)
    assert time.monotonic() - given_up_at_s[0] < 0.5


def test_a_scanner_that_is_not_there_is_missing_within_two_seconds(
    bench: CameraEmulator, scanner: CameraScanner
) -> None:
    bench.unplug()
    asked_at_s = time.monotonic()
    with pytest.raises(DeviceMissing):
        scan(scanner, timeout_s=30)
    assert time.monotonic() - asked_at_s <= 2
    assert scanner.status(timeout_s=1) is DeviceState.MISSING


def test_a_scanner_that_is_unplugged_while_it_looks_is_missing_within_two_seconds(
    bench: CameraEmulator, scanner: CameraScanner
) -> None:
    Timer(0.4, bench.unplug).start()
    asked_at_s = time.monotonic()
    with pytest.raises(DeviceMissing):
        scan(scanner, timeout_s=30)
    assert time.monotonic() - asked_at_s <= 2.4
    bench.plug()
    bench.show(phone_with_code("A2026-0001"))
    assert scan(scanner).payload == b"A2026-0001"


def test_a_scanner_that_hangs_or_repeats_itself_is_silent_within_two_seconds(
    bench: CameraEmulator, scanner: CameraScanner, tmp_path: Path
) -> None:
    bench.frozen = True
    asked_at_s = time.monotonic()
    with pytest.raises(DeviceSilent):
        scan(scanner, timeout_s=30)
    assert time.monotonic() - asked_at_s <= 2

    os.mkfifo(tmp_path / "film.avi")
    hung = OpenCvCamera(str(tmp_path / "film.avi"), width_px=960, height_px=540)
    asked_at_s = time.monotonic()
    with pytest.raises(DeviceSilent):
        scan(CameraScanner(hung, QrDecoder()), timeout_s=30)
    assert time.monotonic() - asked_at_s <= 2
    os.close(os.open(tmp_path / "film.avi", os.O_WRONLY))
    hung.close()


def test_a_scanner_without_a_decoder_is_broken(
    bench: CameraEmulator, scanner: CameraScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.scanner.decoder._load", lambda module: None)
    blind = CameraScanner(OpenCvCamera(bench.url, width_px=960, height_px=540), QrDecoder())
    assert blind.status(timeout_s=1) is DeviceState.FAULT
    with pytest.raises(DeviceFault):
        scan(blind)
    blind.close()


def test_what_a_code_says_is_in_no_log_and_no_text(
    bench: CameraEmulator, scanner: CameraScanner, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bench.show(phone_with_code("A2026-0001"))
    assert "2026" not in repr(scan(scanner))
    assert "2026" not in caplog.text


class ScriptedCamera:
    """Gives one written frame a call; its time is whatever the test says."""

    def __init__(self, *frames: tuple[float, NDArray[np.uint8]]) -> None:
        self._frames = [Frame(image, seq, at_s) for seq, (at_s, image) in enumerate(frames, 1)]

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def latest(self) -> Frame | None:
        return self._frames.pop(0) if self._frames else None

    def take_still(self, *, timeout_s: float, cancel: Event) -> Still:
        raise NotImplementedError

    def status(self, *, timeout_s: float) -> DeviceState:
        return DeviceState.READY

    def close(self) -> None: ...


def shown(*payloads: str) -> NDArray[np.uint8]:
    picture = np.full((300, 600, 3), 110, np.uint8)
    for number, payload in enumerate(payloads):
        modules = np.array(list(segno.make(payload, micro=False).matrix_iter(border=4)), np.uint8)
        code = np.kron(255 - 235 * modules, np.ones((5, 5), np.uint8))[:, :, None]
        size_px = len(code)
        left = 20 + 300 * number
        picture[20 : 20 + size_px, left : left + size_px] = code
    return picture


NOTHING = shown()
LAST = b"last"


def test_a_code_counts_again_when_it_was_out_of_sight_for_a_second() -> None:
    camera = ScriptedCamera((100.0, NOTHING), (100.5, NOTHING), (101.1, shown("last")))
    code = scan(CameraScanner(camera, QrDecoder()), timeout_s=1, after=LAST)
    assert code == ScannedCode(b"last", 101.1)


@pytest.mark.parametrize(
    "frames",
    [
        [(100.0, shown("last")), (101.0, shown("last")), (102.0, shown("last"))],
        [(100.0, shown("last")), (100.1, NOTHING), (101.0, shown("last"))],
        [(100.0, NOTHING), (100.9, shown("last")), (101.8, shown("last"))],
    ],
    ids=["held still", "shaken", "a short way off"],
)
def test_a_code_that_never_really_left_does_not_count_again(
    frames: list[tuple[float, NDArray[np.uint8]]],
) -> None:
    scanner = CameraScanner(ScriptedCamera(*frames), QrDecoder())
    with pytest.raises(NothingSeen):
        scan(scanner, timeout_s=0.3, after=LAST)


def test_of_two_codes_the_one_that_was_not_answered_yet_counts() -> None:
    camera = ScriptedCamera((100.0, shown("last", "other")))
    assert scan(CameraScanner(camera, QrDecoder()), after=LAST).payload == b"other"
    camera = ScriptedCamera((100.0, shown("other", "last")))
    assert scan(CameraScanner(camera, QrDecoder()), after=LAST).payload == b"other"
