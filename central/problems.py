"""What the centre answers when it cannot do what it was asked: problem+json (RFC 9457).

Neither an answer nor a log line ever repeats what was sent.
"""

import logging
from http import HTTPStatus
from traceback import extract_tb

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.api_model import ApiModel

MEDIA_TYPE = "application/problem+json"

_log = logging.getLogger(__name__)


class FieldProblem(ApiModel):
    """One field that is not as the contract wants it."""

    field: str
    """Where it is: `body.parties.0.birth`."""
    problem: str
    """The kind of mistake, as pydantic names it: `missing`, `date_parsing`."""


class Problem(ApiModel):
    """An RFC 9457 problem; `type` is always `about:blank`, so the status says what it is."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[FieldProblem] | None = None


def install(api: FastAPI) -> None:
    """Let every error of `api` leave as a problem."""
    api.exception_handler(HTTPException)(_http_problem)
    api.exception_handler(RequestValidationError)(_validation_problem)
    api.add_middleware(LastResort)


def problem_response(
    status: int,
    detail: str | None = None,
    errors: list[FieldProblem] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors)
    return JSONResponse(
        problem.model_dump(exclude_none=True), status, headers, media_type=MEDIA_TYPE
    )


async def _http_problem(_: Request, error: HTTPException) -> JSONResponse:
    detail = None if error.detail == HTTPStatus(error.status_code).phrase else error.detail
    headers = None if error.headers is None else dict(error.headers)
    return problem_response(error.status_code, detail, headers=headers)


async def _validation_problem(_: Request, error: RequestValidationError) -> JSONResponse:
    # neither message nor input: both quote what was sent. The name of an unknown field does too.
    errors = [
        FieldProblem(
            field=".".join(map(str, e["loc"][:-1] if e["type"] == "extra_forbidden" else e["loc"])),
            problem=e["type"],
        )
        for e in error.errors()
    ]
    return problem_response(422, "The request is not as the contract wants it.", errors)


class LastResort:
    """Answers 500 to a mistake of ours, and logs where it happened but not its text.

    The text of an exception may hold a name; uvicorn would log all of it.

    Args:
        answer: what to answer instead of a problem.
    """

    def __init__(self, app: ASGIApp, answer: ASGIApp | None = None) -> None:
        self._app = app
        self._answer = answer or problem_response(500)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            place = extract_tb(error.__traceback__)[-1]
            _log.error("%s in %s:%s", type(error).__name__, place.filename, place.lineno)
            if not started:
                await self._answer(scope, receive, send)
