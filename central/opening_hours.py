"""When an office is open to visitors: data (`hours.toml`), read once.

Days off and days worked instead are those of the bookings (`central.quota_plan`): said once.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from central.clock import business_day
from central.quota_plan import OfficeQuotas, QuotaPlan, SlotTimes, in_order

_SHIPPED = Path(__file__).with_name("hours.toml")
_Hours = tuple[SlotTimes, ...]

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# longer than any row of days off; an office that never opens must not be searched for ever
_MOST_DAYS = 30
_WHOLE_DAY = SlotTimes(0, 24 * 60)


@dataclass(frozen=True, slots=True)
class OpenTime:
    """A time without a break in which the office is open; the end does not belong to it."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When one office is open."""

    week: tuple[_Hours, ...]
    """Monday first."""
    worked_instead: _Hours
    days: Mapping[date, _Hours]
    """What holds on one day, whatever else is said of it."""
    calendar: OfficeQuotas
    """Knows the days off and those worked instead."""

    def on(self, day: date) -> tuple[OpenTime, ...]:
        """Return the hours of a day, earliest first; empty when the office stays closed."""
        return tuple(OpenTime(*hours.on(day)) for hours in self._hours(day))

    def next_after(self, now: datetime) -> OpenTime | None:
        """Return the first time that is still to begin; None when there is none for a month."""
        return next((hours for hours in self._from(business_day(now)) if hours.opens > now), None)

    def over_at(self, day: date) -> datetime:
        """Return when a day's visits are over; on a day off staff may have come all the same."""
        hours = self.on(day)
        return hours[-1].closes if hours else _WHOLE_DAY.on(day)[1]

    def _from(self, today: date) -> Iterator[OpenTime]:
        for offset in range(_MOST_DAYS):
            yield from self.on(today + timedelta(days=offset))

    def _hours(self, day: date) -> _Hours:
        if day in self.days:
            return self.days[day]
        if day in self.calendar.open:
            return self.worked_instead
        return () if day in self.calendar.closed else self.week[day.weekday()]


@dataclass(frozen=True, slots=True)
class HoursPlan:
    """The hours of every office."""

    default: OfficeHours
    offices: Mapping[str, OfficeHours]
    quotas: QuotaPlan

    @classmethod
    def load(cls, quotas: QuotaPlan, own: Path | None = None) -> Self:
        """Read the city's own plan where there is one, else the one that is shipped.

        Raises:
            ValueError: a word of the plan is unknown, a weekday has no hours, hours are none, or
                two of a day overlap.
        """
        path = own if own is not None and own.exists() else _SHIPPED
        content = tomllib.loads(path.read_text("utf-8"))
        try:
            if missing := set(_WEEK) - content["default"]["week"].keys():
                raise ValueError(f"no hours for {sorted(missing)}")
            worked_instead = in_order(content["default"]["worked_instead"])
            closed = OfficeHours(((),) * len(_WEEK), worked_instead, {}, quotas.default)
            default = _special(closed, content["default"], quotas.default)
            offices = {
                office_id: _special(default, entry, quotas.of(office_id))
                for office_id, entry in content.get("offices", {}).items()
            }
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name}: {error}") from error
        return cls(default, offices, quotas)

    def of(self, office_id: str) -> OfficeHours:
        # an office may have days off of its own and the hours of everybody
        everybodys = replace(self.default, calendar=self.quotas.of(office_id))
        return self.offices.get(office_id, everybodys)


def _special(default: OfficeHours, entry: Mapping[str, Any], calendar: OfficeQuotas) -> OfficeHours:
    """Return the default with what an office says differently."""
    if unknown := entry.keys() - {"week", "worked_instead", "days"}:
        raise ValueError(f"{sorted(unknown)} is unknown")
    week = dict(zip(_WEEK, default.week, strict=True))
    own = {name: in_order(hours) for name, hours in entry.get("week", {}).items()}
    if unknown := own.keys() - week.keys():
        raise ValueError(f"{sorted(unknown)} is no day of the week")
    days = {
        date.fromisoformat(day): in_order(hours) for day, hours in entry.get("days", {}).items()
    }
    return OfficeHours(
        week=tuple((week | own).values()),
        worked_instead=in_order(entry["worked_instead"])
        if "worked_instead" in entry
        else default.worked_instead,
        days={**default.days, **days},
        calendar=calendar,
    )
