"""One's own account: another password, and the PIN for the kiosks of the office."""

from datetime import datetime
from enum import Enum

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from central import audit, people
from central.centre import Centre, TheCentre
from central.console import sessions
from central.console.pages import page
from central.console.sign_in import (
    Typed,
    as_a_judge,
    count_try,
    forgive_tries,
    give_cookie,
    judge,
)
from central.console.signed_in import Anybody, SignedIn, TheAttendant
from central.console.words import N_
from central.database import Database

router = APIRouter(prefix="/me")


class Outcome(Enum):
    """What became of the wish; its value is what the page says."""

    PASSWORD_CHANGED = N_("Your password is changed. Other browsers are signed out.")
    PIN_SET = N_("Your PIN is set. The kiosks of your office know it within half a minute.")
    WRONG_PASSWORD = N_(
        "The current password is wrong. After five wrong tries it waits for 15 seconds, and longer "
        "after each further one."
    )
    NOT_THE_SAME = N_("The two are not the same. Please type them once more.")
    UNFIT_PASSWORD = N_("A password has 10 to 128 characters.")
    UNFIT_PIN = N_("A PIN has six digits that neither repeat themselves nor count up or down.")


_CHANGED = {"password": Outcome.PASSWORD_CHANGED, "pin": Outcome.PIN_SET}


@router.get("")
def me(request: Request, me: Anybody, changed: str = "") -> HTMLResponse:
    return _page(request, _CHANGED.get(changed))


@router.post("/password")
async def change_password(
    request: Request, me: Anybody, centre: TheCentre, current: Typed, new: Typed, again: Typed
) -> Response:
    """Replace the password; every browser but this one is signed out."""
    if new != again:
        return _page(request, Outcome.NOT_THE_SAME)
    if not await _is_current(centre.database, me, current, centre.clock()):
        return _page(request, Outcome.WRONG_PASSWORD)
    try:
        secret = await as_a_judge(people.hash_password, new)
    except people.UnfitSecretError:
        return _page(request, Outcome.UNFIT_PASSWORD)
    token = await run_in_threadpool(_change, me, centre, secret)
    # the token in the page's forms is another one now
    answer = RedirectResponse("/me?changed=password", 303)
    give_cookie(answer, token)
    return answer


@router.post("/pin")
async def set_pin(
    request: Request, me: TheAttendant, centre: TheCentre, current: Typed, pin: Typed, again: Typed
) -> Response:
    """Choose the PIN for the staff desk of the kiosks; they hear of it with their next report."""
    if pin != again:
        return _page(request, Outcome.NOT_THE_SAME)
    if not await _is_current(centre.database, me, current, centre.clock()):
        return _page(request, Outcome.WRONG_PASSWORD)
    try:
        secret = await as_a_judge(people.hash_pin, pin)
    except people.UnfitSecretError:
        return _page(request, Outcome.UNFIT_PIN)
    await run_in_threadpool(_set_pin, me, centre, secret)
    return RedirectResponse("/me?changed=pin", 303)


def _page(request: Request, outcome: Outcome | None = None) -> HTMLResponse:
    done = outcome is None or outcome in _CHANGED.values()
    text = outcome.value if outcome else ""
    return page(request, "me.html", 200 if done else 422, done=done, outcome=text)


async def _is_current(database: Database, me: SignedIn, password: str, now: datetime) -> bool:
    """Judge the password again, by the rule of the sign-in page: a browser may be left alone."""
    stored = await run_in_threadpool(count_try, database, me.username, now)
    return await judge(password, stored)


def _change(me: SignedIn, centre: Centre, secret: str) -> str:
    now = centre.clock()
    with centre.database.writing() as session:
        person = people.set_password(session, me.username, secret)
        _note(session, me, audit.Action.PASSWORD_CHANGED, now)
        return sessions.begin(session, person, now)


def _set_pin(me: SignedIn, centre: Centre, secret: str) -> None:
    with centre.database.writing() as session:
        forgive_tries(people.set_pin(session, me.username, secret))
        _note(session, me, audit.Action.PIN_CHANGED, centre.clock())


def _note(session: Session, me: SignedIn, action: audit.Action, now: datetime) -> None:
    audit.note(session, who=me.username, action=action, now=now, office_id=me.office_id)
