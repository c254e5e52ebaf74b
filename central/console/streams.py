"""GET /live: where a page hears that something changed. It says nothing else, to anybody."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, HTTPException
from sse_starlette import EventSourceResponse, ServerSentEvent

from central.centre import TheCentre
from central.console.live import STREAM_S, TheChanges
from central.console.signed_in import WhoeverListens
from central.models import Office

_PING_S = 15

router = APIRouter()


@router.get("/live")
async def live(me: WhoeverListens, changes: TheChanges) -> EventSourceResponse:
    """Tell a page of somebody who is signed in."""
    return _stream(changes)


@router.get("/display/{office_id}/live")
async def live_display(
    office_id: str, centre: TheCentre, changes: TheChanges
) -> EventSourceResponse:
    """Tell a display in a hall, which nobody signs in to."""
    with centre.database.reading() as session:
        if session.get(Office, office_id) is None:
            raise HTTPException(404)
    return _stream(changes)


def _stream(changes: TheChanges) -> EventSourceResponse:
    async def events() -> AsyncIterator[ServerSentEvent]:
        try:
            async with asyncio.timeout(STREAM_S):
                async for _ in changes.listen():
                    yield ServerSentEvent(event="changed", data="")
        except TimeoutError:
            return

    return EventSourceResponse(events(), ping=_PING_S)
