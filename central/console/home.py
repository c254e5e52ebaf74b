"""The first page, and the choice of a language."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from central.console.pages import LANGUAGE_COOKIE, LANGUAGES, local_path, page
from central.console.signed_in import Anybody
from central.models import Role

_A_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Tile:
    """A way into a part of the pages. Title and text are messages (`words.N_`)."""

    role: Role
    path: str
    title: str
    text: str


router = APIRouter()


@router.get("/")
def home(request: Request, me: Anybody) -> HTMLResponse:
    """Offer what this person may do, and nothing else."""
    tiles = [tile for tile in request.app.state.tiles if tile.role in me.roles]
    return page(request, "home.html", tiles=tiles)


@router.get("/language/{lang}")
def choose_language(lang: str, next: str = "/") -> Response:
    if lang not in LANGUAGES:
        raise HTTPException(404)
    answer = RedirectResponse(local_path(next), 303)
    answer.set_cookie(
        LANGUAGE_COOKIE, lang, max_age=_A_YEAR_S, secure=True, httponly=True, samesite="lax"
    )
    return answer
