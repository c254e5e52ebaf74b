"""The pages, put together."""

from http import HTTPStatus
from typing import cast
from urllib.parse import quote, urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from central.body_limit import BodyLimit
from central.centre import Centre
from central.clock import Clock
from central.console import (
    account,
    audit,
    booking_new,
    bookings,
    cases,
    display,
    fleet,
    hall,
    home,
    place,
    sign_in,
    streams,
    windows,
)
from central.console.headers import SecurityHeaders
from central.console.live import Changes
from central.console.pages import STATIC, page
from central.console.signed_in import NotSignedIn, accepts_events, guard
from central.data_directory import DataDirectory
from central.problems import LastResort

# each has a `router`; a part that the home page offers has a `TILE` too
_SUBJECTS = (
    sign_in,
    home,
    hall,
    windows,
    bookings,
    booking_new,
    cases,
    fleet,
    audit,
    account,
    streams,
    display,
    place,
)


def create_console(data: DataDirectory, *, clock: Clock, public_url: str) -> FastAPI:
    """Return the application that serves the pages of a data directory.

    Args:
        public_url: how browsers reach it, `https://…`.

    Raises:
        OSError: the directory is not there, or not complete.
    """
    pages = FastAPI(
        dependencies=[Depends(guard)],
        openapi_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    pages.state.centre = Centre.open(data, clock, public_url=public_url)
    pages.state.changes = Changes(data.database)
    pages.state.tiles = [subject.TILE for subject in _SUBJECTS if hasattr(subject, "TILE")]
    for subject in _SUBJECTS:
        pages.include_router(subject.router)
    pages.mount("/static", StaticFiles(directory=STATIC))
    pages.exception_handler(NotSignedIn)(_ask_to_sign_in)
    pages.exception_handler(HTTPException)(_problem)
    pages.exception_handler(RequestValidationError)(_not_understood)
    pages.add_middleware(BodyLimit)
    pages.add_middleware(LastResort, answer=PlainTextResponse("500 内部错误 Internal error", 500))
    pages.add_middleware(
        SecurityHeaders, transport=urlsplit(public_url).hostname not in ("localhost", None)
    )
    return pages


async def _ask_to_sign_in(request: Request, _: Exception) -> Response:
    if accepts_events(request):
        return Response(status_code=204)  # tells an EventSource not to try again
    if "HX-Request" in request.headers:
        # a part of a page: the whole page goes, and comes back to itself
        back = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
        return Response(status_code=401, headers={"HX-Redirect": _sign_in_then(back)})
    is_page = request.method == "GET"
    return RedirectResponse(_sign_in_then(request.url.path if is_page else "/"), 303)


def _sign_in_then(path: str) -> str:
    return f"/sign-in?next={quote(path)}"


async def _problem(request: Request, error: Exception) -> Response:
    status = cast(HTTPException, error).status_code
    return page(request, "problem.html", status, what=HTTPStatus(status))


async def _not_understood(request: Request, _: Exception) -> Response:
    return page(request, "problem.html", 422, what=HTTPStatus.UNPROCESSABLE_ENTITY)
