"""How long the machine has worked, so that a wait neither startles nor looks like a fault."""

from dataclasses import dataclass, replace

from kiosk.session import State

SHORT_WAIT_S = 0.3
"""A wait shorter than this shows no screen of its own: a flash of "one moment" only startles.
A later stage that is shorter shows no words of its own for the same reason.
"""
LONG_WAIT_S = 4.0
"""From here on one stage takes longer than usual, and people are told."""

WORKING = frozenset(
    {
        State.LOOKING_UP,
        State.FINDING_SLOTS,
        State.REGISTERING,
        State.STORING,
        State.PRINTING,
    }
)
"""Nothing is asked of the couple while the machine does one thing: a stage."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Since when the machine works, and since when at this; on the monotonic clock."""

    since_s: float = 0.0
    stage_since_s: float = 0.0

    def went(self, before: State, after: State, at_s: float) -> "Waiting":
        """Return the same after the session went from one state to another."""
        if before is after:
            return self
        if before in WORKING:
            return replace(self, stage_since_s=at_s)
        return Waiting(at_s, at_s)

    def is_short(self, now_s: float, *, is_shown: bool) -> bool:
        """Say whether what is on the screen may stay: the work, or its stage, has just begun.

        `is_shown`: the screen says already that the machine works.
        """
        return now_s - (self.stage_since_s if is_shown else self.since_s) < SHORT_WAIT_S

    def is_long(self, now_s: float) -> bool:
        """Say whether one stage takes longer than usual."""
        return now_s - self.stage_since_s >= LONG_WAIT_S
