"""Maintenance's pages: all kiosks of the city, and one kiosk with what can be ordered of it.

Nothing that is ordered here interrupts a couple: the kiosk obeys between two of them.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from central import audit, kiosks
from central.centre import Centre, TheCentre
from central.console import kiosk_words
from central.console.audit_words import ACTIONS
from central.console.home import Tile
from central.console.live_part import LivePart, live_part, send
from central.console.pages import page
from central.console.settings_form import FIELDS, settings_of, shown
from central.console.signed_in import SignedIn, TheMaintainer
from central.console.words import N_
from central.fleet.remote_settings import RemoteSettings
from central.kiosks import KioskOnPage, kiosk_on_page, kiosks_of
from central.models import Kiosk, Role

TILE = Tile(
    Role.MAINTENANCE,
    "/fleet",
    N_("Kiosks of the city"),
    N_("How they are; configure, lock, restart, update"),
)

router = APIRouter(prefix="/fleet")


@router.get("")
def fleet(request: Request, me: TheMaintainer, centre: TheCentre) -> HTMLResponse:
    with centre.database.reading() as session:
        return page(request, "fleet.html", kiosks=_kiosks(request, session, centre.clock()))


@router.get("/now")
def fleet_now(request: Request, me: TheMaintainer, centre: TheCentre) -> Response:
    """Return all kiosks as they are now."""
    with centre.database.reading() as session:
        return send(request, _kiosks(request, session, centre.clock()))


@router.get("/{kiosk_id}")
def one_kiosk(
    request: Request, kiosk_id: str, me: TheMaintainer, centre: TheCentre
) -> HTMLResponse:
    published = centre.fleet.published_config(kiosk_id) or RemoteSettings()
    return _kiosk_page(request, kiosk_id, centre, typed=shown(published))


@router.get("/{kiosk_id}/now")
def one_kiosk_now(
    request: Request, kiosk_id: str, me: TheMaintainer, centre: TheCentre
) -> Response:
    """Return one kiosk as it is now."""
    with centre.database.reading() as session:
        return send(request, _kiosk(request, session, kiosk_id, centre.clock()))


@router.post("/{kiosk_id}/lock")
def lock(kiosk_id: str, me: TheMaintainer, centre: TheCentre) -> Response:
    return _order(kiosk_id, me, centre, lambda s, k, **by: kiosks.order_lock(s, k, True, **by))


@router.post("/{kiosk_id}/unlock")
def unlock(kiosk_id: str, me: TheMaintainer, centre: TheCentre) -> Response:
    return _order(kiosk_id, me, centre, lambda s, k, **by: kiosks.order_lock(s, k, False, **by))


@router.post("/{kiosk_id}/restart")
def restart(
    kiosk_id: str, order: Annotated[UUID, Form()], me: TheMaintainer, centre: TheCentre
) -> Response:
    """Restart the application. The page made the order's id: a form sent twice is one order."""
    return _order(kiosk_id, me, centre, lambda s, k, **by: kiosks.order_restart(s, k, order, **by))


@router.post("/{kiosk_id}/release")
def release(
    kiosk_id: str, version: Annotated[str, Form()], me: TheMaintainer, centre: TheCentre
) -> Response:
    """Want a published release on this kiosk."""
    if version not in centre.fleet.releases():
        raise HTTPException(404)
    return _order(kiosk_id, me, centre, lambda s, k, **by: kiosks.want_release(s, k, version, **by))


@router.post("/{kiosk_id}/config")
async def configure(
    request: Request, kiosk_id: str, me: TheMaintainer, centre: TheCentre
) -> Response:
    """Sign and publish a configuration for this kiosk; the whole of it, as the form shows it."""
    typed = {name: str(value).strip() for name, value in (await request.form()).items()}
    return await run_in_threadpool(_configure, request, kiosk_id, me, centre, typed)


def _configure(
    request: Request, kiosk_id: str, me: SignedIn, centre: Centre, typed: dict[str, str]
) -> Response:
    try:
        settings = settings_of(typed)
    except ValidationError as error:
        wrong = {str(found["loc"][-1]) for found in error.errors()}
        return _kiosk_page(request, kiosk_id, centre, typed=typed, wrong=frozenset(wrong))
    now = centre.clock()
    with centre.database.reading() as session:
        _known(session, kiosk_id, now)
    # Signed before the write lock is taken, for kiosks wait for that. If the power goes in between,
    # the kiosk is not told and finds it by itself: its agent looks without a hint, too.
    sequence = centre.fleet.publish_config(kiosk_id, settings, now)
    with centre.database.writing() as session:
        kiosk = session.get_one(Kiosk, kiosk_id)
        kiosk.config_sequence = max(kiosk.config_sequence, sequence)
        audit.note(
            session,
            who=me.username,
            action=audit.Action.CONFIG_PUBLISHED,
            now=now,
            office_id=kiosk.office_id,
            kiosk_id=kiosk_id,
            detail=str(sequence),
        )
    return _back_to(kiosk_id)


def _order(kiosk_id: str, me: SignedIn, centre: Centre, order: Callable[..., None]) -> Response:
    try:
        with centre.database.writing() as session:
            order(session, kiosk_id, who=me.username, now=centre.clock())
    except kiosks.NoSuchKioskError:
        raise HTTPException(404) from None
    return _back_to(kiosk_id)


def _back_to(kiosk_id: str) -> Response:
    return RedirectResponse(f"/fleet/{kiosk_id}", 303)


def _kiosk_page(
    request: Request,
    kiosk_id: str,
    centre: Centre,
    *,
    typed: dict[str, str],
    wrong: frozenset[str] = frozenset(),
) -> HTMLResponse:
    now = centre.clock()
    with centre.database.reading() as session:
        return page(
            request,
            "fleet_kiosk.html",
            400 if wrong else 200,
            kiosk=_known(session, kiosk_id, now),
            part=_kiosk(request, session, kiosk_id, now),
            lines=audit.lines(session, kiosk_id=kiosk_id, limit=30),
            releases=centre.fleet.releases(),
            fields=FIELDS,
            typed=typed,
            wrong=wrong,
            order=uuid4(),
            actions=ACTIONS,
        )


def _kiosks(request: Request, session: Session, now: datetime) -> LivePart:
    return live_part(
        request,
        "/fleet/now",
        "fleet_kiosks.html",
        kiosks=kiosks_of(session, None, now),
        words=kiosk_words,
    )


def _kiosk(request: Request, session: Session, kiosk_id: str, now: datetime) -> LivePart:
    return live_part(
        request,
        f"/fleet/{kiosk_id}/now",
        "fleet_kiosk_now.html",
        kiosk=_known(session, kiosk_id, now),
        words=kiosk_words,
    )


def _known(session: Session, kiosk_id: str, now: datetime) -> KioskOnPage:
    kiosk = kiosk_on_page(session, kiosk_id, now)
    if kiosk is None:
        raise HTTPException(404)
    return kiosk
