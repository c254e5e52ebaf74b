"""How the tests visit the pages: as a browser does, signed in as somebody."""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI

from central.database import Database
from central.models import Person, Role

ORIGIN = "https://console.example"
PASSWORD = "correct horse battery staple"
# what is tested here is who may do what, not how long a hash takes
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CHEAP_HASH = CHEAP.hash(PASSWORD)

JINJIANG = "jinjiang"


@dataclass
class SetClock:
    """A clock that stands still until a test sets it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def employ(
    database: Database, username: str, *roles: Role, office_id: str | None = JINJIANG, **more: Any
) -> None:
    """Make an account with `PASSWORD`. Its initials are the user name's first two letters."""
    person = Person(
        username=username,
        name=more.pop("name", f"Person {username}"),
        initials=more.pop("initials", username[:2].upper()),
        office_id=office_id,
        roles=[role.value for role in roles],
        password_hash=CHEAP_HASH,
        **more,
    )
    with database.writing() as session:
        session.add(person)


class Browser:
    """A browser on the pages: keeps cookies, sends the Origin, follows nothing by itself."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.cookies = httpx.Cookies()

    def request(
        self, method: str, path: str, *, origin: str | None = ORIGIN, **request: Any
    ) -> httpx.Response:
        headers = {"Origin": origin} if origin and method not in ("GET", "HEAD") else {}
        headers |= request.pop("headers", {})

        async def answer() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(self.app), base_url=ORIGIN, cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, headers=headers, **request)
                self.cookies = client.cookies
                return answer

        return asyncio.run(answer())

    def get(self, path: str, **request: Any) -> httpx.Response:
        return self.request("GET", path, **request)

    def post(self, path: str, **request: Any) -> httpx.Response:
        return self.request("POST", path, **request)

    def sign_in(self, username: str, password: str = PASSWORD, **more: str) -> httpx.Response:
        form = {"username": username, "password": password, **more}
        return self.post("/sign-in", data=form)

    @property
    def csrf(self) -> str:
        """The token that the pages of this person carry."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get("/").text)
        assert found, "nobody is signed in"
        return found[1]

    def submit(self, path: str, **fields: str) -> httpx.Response:
        """Send a form of a page that this person looks at."""
        return self.post(path, data={"csrf": self.csrf, **fields})
