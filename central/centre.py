"""What every request works with, opened once for a process."""

from dataclasses import dataclass
from typing import Annotated, Self, cast

from fastapi import Depends, Request

from central.clock import Clock
from central.data_directory import DataDirectory
from central.database import Database
from central.photos import PhotoStore
from central.queue_plan import QueuePlan
from central.tokens import TokenKey


@dataclass(frozen=True, slots=True)
class Centre:
    """The centre behind the API."""

    database: Database
    photos: PhotoStore
    token_key: TokenKey
    queues: QueuePlan
    clock: Clock

    @classmethod
    def open(cls, data: DataDirectory, clock: Clock) -> Self:
        """Open a data directory that `python -m central sample` made.

        Raises:
            OSError: the directory is not there, or not complete.
        """
        token_key = TokenKey.load(data.token_key)
        database = Database(data.database)
        database.migrate()
        photos = PhotoStore(data.photos)
        photos.forget_unfinished()
        return cls(database, photos, token_key, QueuePlan.load(), clock)


def _centre(request: Request) -> Centre:
    return cast(Centre, request.app.state.centre)


TheCentre = Annotated[Centre, Depends(_centre)]
