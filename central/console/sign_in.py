"""Signing in and out.

Whoever tries learns one thing: accepted, or not. An account that is not there, a wrong password
and an account that waits look alike and take the same time (OWASP Authentication).
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Annotated, TypeAlias, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from central import audit
from central.centre import TheCentre
from central.console import sessions
from central.console.pages import local_path, page
from central.console.signed_in import COOKIE, WhoeverListens
from central.console.tries import waits_until
from central.database import Database
from central.models import Person

# one judgement takes 64 MiB: no flood of tries may take the memory or the threads of the pages
_JUDGES = ThreadPoolExecutor(2, thread_name_prefix="password")
# costs what a real one costs, and no password opens it
_NOBODYS_HASH = PasswordHasher().hash(sessions.new_secret())

# every "no" takes as long: longer than a judgement and two writes to the disk
NO_AFTER_S = 0.5

_Result = TypeVar("_Result")
Typed: TypeAlias = Annotated[str, Form(max_length=128)]

router = APIRouter()


@router.get("/sign-in")
def ask(request: Request, next: str = "/") -> HTMLResponse:
    return page(request, "sign_in.html", next=local_path(next), refused=False)


@router.post("/sign-in")
async def sign_in(
    request: Request,
    centre: TheCentre,
    username: Typed,
    password: Typed,
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in with a user name and a password; the session of before, if any, is over."""
    began_s, now = time.monotonic(), centre.clock()
    stored = await run_in_threadpool(count_try, centre.database, username, now)
    fits = await judge(password, stored)
    before = request.cookies.get(COOKIE, "")
    begin = partial(_begin, centre.database, username, stored, before, now)
    token = await run_in_threadpool(begin) if fits else None
    if token is None:
        if stored is not None:
            await run_in_threadpool(_note_failure, centre.database, username, now)
        await asyncio.sleep(began_s + NO_AFTER_S - time.monotonic())
        return page(request, "sign_in.html", 422, next=local_path(next), refused=True)
    answer = RedirectResponse(local_path(next), 303)
    give_cookie(answer, token)
    return answer


@router.post("/sign-out")
def sign_out(request: Request, me: WhoeverListens, centre: TheCentre) -> Response:
    with centre.database.writing() as session:
        sessions.end(session, request.cookies.get(COOKIE, ""))
        audit.note(
            session,
            who=me.username,
            action=audit.Action.SIGNED_OUT,
            now=centre.clock(),
            office_id=me.office_id,
        )
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="strict")
    return answer


def give_cookie(answer: Response, token: str) -> None:
    """Let the browser keep this token until it is closed."""
    answer.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="strict")


async def judge(password: str, stored: str | None) -> bool:
    """Tell whether this is the password of that hash. Without a hash it takes as long, for no."""
    fits = await as_a_judge(_fits, password, stored or _NOBODYS_HASH)
    return fits and stored is not None


async def as_a_judge(work: Callable[..., _Result], *arguments: str) -> _Result:
    """Do what takes the time and memory of a judgement, behind those that wait for one."""
    return await asyncio.get_running_loop().run_in_executor(_JUDGES, work, *arguments)


def count_try(database: Database, username: str, now: datetime) -> str | None:
    """Count a try as failed before it is judged, so that many at once are not free.

    Returns:
        The hash to judge by; None when there is no such account, or when it waits.
    """
    with database.writing() as session:
        person = _account(session, username)
        if person is None:
            return None
        until = waits_until(person.failed_tries, person.failed_at)
        if until is not None and now < until:
            return None
        person.failed_tries += 1
        person.failed_at = now
        return person.password_hash


def forgive_tries(person: Person) -> None:
    person.failed_tries, person.failed_at = 0, None


def _account(session: Session, username: str) -> Person | None:
    return session.scalar(select(Person).where(Person.username == username, Person.active))


def _fits(password: str, stored: str) -> bool:
    try:
        return PasswordHasher().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _note_failure(database: Database, username: str, now: datetime) -> None:
    with database.writing() as session:
        person = _account(session, username)
        office_id = person.office_id if person else None
        action = audit.Action.SIGN_IN_FAILED
        audit.note(session, who=username, action=action, now=now, office_id=office_id)


def _begin(
    database: Database, username: str, stored: str | None, before: str, now: datetime
) -> str | None:
    """Sign in; None when the account was shut or got another password while this one was judged."""
    with database.writing() as session:
        person = _account(session, username)
        if person is None or person.password_hash != stored:
            return None
        forgive_tries(person)
        sessions.end(session, before)
        action = audit.Action.SIGNED_IN
        audit.note(session, who=username, action=action, now=now, office_id=person.office_id)
        return sessions.begin(session, person, now)
