"""Booking for a caller: office, business, day, time, the people.

What the clerk chose is in the address, so it survives a reload and the back button. Names and ID
numbers are only ever in the body of the form.
"""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from central import audit, booking
from central.api_model import Day
from central.booking_wish import PARTIES, BookedParty, NotBookableError, Problem, Refusal, Wish
from central.centre import TheCentre
from central.console.booking_form import BookingForm, Choice, filled
from central.console.booking_words import WEEKDAYS
from central.console.bookings import may_see
from central.console.business_words import BUSINESS
from central.console.pages import page
from central.console.signed_in import TheClerk
from central.models import Appointment, Business, Office

_Text = Annotated[str, Form(max_length=200)]

router = APIRouter(prefix="/bookings/new")


@router.get("")
def choose(
    request: Request,
    clerk: TheClerk,
    centre: TheCentre,
    office: str = "",
    business: Business = Business.MARRIAGE,
    cross_district: bool = False,
    day: Day | None = None,
    slot: str = "",
) -> HTMLResponse:
    """Show what is free, as far as the clerk has chosen."""
    with centre.database.reading() as session:
        office_id = _office_id(session, office or clerk.office_id)
        choice = Choice(office_id, business, cross_district, day, slot)
        return _form_page(request, filled(session, centre, choice, centre.clock()))


@router.post("")
def book(
    request: Request,
    clerk: TheClerk,
    centre: TheCentre,
    office: Annotated[str, Form()],
    business: Annotated[Business, Form()],
    day: Annotated[Day, Form()],
    slot: Annotated[str, Form()] = "",
    cross_district: Annotated[bool, Form()] = False,
    name_1: _Text = "",
    id_number_1: _Text = "",
    name_2: _Text = "",
    id_number_2: _Text = "",
) -> Response:
    """Book, or show the form again with everything that is in the way."""
    now = centre.clock()
    typed = (BookedParty(name_1, id_number_1), BookedParty(name_2, id_number_2))
    with centre.database.writing() as session:
        choice = Choice(_office_id(session, office), business, cross_district, day, slot)
        try:
            appointment = booking.book(session, centre.quotas, _wish(choice, typed), now)
        except NotBookableError as refused:
            if refused.existing is not None and may_see(clerk, refused.existing):
                # the same form once more: it leads to what the first one made
                return _to(refused.existing)
            problems = refused.problems
        else:
            audit.note(
                session,
                who=clerk.username,
                action=audit.Action.BOOKED,
                now=now,
                office_id=appointment.office_id,
                detail=str(appointment.id),
            )
            return _to(appointment)
    # read without the lock that kiosks wait for
    with centre.database.reading() as session:
        form = filled(session, centre, choice, now, typed=typed, problems=problems)
        return _form_page(request, form, 422)


def _to(appointment: Appointment) -> Response:
    return RedirectResponse(f"/bookings/{appointment.id}", 303)


def _wish(choice: Choice, typed: tuple[BookedParty, ...]) -> Wish:
    """Return what the caller asks for.

    Raises:
        NotBookableError: no time was chosen.
    """
    if choice.slot_start is None:
        raise NotBookableError(Problem(Refusal.SLOT_UNKNOWN))
    possible = PARTIES[choice.business]
    people = typed[: max(possible)]
    if len(people) > min(possible) and people[-1].tidied() == BookedParty("", ""):
        people = people[:-1]  # one person is enough, and one comes
    return Wish(choice.office_id, choice.business, choice.cross_district, choice.slot_start, people)


def _form_page(request: Request, form: BookingForm, status: int = 200) -> HTMLResponse:
    return page(
        request, "booking_new.html", status, form=form, businesses=BUSINESS, weekdays=WEEKDAYS
    )


def _office_id(session: Session, wanted: str | None) -> str:
    """Return the office that was chosen; for somebody of no office, the first one.

    Raises:
        HTTPException: 404 when there is no such office.
    """
    offices = session.scalars(select(Office.id).order_by(Office.number)).all()
    if wanted is None:
        wanted = next(iter(offices), "")
    if wanted not in offices:
        raise HTTPException(404)
    return wanted
