"""The terminal's call for staff: joins `kiosk.calling`, the clock and the line to the hall.

Used from the UI thread only.
"""

import logging
import math
from collections.abc import Callable
from functools import partial

from kiosk.call_line import CallLine
from kiosk.calling import (
    CallAction,
    Called,
    Calling,
    CoupleLeft,
    Event,
    Phase,
    TakenBack,
    TimePassed,
    step,
)
from kiosk.commands import Line
from kiosk.workers import Workers

log = logging.getLogger(__name__)


class StaffCalls:
    """At most one call at a time, whoever stands at the terminal."""

    def __init__(
        self,
        line: CallLine,
        workers: Workers,
        *,
        new_id: Callable[[], str],
        monotonic: Callable[[], float],
    ) -> None:
        self._line = line
        self._workers = workers
        self._new_id = new_id
        self._monotonic = monotonic
        self._calling = Calling()
        self._changed: Callable[[], None] = lambda: None
        self._open_at_s = -math.inf

    @property
    def calling(self) -> Calling:
        return self._calling

    @property
    def open_at_s(self) -> float:
        """When somebody was waited for last: nobody loses patience with people who wait."""
        return self._open_at_s

    @property
    def is_busy(self) -> bool:
        """Something is under way that would be lost with the process."""
        return self._calling.can_be_taken_back or bool(self._calling.taken_back)

    def on_change(self, changed: Callable[[], None]) -> None:
        """Have `changed` called whenever there is something new to show."""
        self._changed = changed

    def touch(self, action: CallAction, screen: str) -> None:
        """Take what the button sent; `screen` tells staff where the couple needs help."""
        now = self._monotonic()
        match action:
            case CallAction.CALL:
                self._send(Called(self._new_id(), screen, now))
            case CallAction.TAKE_BACK:
                self._send(TakenBack(now))

    def couple_left(self) -> None:
        """Say nothing to the next couple of a call that came to nothing; an open one goes on."""
        self._send(CoupleLeft())

    def tick(self) -> None:
        """Look at the clock; called a few times a second."""
        self._send(TimePassed(self._monotonic()))
        if self._calling.is_open:
            self._open_at_s = self._monotonic()

    def _send(self, event: Event) -> None:
        before = self._calling
        self._calling, commands = step(before, event)
        for command in commands:
            job = partial(self._line.carry_out, command)
            self._workers.run(Line.CALL, job, self._send)
        if self._calling.phase is not before.phase:
            self._log(before)
            self._changed()

    def _log(self, before: Calling) -> None:
        phase, call_id = self._calling.phase, self._calling.call_id or before.call_id
        level = logging.WARNING if phase in (Phase.FAILED, Phase.UNANSWERED) else logging.INFO
        log.log(level, "call %s for staff: %s", call_id, phase.value)
