"""The display of a hall: numbers and windows, on a television that nobody signs in to.

It stands before everybody, so it knows no name and no business; both languages are on it at once.
"""

from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from central.api_model import Bilingual
from central.centre import Centre, TheCentre
from central.console.live_part import LivePart, live_part, send
from central.console.pages import page, translations
from central.console.words import N_
from central.hall_board import board, waiting_by_queue
from central.models import Office

# what still can be read from ten metres on 1080 lines
_MOST_CALLED = 8
_MOST_PASSED = 4
_HIGHLIGHT = timedelta(seconds=10)

_WORDS = {
    "go_to": N_("Please go to window"),
    "nobody": N_("Please keep your ticket ready. Your number is shown here."),
    "passed": N_("Passed: go to the window, no new ticket needed"),
    "waiting": N_("Couples waiting"),
    "lost": N_("The line to the centre is lost. Please ask the staff for your turn."),
}

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Area:
    """Where people wait, and how many couples do."""

    name: Bilingual
    waiting: int


@router.get("/display/{office_id}")
def display(request: Request, office_id: str, centre: TheCentre) -> HTMLResponse:
    """Show the hall of an office, for a screen of 1920 x 1080."""
    office, part = _part(request, centre, office_id)
    now = centre.clock()
    return page(
        request,
        "display.html",
        office=office,
        part=part,
        words=_words(),
        now_ms=int(now.timestamp() * 1000),
    )


@router.get("/display/{office_id}/now")
def display_now(request: Request, office_id: str, centre: TheCentre) -> Response:
    _, part = _part(request, centre, office_id)
    return send(request, part)


def _part(request: Request, centre: Centre, office_id: str) -> tuple[Bilingual, LivePart]:
    now = centre.clock()
    with centre.database.reading() as session:
        office = session.get(Office, office_id)
        if office is None:
            raise HTTPException(404)
        name = Bilingual(zh=office.name_zh, en=office.name_en)
        hall = board(session, office_id, now)
        waiting = waiting_by_queue(session, office_id, now)
    newest = hall.called[0] if hall.called else None
    part = live_part(
        request,
        f"/display/{office_id}/now",
        "display_now.html",
        words=_words(),
        newest=newest,
        is_fresh=newest is not None and now - newest.called_at < _HIGHLIGHT,
        others=hall.called[1 : _MOST_CALLED + 1],
        passed=hall.passed[:_MOST_PASSED],
        more_passed=len(hall.passed[_MOST_PASSED:]),
        areas=[
            Area(centre.queues.area(queue), waiting.get(queue, 0))
            for queue in centre.queues.prefixes
        ],
    )
    return name, part


def _words() -> dict[str, Bilingual]:
    chinese = translations("zh_CN")
    return {key: Bilingual(zh=chinese.gettext(text), en=text) for key, text in _WORDS.items()}
