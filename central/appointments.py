"""The question of every check-in: what is this couple here for, and is it here and today?"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from central.api_model import ApiModel, AppointmentId, Bilingual
from central.centre import Centre, TheCentre
from central.clock import business_day
from central.identity import Caller, TheCaller
from central.models import Appointment, AppointmentParty, Business, Channel, Office


class LookUpBy(StrEnum):
    TOKEN = "token"  # noqa: S105 - a word of the contract
    BOOKING_NUMBER = "booking_number"
    ID_NUMBER = "id_number"


class Question(ApiModel):
    """What the couple showed, laid down or typed."""

    by: LookUpBy
    value: str = Field(min_length=1, max_length=200)


class ExpectedParty(ApiModel):
    name: str
    id_number: str


class FoundAppointment(ApiModel):
    """An appointment of this office and this day, with the people it names."""

    id: AppointmentId
    booking_number: str
    business: Business
    channel: Channel
    office_id: str
    office_name: Bilingual
    slot_start: datetime
    slot_end: datetime
    cross_district: bool
    parties: list[ExpectedParty]


class Found(ApiModel):
    answer: Literal["found"]
    appointment: FoundAppointment


class OtherOffice(ApiModel):
    """Today, but at another office."""

    answer: Literal["other_office"]
    office_name: Bilingual


class OtherDay(ApiModel):
    """On another day, before or after this one."""

    answer: Literal["other_day"]
    slot_start: datetime


class Cancelled(ApiModel):
    answer: Literal["cancelled"]


class Unknown(ApiModel):
    answer: Literal["unknown"]


Answer = Annotated[
    Found | OtherOffice | OtherDay | Cancelled | Unknown, Field(discriminator="answer")
]

_PREFERENCE = (Found, OtherOffice, OtherDay, Cancelled)

router = APIRouter(tags=["appointments"])


@router.post("/appointments/lookup")
def look_up(question: Question, caller: TheCaller, centre: TheCentre) -> Answer:
    """Find an appointment. Names and ID numbers are only in the answer `found`."""
    now = centre.clock()
    with centre.database.reading() as session:
        candidates = session.scalars(select(Appointment).where(_condition(question, centre, now)))
        # an ID number may have several appointments: the most useful one, nearest in time
        answers = [
            (_PREFERENCE.index(type(answer)), abs(appointment.slot_start - now), answer)
            for appointment in candidates
            for answer in [_answer(appointment, caller, now)]
        ]
    return min(answers, key=lambda a: a[:2])[2] if answers else Unknown(answer="unknown")


def _condition(question: Question, centre: Centre, now: datetime) -> ColumnElement[bool]:
    """Return what an appointment must be to be meant by the question."""
    match question.by:
        case LookUpBy.BOOKING_NUMBER:
            return Appointment.booking_number == question.value
        case LookUpBy.ID_NUMBER:
            # the check digit X is the only letter, and people type it small
            return Appointment.parties.any(AppointmentParty.id_number == question.value.upper())
        case LookUpBy.TOKEN:
            token = centre.token_key.verify(question.value, now)
            if token is None:
                return Appointment.id.is_(None)
            return (
                (Appointment.id == token.appointment_id)
                & (Appointment.token_id == token.token_id)
                & Appointment.office.has(Office.number == token.office_number)
            )


def _answer(
    appointment: Appointment, caller: Caller, now: datetime
) -> Found | OtherOffice | OtherDay | Cancelled:
    if appointment.cancelled:
        return Cancelled(answer="cancelled")
    if business_day(appointment.slot_start) != business_day(now):
        return OtherDay(answer="other_day", slot_start=appointment.slot_start)
    office = appointment.office
    office_name = Bilingual(zh=office.name_zh, en=office.name_en)
    if office.id != caller.office_id:
        return OtherOffice(answer="other_office", office_name=office_name)
    return Found(
        answer="found",
        appointment=FoundAppointment(
            id=str(appointment.id),
            booking_number=appointment.booking_number,
            business=appointment.business,
            channel=appointment.channel,
            office_id=office.id,
            office_name=office_name,
            slot_start=appointment.slot_start,
            slot_end=appointment.slot_end,
            cross_district=appointment.cross_district,
            parties=[
                ExpectedParty(name=p.name, id_number=p.id_number) for p in appointment.parties
            ],
        ),
    )


def appointment_of_office(
    session: Session, caller: Caller, appointment_id: AppointmentId
) -> Appointment | None:
    """Return the appointment if it is one of the caller's office, on whatever day."""
    appointment = session.get(Appointment, int(appointment_id))
    if appointment is None or appointment.office_id != caller.office_id:
        return None
    return appointment
