"""The kiosks as people see them, and what people order of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.api_model import Bilingual
from central.audit import Action, note
from central.models import Kiosk
from central.report_document import AppReport, Standing

KIOSK_SILENT_AFTER = timedelta(seconds=30)


class KioskState(StrEnum):
    """What people want to know of a kiosk first."""

    IDLE = "idle"
    COUPLE = "couple"
    STAFF = "staff"
    OUT_OF_SERVICE = "out_of_service"
    APP_SILENT = "app_silent"
    """The agent reports, but hears nothing of the application: it hangs or does not run."""
    SILENT = "silent"
    """Nothing was heard for `KIOSK_SILENT_AFTER`, or ever."""


@dataclass(frozen=True, slots=True)
class KioskTrouble:
    """Something that the terminal lacks, and who must act: both words of the kiosk's."""

    trouble: str
    who_acts: str


@dataclass(frozen=True, slots=True)
class KioskOnPage:
    """A kiosk as it reported last, and what is ordered of it.

    Of a silent kiosk everything but the orders is what was true at `reported_at`.
    """

    kiosk_id: str
    office_id: str
    office_name: Bilingual
    state: KioskState
    reported_at: datetime | None
    """None when it never reported, or not in words that this centre can read."""
    troubles: tuple[KioskTrouble, ...]
    tickets_left: int | None
    closed: bool
    """Staff at the kiosk closed it."""
    locked: bool
    """It says that it is locked from afar."""
    lock_ordered: bool
    """We want it locked. Not yet `locked`: a couple is there, or staff opened over the order."""
    opened_by: str
    """The initials of staff who opened over the lock that is ordered now, or empty."""
    restart_pending: bool
    """A restart is ordered that the kiosk has not carried out yet."""
    started_at: datetime | None
    app_version: str
    agent_version: str
    config_sequence: int
    config_published: int
    """The sequence published last for this kiosk; 0 for none, like `config_sequence`."""
    config_refused: int | None
    config_problem: str
    software_version: str
    software_slot: str
    software_wanted: str | None
    software_refused: str | None
    software_problem: str

    @classmethod
    def of(cls, kiosk: Kiosk, now: datetime) -> Self:
        standing = _standing(kiosk)
        app = standing.app if standing else None
        config = standing.config if standing else None
        software = standing.software if standing else None
        overridden = bool(app and kiosk.locked and app.lock_overridden == kiosk.lock_revision)
        return cls(
            kiosk_id=kiosk.id,
            office_id=kiosk.office_id,
            office_name=Bilingual(zh=kiosk.office.name_zh, en=kiosk.office.name_en),
            state=_state(app, kiosk.reported_at, now) if standing else KioskState.SILENT,
            reported_at=kiosk.reported_at if standing else None,
            troubles=tuple(
                KioskTrouble(t.trouble, t.who_acts) for t in (app.troubles if app else ())
            ),
            tickets_left=app.tickets_left if app else None,
            closed=app.closed if app else False,
            locked=app.locked if app else False,
            lock_ordered=kiosk.locked,
            opened_by=app.overridden_by if app and overridden else "",
            restart_pending=bool(kiosk.restart_id) and not _restarted(app, kiosk.restart_id),
            started_at=app.started_at if app else None,
            app_version=app.version if app else "",
            agent_version=standing.agent if standing else "",
            config_sequence=config.sequence if config else 0,
            config_published=kiosk.config_sequence,
            config_refused=config.refused if config else None,
            config_problem=config.problem if config else "",
            software_version=software.version if software else "",
            software_slot=software.slot if software else "",
            software_wanted=kiosk.wanted_release,
            software_refused=software.refused if software else None,
            software_problem=software.problem if software else "",
        )


def kiosks_of(session: Session, office_id: str | None, now: datetime) -> tuple[KioskOnPage, ...]:
    """Return the kiosks of an office, or of the city for None, by office and name."""
    wanted = select(Kiosk).order_by(Kiosk.office_id, Kiosk.id)
    if office_id is not None:
        wanted = wanted.where(Kiosk.office_id == office_id)
    return tuple(KioskOnPage.of(kiosk, now) for kiosk in session.scalars(wanted))


def kiosk_on_page(session: Session, kiosk_id: str, now: datetime) -> KioskOnPage | None:
    """Return one kiosk, or None when the centre knows no such."""
    kiosk = session.get(Kiosk, kiosk_id)
    return None if kiosk is None else KioskOnPage.of(kiosk, now)


class NoSuchKioskError(Exception):
    """The centre knows no kiosk of this name."""


def order_lock(session: Session, kiosk_id: str, locked: bool, *, who: str, now: datetime) -> None:
    """Lock a kiosk between two couples, or open it again.

    Each order is a new one: to lock again is to lock over the staff who opened.

    Raises:
        NoSuchKioskError: there is none.
    """
    action = Action.KIOSK_LOCKED if locked else Action.KIOSK_UNLOCKED
    kiosk = _ordered(session, kiosk_id, who, action, now)
    kiosk.locked = locked
    kiosk.lock_revision += 1


def order_restart(
    session: Session, kiosk_id: str, restart_id: UUID, *, who: str, now: datetime
) -> None:
    """Restart a kiosk's application between two couples; the same id twice is one order.

    Raises:
        NoSuchKioskError: there is none.
    """
    kiosk = session.get(Kiosk, kiosk_id)
    if kiosk is None or kiosk.restart_id != str(restart_id):
        kiosk = _ordered(session, kiosk_id, who, Action.KIOSK_RESTARTED, now)
        kiosk.restart_id = str(restart_id)


def want_release(session: Session, kiosk_id: str, version: str, *, who: str, now: datetime) -> None:
    """Say which release a kiosk is to run.

    Raises:
        NoSuchKioskError: there is none.
    """
    kiosk = _ordered(session, kiosk_id, who, Action.RELEASE_WANTED, now, detail=version)
    kiosk.wanted_release = version


def _ordered(
    session: Session, kiosk_id: str, who: str, action: Action, now: datetime, detail: str = ""
) -> Kiosk:
    kiosk = session.get(Kiosk, kiosk_id)
    if kiosk is None:
        raise NoSuchKioskError(kiosk_id)
    note(
        session,
        who=who,
        action=action,
        now=now,
        office_id=kiosk.office_id,
        kiosk_id=kiosk.id,
        detail=detail,
    )
    return kiosk


def _standing(kiosk: Kiosk) -> Standing | None:
    """Return the report as the kiosk sent it; one of an older contract cannot be read."""
    if kiosk.report is None:
        return None
    try:
        return Standing.model_validate(kiosk.report)
    except ValidationError:
        return None


def _state(app: AppReport | None, reported_at: datetime | None, now: datetime) -> KioskState:
    if reported_at is None or now - reported_at > KIOSK_SILENT_AFTER:
        return KioskState.SILENT
    # The agent leaves out what is old by its own clock; ours may differ from the kiosk's.
    if app is None:
        return KioskState.APP_SILENT
    return KioskState(app.state)


def _restarted(app: AppReport | None, restart_id: str) -> bool:
    return app is not None and app.restarted_for == restart_id
