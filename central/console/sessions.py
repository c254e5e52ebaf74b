"""Browsers in which somebody is signed in: begun, found again, at rest, ended.

The browser holds 256 random bits; the database holds only their SHA-256, so that whoever reads the
file cannot sign in with it (OWASP Session Management).
"""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import delete
from sqlalchemy.orm import Session

from central.models import Person, SignIn

IDLE = timedelta(minutes=30)
LIFE = timedelta(hours=12)
# a row is not written again for every click
_NOTICE_EVERY = timedelta(minutes=1)
_TOKEN_BYTES = 32


def new_secret() -> str:
    return token_urlsafe(_TOKEN_BYTES)


def begin(session: Session, person: Person, now: datetime) -> str:
    """Sign this person in; return what the browser keeps. What is over anyway is forgotten."""
    session.execute(delete(SignIn).where(SignIn.signed_in_at <= now - LIFE))
    token = new_secret()
    session.add(
        SignIn(
            token_sha256=_digest(token),
            person_id=person.id,
            csrf=new_secret(),
            signed_in_at=now,
            seen_at=now,
        )
    )
    return token


def find(session: Session, token: str, now: datetime) -> SignIn | None:
    """Return the sign-in of this browser, or None when it is over or was never."""
    sign_in = session.get(SignIn, _digest(token))
    if sign_in is None or sign_in.signed_in_at <= now - LIFE or not sign_in.person.active:
        return None
    return sign_in


def is_resting(sign_in: SignIn, now: datetime) -> bool:
    """Tell whether nobody touched this browser for so long that it must ask again."""
    return sign_in.seen_at <= now - IDLE


def notice(session: Session, token: str, now: datetime) -> None:
    """Remember that a person did something in this browser."""
    if (sign_in := session.get(SignIn, _digest(token))) is not None:
        sign_in.seen_at = now


def is_worth_noticing(sign_in: SignIn, now: datetime) -> bool:
    return sign_in.seen_at <= now - _NOTICE_EVERY


def end(session: Session, token: str) -> None:
    session.execute(delete(SignIn).where(SignIn.token_sha256 == _digest(token)))


def end_all_of(session: Session, person: Person, *, but: str = "") -> None:
    """End every sign-in of this person, except in the browser that holds `but`."""
    session.execute(
        delete(SignIn).where(SignIn.person_id == person.id, SignIn.token_sha256 != _digest(but))
    )


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
