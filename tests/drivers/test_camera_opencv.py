"""The camera driver, on an emulated network camera, on files, and on sources that fail."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage.metrics import structural_similarity

from drivers.camera.base import Camera
from drivers.camera.emulator import CameraEmulator
from drivers.camera.frame import Frame
from drivers.camera.opencv import cv2
from drivers.camera.opencv_camera import OpenCvCamera
from drivers.camera.scenes import couple, one_person
from drivers.camera.source import Source
from drivers.errors import Cancelled, DeviceFault, DeviceMissing, DeviceSilent
from drivers.status import DeviceState

SIZE = {"width_px": 640, "height_px": 360}


@pytest.fixture
def bench() -> Iterator[CameraEmulator]:
    emulator = CameraEmulator(**SIZE)
    emulator.show(couple())
    emulator.start()
    yield emulator
    emulator.stop()


@pytest.fixture
def camera(bench: CameraEmulator) -> Iterator[OpenCvCamera]:
    camera = OpenCvCamera(bench.url, **SIZE)
    yield camera
    camera.close()


def until(condition: Callable[[], bool], *, within_s: float) -> None:
    deadline_s = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline_s, "it did not come true in time"
        time.sleep(0.005)


def frame_after(camera: Camera, seq: int = 0) -> Frame:
    found: list[Frame] = []

    def newer() -> bool:
        frame = camera.latest()
        if frame is not None and frame.seq > seq:
            found.append(frame)
        return bool(found)

    until(newer, within_s=3)
    return found[0]


def likeness(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(structural_similarity(one, other, channel_axis=2))


def decoded(jpeg: bytes) -> NDArray[np.uint8]:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def film(path: Path, *, frames: int) -> None:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30, (320, 240))
    for number in range(frames):
        writer.write(np.full((240, 320, 3), 60 + number, np.uint8))
    writer.release()


def test_frames_flow_and_each_is_newer_than_the_last(camera: OpenCvCamera) -> None:
    camera.start()
    first = frame_after(camera)
    second = frame_after(camera, first.seq)
    assert first.image.shape == (360, 640, 3)
    assert second.seq > first.seq
    assert second.taken_at_s > first.taken_at_s


def test_a_frame_is_as_new_as_the_wire_allows(bench: CameraEmulator, camera: OpenCvCamera) -> None:
    camera.start()
    newest = frame_after(camera, 20)
    sent_at_s = max(at_s for at_s, _ in bench.recent() if at_s <= newest.taken_at_s)
    assert newest.taken_at_s - sent_at_s < 0.05


def test_the_next_couple_never_sees_the_last_frame(camera: OpenCvCamera) -> None:
    camera.start()
    frame_after(camera, 5)
    camera.stop()
    assert camera.latest() is None
    camera.start()
    assert frame_after(camera).seq == 1


def test_a_stopped_camera_is_let_go(camera: OpenCvCamera) -> None:
    others = {*threading.enumerate()}
    camera.start()
    frame_after(camera)
    camera.stop()
    until(lambda: not {*threading.enumerate()} - others, within_s=1)


def test_a_still_is_the_picture_before_the_camera_and_not_mirrored(
    bench: CameraEmulator, camera: OpenCvCamera
) -> None:
    camera.start()
    still = camera.take_still(timeout_s=3, cancel=Event())
    picture = decoded(still.jpeg)
    sent = [decoded(jpeg) for jpeg in {jpeg for _, jpeg in bench.recent()}]
    assert (still.width_px, still.height_px) == (640, 360)
    assert picture.shape == (360, 640, 3)
    assert max(likeness(picture, frame) for frame in sent) >= 0.98
    assert max(likeness(picture[:, ::-1], frame) for frame in sent) < 0.9


def test_a_still_shows_who_stands_there_now(bench: CameraEmulator, camera: OpenCvCamera) -> None:
    camera.start()
    before = decoded(camera.take_still(timeout_s=3, cancel=Event()).jpeg)
    bench.show(one_person())
    changed_at_s = time.monotonic()
    until(lambda: bench.recent()[-1][0] > changed_at_s + 0.1, within_s=2)
    after = decoded(camera.take_still(timeout_s=3, cancel=Event()).jpeg)
    sent = [decoded(jpeg) for _, jpeg in bench.recent()[-8:]]
    assert max(likeness(after, frame) for frame in sent) >= 0.98
    assert likeness(after, before) < 0.9


def test_fifty_stills_in_a_row_leave_the_preview_running(camera: OpenCvCamera) -> None:
    camera.start()
    for _ in range(50):
        camera.take_still(timeout_s=2, cancel=Event())
    shown = frame_after(camera)
    assert frame_after(camera, shown.seq).seq > shown.seq


def test_an_unplugged_camera_is_missing_and_comes_back_by_itself(
    bench: CameraEmulator, camera: OpenCvCamera, capfd: pytest.CaptureFixture[str]
) -> None:
    camera.start()
    seen = frame_after(camera)
    bench.unplug()
    until(lambda: camera.status(timeout_s=0) is DeviceState.MISSING, within_s=2)
    assert camera.latest() is None
    with pytest.raises(DeviceMissing):
        camera.take_still(timeout_s=0.2, cancel=Event())
    bench.plug()
    until(lambda: camera.status(timeout_s=0) is DeviceState.READY, within_s=3)
    assert frame_after(camera).seq > seen.seq
    assert capfd.readouterr() == ("", "")


def test_a_stopped_camera_is_asked_without_staying_on(
    bench: CameraEmulator, camera: OpenCvCamera
) -> None:
    others = {*threading.enumerate()}
    assert camera.status(timeout_s=2) is DeviceState.READY
    assert camera.latest() is None
    until(lambda: not {*threading.enumerate()} - others, within_s=1)
    bench.unplug()
    assert camera.status(timeout_s=2) is DeviceState.MISSING
    bench.plug()
    assert camera.status(timeout_s=2) is DeviceState.READY


def test_a_frozen_picture_is_silence_and_never_a_photo(
    bench: CameraEmulator, camera: OpenCvCamera
) -> None:
    camera.start()
    camera.take_still(timeout_s=3, cancel=Event())
    bench.frozen = True
    until(lambda: camera.status(timeout_s=0) is DeviceState.SILENT, within_s=2)
    assert camera.latest() is not None
    with pytest.raises(DeviceSilent):
        camera.take_still(timeout_s=0.2, cancel=Event())
    bench.frozen = False
    camera.take_still(timeout_s=1, cancel=Event())
    assert camera.status(timeout_s=0) is DeviceState.READY


def test_a_black_picture_is_a_fault_and_never_a_photo(
    bench: CameraEmulator, camera: OpenCvCamera
) -> None:
    camera.start()
    camera.take_still(timeout_s=3, cancel=Event())
    bench.black = True
    until(lambda: camera.status(timeout_s=0) is DeviceState.FAULT, within_s=2)
    with pytest.raises(DeviceFault):
        camera.take_still(timeout_s=0.2, cancel=Event())
    bench.black = False
    camera.take_still(timeout_s=1, cancel=Event())
    assert camera.status(timeout_s=0) is DeviceState.READY


def test_a_camera_that_hangs_while_it_is_opened_is_left_behind(tmp_path: Path) -> None:
    source = tmp_path / "film.avi"
    os.mkfifo(source)
    camera = OpenCvCamera(str(source), **SIZE)
    camera.start()
    assert camera.status(timeout_s=0.3) is DeviceState.SILENT
    with pytest.raises(DeviceSilent):
        camera.take_still(timeout_s=0.1, cancel=Event())
    asked_at_s = time.monotonic()
    camera.stop()
    assert time.monotonic() - asked_at_s < 0.1
    camera.close()
    assert time.monotonic() - asked_at_s < 1
    os.close(os.open(source, os.O_WRONLY))  # lets the thread that was left behind end


def test_a_camera_that_hangs_between_two_frames_is_silent_and_starts_again(tmp_path: Path) -> None:
    source, good, hung = tmp_path / "film.avi", tmp_path / "good.avi", tmp_path / "hung"
    film(good, frames=60)
    os.mkfifo(source)
    camera = OpenCvCamera(str(source), **SIZE)
    camera.start()
    with source.open("wb", buffering=0) as wire:
        wire.write(good.read_bytes()[: good.stat().st_size // 2])
        frame_after(camera, 5)
        until(lambda: camera.status(timeout_s=0) is DeviceState.SILENT, within_s=4)
        assert camera.latest() is None
        with pytest.raises(DeviceSilent):
            camera.take_still(timeout_s=0.1, cancel=Event())
        asked_at_s = time.monotonic()
        camera.stop()
        assert time.monotonic() - asked_at_s < 0.1
        source.rename(hung)
        good.rename(source)
        camera.start()
        assert camera.take_still(timeout_s=3, cancel=Event()).width_px == 320
    camera.close()


def test_a_camera_that_hangs_again_and_again_leaves_only_a_few_threads_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.camera.reader._HANDOVER_S", 0.01)
    others = {*threading.enumerate()}

    def left_behind() -> int:
        return len([one for one in {*threading.enumerate()} - others if one.name == "camera"])

    def release_one() -> bool:
        with suppress(OSError):  # nobody waits for the film at this moment
            os.close(os.open(source, os.O_WRONLY | os.O_NONBLOCK))
        return left_behind() == 0

    source = tmp_path / "film.avi"
    os.mkfifo(source)
    camera = OpenCvCamera(str(source), **SIZE)
    for _ in range(10):
        assert camera.status(timeout_s=0.1) is DeviceState.SILENT
    until(lambda: left_behind() <= 4, within_s=1)
    assert left_behind() > 0
    until(release_one, within_s=3)


def test_giving_up_a_still_takes_less_than_half_a_second(bench: CameraEmulator) -> None:
    bench.unplug()
    camera = OpenCvCamera(bench.url, **SIZE)
    camera.start()
    cancel = Event()
    cancel.set()
    asked_at_s = time.monotonic()
    with pytest.raises(Cancelled):
        camera.take_still(timeout_s=30, cancel=cancel)
    assert time.monotonic() - asked_at_s < 0.5
    camera.close()


def test_a_stopped_camera_takes_no_still(camera: OpenCvCamera) -> None:
    with pytest.raises(DeviceSilent):
        camera.take_still(timeout_s=1, cancel=Event())


def test_a_sequence_of_pictures_runs_again_and_again_at_thirty_a_second(tmp_path: Path) -> None:
    for number in range(3):
        cv2.imwrite(str(tmp_path / f"f_{number:03d}.jpg"), couple())
    camera = OpenCvCamera(str(tmp_path / "f_%03d.jpg"), **SIZE)
    camera.start()
    first = frame_after(camera)
    later = frame_after(camera, first.seq + 9)
    camera.close()
    assert (later.taken_at_s - first.taken_at_s) / (later.seq - first.seq) >= 0.03


def test_a_film_that_shows_one_picture_is_still_good_for_photos(tmp_path: Path) -> None:
    film(tmp_path / "film.avi", frames=1)
    camera = OpenCvCamera(str(tmp_path / "film.avi"), **SIZE)
    camera.start()
    frame_after(camera, 3)
    still = camera.take_still(timeout_s=1, cancel=Event())
    camera.close()
    assert (still.width_px, still.height_px) == (320, 240)


@pytest.mark.parametrize("source", ["/dev/no-such-camera", "97", "no-such-film.avi"])
def test_a_camera_that_was_never_there_is_missing_without_noise(
    source: str, capfd: pytest.CaptureFixture[str]
) -> None:
    camera = OpenCvCamera(source, **SIZE)
    assert camera.status(timeout_s=3) is DeviceState.MISSING
    camera.close()
    assert capfd.readouterr() == ("", "")


def test_a_usb_camera_is_asked_for_mjpg_before_its_size_and_told_on_when_it_refuses(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[int] = []

    class Stubborn:
        def __init__(self, path: str, backend: int) -> None:
            assert (path, backend) == ("/dev/video3", cv2.CAP_V4L2)

        def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
            return True

        def set(self, wish: int, value: int) -> bool:
            asked.append(wish)
            return True

        def get(self, wish: int) -> float:
            return 320 if wish == cv2.CAP_PROP_FRAME_WIDTH else dict(wishes)[wish]

    wishes = [
        (cv2.CAP_PROP_FOURCC, float(cv2.VideoWriter.fourcc(*"MJPG"))),
        (cv2.CAP_PROP_FRAME_WIDTH, 640.0),
        (cv2.CAP_PROP_FRAME_HEIGHT, 360.0),
        (cv2.CAP_PROP_BUFFERSIZE, 1.0),
    ]
    monkeypatch.setattr(cv2, "VideoCapture", Stubborn)
    Source("3", **SIZE).open()
    assert asked == [wish for wish, _ in wishes]
    assert [record.args for record in caplog.records] == [("3", cv2.CAP_PROP_FRAME_WIDTH, 640)]


@pytest.mark.parametrize("broken", ["opening", "reading"])
def test_an_error_of_opencv_is_a_lost_camera_that_comes_back_by_itself(
    broken: str, bench: CameraEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Source.open
    released = Event()
    tries: list[str] = []

    class EmptyBuffer:
        def read(self) -> object:
            return cv2.imdecode(np.empty(0, np.uint8), cv2.IMREAD_COLOR)

        def release(self) -> None:
            released.set()

    def fails_twice(source: Source) -> object:
        tries.append(source.name)
        if len(tries) > 2:
            return whole(source)
        return EmptyBuffer() if broken == "reading" else EmptyBuffer().read()

    monkeypatch.setattr(Source, "open", fails_twice)
    camera = OpenCvCamera(bench.url, **SIZE)
    camera.start()
    until(lambda: camera.status(timeout_s=0) is DeviceState.MISSING, within_s=2)
    until(lambda: camera.status(timeout_s=0) is DeviceState.READY, within_s=4)
    camera.close()
    assert released.is_set() is (broken == "reading")


@pytest.mark.parametrize(
    ("name", "live"),
    [("0", True), ("/dev/video0", True), ("/dev/shm/film.mp4", False), ("/srv/camera", False)],
)
def test_a_device_is_an_index_or_a_path_below_dev_but_no_film_in_memory(
    name: str, live: bool
) -> None:
    assert Source(name, **SIZE).live is live


def test_two_thousand_frames_leave_no_memory_behind() -> None:
    emulator = CameraEmulator(width_px=320, height_px=240, fps=1000)
    emulator.start()
    camera = OpenCvCamera(emulator.url, width_px=320, height_px=240)
    camera.start()
    frame_after(camera, 200)
    before = resident_bytes()
    until(lambda: frame_after(camera).seq > 2200, within_s=20)
    after = resident_bytes()
    camera.close()
    emulator.stop()
    assert after - before < 20 * 320 * 240 * 3  # twenty frames


def test_opencv_comes_with_the_first_picture_and_leaves_the_environment_alone() -> None:
    check = (
        "import os, sys, drivers.camera.opencv_camera, drivers.scanner.camera_scanner\n"
        "assert 'cv2' not in sys.modules\n"
        "before = dict(os.environ)\n"
        "import drivers.camera.opencv\n"
        "print(*(name for name in os.environ if os.environ[name] != before.get(name)))"
    )
    untouched = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    run = subprocess.run(
        [sys.executable, "-c", check], env=untouched, capture_output=True, text=True, check=True
    )
    assert set(run.stdout.split()) == {
        "OPENCV_FFMPEG_LOGLEVEL",
        "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT",
    }
