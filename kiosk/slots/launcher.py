"""The parent of the app: starts what the boot record says, and judges a trial.

A trial that does not say READY in time, or ends before it does, is noted as failed, and what was
good is started. One that does is good from then on, and ordinary: no start of it is counted.
"""

import logging
import math
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from kiosk.slots.app import ALIVE, READY, App, Ended, Said
from kiosk.slots.choice import Start, next_start, obstacle_on
from kiosk.slots.disk import Disk
from kiosk.slots.places import AS_DELIVERED, Boot, Places
from kiosk.slots.record import BootRecord, Record
from kiosk.slots.supervisor import Supervisor

START_AGAIN = 75
"""The exit code by which the app asks to be started again (EX_TEMPFAIL of sysexits.h)."""
_BACK_OFF_MIN_S = 0.5
_BACK_OFF_MAX_S = 10.0
_LIVED_S = 60.0
_ALIVE_EVERY_S = 5.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Run:
    """How one run of the app went."""

    code: int
    was_ready: bool


class Launcher:
    """Runs until it is told to end, or the app ends with 0."""

    def __init__(
        self, places: Places, arguments: Sequence[str], *, disk: Disk, ready_within_s: float
    ) -> None:
        """`arguments` are those of `run_kiosk.py`.

        Raises:
            OSError: there is no place for the boot record.
        """
        self._places = places
        self._arguments = arguments
        self._record = BootRecord(places.boot, disk)
        self._obstacle = obstacle_on(places, disk)
        self._ready_within_s = ready_within_s
        self._supervisor = Supervisor()
        self._stopping = False
        # a signal writes into the one, so that a wait that looks at the other ends
        self._woken, self._wake = socket.socketpair()
        self._wake.setblocking(False)

    def run(self) -> int:
        """Return the exit code."""
        signal.set_wakeup_fd(self._wake.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop())
        back_off_s = _BACK_OFF_MIN_S
        while not self._stopping:
            start = self._next_start()
            began_s = monotonic()
            with App(self._command(start), self._woken) as app:
                run = self._watch(app, start)
            match run:
                case _Run(was_ready=False) if start.is_trial:
                    pause_s = 0.0  # at once to what was good
                case _Run(code=0):
                    break
                case _Run(was_ready=True) if run.code == START_AGAIN:
                    pause_s = 0.0
                case _:
                    lived = monotonic() - began_s > _LIVED_S
                    pause_s = _BACK_OFF_MIN_S if lived else back_off_s
                    _log.warning("the app ended with %d; again in %.1f s", run.code, pause_s)
            self._pause(pause_s)
            back_off_s = min(max(2 * pause_s, _BACK_OFF_MIN_S), _BACK_OFF_MAX_S)
        return 0

    def _stop(self) -> None:
        self._stopping = True

    def _next_start(self) -> Start:
        starts = []

        def choose(record: Record) -> Record:
            record, start = next_start(record, self._obstacle)
            starts.append(start)
            return record

        try:
            self._record.change(choose)
        except OSError as error:
            # A trial that cannot be counted is not begun.
            _log.error("the boot record cannot be written: %s", error)
            return next_start(Record(good=self._good()), self._obstacle)[1]
        return starts[0]

    def _good(self) -> Boot:
        try:
            return self._record.read().good
        except OSError:
            return AS_DELIVERED

    def _command(self, start: Start) -> list[str]:
        program = self._places.tree(start.boot.slot) / "run_kiosk.py"
        config = start.boot.config
        remote = ["--remote", str(self._places.config(config))] if config else []
        trial = " on trial" if start.is_trial else ""
        _log.info("starting %s, configuration %d%s", start.boot.slot.value, config, trial)
        return [sys.executable, str(program), *self._arguments, *remote]

    def _watch(self, app: App, start: Start) -> _Run:
        """Return when the app has ended, was killed, or is to end."""
        ready_by_s = monotonic() + self._ready_within_s if start.is_trial else math.inf
        is_ready = False
        while not self._stopping:
            left_s = ready_by_s - monotonic()
            if not is_ready and left_s <= 0:
                app.kill()
                self._fail(f"was not ready within {self._ready_within_s:g} s")
                return _Run(-signal.SIGKILL, was_ready=False)
            match app.wait(None if is_ready else min(left_s, _ALIVE_EVERY_S)):
                case Said(lines):
                    if READY in lines and not is_ready:
                        is_ready = True
                        self._commit(start)
                    self._supervisor.tell(line for line in lines if line in (READY, ALIVE))
                case Ended(code):
                    if start.is_trial and not is_ready:
                        self._fail(f"ended with {code} before it was ready")
                    return _Run(code, is_ready)
                case None:
                    self._supervisor.tell((ALIVE,))  # in the place of an app that starts
        return _Run(0, was_ready=True)

    def _commit(self, start: Start) -> None:
        if start.is_trial:
            self._note(lambda r: r.commit() if r.trial == start.boot else r, "is good from now on")

    def _fail(self, why: str) -> None:
        self._note(lambda record: record.fail(why), why)

    def _note(self, change: Callable[[Record], Record], what: str) -> None:
        _log.warning("the trial %s", what)
        try:
            self._record.change(change)
        except OSError as error:
            # It stays a trial, with one start less.
            _log.error("the boot record cannot be written: %s", error)

    def _pause(self, pause_s: float) -> None:
        ends_s = monotonic() + pause_s
        while not self._stopping and (left_s := ends_s - monotonic()) > 0:
            self._supervisor.tell((ALIVE,))
            self._woken.settimeout(min(left_s, _ALIVE_EVERY_S))
            try:
                self._woken.recv(64)
            except TimeoutError:
                continue
