"""`python -m kiosk.fleet [--config FILE ...]`: the fleet agent of this terminal."""

import argparse
import logging
import os
import random
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from kiosk.config import Fleet, Settings, load_settings
from kiosk.errors import ConfigError, StorageError
from kiosk.fleet.agent import Agent
from kiosk.fleet.changes import Changes
from kiosk.fleet.configuration import Configurations
from kiosk.fleet.fetcher import CentreFetcher
from kiosk.fleet.ledger import Ledger
from kiosk.fleet.line import FleetLine
from kiosk.fleet.self_check import SelfCheck
from kiosk.fleet.software import Releases
from kiosk.fleet.staff import StaffPart
from kiosk.fleet.trust import Repository
from kiosk.layers import SITE_FILES, add_config_option, read_layers
from kiosk.log import set_up_logging
from kiosk.slots.disk import Disk
from kiosk.slots.places import Places
from kiosk.slots.record import BootRecord
from kiosk.staff.store import STAFF_FILE, StaffStore
from kiosk.version import VERSION

_HERE = Path(__file__).resolve().parents[2]
_LOOK_S = 1.0

_log = logging.getLogger("kiosk.fleet")


def main() -> int:
    """Return the exit code: 0 told to end, 1 cannot begin now, 2 not maintained from afar."""
    arguments = _parser().parse_args()
    site_files: Sequence[Path] = arguments.config or ()
    layers = read_layers((_HERE / "config/default.toml", *(site_files or SITE_FILES)))
    try:
        settings = load_settings(layers)
    except ConfigError as error:
        # worth another try: a certificate that is being replaced is a mistake too, for a moment
        print(error, file=sys.stderr)
        return 1
    if settings.fleet is None:
        print("fleet: is missing, so this terminal is not maintained from afar", file=sys.stderr)
        return 2
    set_up_logging()
    # nothing has to be finished: whatever is cut short is taken up at the next start
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    threading.excepthook = _end_the_process
    try:
        agent, changes = _put_together(settings, settings.fleet, site_files)
    except (StorageError, OSError) as error:
        _log.error("cannot begin: %s", error)
        return 1
    Thread(target=_run, args=(changes,), name="changes", daemon=True).start()
    agent.run()
    return 0


def _put_together(
    settings: Settings, fleet: Fleet, site_files: Sequence[Path]
) -> tuple[Agent, Changes]:
    centre, data, disk = settings.centre, settings.kiosk.data.absolute(), Disk()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    places = Places(data, _HERE)
    ledger = Ledger(data / "fleet" / "ledger.sqlite3")
    record = BootRecord(places.boot, disk)
    repository = Repository(
        centre.url,
        root=fleet.root,
        folder=data / "fleet",
        fetcher=CentreFetcher(
            ca=centre.ca,
            certificate=centre.certificate,
            connect_timeout_s=centre.connect_timeout_s,
        ),
        ledger=ledger,
    )
    check = SelfCheck([file.absolute() for file in site_files])
    uniform = random.SystemRandom().uniform
    woken = Event()
    changes = Changes(
        VERSION,
        ledger=ledger,
        record=record,
        places=places,
        configurations=Configurations(settings.kiosk.id, repository, check, places),
        releases=Releases(repository, check, places, record),
        restart_ordered=woken.set,
        uniform=uniform,
    )
    agent = Agent(
        VERSION,
        data=data,
        centre=FleetLine(
            centre.url,
            ca=centre.ca,
            certificate=centre.certificate,
            connect_timeout_s=centre.connect_timeout_s,
            read_timeout_s=centre.read_timeout_s,
        ),
        staff=StaffPart(lambda: StaffStore(data / STAFF_FILE)),
        ledger=ledger,
        changes=changes,
        poll_s=fleet.poll_s,
        clock=lambda: datetime.now(UTC),
        uniform=uniform,
        woken=woken,
    )
    return agent, changes


def _run(changes: Changes) -> None:
    """Go on for ever; an outcome is noticed within a second."""
    pause = Event()
    known = ""
    while True:
        problem = ""
        try:
            changes.step()
        except StorageError as error:
            problem = str(error)
        if problem and problem != known:
            _log.error("the disk does not do what it should: %s", problem)
        known = problem
        pause.wait(_LOOK_S)


def _end_the_process(arguments: threading.ExceptHookArgs) -> None:
    """A bug on a thread ends the agent: it is started anew and takes up what was under way."""
    _log.critical("thread %s failed", arguments.thread, exc_info=arguments.exc_value)
    os._exit(70)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk.fleet", description=__doc__)
    add_config_option(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
