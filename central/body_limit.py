"""No request is longer than the longest photo."""

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.photos import MAX_PHOTO_BYTES
from central.problems import problem_response

_STATUS = 413
_CLOSE = {"Connection": "close"}


class BodyLimit:
    """Refuses a body when it says that it is too long, or when it turns out to be.

    Starlette has such a middleware; its answer is not a problem (RFC 9457).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if int(announced) > MAX_PHOTO_BYTES:
            await problem_response(_STATUS, headers=_CLOSE)(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_PHOTO_BYTES:
                raise HTTPException(_STATUS, headers=_CLOSE)
            return message

        await self._app(scope, counted, send)
