"""When a job of a line begins, and whose answer counts."""

from collections import deque
from collections.abc import Callable, Iterator
from queue import SimpleQueue

import pytest

from kiosk.commands import Line
from kiosk.workers import Workers

WITHIN_S = 20.0


class Turns:
    """The UI thread, one posted call a turn."""

    def __init__(self) -> None:
        self._posted: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.post = self._posted.put

    def take(self) -> None:
        self._posted.get(timeout=WITHIN_S)()


@pytest.fixture
def turns() -> Turns:
    return Turns()


@pytest.fixture
def workers(turns: Turns) -> Iterator[Workers]:
    its = Workers(turns.post)
    yield its
    its.close()


def test_a_job_leaves_the_turn_alone_in_which_it_was_asked_for(
    turns: Turns, workers: Workers
) -> None:
    began: deque[str] = deque()
    answers: list[str] = []
    workers.run(Line.CAMERA, lambda _: began.append("camera") or "done", answers.append)
    assert not began
    turns.take()
    turns.take()
    assert [*began] == ["camera"]
    assert answers == ["done"]


def test_a_job_that_is_replaced_before_it_begins_never_runs(turns: Turns, workers: Workers) -> None:
    answers: list[str] = []
    for job in ("first", "second"):
        workers.run(Line.READER, lambda _, job=job: job, answers.append)  # type: ignore[misc]
    for _ in range(3):
        turns.take()
    assert answers == ["second"]


def test_a_line_that_is_closed_begins_nothing(turns: Turns, workers: Workers) -> None:
    began: deque[str] = deque()
    workers.run(Line.PRINTER, lambda _: began.append("printer"), lambda _: None)
    workers.close()
    turns.take()
    assert not began
