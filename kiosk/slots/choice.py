"""Which tree and which configuration is started next."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.slots.disk import Disk
from kiosk.slots.places import AS_DELIVERED, Boot, Places
from kiosk.slots.record import STARTS, Record

Obstacle = Callable[[Boot], str]
"""Says why something cannot be started, "" when it can."""


@dataclass(frozen=True, slots=True)
class Start:
    """What is started now."""

    boot: Boot
    is_trial: bool


def obstacle_on(places: Places, disk: Disk) -> Obstacle:
    """What is in the way on this disk."""

    def obstacle(boot: Boot) -> str:
        try:
            if not places.is_complete(boot.slot, disk):
                return f"slot {boot.slot.value} is not complete"
            if boot.config and disk.read(places.config(boot.config)) is None:
                return f"there is no configuration {boot.config}"
        except OSError as error:
            return f"the disk cannot be read: {error.strerror}"
        return ""

    return obstacle


def next_start(record: Record, obstacle: Obstacle) -> tuple[Record, Start]:
    """Return the record that must be on the disk before the start, and the start.

    A trial is counted before it begins, so that one which takes the machine down with it ends. What
    is good is never counted and never given up (rauc/rauc#490, #683).
    """
    if record.trial is not None:
        why = obstacle(record.trial)
        if not why and record.left <= 0:
            why = f"was started {STARTS} times and never ready"
        if not why:
            return replace(record, left=record.left - 1), Start(record.trial, is_trial=True)
        record = record.fail(why)
    return record, Start(best(record.good, obstacle), is_trial=False)


def best(good: Boot, obstacle: Obstacle) -> Boot:
    """What is nearest to the good one and there: without its configuration, or as delivered."""
    without_config = replace(good, config=0)
    return next((boot for boot in (good, without_config) if not obstacle(boot)), AS_DELIVERED)
