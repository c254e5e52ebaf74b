"""Keeps what the first screen says of the hall. Used from the UI thread only.

What is old says nothing: a couple would rather read no number than a wrong one. So a centre that
does not answer costs nothing but these facts.
"""

import logging
from collections.abc import Callable
from typing import Protocol

from kiosk.commands import Line
from kiosk.errors import CentralError
from kiosk.hall import HallNow
from kiosk.workers import Workers

log = logging.getLogger(__name__)

ASK_EVERY_S = 20.0
FRESH_S = 120.0
"""What is older is not shown any more."""
_ANSWER_S = 2.0


class Centre(Protocol):
    """The call of `CentralClient` that is made here."""

    def hall(self, *, timeout_s: float) -> HallNow: ...


class HallLine:
    """Asks the centre how the hall is, now and then, and remembers its last word."""

    def __init__(self, centre: Centre, workers: Workers, *, monotonic: Callable[[], float]) -> None:
        """`centre` belongs to the worker of `Line.HALL`."""
        self._centre = centre
        self._workers = workers
        self._monotonic = monotonic
        self._ask_at_s = monotonic()
        self._heard: HallNow | None = None
        self._heard_at_s = 0.0
        self._is_silent = False

    @property
    def now(self) -> HallNow | None:
        """The hall as it was at most `FRESH_S` ago; None when nobody knows."""
        is_fresh = self._monotonic() - self._heard_at_s <= FRESH_S
        return self._heard if is_fresh else None

    def ask(self) -> None:
        """Ask when it is time to; call it often, while nobody is at the terminal."""
        if self._monotonic() < self._ask_at_s or not self._workers.is_idle(Line.HALL):
            return
        self._ask_at_s = self._monotonic() + ASK_EVERY_S
        asked_at_s = self._monotonic()
        self._workers.run(
            Line.HALL, lambda _: self._asked(), lambda hall: self._take(hall, asked_at_s)
        )

    def _asked(self) -> HallNow | CentralError:
        try:
            return self._centre.hall(timeout_s=_ANSWER_S)
        except CentralError as error:
            return error

    def _take(self, answer: HallNow | CentralError, asked_at_s: float) -> None:
        is_silent = isinstance(answer, CentralError)
        if is_silent and not self._is_silent:
            log.warning("the centre does not tell about the hall: %s", answer)
        elif self._is_silent and not is_silent:
            log.info("the centre tells about the hall again")
        self._is_silent = is_silent
        if isinstance(answer, HallNow):
            self._heard, self._heard_at_s = answer, asked_at_s
