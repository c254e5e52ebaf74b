"""A hall full of couples, by the numbers on their tickets."""

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from central import calling
from central.clock import CHINA, business_day
from central.models import Appointment, QueueNumber, Window

NOW = datetime(2026, 3, 5, 10, 12, tzinfo=CHINA)
LATER = NOW + timedelta(minutes=7)
WINDOW_1 = Window(office_id="jinjiang", number=1, queues=["A"])
WINDOW_2 = Window(office_id="jinjiang", number=2, queues=["A", "B"])
ELSEWHERE = Window(office_id="qingyang", number=1, queues=["A", "B", "K"])


class Hall:
    """The couples of a test, by the numbers on their tickets."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._order = count()
        self._appointment = session.scalars(select(Appointment.id)).first()

    def waits(self, *numbers: str, office: str = "jinjiang", day: datetime = NOW) -> None:
        """Give these numbers, one after the other."""
        for number in numbers:
            self._session.add(
                QueueNumber(
                    case_id=f"{office} {number}",
                    kiosk_id="K01",
                    appointment_id=self._appointment,
                    office_id=office,
                    queue=number[0],
                    counter=int(number[1:]),
                    business_date=business_day(day),
                    given_at=day - timedelta(hours=1) + timedelta(seconds=next(self._order)),
                )
            )
        self._session.flush()

    def next(self, window: Window, seen: str | None, now: datetime = NOW) -> str | None:
        return ticket(calling.call_next(self._session, window, now, seen=case_id(seen)))

    def again(self, window: Window, number: str, seen: str | None = None) -> str | None:
        called = calling.call_again(
            self._session, window, f"jinjiang {number}", LATER, seen=case_id(seen)
        )
        return ticket(called)

    def passes(self, window: Window, seen: str) -> str | None:
        return ticket(calling.pass_(self._session, window, NOW, seen=f"jinjiang {seen}"))

    def at(self, window: Window, now: datetime = NOW) -> str | None:
        return ticket(calling.at_window(self._session, window, now))

    def row(self, number: str) -> QueueNumber:
        return self._session.get_one(QueueNumber, f"jinjiang {number}")


def case_id(number: str | None) -> str | None:
    return None if number is None else f"jinjiang {number}"


def ticket(row: QueueNumber | None) -> str | None:
    return None if row is None else f"{row.queue}{row.counter}"
