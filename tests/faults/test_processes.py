"""What the demonstration says when one of its three processes is killed, or a wire lies."""

import os
import signal
from pathlib import Path

import pytest

from tests.journey.player import Journey, Player, Unexpected, load_journey
from tests.journey.processes import Died, Processes
from tests.journey.receivers import Receivers

TO_THE_FIRST_CARD = load_journey("marriage_zh").steps[:7]


@pytest.mark.parametrize("name", ["app", "bench", "centre"])
def test_killing_any_of_the_three_processes_fails_the_journey(name: str, tmp_path: Path) -> None:
    with Processes(tmp_path, display="none", overlay={}) as processes:
        player = Player(processes, pictures=None)
        player.play(Journey(TO_THE_FIRST_CARD, {}))
        os.kill(processes.pid(name), signal.SIGKILL)
        with pytest.raises(Died, match=f"the {name} ended with -9"):
            player.play(Journey(({"expect": "ticket"},), {}))


def test_bytes_that_are_damaged_on_the_card_line_never_become_a_case(tmp_path: Path) -> None:
    marriage = load_journey("marriage_zh")
    with Processes(tmp_path, display="none", overlay={}) as processes:
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
