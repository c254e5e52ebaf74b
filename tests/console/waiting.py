"""Couples that wait in a hall, by the numbers on their tickets."""

from datetime import datetime, timedelta

from sqlalchemy import select

from central import calling
from central.clock import business_day
from central.database import Database
from central.models import Appointment, QueueNumber, Window


def case_id(number: str, office: str = "jinjiang") -> str:
    return f"case of {number} at {office}"


def place(number: str, office: str = "jinjiang") -> str:
    """Return the path that the QR code of a ticket opens."""
    return f"/t/place-of-{number}-{office}"


def take_numbers(
    database: Database,
    now: datetime,
    *numbers: str,
    office: str = "jinjiang",
    appointment_id: int | None = None,
) -> None:
    """Give these numbers, one after the other, as a kiosk of the office got them."""
    with database.writing() as session:
        booked = session.scalars(select(Appointment.id).where(Appointment.office_id == office))
        appointment_id = appointment_id or booked.first()
        assert appointment_id
        for order, number in enumerate(numbers):
            session.add(
                QueueNumber(
                    case_id=case_id(number, office),
                    kiosk_id="K01" if office == "jinjiang" else "K03",
                    appointment_id=appointment_id,
                    office_id=office,
                    queue=number[0],
                    counter=int(number[1:]),
                    business_date=business_day(now),
                    given_at=now - timedelta(minutes=10) + timedelta(seconds=order),
                    place_token=place(number, office).removeprefix("/t/"),
                )
            )


def call(database: Database, window: int, now: datetime, *, office: str = "jinjiang") -> None:
    """Call the next couple to a window; the one that is there is finished."""
    with database.writing() as session:
        at = session.get_one(Window, (office, window))
        current = calling.at_window(session, at, now)
        calling.call_next(session, at, now, seen=current.case_id if current else None)


def pass_over(database: Database, window: int, now: datetime, *, office: str = "jinjiang") -> None:
    """The couple at the window did not come."""
    with database.writing() as session:
        at = session.get_one(Window, (office, window))
        current = calling.at_window(session, at, now)
        assert current
        calling.pass_(session, at, now, seen=current.case_id)
