"""The emulated camera, seen from the other end of the wire, and the scenes it shows."""

import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse
from itertools import combinations, pairwise
from urllib.parse import urlsplit

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage.metrics import structural_similarity

from drivers.camera import scenes
from drivers.camera.emulator import CameraEmulator
from drivers.camera.opencv import cv2
from drivers.scanner.decoder import QrDecoder


@pytest.fixture
def emulator() -> Iterator[CameraEmulator]:
    emulator = CameraEmulator()
    emulator.start()
    yield emulator
    emulator.stop()


def stream_of(emulator: CameraEmulator) -> HTTPResponse:
    address = urlsplit(emulator.url)
    assert address.hostname is not None
    connection = HTTPConnection(address.hostname, address.port or 0, timeout=3)
    connection.request("GET", address.path)
    return connection.getresponse()


def frame_of(stream: HTTPResponse) -> bytes:
    assert stream.readline() == b"--frame\r\n"
    assert stream.readline() == b"Content-Type: image/jpeg\r\n"
    name, length = stream.readline().split(b": ")
    assert (name, stream.readline()) == (b"Content-Length", b"\r\n")
    jpeg = stream.read(int(length))
    assert stream.readline() == b"\r\n"
    return jpeg


def decoded(jpeg: bytes) -> NDArray[np.uint8]:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def number_of(picture: NDArray[np.uint8]) -> int:
    bits = picture[4, 4:128:8].mean(axis=1) > 128
    return int("".join("01"[bit] for bit in bits.astype(int)), 2)


def likeness(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    greys = [cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) for picture in (one, other)]
    return float(structural_similarity(*greys))


def test_the_stream_is_what_browsers_call_motion_jpeg(emulator: CameraEmulator) -> None:
    stream = stream_of(emulator)
    assert stream.getheader("Content-Type") == "multipart/x-mixed-replace;boundary=frame"
    assert decoded(frame_of(stream)).shape == (720, 1280, 3)


def test_no_two_frames_in_a_row_are_the_same_yet_all_show_the_scene(
    emulator: CameraEmulator,
) -> None:
    emulator.show(scenes.couple())
    stream = stream_of(emulator)
    frames = [frame_of(stream) for _ in range(6)]
    assert all(one != other for one, other in pairwise(frames))
    pictures = [decoded(jpeg) for jpeg in {*frames}]
    assert min(likeness(one, other) for one, other in combinations(pictures, 2)) >= 0.98
    assert min(likeness(picture, scenes.couple()) for picture in pictures) >= 0.98


def test_every_frame_carries_its_number_counted_over_all_viewers(
    emulator: CameraEmulator,
) -> None:
    stream = stream_of(emulator)
    assert [number_of(decoded(frame_of(stream))) for _ in range(6)] == [0, 1, 2, 3, 4, 5]
    assert number_of(decoded(frame_of(stream_of(emulator)))) > 5


def test_frames_come_at_the_pace_of_the_camera_and_are_remembered(emulator: CameraEmulator) -> None:
    stream = stream_of(emulator)
    frames = [frame_of(stream) for _ in range(16)]
    sent = emulator.recent()
    times = [at_s for at_s, _ in sent]
    assert [jpeg for _, jpeg in sent][:16] == frames
    assert times == sorted(times)
    assert times[15] - times[0] == pytest.approx(15 / 30, abs=0.1)


def test_only_the_last_ninety_frames_are_remembered() -> None:
    emulator = CameraEmulator(width_px=160, height_px=48, fps=1000)
    emulator.start()
    stream = stream_of(emulator)
    for _ in range(120):
        frame_of(stream)
    emulator.stop()
    assert len(emulator.recent()) == 90


def test_a_frozen_camera_repeats_its_frame_and_a_covered_one_is_black(
    emulator: CameraEmulator,
) -> None:
    stream = stream_of(emulator)
    frame_of(stream)
    emulator.frozen = True
    frames = [frame_of(stream) for _ in range(5)]
    assert len({*frames[2:]}) == 1
    emulator.frozen, emulator.black = False, True
    frames = [frame_of(stream) for _ in range(5)]
    assert all(one != other for one, other in pairwise(frames[2:]))
    assert decoded(frames[-1]).mean() < 2


def test_an_unplugged_camera_cuts_the_stream_and_answers_again_at_the_same_place(
    emulator: CameraEmulator,
) -> None:
    url = emulator.url
    stream = stream_of(emulator)
    frame_of(stream)
    emulator.unplug()
    unplugged_at_s = time.monotonic()
    stream.read()
    assert time.monotonic() - unplugged_at_s < 0.5
    with pytest.raises((HTTPException, OSError)):
        stream_of(emulator)
    emulator.plug()
    assert emulator.url == url
    frame_of(stream_of(emulator))


def test_a_phone_shows_its_code_whatever_its_length(emulator: CameraEmulator) -> None:
    for payload in ("A2026-0001", "https://example.cn/c/" + "k" * 40, "eyJ" * 66):
        emulator.show(scenes.phone_with_code(payload))
        grey = cv2.cvtColor(decoded(frame_of(stream_of(emulator))), cv2.COLOR_BGR2GRAY)
        found = QrDecoder().decode(np.asarray(grey, np.uint8), taken_at_s=1.0)
        assert found == [payload.encode()]


def test_each_scene_is_one_of_its_own() -> None:
    pictures = [scenes.couple(), scenes.one_person(), scenes.empty_hall()]
    assert {picture.shape for picture in pictures} == {(720, 1280, 3)}
    assert max(likeness(one, other) for one, other in combinations(pictures, 2)) < 0.9
