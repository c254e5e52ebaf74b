"""Terminal K01 as the agent sees it: its data, and what app and launcher would do."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from fleet_centre import FleetCentre
from scripted_centre import Pki

from kiosk.fleet.changes import Changes
from kiosk.fleet.configuration import Configurations
from kiosk.fleet.fetcher import CentreFetcher
from kiosk.fleet.ledger import Kind, Ledger
from kiosk.fleet.software import Releases
from kiosk.fleet.trust import Repository
from kiosk.fleet.wire import CentreOrders
from kiosk.slots.choice import Start, next_start, obstacle_on
from kiosk.slots.disk import Disk
from kiosk.slots.places import Places
from kiosk.slots.record import BootRecord

BASE_VERSION = "0.2.0"

_change = BootRecord.change  # the launcher's own: a test may kill the agent in its


@dataclass
class Judge:
    """In the place of `SelfCheck`: says what a test wants, and counts."""

    says: str = ""
    asked: list[tuple[Path, Path | None]] = field(default_factory=list)

    def problem(self, tree: Path, remote: Path | None) -> str:
        self.asked.append((tree, remote))
        return self.says


class Maintained:
    """A terminal whose agent can be killed and started anew: its parts are made again."""

    def __init__(self, folder: Path, pki: Pki, centre: FleetCentre) -> None:
        folder.mkdir(parents=True)
        self.root = shutil.copy(centre.repository.root, folder / "root.json")
        self.data = folder / "data"
        self.places = Places(self.data, folder / "base")
        self.judge = Judge()
        self.now_s = 0.0
        self.orders_told = 0
        self.restarted_for = ""
        self.trials: list[Start] = []
        self._pki = pki
        self._centre = centre
        self.start()

    def start(self, *, check_s: float = 20.0) -> None:
        """What the agent does when it starts."""
        self.record = BootRecord(self.places.boot, Disk())
        self.ledger = Ledger(self.data / "fleet" / "ledger.sqlite3")
        self._fetcher = CentreFetcher(
            ca=self._pki.ca_pem, certificate=self._pki.k01_pem, connect_timeout_s=5.0
        )
        self.repository = Repository(
            self._centre.url,
            root=Path(self.root),
            folder=self.data / "fleet",
            fetcher=self._fetcher,
            ledger=self.ledger,
            check_s=check_s,
        )
        self.changes = Changes(
            BASE_VERSION,
            ledger=self.ledger,
            record=self.record,
            places=self.places,
            configurations=Configurations("K01", self.repository, self.judge, self.places),  # type: ignore[arg-type]
            releases=Releases(self.repository, self.judge, self.places, self.record),  # type: ignore[arg-type]
            restart_ordered=self._restart_ordered,
            uniform=lambda least, most: most,
            now_s=lambda: self.now_s,
        )

    def kill(self) -> None:
        self.ledger.close()
        self._fetcher.close()

    def want(self, *, config: int = 0, release: str | None = None) -> None:
        """The centre says what is wanted, and the agent looks at it."""
        orders = CentreOrders((), False, 0, "", config, release, None, 5.0)
        self.changes.want(orders)
        self.changes.step()

    def app_rests(self, *, ready: bool = True, why: str = "was not ready within 60 s") -> None:
        """Between two couples: a restart that is ordered happens, and the launcher judges."""
        if self.ledger.restart() == self.restarted_for:
            return
        self.restarted_for = self.ledger.restart()
        starts: list[Start] = []

        def choose(record):  # type: ignore[no-untyped-def]
            record, start = next_start(record, obstacle_on(self.places, Disk()))
            starts.append(start)
            return record

        _change(self.record, choose)
        if starts[0].is_trial:
            self.trials.append(starts[0])
            _change(self.record, lambda r: r.commit() if ready else r.fail(why))

    def refusal(self, kind: Kind) -> tuple[str | None, str]:
        """What is reported as refused, and why."""
        outcome = self.ledger.outcome(kind)
        return outcome.refused, outcome.problem

    def _restart_ordered(self) -> None:
        self.orders_told += 1
