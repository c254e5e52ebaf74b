"""Who looks at a page, and whether they may: asked at every door, before anything else.

`guard` stands before every route and lets nothing be changed from another site. The dependencies
below know the browser by its cookie, ask for a role, and let nothing be changed without the token
that this person's pages carry (OWASP Cross-Site Request Forgery Prevention).
"""

from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Annotated, Self
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request

from central.centre import TheCentre
from central.console import sessions
from central.models import Role, SignIn

COOKIE = "__Host-session"
CSRF_FIELD = "csrf"
CSRF_HEADER = "X-CSRF-Token"

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person in front of the page."""

    person_id: int
    username: str
    name: str
    initials: str
    office_id: str | None
    """None for maintenance, which serves the whole city."""
    roles: frozenset[Role]
    csrf: str = field(repr=False)
    resting: bool
    """Nobody touched the browser for half an hour: only what must go on unattended goes on."""

    @property
    def office(self) -> str:
        """The office of somebody who works in one.

        Raises:
            HTTPException: 403 for whoever serves the whole city.
        """
        if self.office_id is None:
            raise HTTPException(403)
        return self.office_id

    @classmethod
    def of(cls, sign_in: SignIn, *, resting: bool) -> Self:
        person = sign_in.person
        return cls(
            person_id=person.id,
            username=person.username,
            name=person.name,
            initials=person.initials,
            office_id=person.office_id,
            roles=frozenset(map(Role, person.roles)),
            csrf=sign_in.csrf,
            resting=resting,
        )


class NotSignedIn(Exception):
    """Nobody is signed in here, or not for this: the page asks for a password."""


def _known(request: Request, centre: TheCentre) -> SignedIn | None:
    """Return who is signed in in this browser; the touch of a person keeps them signed in.

    What a page fetches by itself is no touch: a screen that was left alone comes to rest though
    it still shows the hall.
    """
    request.state.me = None
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    now = centre.clock()
    with centre.database.reading() as session:
        sign_in = sessions.find(session, token, now)
        if sign_in is None:
            return None
        me = SignedIn.of(sign_in, resting=sessions.is_resting(sign_in, now))
        noticed = _is_touch(request) and not me.resting and sessions.is_worth_noticing(sign_in, now)
    if noticed:
        with centre.database.writing() as session:
            sessions.notice(session, token, now)
    request.state.me = me
    return me


def _is_touch(request: Request) -> bool:
    by_itself = "HX-Request" in request.headers or accepts_events(request)
    return request.method not in _SAFE_METHODS or not by_itself


def accepts_events(request: Request) -> bool:
    """Tell whether a page opens its stream of events (`central.console.streams`)."""
    return request.headers.get("Accept") == "text/event-stream"


_Known = Annotated[SignedIn | None, Depends(_known)]


async def guard(request: Request, centre: TheCentre) -> None:
    """Let nothing be changed from a page of another site: before every route.

    Raises:
        HTTPException: 403 when the request comes from elsewhere.
    """
    if request.method in _SAFE_METHODS:
        return
    if request.headers.get("Origin") not in _own_origins(request, centre.public_url):
        raise HTTPException(403)


def _own_origins(request: Request, public_url: str) -> tuple[str, str]:
    public = urlsplit(public_url)
    return f"https://{request.headers.get('Host', '')}", f"{public.scheme}://{public.netloc}"


class _Needs:
    """Asks for one of these roles; with none, for anybody who is signed in."""

    def __init__(self, *roles: Role, also_resting: bool = False) -> None:
        self._roles = roles
        self._also_resting = also_resting

    async def __call__(self, request: Request, me: _Known) -> SignedIn:
        """Return who is there.

        Raises:
            NotSignedIn: nobody, or nobody who touched the browser lately.
            HTTPException: 403 without the role, or without the token of this person's pages for
                what changes something.
        """
        if me is None or (me.resting and not self._also_resting):
            raise NotSignedIn
        if self._roles and me.roles.isdisjoint(self._roles):
            raise HTTPException(403)
        if request.method not in _SAFE_METHODS and not await _holds_token(request, me.csrf):
            raise HTTPException(403)
        return me


async def _holds_token(request: Request, csrf: str) -> bool:
    given = request.headers.get(CSRF_HEADER) or (await request.form()).get(CSRF_FIELD)
    return isinstance(given, str) and compare_digest(given.encode(), csrf.encode())


Anybody = Annotated[SignedIn, Depends(_Needs())]
TheAttendant = Annotated[SignedIn, Depends(_Needs(Role.ATTENDANT))]
TheClerk = Annotated[SignedIn, Depends(_Needs(Role.CLERK))]
TheRegistrar = Annotated[SignedIn, Depends(_Needs(Role.REGISTRAR))]
TheMaintainer = Annotated[SignedIn, Depends(_Needs(Role.MAINTENANCE))]
WhoeverListens = Annotated[SignedIn, Depends(_Needs(also_resting=True))]
"""For what says nothing and must go on on a screen that nobody touches."""
TheHall = Annotated[SignedIn, Depends(_Needs(Role.ATTENDANT, also_resting=True))]
"""An attendant whose phone lay idle still hears the call, and answers it."""
