"""Owns the current session: brings events in, sends commands out, shows the view.

Lives on the UI thread. Results of workers come back through `Workers`, which drops those of
replaced commands; a result of a couple that has left is dropped here by the session's id.
"""

import logging
from collections.abc import Callable
from dataclasses import replace

from kiosk.calling import CallAction
from kiosk.case import Bilingual
from kiosk.commands import AskNumber, Command, CountDown, Line, Quiet
from kiosk.events import Action, Event, KeysUsed, LanguageChosen, SecondPassed, TimedOut, Touched
from kiosk.hall_line import HallLine
from kiosk.journey import step
from kiosk.key_guide import Key
from kiosk.patience import TimeOuts, warning_s
from kiosk.remote import Remote
from kiosk.session import Session, State
from kiosk.staff.corner import StaffCorner
from kiosk.staff_calls import StaffCalls
from kiosk.standing import TerminalState
from kiosk.steps import Steps
from kiosk.text import Texts
from kiosk.touches import ACCESS_PREFIX, HOLD, event_of
from kiosk.view import Screen, TimeLeft, View
from kiosk.voice import Voice
from kiosk.waiting import SHORT_WAIT_S, Waiting
from kiosk.watch import Watch
from kiosk.words import LANGUAGE_PREFIX, time_left, view_of
from kiosk.workers import Workers

log = logging.getLogger(__name__)

# A second tap of an impatient finger lands on the next screen within this time: it is not meant.
_DOUBLE_TAP_S = 0.4
# How often the required devices are asked while nobody is at the terminal.
_HEALTH_S = 1.0
# How often what was kept of earlier days is looked for.
_FORGET_S = 3600.0
# A language, or large text, that nobody used to begin goes back to what the office chose.
_PASSER_BY_S = 60.0
_ADJUSTING = frozenset({Action.ADJUST.value, Action.ADJUSTED.value})
_CALL_ACTIONS = frozenset(action.value for action in CallAction)


class Controller:
    """The life of the terminal, couple after couple."""

    def __init__(
        self,
        steps: Steps,
        workers: Workers,
        *,
        calls: StaffCalls,
        hall: HallLine,
        remote: Remote,
        corner: StaffCorner,
        voice: Voice,
        later: Callable[[float, Callable[[], None]], None],
        texts: Texts,
        time_outs: TimeOuts,
        default_lang: str,
        welcome: Bilingual,
        new_id: Callable[[], str],
        monotonic: Callable[[], float],
        peak_day: bool = False,
    ) -> None:
        self._steps = steps
        self._workers = workers
        self._calls = calls
        self._hall = hall
        self._remote = remote
        self._corner = corner
        self._voice = voice
        self._later = later
        self._texts = texts
        self._time_outs = time_outs
        self._default_lang = default_lang
        self._welcome = welcome
        self._new_id = new_id
        self._monotonic = monotonic
        self._peak_day = peak_day
        self._waiting = Waiting()
        self._is_covered = False
        self._session = self._fresh()
        self._watch = Watch(steps, workers, changed=self._refresh)
        self._view: View | None = None
        self._shown_at = self._active_at = monotonic()
        self._health_at = self._forget_at = monotonic()

    @property
    def session(self) -> Session:
        return self._session

    def start(self) -> None:
        """Show the first screen; devices are asked afterwards."""
        self._calls.on_change(self._refresh)
        self._corner.listen(on_change=self._staff_acted, on_open=self._remote.override)
        self._watch.closed_is(self._corner.closed)
        self._obey()
        self._refresh()

    def touch(self, action: str) -> None:
        """Take what a button sent."""
        now = self._monotonic()
        if action.startswith(LANGUAGE_PREFIX) and not self._corner.is_open:
            self.send(LanguageChosen(action.removeprefix(LANGUAGE_PREFIX)))
            self._active_at = now
            return
        if action in _CALL_ACTIONS:
            self._call(CallAction(action))
            return
        if now - self._shown_at < _DOUBLE_TAP_S:
            return
        self._active_at = now
        if self._corner.is_open:
            self._corner.touch(action)
        elif action.startswith(ACCESS_PREFIX) or action in _ADJUSTING:
            self.send(event_of(action))
        elif action == HOLD:
            if self._is_at_rest:
                self._corner.open(self._session.lang)
        elif self._watch.can_serve or not self._is_at_rest:
            self.send(event_of(action))

    def press(self, key: Key) -> None:
        """Take a key of the keypad. The first one begins the voice, and does nothing else."""
        if self._corner.is_open:
            return
        self._active_at = self._monotonic()
        action = self._voice.press(key)
        if action is None:
            self.send(KeysUsed())
        elif action:
            self.touch(action)
        else:
            self._refresh()

    def send(self, event: Event) -> None:
        """Let the session answer one event."""
        self._learn(event)
        before = self._session
        after, commands = step(before, event)
        if after.state is not before.state:
            log.info("%s -> %s by %s", before.state.value, after.state.value, type(event).__name__)
        self._waiting = self._waiting.went(before.state, after.state, self._monotonic())
        if after.state is not before.state or event == Touched(Action.MORE_TIME):
            self._is_covered = False
        left = after.state is State.ATTRACT and before.state is not State.ATTRACT
        if left:
            self._calls.couple_left()
        self._session = self._fresh() if left else after
        if self._session is not before:
            self._active_at = self._monotonic()
        for command in commands:
            self._do(command)
        self._refresh()

    def tick(self) -> None:
        """Look at the clock; called a few times a second."""
        now = self._monotonic()
        self._calls.tick()
        self._corner.tick()
        patience_s = self._patience_s
        if patience_s is not None and self._idle_s(now) >= patience_s:
            self.send(TimedOut())
        elif patience_s is not None and now - self._active_at >= patience_s:
            # Staff are still waited for; the couple may have left, and others stand here.
            self._is_covered = True
        if self._session.state is State.ATTRACT:
            self._wait_for_people(now)
        self._obey()
        self._refresh()
        self._report()

    def _wait_for_people(self, now: float) -> None:
        """Ask devices and hall, and give the language back that a passer-by chose."""
        self._hall.ask()
        if now >= self._health_at:
            self._health_at = now + _HEALTH_S
            self._watch.ask()
        # A line that is busy may still note what became of the last ticket: never replace that.
        if now >= self._forget_at and self._workers.is_idle(Line.STORAGE):
            self._forget_at = now + _FORGET_S
            session_id = self._session.id
            self._workers.run(
                Line.STORAGE,
                lambda _: self._steps.forget_yesterday(),
                lambda event: self._answered(session_id, event),
            )
        if self._is_as_a_passer_by_left_it and self._idle_s(now) > _PASSER_BY_S:
            self._session = self._fresh()

    def _idle_s(self, now: float) -> float:
        """Return how long nothing was done here; to wait for staff is to do something."""
        return now - max(self._active_at, self._calls.open_at_s)

    @property
    def _is_as_a_passer_by_left_it(self) -> bool:
        session = self._session
        fresh = Session("", self._default_lang, peak_day=self._peak_day)
        return replace(session, id="") != fresh

    @property
    def _patience_s(self) -> float | None:
        return self._time_outs.of(self._session)

    def _call(self, action: CallAction) -> None:
        self._active_at = self._monotonic()
        self._calls.touch(action, self._view.screen.value if self._view else "")

    @property
    def _is_at_rest(self) -> bool:
        """Nobody is in the middle of anything: what is ordered from afar may happen."""
        return self._session.state is State.ATTRACT and not self._corner.is_open

    def _staff_acted(self) -> None:
        """Take over what an attendant decided, and show what the attendant sees now."""
        self._watch.closed_is(self._corner.closed)
        self._watch.locked_is(self._remote.is_locked)
        self._refresh()

    def _obey(self) -> None:
        if self._is_at_rest:
            is_busy = self._calls.is_busy or self._corner.is_busy
            self._remote.look(may_restart=not is_busy)
            self._watch.locked_is(self._remote.is_locked)

    def _report(self) -> None:
        health = self._watch.health
        tickets_left = self._corner.tickets_left(health.printer)
        self._remote.report(self._terminal_state, health, tickets_left)

    @property
    def _terminal_state(self) -> TerminalState:
        if self._session.state is not State.ATTRACT:
            return TerminalState.COUPLE
        if self._corner.is_open:
            return TerminalState.STAFF
        return TerminalState.IDLE if self._watch.can_serve else TerminalState.OUT_OF_SERVICE

    def _fresh(self) -> Session:
        return Session(self._new_id(), self._default_lang, peak_day=self._peak_day)

    def _do(self, command: Command) -> None:
        session_id = self._session.id
        match command:
            case Quiet(line):
                self._workers.quiet(line)
            case CountDown(seconds):
                for second in range(1, seconds + 1):
                    self._later(second, lambda: self._answered(session_id, SecondPassed()))
            case _:
                self._workers.run(
                    command.line,
                    lambda cancel: self._steps.carry_out(command, cancel),
                    lambda event: self._answered(session_id, event),
                )
        if isinstance(command, AskNumber):
            # Whatever holds the network line: a couple waits no longer than this for its number.
            self._later(
                self._steps.number_timeout_s,
                lambda: self._answered(session_id, self._steps.no_number()),
            )

    def _answered(self, session_id: str, event: Event | None) -> None:
        if event is None:
            return
        if session_id == self._session.id:
            self.send(event)
        else:
            # The couple has left; what the event says of the terminal itself is still true.
            self._learn(event)

    def _learn(self, event: Event) -> None:
        self._watch.learn(event)
        self._corner.learn(event)

    def storage_is(self, works: bool) -> None:
        """Take note whether the disk can be written: delivery notices it too."""
        self._watch.storage_is(works)

    def _refresh(self) -> None:
        """Show the view if it differs from the one on the screen."""
        view = self._corner.view(self._watch.health) or view_of(
            self._session,
            self._watch.health,
            self._texts,
            self._time_left(),
            calling=self._calls.calling,
            welcome=self._welcome,
            hall=self._hall.now,
            can_speak=self._voice.can_speak,
            is_slow=self._waiting.is_long(self._monotonic()),
            is_covered=self._is_covered,
        )
        if view == self._view:
            return
        if self._is_short_wait(view):
            self._later(SHORT_WAIT_S, self._refresh)
            return
        if self._view is None or _touchable(view) != _touchable(self._view):
            self._shown_at = self._monotonic()
        self._view = view
        self._voice.show(view)

    def _time_left(self) -> TimeLeft | None:
        """Return the ring for the last seconds in which a couple can ask for more.

        Who has left the check-in has nothing more to lose, and may begin again at once.
        """
        patience_s = self._patience_s
        if patience_s is None or self._session.state is State.GIVEN_UP:
            return None
        last_s = warning_s(patience_s, self._session.access)
        left_s = patience_s - self._idle_s(self._monotonic())
        if left_s > last_s:
            return None
        text = self._texts[self._session.lang]
        return time_left(max(0, round(left_s)), round(last_s), text, self._session.state)

    def _is_short_wait(self, view: View) -> bool:
        """Say whether the machine has only just begun to work: the last screen stays meanwhile."""
        if view.screen is not Screen.WORKING or self._view is None:
            return False
        is_shown = self._view.screen is Screen.WORKING
        return self._waiting.is_short(self._monotonic(), is_shown=is_shown)


def _touchable(view: View) -> tuple[object, ...]:
    """What a finger can meet: a touch right after it changed was meant for what was there."""
    return (
        *(view.screen, view.progress, view.buttons, view.time_left is None),
        *(view.access, view.sheet is None),
    )
