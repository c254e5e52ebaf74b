"""The API, put together."""

from typing import Any

from fastapi import FastAPI

from central import (
    appointments,
    cases,
    hall,
    identity,
    problems,
    queue,
    reports,
    slots,
    staff_calls,
)
from central.body_limit import BodyLimit
from central.centre import POLL_S, PUBLIC_URL, Centre
from central.clock import Clock
from central.data_directory import DataDirectory
from central.fleet import api as fleet


def create_app(
    data: DataDirectory, *, clock: Clock, public_url: str = PUBLIC_URL, poll_s: float = POLL_S
) -> FastAPI:
    """Return the application that serves a data directory.

    Args:
        public_url: how browsers reach the pages of this centre, for the QR code on a ticket.
        poll_s: how long a kiosk waits between two reports.

    Raises:
        OSError: the directory is not there, or not complete.
    """
    api = _api()
    api.state.centre = Centre.open(data, clock, public_url=public_url, poll_s=poll_s)
    # here, and not where the pages are served: they would take a photo that is just arriving
    api.state.centre.photos.forget_unfinished()
    return api


def contract() -> dict[str, Any]:
    """Return the OpenAPI document of the API: what `openapi.yaml` holds."""
    document = _api().openapi()
    for path in document["paths"].values():
        for operation in path.values():
            # FastAPI describes every model as application/json
            content = operation["responses"]["4XX"]["content"]
            content[problems.MEDIA_TYPE] = content.pop("application/json")
    return document


def _api() -> FastAPI:
    api = FastAPI(
        title="Marriage registration centre",
        summary="What a kiosk asks the centre, over mutual TLS",
        version="1",
        responses={"4XX": {"model": problems.Problem, "description": "Problem (RFC 9457)"}},
        generate_unique_id_function=lambda route: route.name,
        # the contract is a file of the repository; the server shows no pages
        openapi_url=None,
        # spans and metrics would carry cases out of the building
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    subjects = (identity, hall, appointments, slots, queue, cases, staff_calls, reports, fleet)
    for subject in subjects:
        api.include_router(subject.router, prefix="/v1")
    api.add_middleware(BodyLimit)
    problems.install(api)
    return api
