"""What was done, for maintenance: so that "that you looked is noted" has a reader.

It names offices, kiosks, people who work here, numbers and cases by their ids, and no citizen.
"""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import select

from central import audit
from central.api_model import Bilingual
from central.centre import TheCentre
from central.console.audit_words import ACTIONS
from central.console.home import Tile
from central.console.pages import page
from central.console.signed_in import TheMaintainer
from central.console.words import N_
from central.models import Office, Role

_NEWEST = 200

TILE = Tile(
    Role.MAINTENANCE,
    "/audit",
    N_("What was done"),
    N_("Who did or saw what, on these pages and at kiosks"),
)

router = APIRouter(prefix="/audit")


@router.get("")
def lines(request: Request, me: TheMaintainer, centre: TheCentre, office: str = "") -> HTMLResponse:
    """Show the newest lines, of one office or of all."""
    with centre.database.reading() as session:
        offices = {
            office.id: Bilingual(zh=office.name_zh, en=office.name_en)
            for office in session.scalars(select(Office).order_by(Office.number))
        }
        if office and office not in offices:
            raise HTTPException(404)
        return page(
            request,
            "audit.html",
            lines=audit.lines(session, office_id=office or None, limit=_NEWEST),
            offices=offices,
            chosen=office,
            actions=ACTIONS,
        )
