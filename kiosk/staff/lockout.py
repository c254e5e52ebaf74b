"""How long a PIN cannot be tried after wrong ones. Pure.

Doubling from 15 s after five free tries, at most a quarter of an hour. Counted by person, and for
the terminal over all persons: whoever tries one PIN on everybody's name gets no more tries.
Nothing but a right PIN takes failures back, so a pause earns no new free tries.

Time is that since the machine was started, not that of the wall clock: nobody can set it. Another
start is another time, and a wait that it interrupts begins anew. To pull the plug gains nothing,
and a clock that was wrong or is set back neither ends a wait nor makes it endless.
"""

from dataclasses import dataclass

FREE_TRIES = 5
FIRST_WAIT_S = 15.0
LONGEST_WAIT_S = 900.0


@dataclass(frozen=True, slots=True)
class Uptime:
    """A moment in the life of the machine."""

    boot: str
    """Which start of the machine; the kernel makes a new one each time."""
    at_s: float
    """Seconds since that start."""


@dataclass(frozen=True, slots=True)
class Failures:
    """The wrong PINs since the last right one, of a person or of the terminal."""

    count: int = 0
    last: Uptime = Uptime("", 0.0)


@dataclass(frozen=True, slots=True)
class Right:
    """The PIN is that person's."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """The PIN is not that person's."""

    tries_left: int
    """Before there is a wait; at least 1."""


@dataclass(frozen=True, slots=True)
class Wait:
    """No PIN is tried for so long."""

    seconds: float


@dataclass(frozen=True, slots=True)
class NotListed:
    """This person is not on the list any more."""


Verdict = Right | Wrong | Wait | NotListed
"""What became of a PIN."""


def wait_after(failures: int) -> float:
    """Return the seconds that the last of so many wrong PINs costs."""
    if failures < FREE_TRIES:
        return 0.0
    # No power of a great number: it stays at the longest anyway.
    doublings = min(failures - FREE_TRIES, 20)
    return min(FIRST_WAIT_S * 2.0**doublings, LONGEST_WAIT_S)


def locked_s(failures: Failures, now: Uptime) -> float:
    """Return for how many seconds from `now` no PIN is tried; 0 when one is."""
    wait_s = wait_after(failures.count)
    if failures.last.boot != now.boot:
        return wait_s
    return max(0.0, wait_s - max(0.0, now.at_s - failures.last.at_s))


def verdict_of(*counted: Failures, now: Uptime) -> Wrong | Wait:
    """Return what the last failure of each count means together: the longest wait counts."""
    wait_s = max(locked_s(failures, now) for failures in counted)
    if wait_s > 0:
        return Wait(wait_s)
    return Wrong(FREE_TRIES - max(failures.count for failures in counted))
