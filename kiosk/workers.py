"""One thread for each line: a camera that hangs cannot hold the printer.

A line does one job at a time. Running a new job on a line replaces the one before it: its cancel
event is set, and what it still answers is dropped.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event as CancelEvent
from typing import TypeVar

from kiosk.commands import Line

Answer = TypeVar("Answer")
Post = Callable[[Callable[[], None]], None]
"""Brings a call onto the UI thread, from any thread."""


class Workers:
    """Runs jobs and brings their answers to the UI thread. Used from the UI thread only."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._pools = {line: ThreadPoolExecutor(1, f"line-{line.value}") for line in Line}
        self._running: dict[Line, CancelEvent] = {}

    def run(
        self, line: Line, job: Callable[[CancelEvent], Answer], answer: Callable[[Answer], None]
    ) -> None:
        """Replace what runs on `line` by `job`; `answer` gets its result on the UI thread.

        An exception of `job` is a bug: it is raised again on the UI thread and ends the process.
        """
        self.quiet(line)
        cancel = CancelEvent()
        self._running[line] = cancel

        def deliver(result: Answer) -> None:
            if self._running.get(line) is cancel:
                del self._running[line]
                answer(result)

        def work() -> None:
            if cancel.is_set():
                return
            try:
                result = job(cancel)
            except Exception as error:
                bug = error
                self._post(lambda: _raise(bug))
            else:
                self._post(lambda: deliver(result))

        def begin() -> None:
            if not cancel.is_set():
                self._pools[line].submit(work)

        # A turn later: a thread that begins would take the time of the frame that answers a touch.
        self._post(begin)

    def quiet(self, line: Line) -> None:
        """End what runs on `line`; its answer will be dropped."""
        cancel = self._running.pop(line, None)
        if cancel is not None:
            cancel.set()

    def is_idle(self, line: Line) -> bool:
        return line not in self._running

    def close(self) -> None:
        """Cancel everything and wait for every thread."""
        for line in Line:
            self.quiet(line)
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)


def _raise(bug: Exception) -> None:
    raise bug
