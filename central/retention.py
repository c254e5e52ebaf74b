"""What belongs to people is kept as long as the rule (`retention.toml`) says, and no longer."""

import logging
import re
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self, cast

from sqlalchemy import CursorResult, Delete, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from central.centre import Centre
from central.models import Appointment, AppointmentParty, AuditLine, Case, CasePhoto

_SHIPPED = Path(__file__).with_name("retention.toml")
# So many cases are dropped in one transaction: kiosks never wait long for the write lock.
_AT_ONCE = 100
_DAY_S = 24 * 3600.0
_CASE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Days after which each kind of data is dropped."""

    cases_days: int
    appointments_days: int
    audit_days: int

    @classmethod
    def load(cls, path: Path = _SHIPPED) -> Self:
        """Read a rule.

        Raises:
            TypeError: a key is missing or unknown.
            ValueError: a number of days is not positive.
        """
        rule = cls(**tomllib.loads(path.read_text("utf-8")))
        if min(rule.cases_days, rule.appointments_days, rule.audit_days) < 1:
            raise ValueError(f"{path.name}: days must be positive")
        return rule


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was dropped."""

    cases: int
    parties: int
    audit_lines: int


def purge(centre: Centre, rule: RetentionRule, now: datetime) -> Purged:
    """Drop what is older than `rule` allows. Interrupted anywhere, the next run finishes it.

    Raises:
        OSError: a photo could not be removed; all else is done, and the next run tries again.
    """
    cases = 0
    while old := _old_cases(centre, now - timedelta(days=rule.cases_days)):
        with centre.database.writing() as session:
            session.execute(delete(CasePhoto).where(CasePhoto.case_id.in_(old)))
            session.execute(delete(Case).where(Case.case_id.in_(old)))
        cases += len(old)
    with centre.database.writing() as session:
        past = select(Appointment.id).where(
            Appointment.slot_end < now - timedelta(days=rule.appointments_days)
        )
        parties = _dropped(
            session, delete(AppointmentParty).where(AppointmentParty.appointment_id.in_(past))
        )
        lines = _dropped(
            session, delete(AuditLine).where(AuditLine.at < now - timedelta(days=rule.audit_days))
        )
    log.info("purged %d cases, %d parties, %d audit lines", cases, parties, lines)
    _forget_photos_of_no_case(centre)
    return Purged(cases, parties, lines)


@contextmanager
def purging_daily(centre: Centre) -> Iterator[None]:
    """Purge now, and every day for as long as this lasts."""
    rule = RetentionRule.load()
    over = Event()

    def purge_until_over() -> None:
        while True:
            try:
                purge(centre, rule, centre.clock())
            except (OSError, SQLAlchemyError) as error:
                # the disk is full or gone, or the lock is held: what is due stays due
                log.error("the purge failed: %s", type(error).__name__)
            if over.wait(_DAY_S):
                return

    thread = Thread(target=purge_until_over, name="purge")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _old_cases(centre: Centre, before: datetime) -> Sequence[str]:
    with centre.database.reading() as session:
        old = select(Case.case_id).where(Case.received_at < before).limit(_AT_ONCE)
        return session.scalars(old).all()


def _forget_photos_of_no_case(centre: Centre) -> None:
    """Remove the folders whose case is gone; one that was arriving meanwhile goes the next time.

    A folder is made after its case was taken, so one without a case is never one that is to come.
    """
    folders = list(centre.photos.root.iterdir())
    with centre.database.reading() as session:
        kept = set(session.scalars(select(Case.case_id)))
    for folder in folders:
        # what else lies there, as `lost+found` of a disk, is not ours
        if _CASE_ID.fullmatch(folder.name) and folder.name not in kept:
            shutil.rmtree(folder)


def _dropped(session: Session, rows: Delete) -> int:
    return cast(CursorResult[Any], session.execute(rows)).rowcount
