"""What everybody in a hall may see: numbers, windows and how many wait. No name, no business."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.clock import business_day
from central.models import NumberState, QueueNumber


@dataclass(frozen=True, slots=True)
class CalledNumber:
    """A number and the window that it was called to."""

    number: str
    window: int
    called_at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """The hall of an office at one moment; what was called last stands first."""

    called: tuple[CalledNumber, ...]
    """At a window now."""
    passed: tuple[CalledNumber, ...]
    """Were not there; they go to the window that called them."""


def board(session: Session, office_id: str, now: datetime) -> Board:
    """Return what the display of an office shows."""
    numbers = session.scalars(
        select(QueueNumber)
        .where(
            QueueNumber.office_id == office_id,
            QueueNumber.business_date == business_day(now),
            QueueNumber.state.in_((NumberState.CALLED, NumberState.PASSED)),
        )
        .order_by(QueueNumber.called_at.desc(), QueueNumber.window)
    ).all()

    def in_state(state: NumberState) -> tuple[CalledNumber, ...]:
        return tuple(
            CalledNumber(number.number, number.window, number.called_at)
            for number in numbers
            if number.state is state and number.window is not None and number.called_at is not None
        )

    return Board(in_state(NumberState.CALLED), in_state(NumberState.PASSED))


def waiting_by_queue(session: Session, office_id: str, now: datetime) -> dict[str, int]:
    """Return how many couples wait in each queue of an office; a queue without any is left out."""
    counted = session.execute(
        select(QueueNumber.queue, func.count())
        .where(
            QueueNumber.office_id == office_id,
            QueueNumber.business_date == business_day(now),
            QueueNumber.state == NumberState.WAITING,
        )
        .group_by(QueueNumber.queue)
    )
    return {queue: count for queue, count in counted}  # noqa: C416 - rows are not pairs to mypy
