"""The soak goes on where it was ended, and tells a leak from the restart of an app."""

import json
from dataclasses import asdict
from pathlib import Path
from random import Random

import pytest

from benchmarks.soak import Session, load, slope_upper_bound


def session(number: int, *, start: int = 0, rss_kib: int = 300_000) -> Session:
    return Session(number, start, 1.0, rss_kib, [16.0], {"ended_on": "ticket"})


def sessions(
    count: int, *, grow_kib: float, start: int = 0, from_kib: int = 300_000
) -> list[Session]:
    noise = Random(1)
    return [
        session(at, start=start, rss_kib=round(from_kib + at * grow_kib + noise.gauss(0, 100)))
        for at in range(count)
    ]


def test_a_new_soak_begins_with_no_session(tmp_path: Path) -> None:
    assert load(tmp_path / "soak.jsonl", 7) == []


def test_a_soak_that_was_ended_knows_what_it_has_played(tmp_path: Path) -> None:
    state = tmp_path / "soak.jsonl"
    load(state, 7)
    with state.open("a") as lines:
        lines.write(json.dumps(asdict(session(0))) + "\n")
        lines.write('{"number": 1, "start"')  # the machine went off here
    assert load(state, 7) == [session(0)]
    assert load(state, 7) == [session(0)]


def test_a_soak_is_not_mixed_with_one_of_another_seed(tmp_path: Path) -> None:
    state = tmp_path / "soak.jsonl"
    load(state, 7)
    with pytest.raises(SystemExit, match="is of seed 7"):
        load(state, 8)


def test_an_app_that_grows_by_a_photo_each_time_is_found() -> None:
    slope = slope_upper_bound(sessions(300, grow_kib=60.0))
    assert slope is not None
    assert slope > 20.0


def test_a_second_start_on_another_level_is_no_growth() -> None:
    first = sessions(200, grow_kib=0.0)
    second = sessions(200, grow_kib=0.0, start=1, from_kib=380_000)
    slope = slope_upper_bound(first + second)
    assert slope is not None
    assert abs(slope) < 5.0


def test_a_short_soak_says_nothing_about_memory() -> None:
    assert slope_upper_bound(sessions(60, grow_kib=60.0)) is None
