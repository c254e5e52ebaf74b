"""One call for staff: `step(calling, event)` returns what it is then and what to do.

Pure, as `kiosk.session` is, but no part of it: a call belongs to the terminal. It rings on when
the couple has left, until staff are done, it is taken back, or ten minutes have passed.
"""

import math
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from kiosk.commands import Line

SENDING_S = 3.0
"""So long the centre has to take a call; then people hear that nobody was reached."""
OPEN_S = 600.0
"""So long a call rings at most, and waits for who is coming."""
WORDS_S = 30.0
"""So long is said that nobody was reached: then it is for the next people no more."""
NOT_BACK_S = 1.0
"""So soon after the touch nobody has read what it did: a second tap takes nothing back."""
NOT_AGAIN_S = 0.3
"""So soon after its end a call is not made anew: that is the second half of a double tap."""


class CallAction(Enum):
    """What the button sends."""

    CALL = "call_staff"
    TAKE_BACK = "cancel_call"


class Phase(Enum):
    """What people at the terminal know of their call."""

    NONE = "none"
    SENDING = "sending"
    RINGING = "ringing"
    COMING = "coming"
    FAILED = "failed"  # the centre did not take it
    UNANSWERED = "unanswered"  # it rang, and nobody came


class CallState(Enum):
    """What the centre knows of a call."""

    RINGING = "ringing"
    COMING = "coming"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Calling:
    """The call of this terminal, and what the centre has still to hear."""

    phase: Phase = Phase.NONE
    call_id: str = ""
    """UUID, made when it was touched: however often it is sent, it rings once."""
    since_s: float = -math.inf
    """When it was touched, or when it ended; on the monotonic clock."""
    taken_back: tuple[str, ...] = ()
    """Calls that nobody waits for any more, as long as the centre does not know."""

    @property
    def is_open(self) -> bool:
        """Somebody was called and is waited for."""
        return self.phase in (Phase.RINGING, Phase.COMING)

    @property
    def can_be_taken_back(self) -> bool:
        return self.phase in (Phase.SENDING, Phase.RINGING, Phase.COMING)


@dataclass(frozen=True, slots=True)
class Called:
    """The button was touched: `call_id` is for the call that this begins."""

    call_id: str
    screen: str
    at_s: float


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The button was touched again."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What the centre says of the call; None when it does not know it, or does not take it."""

    state: CallState | None
    at_s: float
    told: tuple[str, ...] = ()
    """Calls taken back that the centre has heard of meanwhile."""


@dataclass(frozen=True, slots=True)
class Told:
    """The centre knows that these were taken back, or has long ended them itself."""

    call_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimePassed:
    """It is `at_s` now."""

    at_s: float


@dataclass(frozen=True, slots=True)
class CoupleLeft:
    """Somebody else stands there next."""


Event = Called | TakenBack | Heard | Told | TimePassed | CoupleLeft


@dataclass(frozen=True, slots=True)
class Ring:
    """Send the call; answers `Heard`."""

    call_id: str
    screen: str
    line: ClassVar = Line.CALL


@dataclass(frozen=True, slots=True)
class Follow:
    """Ask for the call until there is news of it, or of those taken back; answers `Heard`."""

    call_id: str
    known: CallState
    taken_back: tuple[str, ...]
    line: ClassVar = Line.CALL


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Tell the centre, until it knows; answers `Told`."""

    call_ids: tuple[str, ...]
    line: ClassVar = Line.CALL


Command = Ring | Follow | TakeBack
"""All on one line, one after the other: a call is never taken back before it was sent."""

Step = tuple[Calling, tuple[Command, ...]]


def step(calling: Calling, event: Event) -> Step:
    """Return the call after `event` and the commands that follow from it."""
    match event:
        case Called(at_s=at_s) if at_s - calling.since_s < NOT_AGAIN_S:
            return calling, ()
        case TakenBack(at_s) if at_s - calling.since_s < NOT_BACK_S:
            return calling, ()
        case Called(call_id, screen, at_s) if not calling.can_be_taken_back:
            sending = replace(calling, phase=Phase.SENDING, call_id=call_id, since_s=at_s)
            return sending, (Ring(call_id, screen),)
        case TakenBack(at_s) if calling.can_be_taken_back:
            return _take_back(calling, Phase.NONE, at_s)
        case Heard(state, at_s, told) if calling.can_be_taken_back:
            return _heard(_without(calling, told), state, at_s)
        case Told(call_ids):
            return _without(calling, call_ids), ()
        case TimePassed(at_s):
            return _after(calling, at_s)
        case CoupleLeft() if calling.phase in (Phase.FAILED, Phase.UNANSWERED):
            return replace(calling, phase=Phase.NONE), ()
    return calling, ()


def _heard(calling: Calling, state: CallState | None, at_s: float) -> Step:
    follow = (Follow(calling.call_id, state, calling.taken_back),) if state else ()
    match state:
        case CallState.RINGING:
            return replace(calling, phase=Phase.RINGING), follow
        case CallState.COMING:
            return replace(calling, phase=Phase.COMING), follow
        case CallState.DONE:
            return _over(calling, Phase.NONE, at_s)
        case CallState.CANCELLED:
            return _over(calling, Phase.UNANSWERED, at_s)
        case None:
            # It may have arrived without an answer: whoever would come must know better.
            return _take_back(calling, Phase.FAILED, at_s)


def _after(calling: Calling, at_s: float) -> Step:
    passed_s = at_s - calling.since_s
    match calling.phase:
        case Phase.SENDING if passed_s >= SENDING_S:
            return _take_back(calling, Phase.FAILED, at_s)
        case Phase.RINGING if passed_s >= OPEN_S:
            return _take_back(calling, Phase.UNANSWERED, at_s)
        case Phase.COMING if passed_s >= OPEN_S:
            return _take_back(calling, Phase.NONE, at_s)
        case Phase.FAILED | Phase.UNANSWERED if passed_s >= WORDS_S:
            return replace(calling, phase=Phase.NONE), ()
    return calling, ()


def _over(calling: Calling, phase: Phase, at_s: float) -> Step:
    """The call is no more; what the centre has to hear of earlier ones goes on."""
    over = replace(calling, phase=phase, call_id="", since_s=at_s)
    return over, (TakeBack(over.taken_back),) if over.taken_back else ()


def _take_back(calling: Calling, phase: Phase, at_s: float) -> Step:
    owed = replace(calling, taken_back=(*calling.taken_back, calling.call_id))
    return _over(owed, phase, at_s)


def _without(calling: Calling, told: tuple[str, ...]) -> Calling:
    if not told:
        return calling
    left = tuple(call_id for call_id in calling.taken_back if call_id not in told)
    return replace(calling, taken_back=left)
