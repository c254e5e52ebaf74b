"""The attendant's page: the kiosks of the own office as they are now, and who calls for staff."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from central import audit, staff_calls
from central.api_model import Bilingual
from central.centre import Centre, TheCentre
from central.console import kiosk_words
from central.console.home import Tile
from central.console.live_part import LivePart, live_part, send
from central.console.pages import page
from central.console.signed_in import SignedIn, TheHall
from central.console.words import N_
from central.kiosks import kiosks_of
from central.models import CallState, Office, Role, StaffCall

TILE = Tile(
    Role.ATTENDANT,
    "/hall",
    N_("Hall"),
    N_("The kiosks of this office, and calls for staff"),
)

router = APIRouter(prefix="/hall")


@router.get("")
def hall(request: Request, me: TheHall, centre: TheCentre) -> HTMLResponse:
    with centre.database.reading() as session:
        office = session.get_one(Office, me.office)
        return page(
            request,
            "hall.html",
            office=Bilingual(zh=office.name_zh, en=office.name_en),
            calls=_calls(request, session, me),
            kiosks=_kiosks(request, session, me, centre.clock()),
        )


@router.get("/calls")
def calls(request: Request, me: TheHall, centre: TheCentre) -> Response:
    """Return the calls that are not over."""
    with centre.database.reading() as session:
        return send(request, _calls(request, session, me))


@router.get("/kiosks")
def kiosks(request: Request, me: TheHall, centre: TheCentre) -> Response:
    """Return the kiosks of the office."""
    with centre.database.reading() as session:
        return send(request, _kiosks(request, session, me, centre.clock()))


@router.post("/calls/{call_id}/answer")
def answer(request: Request, call_id: UUID, me: TheHall, centre: TheCentre) -> Response:
    """Tell the couple that this attendant is coming. Whoever says so first is who comes."""
    return _act(request, call_id, me, centre, staff_calls.answer, audit.Action.CALL_ANSWERED)


@router.post("/calls/{call_id}/finish")
def finish(request: Request, call_id: UUID, me: TheHall, centre: TheCentre) -> Response:
    """Say that the couple has been helped."""
    return _act(request, call_id, me, centre, staff_calls.finish, audit.Action.CALL_FINISHED)


def _act(
    request: Request,
    call_id: UUID,
    me: SignedIn,
    centre: Centre,
    act: Callable[..., CallState | None],
    action: audit.Action,
) -> Response:
    now = centre.clock()
    with centre.database.writing() as session:
        call = session.get(StaffCall, str(call_id))
        before = call.state if call else None
        after = act(session, str(call_id), me.initials, now, office_id=me.office)
        if call is None or after is None:
            raise HTTPException(404)
        # whoever came too late changed nothing
        if after is not before:
            audit.note(
                session,
                who=me.username,
                action=action,
                now=now,
                office_id=me.office,
                kiosk_id=call.kiosk_id,
            )
    if "HX-Request" not in request.headers:
        return RedirectResponse("/hall", 303)
    return calls(request, me, centre)


def _calls(request: Request, session: Session, me: SignedIn) -> LivePart:
    open_calls = staff_calls.open_calls(session, me.office)
    return live_part(
        request,
        "/hall/calls",
        "hall_calls.html",
        # who is on the way needs nobody any more
        calls=sorted(open_calls, key=lambda call: call.state is CallState.COMING),
        screens=kiosk_words.SCREENS,
    )


def _kiosks(request: Request, session: Session, me: SignedIn, now: datetime) -> LivePart:
    return live_part(
        request,
        "/hall/kiosks",
        "hall_kiosks.html",
        kiosks=kiosks_of(session, me.office, now),
        words=kiosk_words,
    )
