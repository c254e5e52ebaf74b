"""The kiosk in a hurry, for the soak: `run_kiosk.py` with the same options and shorter waits."""

import sys

import run_kiosk
from kiosk import controller, journey, patience
from kiosk.session import Session

SCALE = 30.0
"""By how much sooner a couple is taken to have left."""
LEAST_S = 2.0
"""The ring of the last seconds counts whole ones, and is for half of them at most."""
COUNTDOWN_S = 1
DOUBLE_TAP_S = 0.1
PASSER_BY_S = 3.0
"""Somebody who leaves with the switches open, before beginning anything."""

_of = patience.TimeOuts.of


def _scaled(time_outs: patience.TimeOuts, session: Session) -> float | None:
    usual_s = _of(time_outs, session)
    return None if usual_s is None else max(LEAST_S, usual_s / SCALE)


def main() -> int:
    patience.TimeOuts.of = _scaled
    journey.COUNTDOWN_S = COUNTDOWN_S
    controller._DOUBLE_TAP_S = DOUBLE_TAP_S
    controller._PASSER_BY_S = PASSER_BY_S
    return run_kiosk.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
