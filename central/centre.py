"""What every request works with, opened once for a process."""

from dataclasses import dataclass
from typing import Annotated, Self, cast

from fastapi import Depends, Request

from central.clock import Clock
from central.data_directory import DataDirectory
from central.database import Database
from central.fleet.repository import FleetRepository
from central.opening_hours import HoursPlan
from central.photos import PhotoStore
from central.queue_plan import QueuePlan
from central.quota_plan import QuotaPlan
from central.tokens import TokenKey

PUBLIC_URL = "https://localhost:8444"
POLL_S = 5.0


@dataclass(frozen=True, slots=True)
class Centre:
    """The centre behind the API."""

    database: Database
    photos: PhotoStore
    token_key: TokenKey
    queues: QueuePlan
    quotas: QuotaPlan
    hours: HoursPlan
    fleet: FleetRepository
    clock: Clock
    public_url: str
    """How browsers reach the pages, without a slash at the end."""
    poll_s: float
    """How long a kiosk waits between two reports."""

    @classmethod
    def open(
        cls,
        data: DataDirectory,
        clock: Clock,
        *,
        public_url: str = PUBLIC_URL,
        poll_s: float = POLL_S,
    ) -> Self:
        """Open a data directory that `python -m central sample` made.

        Raises:
            OSError: the directory is not there, or not complete.
        """
        token_key = TokenKey.load(data.token_key)
        database = Database(data.database)
        database.migrate()
        quotas = QuotaPlan.load(data.quotas)
        return cls(
            database=database,
            photos=PhotoStore(data.photos),
            token_key=token_key,
            queues=QueuePlan.load(),
            quotas=quotas,
            hours=HoursPlan.load(quotas, data.hours),
            fleet=FleetRepository(data.fleet),
            clock=clock,
            public_url=public_url.rstrip("/"),
            poll_s=poll_s,
        )


def _centre(request: Request) -> Centre:
    return cast(Centre, request.app.state.centre)


TheCentre = Annotated[Centre, Depends(_centre)]
