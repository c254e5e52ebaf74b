"""The clerk's window: one big button calls the next couple.

The page shows number and business, no name: a clerk calls numbers, and who they are is the
registrar's page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from central import audit, calling
from central.api_model import Bilingual
from central.audit import Action
from central.centre import Centre, TheCentre
from central.console.business_words import BUSINESS
from central.console.home import Tile
from central.console.live_part import LivePart, live_part, send
from central.console.pages import page
from central.console.signed_in import SignedIn, TheClerk
from central.console.words import N_
from central.hall_board import waiting_by_queue
from central.models import QueueNumber, Role, Window

TILE = Tile(Role.CLERK, "/windows", N_("Window"), N_("Call the next couple to your window"))

# the second tap of a double tap may meet the next page already: nobody is served so quickly
_DOUBLE_TAP = timedelta(seconds=2)

_Seen = Annotated[str, Form(max_length=36)]
"""The case id that the page showed, empty for nobody."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Couple:
    """A number at the window, or one that was passed."""

    case_id: str
    number: str
    business: str
    """A message."""
    called_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """A queue that the window calls from."""

    prefix: str
    area: Bilingual
    waiting: int


@dataclass(frozen=True, slots=True)
class WindowNow:
    """All that a clerk sees of a window."""

    number: int
    couple: Couple | None
    lines: tuple[Line, ...]
    passed: tuple[Couple, ...]

    @property
    def waiting(self) -> int:
        return sum(line.waiting for line in self.lines)


@router.get("/windows")
def choose_a_window(request: Request, clerk: TheClerk, centre: TheCentre) -> HTMLResponse:
    """Offer the windows of the clerk's office."""
    now = centre.clock()
    with centre.database.reading() as session:
        windows = session.scalars(
            select(Window).where(Window.office_id == clerk.office_id).order_by(Window.number)
        )
        shown = [_now(session, centre, window, now) for window in windows]
    return page(request, "windows.html", windows=shown)


@router.get("/window/{number}")
def one_window(request: Request, number: int, clerk: TheClerk, centre: TheCentre) -> HTMLResponse:
    part = _part(request, clerk, centre, number)
    return page(request, "window.html", number=number, part=part)


@router.get("/window/{number}/now")
def window_now(request: Request, number: int, clerk: TheClerk, centre: TheCentre) -> Response:
    return send(request, _part(request, clerk, centre, number))


class Movement(StrEnum):
    """What may become of the couple at the window."""

    RECALL = "recall"
    PASS = "pass"  # noqa: S105 - 过号
    FINISH = "finish"


_MOVEMENTS = {
    Movement.RECALL: (calling.recall, Action.NUMBER_RECALLED),
    Movement.PASS: (calling.pass_, Action.NUMBER_PASSED),
    Movement.FINISH: (calling.finish, Action.NUMBER_FINISHED),
}


@router.post("/window/{number}/next")
def call_next(
    request: Request, number: int, clerk: TheClerk, centre: TheCentre, seen: _Seen = ""
) -> Response:
    """Finish the couple that is at the window and call the next one."""

    def move(session: Session, window: Window, now: datetime) -> QueueNumber | None:
        return calling.call_next(session, window, now, seen=seen or None)

    return _moved(request, clerk, centre, number, Action.NUMBER_CALLED, seen, move)


@router.post("/window/{number}/again")
def call_again(
    request: Request,
    number: int,
    clerk: TheClerk,
    centre: TheCentre,
    case_id: Annotated[str, Form(max_length=36)],
    seen: _Seen = "",
) -> Response:
    """Call a passed couple that has turned up."""

    def move(session: Session, window: Window, now: datetime) -> QueueNumber | None:
        return calling.call_again(session, window, case_id, now, seen=seen or None)

    return _moved(request, clerk, centre, number, Action.PASSED_NUMBER_CALLED, seen, move)


@router.post("/window/{number}/{movement}")
def move_couple(
    request: Request,
    number: int,
    movement: Movement,
    clerk: TheClerk,
    centre: TheCentre,
    seen: _Seen,
) -> Response:
    """Call the couple once more, pass it, or finish it; nobody else is called."""
    work, action = _MOVEMENTS[movement]

    def move(session: Session, window: Window, now: datetime) -> QueueNumber | None:
        return work(session, window, now, seen=seen)

    return _moved(request, clerk, centre, number, action, seen, move)


def _moved(
    request: Request,
    clerk: SignedIn,
    centre: Centre,
    number: int,
    action: Action,
    seen: str,
    move: Callable[[Session, Window, datetime], QueueNumber | None],
) -> Response:
    """Do it, note it, and show how the window is now. A second tap of the same does nothing."""
    now = centre.clock()
    calls = action in (Action.NUMBER_CALLED, Action.PASSED_NUMBER_CALLED)
    with centre.database.writing() as session:
        window = _window(session, clerk, number)
        before = calling.at_window(session, window, now)
        if (before.case_id if before else "") == seen and not (calls and _just_called(before, now)):
            after = move(session, window, now)
            if calls and after is None:
                action = Action.NUMBER_FINISHED  # nobody is left to call
            moved = after or before
            if moved is not None and not (calls and after is before):
                audit.note(
                    session,
                    who=clerk.username,
                    action=action,
                    now=now,
                    office_id=clerk.office_id,
                    detail=f"{moved.number} → {number}",
                )
    if "HX-Request" in request.headers:
        return page(request, "live_part.html", part=_part(request, clerk, centre, number))
    return RedirectResponse(f"/window/{number}", 303)


def _just_called(number: QueueNumber | None, now: datetime) -> bool:
    called_at = None if number is None else number.called_at
    return called_at is not None and now - called_at < _DOUBLE_TAP


def _part(request: Request, clerk: SignedIn, centre: Centre, number: int) -> LivePart:
    now = centre.clock()
    with centre.database.reading() as session:
        shown = _now(session, centre, _window(session, clerk, number), now)
    return live_part(request, f"/window/{number}/now", "window_now.html", window=shown)


def _window(session: Session, clerk: SignedIn, number: int) -> Window:
    """Return a window of the clerk's own office.

    Raises:
        HTTPException: 404 for any other.
    """
    window = session.get(Window, (clerk.office_id, number))
    if window is None:
        raise HTTPException(404)
    return window


def _now(session: Session, centre: Centre, window: Window, now: datetime) -> WindowNow:
    current = calling.at_window(session, window, now)
    waiting = waiting_by_queue(session, window.office_id, now)
    return WindowNow(
        number=window.number,
        couple=None if current is None else _couple(current),
        lines=tuple(
            Line(queue, centre.queues.area(queue), waiting.get(queue, 0)) for queue in window.queues
        ),
        passed=tuple(_couple(number) for number in calling.passed_today(session, window, now)),
    )


def _couple(number: QueueNumber) -> Couple:
    return Couple(
        case_id=number.case_id,
        number=number.number,
        business=BUSINESS[number.appointment.business],
        called_at=number.called_at,
    )
