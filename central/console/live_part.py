"""A part of a page that keeps itself current, and is left alone while nothing in it changes.

The database changes many times a minute in an office (every report of a kiosk); a button that was
replaced under the finger each time would lose touches. So the part carries the digest of what it
shows, asks with it, and gets an answer only when that is no longer so.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup

from central.console.pages import page, render


@dataclass(frozen=True, slots=True)
class LivePart:
    """What `live_part.html` shows inside a page."""

    path: str
    """Where it asks."""
    body: Markup
    version: str


def live_part(request: Request, path: str, name: str, **context: Any) -> LivePart:
    """Return a part out of a template."""
    body = render(request, name, **context)
    return LivePart(path, Markup(body), sha256(body.encode()).hexdigest()[:16])  # noqa: S704


def send(request: Request, part: LivePart) -> Response:
    """Answer a part that asks: with itself, or with 204 when it shows all that already."""
    if request.query_params.get("known") == part.version:
        return Response(status_code=204)
    return page(request, "live_part.html", part=part)
