"""Who did or saw what, when and where. Lines are added and read, never changed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.models import AuditLine


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
    action: str,
    now: datetime,
    office_id: str | None = None,
    kiosk_id: str | None = None,
    detail: str = "",
) -> None:
    """Add a line, in the transaction of what it tells of.

    `detail` names no citizen: a case is named by its id.
    """
    session.add(
        AuditLine(
            id=str(uuid4()),
            at=now,
            who=who,
            kiosk_id=kiosk_id,
            office_id=office_id,
            action=action,
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
