"""A kiosk reports how it is, and hears what is wanted of it; people's side is `central.kiosks`."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.api_model import ApiModel
from central.centre import TheCentre
from central.identity import Caller, TheCaller
from central.models import AuditLine, Kiosk, Person, Role
from central.report_document import AuditReport, Report


class StaffMember(ApiModel):
    """Somebody who may open the staff desk of a kiosk."""

    initials: str
    pin_hash: str
    """argon2id, in the PHC string format."""


class StaffList(ApiModel):
    etag: str
    people: list[StaffMember]


class Orders(ApiModel):
    """What is wanted of a kiosk. It obeys between two couples."""

    audit_taken: list[UUID]
    """Lines that the centre keeps now: the kiosk need not send them again."""
    locked: bool
    lock_revision: int
    restart: str
    """The id of the last order to restart; each is carried out once."""
    config_sequence: int
    """Of the remote configuration published last. A hint: what counts is signed."""
    release: str | None
    """The software version that is wanted here."""
    staff: StaffList | None
    """Only when the kiosk has another list."""
    poll_s: float
    """How long to wait before the next report."""


router = APIRouter(tags=["kiosk"])


@router.post("/kiosk/report")
def take_report(report: Report, caller: TheCaller, centre: TheCentre) -> Orders:
    """Take a kiosk's report, and answer with what is wanted of it."""
    now = centre.clock()
    with centre.database.writing() as session:
        kiosk = session.get_one(Kiosk, caller.kiosk_id)
        kiosk.report = report.model_dump(mode="json", exclude={"audit"})
        kiosk.reported_at = now
        _keep(session, caller, report.audit, now)
        staff = staff_of(session, caller.office_id)
        return Orders(
            audit_taken=[line.id for line in report.audit],
            locked=kiosk.locked,
            lock_revision=kiosk.lock_revision,
            restart=kiosk.restart_id,
            config_sequence=kiosk.config_sequence,
            release=kiosk.wanted_release,
            staff=None if staff.etag == report.staff_etag else staff,
            poll_s=centre.poll_s,
        )


def staff_of(session: Session, office_id: str) -> StaffList:
    """Return who may open the staff desk of an office's kiosks: attendants with a PIN."""
    people = session.scalars(
        select(Person)
        .where(Person.office_id == office_id, Person.active, Person.pin_hash.is_not(None))
        .order_by(Person.initials)
    )
    members = [
        StaffMember(initials=person.initials, pin_hash=person.pin_hash)
        for person in people
        if Role.ATTENDANT in person.roles and person.pin_hash is not None
    ]
    content = "\n".join(f"{member.initials} {member.pin_hash}" for member in members)
    return StaffList(etag=sha256(content.encode()).hexdigest()[:32], people=members)


def _keep(session: Session, caller: Caller, lines: Iterable[AuditReport], now: datetime) -> None:
    for line in lines:
        if session.get(AuditLine, str(line.id)) is None:
            session.add(
                AuditLine(
                    id=str(line.id),
                    # by a clock that is ahead it would stand above all that comes, and for ever
                    at=min(line.at, now),
                    who=line.initials,
                    kiosk_id=caller.kiosk_id,
                    office_id=caller.office_id,
                    action=line.action,
                    detail=line.detail,
                )
            )
            session.flush()
