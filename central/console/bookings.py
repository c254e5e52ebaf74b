"""The bookings of a day, and one booking: its number to read out, what to bring, cancelling.

No page shows who booked: the list has the last digits of the booking number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from central import audit, booking
from central.api_model import Bilingual, Day
from central.booking_wish import NotBookableError
from central.centre import Centre, TheCentre
from central.citizen_number import tidied
from central.clock import CHINA, business_day
from central.console.booking_words import BRING, REFUSAL, WEEKDAYS
from central.console.business_words import BUSINESS
from central.console.home import Tile
from central.console.pages import page
from central.console.signed_in import SignedIn, TheClerk
from central.console.words import N_
from central.models import Appointment, Channel, QueueNumber, Role

TILE = Tile(Role.CLERK, "/bookings", N_("Bookings"), N_("Book for a caller; see the day; cancel"))

router = APIRouter(prefix="/bookings")


@dataclass(frozen=True, slots=True)
class Row:
    """A booking as one line of the day."""

    id: int
    last_four: str
    start: datetime
    end: datetime
    business: str
    """A message."""
    cross_district: bool
    cancelled: bool
    number: str
    """The queue number, once the couple is here."""
    is_over: bool

    @property
    def can_change(self) -> bool:
        """Say whether it can be cancelled, or booked again."""
        return not self.number and not self.is_over


@router.get("")
def bookings_of_a_day(
    request: Request, clerk: TheClerk, centre: TheCentre, day: Day | None = None
) -> HTMLResponse:
    return _day_page(request, clerk, centre, day or business_day(centre.clock()))


@router.post("/find")
def find(
    request: Request,
    clerk: TheClerk,
    centre: TheCentre,
    booking_number: Annotated[str, Form(max_length=40)],
) -> Response:
    """Open the booking whose number a caller reads out."""
    wanted = "".join(filter(str.isdigit, tidied(booking_number)))
    with centre.database.reading() as session:
        found = session.scalars(
            select(Appointment).where(Appointment.booking_number == wanted)
        ).one_or_none()
        if found is not None and may_see(clerk, found):
            return RedirectResponse(f"/bookings/{found.id}", 303)
    today = business_day(centre.clock())
    return _day_page(request, clerk, centre, today, alert=N_("There is no such booking here."))


@router.get("/{appointment_id:int}")
def one_booking(
    request: Request, appointment_id: int, clerk: TheClerk, centre: TheCentre
) -> HTMLResponse:
    return _booking_page(request, clerk, centre, appointment_id)


@router.post("/{appointment_id:int}/cancel")
def cancel(
    request: Request,
    appointment_id: int,
    clerk: TheClerk,
    centre: TheCentre,
    from_list: Annotated[bool, Form()] = False,
) -> Response:
    """Cancel; the place is free at once."""

    def change(session: Session, appointment: Appointment, now: datetime) -> None:
        booking.cancel(session, appointment)

    return _changed(
        request,
        clerk,
        centre,
        appointment_id,
        audit.Action.BOOKING_CANCELLED,
        change,
        from_list=from_list,
    )


@router.post("/{appointment_id:int}/undo")
def undo(
    request: Request,
    appointment_id: int,
    clerk: TheClerk,
    centre: TheCentre,
    from_list: Annotated[bool, Form()] = False,
) -> Response:
    """Take the cancellation back, while the place is free."""

    def change(session: Session, appointment: Appointment, now: datetime) -> None:
        booking.book_again(session, centre.quotas, appointment, now)

    return _changed(
        request,
        clerk,
        centre,
        appointment_id,
        audit.Action.BOOKING_RESTORED,
        change,
        from_list=from_list,
    )


def _changed(
    request: Request,
    clerk: SignedIn,
    centre: Centre,
    appointment_id: int,
    action: audit.Action,
    change: Callable[[Session, Appointment, datetime], None],
    *,
    from_list: bool,
) -> Response:
    """Change a booking, note it, and go back to where the clerk was."""
    now = centre.clock()
    alert = ""
    with centre.database.writing() as session:
        appointment = _booking_of(session, clerk, appointment_id)
        day = business_day(appointment.slot_start)
        was = appointment.cancelled
        try:
            change(session, appointment, now)
        except NotBookableError as refused:
            alert = REFUSAL[refused.problems[0].refusal]
        if appointment.cancelled != was:
            audit.note(
                session,
                who=clerk.username,
                action=action,
                now=now,
                office_id=appointment.office_id,
                detail=str(appointment.id),
            )
    if alert and from_list:
        return _day_page(request, clerk, centre, day, alert=alert)
    if alert:
        return _booking_page(request, clerk, centre, appointment_id, alert=alert)
    return RedirectResponse(
        f"/bookings?day={day}" if from_list else f"/bookings/{appointment_id}", 303
    )


def _day_page(
    request: Request, clerk: SignedIn, centre: Centre, day: date, *, alert: str = ""
) -> HTMLResponse:
    with centre.database.reading() as session:
        rows = _rows(session, clerk, day, centre.clock())
    return page(
        request,
        "bookings.html",
        422 if alert else 200,
        alert=alert,
        rows=rows,
        day=day,
        weekday=WEEKDAYS[day.weekday()],
        today=business_day(centre.clock()),
        earlier=day - timedelta(days=1),
        later=day + timedelta(days=1),
    )


def _booking_page(
    request: Request, clerk: SignedIn, centre: Centre, appointment_id: int, *, alert: str = ""
) -> HTMLResponse:
    with centre.database.reading() as session:
        appointment = _booking_of(session, clerk, appointment_id)
        start = appointment.slot_start.astimezone(CHINA)
        number = appointment.booking_number
        return page(
            request,
            "booking.html",
            422 if alert else 200,
            alert=alert,
            row=_row(session, appointment, centre.clock()),
            # as it is read out, and read back
            groups=(number[:3], number[3:-3], number[-3:]),
            office=Bilingual(zh=appointment.office.name_zh, en=appointment.office.name_en),
            phone=appointment.office.phone,
            weekday=WEEKDAYS[start.weekday()],
            bring=BRING[appointment.business],
        )


def _booking_of(session: Session, clerk: SignedIn, appointment_id: int) -> Appointment:
    """Return a booking that this clerk may see.

    Raises:
        HTTPException: 404 for any other.
    """
    appointment = session.get(Appointment, appointment_id)
    if appointment is None or not may_see(clerk, appointment):
        raise HTTPException(404)
    return appointment


def may_see(clerk: SignedIn, appointment: Appointment) -> bool:
    """A clerk books by telephone for the whole city, and sees all bookings of the own office."""
    return appointment.office_id == clerk.office_id or appointment.channel is Channel.PHONE


def _rows(session: Session, clerk: SignedIn, day: date, now: datetime) -> list[Row]:
    midnight = datetime.combine(day, time(), CHINA)
    appointments = session.scalars(
        select(Appointment)
        .where(
            Appointment.office_id == clerk.office_id,
            Appointment.slot_start >= midnight,
            Appointment.slot_start < midnight + timedelta(days=1),
        )
        .order_by(Appointment.slot_start, Appointment.id)
    )
    return [_row(session, appointment, now) for appointment in appointments]


def _row(session: Session, appointment: Appointment, now: datetime) -> Row:
    given = session.scalars(
        select(QueueNumber)
        .where(QueueNumber.appointment_id == appointment.id)
        .order_by(QueueNumber.given_at.desc())
    ).first()
    return Row(
        id=appointment.id,
        last_four=appointment.booking_number[-4:],
        start=appointment.slot_start,
        end=appointment.slot_end,
        business=BUSINESS[appointment.business],
        cross_district=appointment.cross_district,
        cancelled=appointment.cancelled,
        number=given.number if given is not None else "",
        is_over=appointment.slot_end <= now,
    )
