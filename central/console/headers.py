"""What every answer tells the browser to refuse (OWASP Secure Headers)."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; "
        "base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # "no-referrer" would turn the Origin of our own forms into "null" (Fetch, 3.2)
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000"}
# the address of a static file changes with its content
_FOR_EVER = "public, max-age=31536000, immutable"


class SecurityHeaders:
    """Adds them to every answer, and forbids to keep a page.

    Args:
        transport: promise that this host speaks https for a year. Not for `localhost`, where
            other things live on other ports.
    """

    def __init__(self, app: ASGIApp, *, transport: bool) -> None:
        self._app = app
        self._headers = _ALWAYS | (_TRANSPORT if transport else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_file = scope["path"].startswith("/static/") and b"v=" in scope["query_string"]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                found = message["status"] in (200, 304)
                headers["Cache-Control"] = _FOR_EVER if is_file and found else "no-store"
            await send(message)

        await self._app(scope, receive, with_headers)
