"""What the demonstration says when one of its three processes is killed, or a wire lies."""

import os
import signal
from pathlib import Path

import numpy as np
import pytest
import requests
from numpy.typing import NDArray

from drivers.camera import scenes
from drivers.camera.emulator import CameraEmulator
from tests.journey.player import Journey, Player, Unexpected, load_journey
from tests.journey.processes import Died, Processes
from tests.journey.receivers import Receivers, must_be_among

TO_THE_FIRST_CARD = load_journey("marriage_zh").steps[:7]


@pytest.mark.parametrize("name", ["app", "bench", "centre"])
def test_killing_any_of_the_three_processes_fails_the_journey(name: str, tmp_path: Path) -> None:
    with Processes(tmp_path, display="small", overlay={}) as processes:
        player = Player(processes, pictures=None)
        player.play(Journey(TO_THE_FIRST_CARD, {}))
        os.kill(processes.pid(name), signal.SIGKILL)
        with pytest.raises(Died, match=f"the {name} ended with -9"):
            player.play(Journey(({"expect": "ticket"},), {}))
        with pytest.raises(Died, match=f"the {name} ended with -9"):
            processes.wait_for_app()


def test_who_dies_leaves_the_last_words_of_its_log(tmp_path: Path) -> None:
    with (
        Processes(tmp_path, display="small", overlay={"time_out": {"card_s": -1}}) as processes,
        pytest.raises(Died, match=r"the app ended with 2; its last words:\n(.*\n)*.*card_s"),
    ):
        processes.wait_for_app()


def frames_of(scene: NDArray[np.uint8]) -> list[bytes]:
    """Return the first frames that a viewer of a new camera gets."""
    camera = CameraEmulator()
    camera.show(scene)
    camera.start()
    with requests.get(camera.url, stream=True, timeout=5) as viewer:
        viewer.raw.read(500_000)
    camera.stop()
    return [jpeg for _, jpeg in camera.recent()]


def test_a_photo_of_another_frame_than_the_camera_showed_is_refused() -> None:
    *others, photo = frames_of(scenes.couple())
    must_be_among([*others, photo], photo)
    with pytest.raises(Unexpected, match=f"the photo is frame {len(others)}, the camera showed"):
        must_be_among(others, photo)


def test_a_photo_of_something_else_under_the_same_number_is_refused() -> None:
    photo, *_ = frames_of(scenes.couple())
    with pytest.raises(Unexpected, match="the photo differs from what the camera showed"):
        must_be_among(frames_of(scenes.one_person()), photo)


def test_bytes_that_are_damaged_on_the_card_line_never_become_a_case(tmp_path: Path) -> None:
    marriage = load_journey("marriage_zh")
    with Processes(tmp_path, display="small", overlay={}) as processes:
        player = Player(processes, pictures=None)
        player.play(Journey(TO_THE_FIRST_CARD, {}))
        processes.ask_bench("PUT", "reader", corrupt=True)
        player.play(Journey(({"place_card": "bride"},), {}))
        player.play(Journey(({"expect": "card", "notice": "没有读到信息"},), {}))
        with pytest.raises(Unexpected, match="the screen is card"):
            player.play(Journey(({"expect": "take_card", "within_s": 2},), {}))
        receivers = Receivers(processes, marriage, player.diary)
        with pytest.raises(Unexpected, match="cases: 0"):
            receivers.check(arrives_within_s=1.0)


def test_a_name_that_the_kiosk_wrote_escaped_is_found(tmp_path: Path) -> None:
    nobody = {"cases": 0, "photos": 0, "tickets": 0, "last_screen": "attract"}
    with Processes(tmp_path, display="small", overlay={}) as processes:
        player = Player(processes, pictures=None)
        player.play(Journey(TO_THE_FIRST_CARD[:1], {}))
        receivers = Receivers(processes, Journey((), nobody), player.diary)
        receivers.check()
        (processes.kiosk_data / "notes.json").write_text(r'{"to": "\ud842\udfb7\u4dae"}')
        with pytest.raises(Unexpected, match=r"the name of rare_name is in notes\.json"):
            receivers.check()
