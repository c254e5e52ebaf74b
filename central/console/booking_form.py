"""The form of a booking: what was chosen, what is free, what was typed, what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from central import booking
from central.booking import BookableDay, Slot
from central.booking_wish import PARTIES, BookedParty, Problem, Refusal
from central.centre import Centre
from central.clock import CHINA
from central.console.booking_words import REFUSAL
from central.models import Business, Office

_OF_A_NAME = (Refusal.NAME_MISSING, Refusal.NAME_TOO_LONG)


@dataclass(frozen=True, slots=True)
class Choice:
    """How far the clerk has come. All of it may stand in an address."""

    office_id: str
    business: Business
    cross_district: bool
    day: date | None = None
    slot: str = ""
    """The time that the slot begins, `09:00`."""

    @property
    def slot_start(self) -> datetime | None:
        try:
            start = datetime.strptime(f"{self.day} {self.slot}", "%Y-%m-%d %H:%M")
        except ValueError:
            return None
        return start.replace(tzinfo=CHINA)

    def address(self, day: date | None = None, slot: str = "") -> str:
        """Return the page of this choice with another day or time."""
        query = {"office": self.office_id, "business": self.business.value}
        if self.cross_district:
            query["cross_district"] = "true"
        if day is not None:
            query["day"] = day.isoformat()
        if slot:
            query["slot"] = slot
        return f"/bookings/new?{urlencode(query)}"


@dataclass(frozen=True, slots=True)
class PartyFields:
    """The two fields of a person, and what is wrong with each (messages)."""

    position: int
    required: bool
    name: str = ""
    id_number: str = ""
    name_problem: str = ""
    number_problem: str = ""

    def __repr__(self) -> str:
        return f"PartyFields({self.position})"


@dataclass(frozen=True, slots=True)
class BookingForm:
    """The page as it is shown."""

    choice: Choice
    offices: tuple[Office, ...]
    days: tuple[BookableDay, ...]
    day: BookableDay | None
    """The day whose times are shown."""
    slot: Slot | None
    """The time that was chosen, if it is free."""
    parties: tuple[PartyFields, ...]
    problem: str
    """What is wrong with the time (a message)."""
    cross_district_ahead: int
    """Working days that a couple from another district books ahead."""


def filled(
    session: Session,
    centre: Centre,
    choice: Choice,
    now: datetime,
    *,
    typed: Sequence[BookedParty] = (),
    problems: Sequence[Problem] = (),
) -> BookingForm:
    """Return the form for a choice, with what was typed and what is wrong."""
    days = booking.bookable_days(
        session,
        centre.quotas,
        choice.office_id,
        choice.business,
        now,
        cross_district=choice.cross_district,
    )
    day = _day(days, choice.day)
    slots = day.slots if day is not None else ()
    slot = next((s for s in slots if s.start == choice.slot_start and s.free), None)
    of_time = [REFUSAL[p.refusal] for p in problems if p.party is None]
    if choice.slot and slot is None and not of_time:
        of_time = [REFUSAL[Refusal.SLOT_FULL]]
    return BookingForm(
        choice=choice,
        offices=tuple(session.scalars(select(Office).order_by(Office.number))),
        days=tuple(days),
        day=day,
        slot=slot,
        parties=_parties(choice.business, typed, problems),
        problem=of_time[0] if of_time else "",
        cross_district_ahead=centre.quotas.of(choice.office_id).cross_district_ahead_workdays,
    )


def _day(days: Sequence[BookableDay], wanted: date | None) -> BookableDay | None:
    """Return the day that was chosen, else the first that has a free time."""
    if wanted is not None:
        return next((day for day in days if day.day == wanted), None)
    return next((day for day in days if day.free), None)


def _parties(
    business: Business, typed: Sequence[BookedParty], problems: Sequence[Problem]
) -> tuple[PartyFields, ...]:
    least, most = min(PARTIES[business]), max(PARTIES[business])
    fields = []
    for position in range(1, most + 1):
        party = typed[position - 1] if position <= len(typed) else BookedParty("", "")
        name, number = (
            next(
                (
                    REFUSAL[p.refusal]
                    for p in problems
                    if p.party == position and (p.refusal in _OF_A_NAME) is of_name
                ),
                "",
            )
            for of_name in (True, False)
        )
        fields.append(
            PartyFields(position, position <= least, party.name, party.id_number, name, number)
        )
    return tuple(fields)
