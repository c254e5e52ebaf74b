"""`python -m kiosk.slots --data DIR -- <arguments of run_kiosk.py>`: the launcher."""

import argparse
import logging
import sys
from pathlib import Path

from kiosk.slots.disk import Disk
from kiosk.slots.launcher import Launcher
from kiosk.slots.places import Places

_HERE = Path(__file__).resolve().parents[2]


def main() -> int:
    arguments = _parser().parse_args()
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    try:
        launcher = Launcher(
            Places(arguments.data.absolute(), _HERE),
            arguments.arguments,
            disk=Disk(),
            ready_within_s=arguments.ready_within,
        )
    except OSError as error:
        print(f"{arguments.data}: {error.strerror}", file=sys.stderr)
        return 2
    return launcher.run()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk.slots", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder kiosk.data")
    parser.add_argument(
        "--ready-within",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="how long a trial may take until its first frame (default: 60)",
    )
    parser.add_argument("arguments", nargs="*", help="of run_kiosk.py, after --")
    return parser


if __name__ == "__main__":
    sys.exit(main())
