"""Brings what is published on trial, one change at a time, and finds out what became of it.

The order of the steps is what makes each happen once, wherever the agent is killed: noted as begun
-> file or slot filled, durably -> armed in the boot record -> restart ordered. Whoever finds a
change under way looks at the record, which says how far it came (`_settle`).

Nothing is carried out here: the app restarts between two couples, the launcher judges the trial.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

from kiosk.errors import CentralUnreachable, StorageError
from kiosk.fleet.configuration import Configurations
from kiosk.fleet.ledger import Change, Kind, Ledger, Outcome
from kiosk.fleet.pace import Uniform, back_off_s, spread
from kiosk.fleet.refused import Refused
from kiosk.fleet.software import Releases, rank
from kiosk.fleet.trust import Untrusted
from kiosk.fleet.wire import CentreOrders
from kiosk.slots.choice import best, obstacle_on
from kiosk.slots.disk import Disk
from kiosk.slots.install import free_slot
from kiosk.slots.places import Boot, Places, Slot
from kiosk.slots.record import BootRecord

LOOK_EVERY_S = 3600.0
"""How often what is signed is looked at, whatever the centre says of it."""
_TRIED = "config tried"
_FIRST_BACK_OFF_S = 5.0
_UNREACHABLE_MAX_S = 300.0
# also for a disk that is full: each try downloads all of it again
_NOT_SOON_MAX_S = 3600.0

_log = logging.getLogger(__name__)


@dataclass
class _Wait:
    """When to look again for what was asked for."""

    asked: str = ""
    until_s: float = 0.0
    failures: int = 0


class Changes:
    """The configuration and the software of this terminal. `want` may come from another thread."""

    def __init__(
        self,
        base_version: str,
        *,
        ledger: Ledger,
        record: BootRecord,
        places: Places,
        configurations: Configurations,
        releases: Releases,
        restart_ordered: Callable[[], None],
        uniform: Uniform,
        now_s: Callable[[], float] = monotonic,
    ) -> None:
        """`restart_ordered` is called when the ledger has a restart that the app should hear of."""
        self._base_version = base_version
        self._ledger = ledger
        self._record = record
        self._places = places
        self._configurations = configurations
        self._releases = releases
        self._restart_ordered = restart_ordered
        self._uniform = uniform
        self._now_s = now_s
        self._disk = Disk()
        self._obstacle = obstacle_on(places, self._disk)
        self._orders: CentreOrders | None = None
        self._waits = {kind: _Wait() for kind in Kind}

    def want(self, orders: CentreOrders) -> None:
        """These are the centre's latest orders."""
        self._orders = orders

    def good(self) -> Boot:
        """What was ready last, as far as it is still there: what the launcher would start.

        So a slot or a configuration that got lost is brought anew. Raises `OSError` when the disk
        does not say.
        """
        return best(self._record.read().good, self._obstacle)

    def version(self, boot: Boot) -> str:
        """The version of the software of a boot."""
        if boot.slot is Slot.BASE:
            return self._base_version
        return self._places.version(boot.slot, self._disk) or ""

    def step(self) -> None:
        """Do what can be done now. Each call takes as long as a download may.

        Raises:
            StorageError: the disk does not do what it should; the next call goes on from there.
        """
        try:
            if (change := self._ledger.under_way()) is not None:
                self._settle(change)
            if self._orders is not None:
                self._look_for_config(self._orders)
                self._look_for_release(self._orders)
        except OSError as error:
            raise StorageError(str(error)) from error

    def _settle(self, change: Change) -> None:
        record = self._record.read()
        if record.good == change.boot:
            floor = int(change.name) if change.kind is Kind.CONFIG else rank(change.name)
            self._ledger.commit(change, floor)
            self._configurations.forget_all_but(record.good.config)
            _log.info("%s %s is good", change.kind.value, change.name)
        elif record.failed == change.boot:
            self._refuse(change, f"rolled back: {record.why}")
        elif record.trial == change.boot:
            self._order_restart(change)
        else:
            self._ledger.drop()  # it was never armed: once more from the start

    def _look_for_config(self, orders: CentreOrders) -> None:
        asked = str(orders.config_sequence)
        is_news = asked not in (self._ledger.outcome(Kind.CONFIG).asked, self._asked(Kind.CONFIG))
        if self._ledger.under_way() is not None or not (is_news or self._is_due(Kind.CONFIG)):
            return
        # The hint names what is refused where what was offered cannot be read.
        name = asked if orders.config_sequence else None
        self._try(Kind.CONFIG, asked, name, lambda: self._take_config(asked))

    def _take_config(self, asked: str) -> None:
        offered = self._configurations.offered()
        good = self.good()
        floor = max(self._ledger.floor(Kind.CONFIG.value), good.config)
        if offered is None or offered[0] == good.config:
            self._ledger.note(Kind.CONFIG, Outcome(asked))
            return
        sequence, content = offered
        name = str(sequence)
        if sequence < floor:
            raise Refused(name, f"a lower sequence: {sequence}, after {floor} was taken")
        if floor < sequence <= self._ledger.floor(_TRIED):
            outcome = self._ledger.outcome(Kind.CONFIG)
            known = outcome.problem if outcome.refused == name and outcome.is_final else ""
            raise Refused(name, known or "it was refused before")
        self._begin(
            Kind.CONFIG,
            asked,
            name,
            Boot(good.slot, sequence),
            lambda: self._configurations.put(sequence, content, self._places.tree(good.slot)),
        )

    def _look_for_release(self, orders: CentreOrders) -> None:
        outcome = self._ledger.outcome(Kind.SOFTWARE)
        good = self.good()
        wanted = orders.release
        if wanted is None:
            if outcome.asked:  # what failed may be asked for again
                self._ledger.note(Kind.SOFTWARE, replace(outcome, asked=""))
            return
        if wanted == self.version(good):
            if outcome != Outcome(wanted):
                self._ledger.note(Kind.SOFTWARE, Outcome(wanted))
            return
        has_failed = outcome.asked == outcome.refused == wanted and outcome.is_final
        is_news = wanted != self._asked(Kind.SOFTWARE)
        if has_failed or not (is_news or self._is_due(Kind.SOFTWARE)):
            return
        if self._ledger.under_way() is None:
            self._try(Kind.SOFTWARE, wanted, wanted, lambda: self._take_release(wanted, good))

    def _take_release(self, wanted: str, good: Boot) -> None:
        running = self.version(good)
        try:
            asked_rank, running_rank = rank(wanted), rank(running)
        except ValueError:
            raise Refused(wanted, "it is no version") from None
        if asked_rank < max(self._ledger.floor(Kind.SOFTWARE.value), running_rank):
            raise Refused(wanted, f"a lower version than one that ran here, {running} runs now")
        self._begin(
            Kind.SOFTWARE,
            wanted,
            wanted,
            Boot(free_slot(self._record.read().good), good.config),
            lambda: self._releases.install(wanted, good.config),
        )

    def _begin(
        self, kind: Kind, asked: str, name: str, boot: Boot, prepare: Callable[[], None]
    ) -> None:
        # so that what is found there later is of this change
        self._record.change(lambda record: replace(record, failed=None, why=""))
        change = self._ledger.begin(kind, asked, name, boot)
        try:
            prepare()
            self._record.change(lambda record: record.arm(boot))
        except Refused as refused:
            self._refuse(change, refused.problem)
        except (Untrusted, CentralUnreachable, StorageError, OSError):
            self._ledger.drop()
            raise
        else:
            _log.info("%s %s is on trial with the next start", kind.value, name)
            self._order_restart(change)

    def _order_restart(self, change: Change) -> None:
        self._ledger.order_restart(change.restart)
        self._restart_ordered()

    def _refuse(self, change: Change, problem: str) -> None:
        if change.kind is Kind.CONFIG:
            self._ledger.raise_floor(_TRIED, int(change.name))
        self._ledger.refuse(change, problem)
        _log.warning("%s %s is not taken: %s", change.kind.value, change.name, problem)

    def _try(self, kind: Kind, asked: str, name: str | None, take: Callable[[], None]) -> None:
        """Take it, or note what was wrong and when to try again."""
        try:
            take()
        except Refused as refused:
            outcome = Outcome(asked, refused.name or name, refused.problem)
            if outcome != self._ledger.outcome(kind):
                self._ledger.note(kind, outcome)
                _log.warning("%s %s is not taken: %s", kind.value, outcome.refused, refused.problem)
            self._look_again(kind, asked, failures=0)
        except Untrusted as error:
            self._not_now(kind, asked, name, str(error), _NOT_SOON_MAX_S)
        except CentralUnreachable as error:
            self._not_now(kind, asked, None, str(error), _UNREACHABLE_MAX_S)
        except (StorageError, OSError) as error:
            self._not_now(kind, asked, None, str(error), _NOT_SOON_MAX_S)
        else:
            self._look_again(kind, asked, failures=0)

    def _not_now(
        self, kind: Kind, asked: str, refused: str | None, problem: str, max_s: float
    ) -> None:
        before = self._ledger.outcome(kind)
        outcome = Outcome(before.asked, refused, problem, is_final=False)
        if outcome != before:
            self._ledger.note(kind, outcome)
            _log.warning("%s %s cannot be taken now: %s", kind.value, asked, problem)
        self._look_again(kind, asked, failures=self._waits[kind].failures + 1, max_s=max_s)

    def _look_again(
        self, kind: Kind, asked: str, *, failures: int, max_s: float = LOOK_EVERY_S
    ) -> None:
        pause_s = (
            back_off_s(failures, first_s=_FIRST_BACK_OFF_S, max_s=max_s, uniform=self._uniform)
            if failures
            else spread(LOOK_EVERY_S, self._uniform)
        )
        self._waits[kind] = _Wait(asked, self._now_s() + pause_s, failures)

    def _asked(self, kind: Kind) -> str:
        return self._waits[kind].asked

    def _is_due(self, kind: Kind) -> bool:
        return self._now_s() >= self._waits[kind].until_s
