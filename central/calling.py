"""The movements of the hall: a window calls, calls again, passes, finishes (叫号、重呼、过号).

Every movement takes the number that the clerk saw at the window (`seen`, a case id, None for
nobody), and does nothing when another one is there by now: a double tap never skips a couple. It
returns the number that is at the window afterwards. The session must hold the write lock
(`Database.writing`), so two windows never call the same number.

All of it is of one office and of one business day: the numbers of yesterday are history.
"""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from central.clock import business_day
from central.models import NumberState, QueueNumber, Window


def at_window(session: Session, window: Window, now: datetime) -> QueueNumber | None:
    """Return the number that was called to this window and is neither passed nor finished."""
    return session.scalars(
        _today(window.office_id, now)
        .where(QueueNumber.state == NumberState.CALLED, QueueNumber.window == window.number)
        .order_by(QueueNumber.called_at.desc())
    ).first()


def call_next(
    session: Session, window: Window, now: datetime, *, seen: str | None
) -> QueueNumber | None:
    """Finish the couple at the window and call the next one of the window's queues.

    Within a queue the lowest number comes first; between queues the one that was given first. When
    nobody waits, the couple at the window is finished all the same, and the window is free.
    """
    current = at_window(session, window, now)
    if _id(current) != seen:
        return current
    heads = [head for queue in window.queues if (head := _head(session, window, queue, now))]
    following = min(heads, key=lambda number: number.given_at, default=None)
    return _replace(window, current, following, now)


def call_again(
    session: Session, window: Window, case_id: str, now: datetime, *, seen: str | None
) -> QueueNumber | None:
    """Finish the couple at the window and call one that was passed and has turned up.

    Whatever is not a number of this office and day that was passed changes nothing.
    """
    current = at_window(session, window, now)
    passed = session.get(QueueNumber, case_id)
    if (
        _id(current) != seen
        or passed is None
        or passed.office_id != window.office_id
        or passed.business_date != business_day(now)
        or passed.state != NumberState.PASSED
    ):
        return current
    return _replace(window, current, passed, now)


def recall(session: Session, window: Window, now: datetime, *, seen: str) -> QueueNumber | None:
    """Call the couple of this window once more (重呼)."""
    current = at_window(session, window, now)
    if current is not None and current.case_id == seen:
        current.called_at = now
    return current


def pass_(session: Session, window: Window, now: datetime, *, seen: str) -> QueueNumber | None:
    """Say that the couple did not come (过号). It no longer counts for those behind it."""
    return _leave(session, window, NumberState.PASSED, now, seen)


def finish(session: Session, window: Window, now: datetime, *, seen: str) -> QueueNumber | None:
    """Say that the couple is done; nobody is called."""
    return _leave(session, window, NumberState.FINISHED, now, seen)


def waiting_count(session: Session, window: Window, now: datetime) -> int:
    """Count the couples that wait in the queues of this window."""
    waiting = (
        _today(window.office_id, now)
        .with_only_columns(func.count())
        .where(QueueNumber.queue.in_(window.queues), QueueNumber.state == NumberState.WAITING)
    )
    return session.execute(waiting).scalar_one()


def passed_today(session: Session, window: Window, now: datetime) -> list[QueueNumber]:
    """Return the passed numbers of this window's queues, the one called last first."""
    return list(
        session.scalars(
            _today(window.office_id, now)
            .where(QueueNumber.queue.in_(window.queues), QueueNumber.state == NumberState.PASSED)
            .order_by(QueueNumber.called_at.desc(), QueueNumber.counter)
        )
    )


def _today(office_id: str, now: datetime) -> Select[QueueNumber]:
    today = business_day(now)
    return select(QueueNumber).where(
        QueueNumber.office_id == office_id, QueueNumber.business_date == today
    )


def _head(session: Session, window: Window, queue: str, now: datetime) -> QueueNumber | None:
    return session.scalars(
        _today(window.office_id, now)
        .where(QueueNumber.queue == queue, QueueNumber.state == NumberState.WAITING)
        .order_by(QueueNumber.counter)
        .limit(1)
    ).first()


def _replace(
    window: Window, current: QueueNumber | None, following: QueueNumber | None, now: datetime
) -> QueueNumber | None:
    if current is not None:
        _end(current, NumberState.FINISHED, now)
    if following is not None:
        following.state = NumberState.CALLED
        following.window = window.number
        following.called_at = now
    return following


def _leave(
    session: Session, window: Window, state: NumberState, now: datetime, seen: str
) -> QueueNumber | None:
    current = at_window(session, window, now)
    if current is None or current.case_id != seen:
        return current
    _end(current, state, now)
    return None


def _end(number: QueueNumber, state: NumberState, now: datetime) -> None:
    number.state = state
    if state is NumberState.FINISHED:
        number.finished_at = now


def _id(number: QueueNumber | None) -> str | None:
    return None if number is None else number.case_id
