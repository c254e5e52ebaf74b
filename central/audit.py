"""Who did or saw what, when and where. Lines are added and read, never changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.models import AuditLine


class Action(StrEnum):
    """What people do on the pages or by command; kiosks send words of their own."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a word of the audit
    PIN_CHANGED = "pin_changed"
    PERSON_ADDED = "person_added"
    PASSWORD_SET = "password_set"  # noqa: S105
    PIN_SET = "pin_set"
    PERSON_DEACTIVATED = "person_deactivated"
    CALL_ANSWERED = "call_answered"
    CALL_FINISHED = "call_finished"
    NUMBER_CALLED = "number_called"
    NUMBER_RECALLED = "number_recalled"
    NUMBER_PASSED = "number_passed"
    NUMBER_FINISHED = "number_finished"
    PASSED_NUMBER_CALLED = "passed_number_called"
    BOOKED = "booked"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_RESTORED = "booking_restored"
    CASE_SEEN = "case_seen"
    PHOTO_OPENED_FOR_PRINTING = "photo_opened_for_printing"
    CONFIG_PUBLISHED = "config_published"
    KIOSK_LOCKED = "kiosk_locked"
    KIOSK_UNLOCKED = "kiosk_unlocked"
    KIOSK_RESTARTED = "kiosk_restarted"
    RELEASE_WANTED = "release_wanted"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that somebody did."""

    at: datetime
    who: str
    """A user name, or initials at a kiosk."""
    action: str
    detail: str
    office_id: str | None
    kiosk_id: str | None


def note(
    session: Session,
    *,
    who: str,
    action: Action,
    now: datetime,
    office_id: str | None = None,
    kiosk_id: str | None = None,
    detail: str = "",
) -> None:
    """Add a line, in the transaction of what it tells of.

    `detail` is the same in every language, and names no citizen: a case is named by its id.
    """
    session.add(
        AuditLine(
            id=str(uuid4()),
            at=now,
            who=who,
            kiosk_id=kiosk_id,
            office_id=office_id,
            action=str(action),
            detail=detail,
        )
    )


def lines(
    session: Session, office_id: str | None = None, kiosk_id: str | None = None, limit: int = 100
) -> tuple[Line, ...]:
    """Return the newest lines first; of one office or one kiosk when it is given."""
    wanted = select(AuditLine).order_by(AuditLine.at.desc(), AuditLine.id).limit(limit)
    if office_id is not None:
        wanted = wanted.where(AuditLine.office_id == office_id)
    if kiosk_id is not None:
        wanted = wanted.where(AuditLine.kiosk_id == kiosk_id)
    return tuple(
        Line(
            at=line.at,
            who=line.who,
            action=line.action,
            detail=line.detail,
            office_id=line.office_id,
            kiosk_id=line.kiosk_id,
        )
        for line in session.scalars(wanted)
    )
