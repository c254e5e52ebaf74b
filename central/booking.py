"""Booking for a couple that telephones: free times, what may be booked, and taking it back.

How many bookings an office takes is data (`quota_plan`). Whoever changes something here holds the
write lock (`Database.writing`), so two clerks never give the same place away.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from secrets import randbelow, token_urlsafe

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.booking_wish import (
    BookedParty,
    NotBookableError,
    Problem,
    Refusal,
    Wish,
    problems_of_parties,
)
from central.clock import CHINA, business_day
from central.models import Appointment, AppointmentParty, Business, Channel, QueueNumber
from central.quota_plan import QuotaPlan


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of one day at one office, and how many bookings of a business it still takes."""

    start: datetime
    end: datetime
    free: int


@dataclass(frozen=True, slots=True)
class BookableDay:
    """A day for which one may book, and its slots, the full ones among them."""

    day: date
    slots: tuple[Slot, ...]

    @property
    def free(self) -> int:
        return sum(slot.free for slot in self.slots)


def bookable_days(
    session: Session,
    plan: QuotaPlan,
    office_id: str,
    business: Business,
    now: datetime,
    *,
    cross_district: bool,
) -> list[BookableDay]:
    """Return the days for which one may book now, soonest first, and what is free on each.

    A day that has no slot left to come is left out; a day that is full is not.
    """
    quotas = plan.of(office_id)
    days = list(quotas.bookable_days(business_day(now), cross_district=cross_district))
    if not days:
        return []
    taken = _taken(session, plan, office_id, business, days[0], days[-1])
    bookable = (
        BookableDay(day, tuple(_slots_to_come(plan, office_id, business, day, now, taken)))
        for day in days
    )
    return [day for day in bookable if day.slots]


def free_slots(
    session: Session,
    plan: QuotaPlan,
    office_id: str,
    business: Business,
    now: datetime,
    *,
    cross_district: bool,
    limit: int,
    day: date | None = None,
) -> list[Slot]:
    """Return the next slots, of one day or of all, that can still be booked; soonest first."""
    days = bookable_days(session, plan, office_id, business, now, cross_district=cross_district)
    free = (s for d in days if day in (None, d.day) for s in d.slots if s.free)
    return [slot for slot, _ in zip(free, range(limit), strict=False)]


def draw_booking_number() -> str:
    """Return ten digits that nobody can guess from another booking; the first is no 0."""
    return f"{randbelow(9 * 10**9) + 10**9}"


def draw_token_id() -> str:
    return token_urlsafe(3)


def book(
    session: Session,
    plan: QuotaPlan,
    wish: Wish,
    now: datetime,
    *,
    channel: Channel = Channel.PHONE,
    booking_number: Callable[[], str] = draw_booking_number,
    token_id: Callable[[], str] = draw_token_id,
) -> Appointment:
    """Book, under a number that no other booking has. The session holds the write lock.

    Raises:
        NotBookableError: with everything that is in the way.
    """
    parties = tuple(party.tidied() for party in wish.parties)
    problems = problems_of_parties(wish.business, parties)
    problem, slot = _find_slot(session, plan, wish, now)
    if problem is not None:
        problems.append(problem)
    existing = _same_booking(session, wish, parties)
    if existing is not None:
        raise NotBookableError(Problem(Refusal.ALREADY_BOOKED), existing=existing)
    problems += _booked_that_day(session, wish.slot_start, parties)
    if problems or slot is None:
        raise NotBookableError(*problems)
    appointment = Appointment(
        booking_number=_unused(session, Appointment.booking_number, booking_number),
        token_id=_unused(session, Appointment.token_id, token_id),
        business=wish.business,
        channel=channel,
        office_id=wish.office_id,
        slot_start=slot.start,
        slot_end=slot.end,
        cross_district=wish.cross_district,
        parties=[
            AppointmentParty(position=position, name=party.name, id_number=party.id_number)
            for position, party in enumerate(parties, start=1)
        ],
    )
    session.add(appointment)
    session.flush()
    return appointment


def cancel(session: Session, appointment: Appointment) -> None:
    """Cancel a booking; its place is free at once. The session holds the write lock.

    Raises:
        NotBookableError: the couple is here already.
    """
    checked_in = session.scalar(
        select(QueueNumber.case_id).where(QueueNumber.appointment_id == appointment.id).limit(1)
    )
    if checked_in is not None:
        raise NotBookableError(Problem(Refusal.CHECKED_IN))
    appointment.cancelled = True


def book_again(session: Session, plan: QuotaPlan, appointment: Appointment, now: datetime) -> None:
    """Take a cancellation back. The session holds the write lock.

    It was booked in time, so nothing is asked but whether its place is still free.

    Raises:
        NotBookableError: the slot has begun or is full, or one of the people has another booking.
    """
    if not appointment.cancelled:
        return
    people = tuple(BookedParty(p.name, p.id_number) for p in appointment.parties)
    problems = _booked_that_day(session, appointment.slot_start, people)
    day = business_day(appointment.slot_start)
    taken = _taken(session, plan, appointment.office_id, appointment.business, day, day)
    quota = plan.per_slot(appointment.office_id, appointment.business)
    if appointment.slot_start <= now:
        problems.append(Problem(Refusal.SLOT_PAST))
    elif sum(appointment.slot_start <= t < appointment.slot_end for t in taken) >= quota:
        problems.append(Problem(Refusal.SLOT_FULL))
    if problems:
        raise NotBookableError(*problems)
    appointment.cancelled = False


def _slots_to_come(
    plan: QuotaPlan,
    office_id: str,
    business: Business,
    day: date,
    now: datetime,
    taken: Sequence[datetime],
) -> Iterator[Slot]:
    quota = plan.per_slot(office_id, business)
    for times in plan.of(office_id).slots:
        start, end = times.on(day)
        if start > now:
            # bookings of other channels need not begin with a slot
            used = sum(start <= moment < end for moment in taken)
            yield Slot(start, end, max(0, quota - used))


def _taken(
    session: Session, plan: QuotaPlan, office_id: str, business: Business, first: date, last: date
) -> Sequence[datetime]:
    """Return when the bookings begin that share the quota of a business, from day to day."""
    midnight = datetime.combine(first, time(), CHINA)
    return session.scalars(
        select(Appointment.slot_start).where(
            Appointment.office_id == office_id,
            Appointment.business.in_(plan.sharing(business)),
            Appointment.cancelled.is_(False),
            Appointment.slot_start >= midnight,
            Appointment.slot_start < midnight + (last - first + timedelta(days=1)),
        )
    ).all()


def _find_slot(
    session: Session, plan: QuotaPlan, wish: Wish, now: datetime
) -> tuple[Problem | None, Slot | None]:
    quotas = plan.of(wish.office_id)
    day, today = business_day(wish.slot_start), business_day(now)
    if all(times.on(day)[0] != wish.slot_start for times in quotas.slots):
        return Problem(Refusal.SLOT_UNKNOWN), None
    if wish.slot_start <= now:
        return Problem(Refusal.SLOT_PAST), None
    if day not in quotas.bookable_days(today, cross_district=False):
        return Problem(Refusal.SLOT_UNKNOWN), None
    if day not in quotas.bookable_days(today, cross_district=wish.cross_district):
        return Problem(Refusal.CROSS_DISTRICT_TOO_SOON), None
    taken = _taken(session, plan, wish.office_id, wish.business, day, day)
    slots = _slots_to_come(plan, wish.office_id, wish.business, day, now, taken)
    slot = next(slot for slot in slots if slot.start == wish.slot_start)
    return (None, slot) if slot.free else (Problem(Refusal.SLOT_FULL), None)


def _same_booking(
    session: Session, wish: Wish, parties: Sequence[BookedParty]
) -> Appointment | None:
    """Return the booking of just these people for just this slot, if there is one."""
    at_that_time = session.scalars(
        select(Appointment).where(
            Appointment.office_id == wish.office_id,
            Appointment.business == wish.business,
            Appointment.cross_district == wish.cross_district,
            Appointment.slot_start == wish.slot_start,
            Appointment.cancelled.is_(False),
        )
    )
    people = [party.id_number for party in parties]
    return next((a for a in at_that_time if [p.id_number for p in a.parties] == people), None)


def _booked_that_day(
    session: Session, moment: datetime, parties: Sequence[BookedParty]
) -> list[Problem]:
    """Return a problem for everybody who has a booking on that day, at whatever office."""
    midnight = datetime.combine(business_day(moment), time(), CHINA)
    booked = set(
        session.scalars(
            select(AppointmentParty.id_number)
            .join(Appointment, Appointment.id == AppointmentParty.appointment_id)
            .where(
                AppointmentParty.id_number.in_([party.id_number for party in parties]),
                Appointment.cancelled.is_(False),
                Appointment.slot_start >= midnight,
                Appointment.slot_start < midnight + timedelta(days=1),
            )
        )
    )
    return [
        Problem(Refusal.ALREADY_BOOKED, position)
        for position, party in enumerate(parties, start=1)
        if party.id_number in booked
    ]


def _unused(session: Session, column: object, draw: Callable[[], str]) -> str:
    while True:
        drawn = draw()
        if session.scalar(select(Appointment.id).where(column == drawn)) is None:  # type: ignore[arg-type]
            return drawn
