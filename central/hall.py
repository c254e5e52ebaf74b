"""What a terminal tells everybody who passes: is the office open, and how many wait?"""

from datetime import datetime

from fastapi import APIRouter

from central.api_model import ApiModel, Bilingual
from central.centre import TheCentre
from central.clock import business_day
from central.hall_board import waiting_by_queue
from central.identity import TheCaller
from central.models import Office
from central.opening_hours import OpenTime


class OpenHours(ApiModel):
    """The office is open from `opens` until just before `closes`."""

    opens: datetime
    closes: datetime


class WaitingQueue(ApiModel):
    name: Bilingual
    waiting: int
    """Couples that have a number of today and were not called yet."""


class HallNow(ApiModel):
    """The hall of the caller's office at one moment. Nothing personal is in it."""

    office_name: Bilingual
    at: datetime
    today: list[OpenHours]
    """In their order; empty when the office stays closed."""
    next_open: OpenHours | None
    """The first hours that begin after `at`, of today or later; null when none are known."""
    queues: list[WaitingQueue]


router = APIRouter(tags=["hall"])


@router.get("/hall")
def show_the_hall(caller: TheCaller, centre: TheCentre) -> HallNow:
    """Say what the first screen of the caller shows; nothing changes by this."""
    now = centre.clock()
    hours = centre.hours.of(caller.office_id)
    coming = hours.next_after(now)
    with centre.database.reading() as session:
        office = session.get_one(Office, caller.office_id)
        waiting = waiting_by_queue(session, caller.office_id, now)
    return HallNow(
        office_name=Bilingual(zh=office.name_zh, en=office.name_en),
        at=now,
        today=[_told(open_time) for open_time in hours.on(business_day(now))],
        next_open=None if coming is None else _told(coming),
        queues=[
            WaitingQueue(name=queue.name, waiting=waiting.get(queue.prefix, 0))
            for queue in centre.queues.in_order
        ],
    )


def _told(hours: OpenTime) -> OpenHours:
    return OpenHours(opens=hours.opens, closes=hours.closes)
