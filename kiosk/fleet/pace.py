"""When to ask again. Kiosks that were switched on, or cut off, together must not line up."""

from collections.abc import Callable

Uniform = Callable[[float, float], float]
"""Returns a random number between two others."""


def spread(seconds: float, uniform: Uniform) -> float:
    """About this long."""
    return seconds * uniform(0.8, 1.2)


def back_off_s(failures: int, *, first_s: float, max_s: float, uniform: Uniform) -> float:
    """How long to wait after the `failures`-th failure in a row.

    Capped first and spread then: the other way round all wait for the cap and come together
    (fleetdm/fleet#53357).
    """
    longest_s = min(max_s, first_s * 2 ** min(failures, 30))
    return uniform(0.0, longest_s)
