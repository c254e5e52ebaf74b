"""What is still free, for a couple that stands at a kiosk without an appointment."""

from collections.abc import Iterable
from datetime import datetime

from fastapi import APIRouter

from central.api_model import ApiModel
from central.booking import Slot, free_slots
from central.centre import TheCentre
from central.identity import TheCaller
from central.models import Business, Office

_MOST_SLOTS = 12


class FreeSlot(ApiModel):
    start: datetime
    end: datetime
    free: int


class FreeSlots(ApiModel):
    """The next free slots of the caller's office, soonest first."""

    slots: list[FreeSlot]
    cross_district: list[FreeSlot]
    """The same for a couple from another district."""
    phone: str
    """Where to book them."""


router = APIRouter(tags=["appointments"])


@router.get("/slots")
def show_free_slots(business: Business, caller: TheCaller, centre: TheCentre) -> FreeSlots:
    """Say when the caller's office takes the next couples; nothing is booked by this."""
    with centre.database.reading() as session:

        def free(*, cross_district: bool) -> list[FreeSlot]:
            return _told(
                free_slots(
                    session,
                    centre.quotas,
                    caller.office_id,
                    business,
                    centre.clock(),
                    cross_district=cross_district,
                    limit=_MOST_SLOTS,
                )
            )

        return FreeSlots(
            slots=free(cross_district=False),
            cross_district=free(cross_district=True),
            phone=session.get_one(Office, caller.office_id).phone,
        )


def _told(slots: Iterable[Slot]) -> list[FreeSlot]:
    return [FreeSlot(start=slot.start, end=slot.end, free=slot.free) for slot in slots]
