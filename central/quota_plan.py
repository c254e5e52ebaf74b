"""When an office takes bookings, and how many: data (`quotas.toml`), read once."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

from central.clock import CHINA
from central.models import Business

_SHIPPED = Path(__file__).with_name("quotas.toml")
_SLOT = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
# longer than any row of days off; a plan without workdays must still come to an end
_MOST_DAYS = 120


@dataclass(frozen=True, slots=True)
class SlotTimes:
    """A slot of any workday, in minutes from midnight; the end does not belong to it."""

    start_min: int
    end_min: int

    @classmethod
    def of(cls, text: str) -> Self:
        """Read `09:00-10:00`; `24:00` is the end of the day.

        Raises:
            ValueError: it is no such text, or ends before it begins.
        """
        match = _SLOT.fullmatch(text)
        if match is None:
            raise ValueError(f"no slot: {text!r}")
        hour, minute, end_hour, end_minute = map(int, match.groups())
        slot = cls(hour * 60 + minute, end_hour * 60 + end_minute)
        if not slot.start_min < slot.end_min <= 24 * 60:
            raise ValueError(f"no slot: {text!r}")
        return slot

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Return its beginning and end on a day."""
        midnight = datetime.combine(day, time(), CHINA)
        return (
            midnight + timedelta(minutes=self.start_min),
            midnight + timedelta(minutes=self.end_min),
        )


def in_order(texts: Iterable[str]) -> tuple[SlotTimes, ...]:
    """Read the slots of one day, earliest first.

    Raises:
        ValueError: one is no slot, or two overlap.
    """
    slots = sorted(map(SlotTimes.of, texts), key=lambda slot: slot.start_min)
    if any(one.end_min > next_one.start_min for one, next_one in pairwise(slots)):
        raise ValueError("two slots overlap")
    return tuple(slots)


@dataclass(frozen=True, slots=True)
class OfficeQuotas:
    """When one office takes bookings, and how many."""

    weekdays: frozenset[int]
    """ISO: 1 is Monday."""
    slots: tuple[SlotTimes, ...]
    ahead_workdays: int
    cross_district_ahead_workdays: int
    per_slot: Mapping[str, int]
    """Bookings that a slot takes, by group of businesses."""
    closed: frozenset[date] = field(default_factory=frozenset)
    open: frozenset[date] = field(default_factory=frozenset)

    def is_workday(self, day: date) -> bool:
        """Say whether the office is open; a day that is named open is, whatever weekday it is."""
        if day in self.open:
            return True
        return day.isoweekday() in self.weekdays and day not in self.closed

    def workdays_before(self, day: date, today: date) -> int:
        """Return how many workdays there are from `today`, which counts, until before `day`."""
        span = (day - today).days
        return sum(self.is_workday(today + timedelta(days=d)) for d in range(span))

    def bookable_days(self, today: date, *, cross_district: bool) -> Iterator[date]:
        """Yield the workdays for which one may book today, soonest first."""
        before = 0
        for offset in range(_MOST_DAYS):
            day = today + timedelta(days=offset)
            if before > self.ahead_workdays:
                return
            if self.is_workday(day):
                if not cross_district or before >= self.cross_district_ahead_workdays:
                    yield day
                before += 1


@dataclass(frozen=True, slots=True)
class QuotaPlan:
    """The quotas of every office."""

    groups: Mapping[Business, str]
    default: OfficeQuotas
    offices: Mapping[str, OfficeQuotas]

    @classmethod
    def load(cls, own: Path | None = None) -> Self:
        """Read the city's own plan where there is one, else the one that is shipped.

        Raises:
            ValueError: a word of the plan is unknown, a business has no group or two, a group
                has no quota, a slot is none, or two slots overlap.
        """
        path = own if own is not None and own.exists() else _SHIPPED
        content = tomllib.loads(path.read_text("utf-8"))
        try:
            groups = _groups(content["groups"])
            default = _office_quotas(content["default"])
            offices = {
                office_id: _special(default, entry)
                for office_id, entry in content.get("offices", {}).items()
            }
            for quotas in (default, *offices.values()):
                if quotas.per_slot.keys() != set(groups.values()):
                    raise ValueError("a quota for every group, and for nothing else")
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name}: {error}") from error
        return cls(groups, default, offices)

    def of(self, office_id: str) -> OfficeQuotas:
        return self.offices.get(office_id, self.default)

    def sharing(self, business: Business) -> tuple[Business, ...]:
        """Return the businesses that share a quota with this one, itself among them."""
        return tuple(b for b, group in self.groups.items() if group == self.groups[business])

    def per_slot(self, office_id: str, business: Business) -> int:
        return self.of(office_id).per_slot[self.groups[business]]


def _groups(entry: Mapping[str, list[str]]) -> dict[Business, str]:
    groups: dict[Business, str] = {}
    for group, words in entry.items():
        for word in words:
            if Business(word) in groups:
                raise ValueError(f"two groups for {word}")
            groups[Business(word)] = group
    if missing := set(Business) - groups.keys():
        raise ValueError(f"no group for {sorted(missing)}")
    return groups


def _office_quotas(entry: Mapping[str, Any]) -> OfficeQuotas:
    return OfficeQuotas(**_typed(entry))


def _special(default: OfficeQuotas, entry: Mapping[str, Any]) -> OfficeQuotas:
    """Return the default with what an office says differently."""
    own = _typed(entry)
    own["per_slot"] = {**default.per_slot, **own.get("per_slot", {})}
    # a day that the office works or not is the office's word, whatever holds for the others
    closed, opened = own.get("closed", frozenset()), own.get("open", frozenset())
    own["closed"] = default.closed - opened | closed
    own["open"] = default.open - closed | opened
    return replace(default, **own)


def _typed(entry: Mapping[str, Any]) -> dict[str, Any]:
    typed = dict(entry)
    for name in {"weekdays", "closed", "open"} & entry.keys():
        typed[name] = frozenset(entry[name])
    if "slots" in entry:
        typed["slots"] = in_order(entry["slots"])
    return typed
