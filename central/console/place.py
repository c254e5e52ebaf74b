"""The couple's place in the queue, on their own phone.

Whoever has the address sees a number, how many are ahead, and where to go: nothing personal, no
business. It ends when the office closes, and an address that was never one looks the same. It
gives no cookie, so the language is part of the address.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from sqlalchemy import select

from central.api_model import Bilingual
from central.centre import Centre, TheCentre
from central.console.pages import LANGUAGES, page
from central.models import NumberState, Office, QueueNumber
from central.queue import people_ahead

# no robot keeps it
_HEADERS = {"X-Robots-Tag": "noindex"}

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Place:
    """What the couple wants to know."""

    number: str
    state: NumberState
    ahead: int
    area: Bilingual
    office: Bilingual
    window: int | None


@router.get("/t/{token}")
def place_in_the_queue(
    request: Request,
    token: Annotated[str, Path(max_length=64)],
    centre: TheCentre,
    lang: Annotated[str, Query(max_length=5)] = "",
) -> Response:
    """Show where this ticket stands. The page asks again by itself."""
    if lang in LANGUAGES:
        request.state.lang = lang
    found = _place(centre, token)
    if found is None:
        answer: Response = page(request, "place_over.html", 404)
        if "HX-Request" in request.headers:
            answer.headers["HX-Refresh"] = "true"
    else:
        answer = page(request, "place.html", place=found, token=token)
    answer.headers.update(_HEADERS)
    return answer


def _place(centre: Centre, token: str) -> Place | None:
    """Return the place of a ticket, None when it is no ticket of a day that still runs."""
    now = centre.clock()
    with centre.database.reading() as session:
        number = session.scalars(
            select(QueueNumber).where(QueueNumber.place_token == token)
        ).one_or_none()
        if number is None:
            return None
        if now >= centre.hours.of(number.office_id).over_at(number.business_date):
            return None
        office = session.get_one(Office, number.office_id)
        return Place(
            number=number.number,
            state=number.state,
            ahead=people_ahead(session, number),
            area=centre.queues.area(number.queue),
            office=Bilingual(zh=office.name_zh, en=office.name_en),
            window=number.window,
        )
