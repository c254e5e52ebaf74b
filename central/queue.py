"""Queue numbers: one for a case, whoever asks how often; unique in an office, a queue and a day."""

from datetime import date, datetime
from secrets import token_urlsafe
from uuid import UUID

from fastapi import APIRouter, HTTPException
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.api_model import ApiModel, AppointmentId, Bilingual
from central.appointments import appointment_of_office
from central.centre import TheCentre
from central.clock import business_day
from central.identity import Caller, TheCaller
from central.models import Appointment, NumberState, QueueNumber
from central.queue_plan import QueuePlan


class NumberRequest(ApiModel):
    appointment_id: AppointmentId


class GivenNumber(ApiModel):
    """The couple's place in a queue."""

    number: str
    queue: str
    area: Bilingual
    people_ahead: int
    """Numbers that were given before it, today, in the same queue, and are still to be called."""
    business_date: date
    place_url: str
    """Shows the couple's place in the queue on a phone. Nothing personal is in it or behind it."""


NO_SUCH_CASE = "This kiosk has no such case."

# 128 bits: nobody finds another couple's place by trying
_PLACE_TOKEN_BYTES = 16

router = APIRouter(tags=["cases"])


@router.put("/cases/{case_id}/number")
def number_a_case(
    case_id: UUID, request: NumberRequest, caller: TheCaller, centre: TheCentre
) -> GivenNumber:
    """Give this case its number; asked again, the same one."""
    now = centre.clock()
    with centre.database.writing() as session:
        appointment = appointment_of_office(session, caller, request.appointment_id)
        if appointment is None:
            raise HTTPException(404, "This office has no such appointment.")
        given = number_of(session, caller, case_id)
        if given is None:
            if appointment.cancelled or business_day(appointment.slot_start) != business_day(now):
                raise HTTPException(409, "The appointment is not for today.")
            given = give_number(session, caller, case_id, appointment, centre.queues, now)
        if given.appointment_id != appointment.id:
            raise HTTPException(409, "The case has its number for another appointment.")
        return GivenNumber(
            number=given.number,
            queue=given.queue,
            area=centre.queues.area(given.queue),
            people_ahead=people_ahead(session, given),
            business_date=given.business_date,
            place_url=f"{centre.public_url}/t/{_place_token(given)}",
        )


def number_of(session: Session, caller: Caller, case_id: UUID) -> QueueNumber | None:
    """Return the number that the case already has.

    Raises:
        HTTPException: 404 when it is the case of another kiosk.
    """
    given = session.get(QueueNumber, str(case_id))
    if given is not None and given.kiosk_id != caller.kiosk_id:
        raise HTTPException(404, NO_SUCH_CASE)
    return given


def give_number(
    session: Session,
    caller: Caller,
    case_id: UUID,
    appointment: Appointment,
    queues: QueuePlan,
    now: datetime,
) -> QueueNumber:
    """Take the next number of the queue. The session holds the write lock, so nobody else can."""
    queue = queues.queue_for(appointment.business, cross_district=appointment.cross_district)
    last = session.scalar(
        select(func.max(QueueNumber.counter)).where(
            QueueNumber.office_id == caller.office_id,
            QueueNumber.queue == queue.prefix,
            QueueNumber.business_date == business_day(now),
        )
    )
    given = QueueNumber(
        case_id=str(case_id),
        kiosk_id=caller.kiosk_id,
        appointment_id=appointment.id,
        office_id=caller.office_id,
        queue=queue.prefix,
        business_date=business_day(now),
        counter=(last or 0) + 1,
        given_at=now,
    )
    _place_token(given)
    session.add(given)
    session.flush()
    return given


def people_ahead(session: Session, given: QueueNumber) -> int:
    """Count the couples before this one in its queue; who was called or passed is ahead no more."""
    return session.execute(
        select(func.count()).where(
            QueueNumber.office_id == given.office_id,
            QueueNumber.queue == given.queue,
            QueueNumber.business_date == given.business_date,
            QueueNumber.counter < given.counter,
            QueueNumber.state == NumberState.WAITING,
        )
    ).scalar_one()


def _place_token(given: QueueNumber) -> str:
    # a number of before there were places gets its own when it is asked for again
    given.place_token = given.place_token or token_urlsafe(_PLACE_TOKEN_BYTES)
    return given.place_token
