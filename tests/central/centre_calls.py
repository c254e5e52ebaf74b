"""How the tests call the centre, and what they send."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI

from central import pki
from central.identity import PEER_NAMES

Json = dict[str, Any]


@dataclass
class SetClock:
    """A clock that stands still until a test sets it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class KioskInProcess:
    """Calls the application in this process, as if TLS had verified these names."""

    app: FastAPI
    peer_names: tuple[str, ...]

    @classmethod
    def named(cls, app: FastAPI, kiosk_id: str) -> "KioskInProcess":
        return cls(app, (pki.dns_name(kiosk_id),))

    def call(self, method: str, path: str, **request: Any) -> httpx.Response:
        async def with_peer_names(scope: Any, receive: Any, send: Any) -> None:
            await self.app({**scope, "state": {PEER_NAMES: self.peer_names}}, receive, send)

        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(with_peer_names)
            async with httpx.AsyncClient(transport=transport, base_url="https://centre") as client:
                return await client.request(method, f"/v1{path}", **request)

        return asyncio.run(answer())

    def get(self, path: str, **request: Any) -> httpx.Response:
        return self.call("GET", path, **request)

    def put(self, path: str, **request: Any) -> httpx.Response:
        return self.call("PUT", path, **request)

    def post(self, path: str, **request: Any) -> httpx.Response:
        return self.call("POST", path, **request)

    def report(self, **changes: Any) -> Json:
        """Report, and return the orders."""
        answer = self.post("/kiosk/report", json=kiosk_report(**changes))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def look_up(self, by: str, value: str) -> Json:
        answer = self.call("POST", "/appointments/lookup", json={"by": by, "value": value})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def number(self, appointment_id: str, case_id: str | None = None) -> Json:
        path = f"/cases/{case_id or uuid4()}/number"
        answer = self.put(path, json={"appointment_id": appointment_id})
        assert answer.status_code == 200, answer.text
        return answer.json()


BRIDE = {
    "kind": "resident",
    "name": "林晓禾",
    "english_name": "",
    "number": "510104199503169927",
    "sex_code": "2",
    "nation_code": "01",
    "nationality": "",
    "birth": "1995-03-16",
    "address": "四川省成都市锦江区示例路1号2栋3单元4号",
    "issuer": "成都市公安局锦江分局",
    "valid_from": "2020-01-01",
    "valid_to": "2040-01-01",
    "long_term": False,
    "permit_number": "",
}

PHOTO = b"\xff\xd8 two people before a red wall " * 4_000
CHIP = bytes(range(256)) * 4


def declared(content: bytes, kind: str = "joint") -> Json:
    return {"sha256": sha256(content).hexdigest(), "size": len(content), "kind": kind}


def case_document(appointment_id: str, **changes: Any) -> Json:
    """Return the body of a case with a photo and a chip's picture."""
    return {
        "appointment_id": appointment_id,
        "business": "marriage",
        "number": None,
        "checked_in_at": "2026-03-05T10:12:00+08:00",
        "lang": "zh",
        "parties": [BRIDE],
        "checks": [{"check": "name", "outcome": "see_counter", "reason": "dot differs"}],
        "photos": [declared(PHOTO), declared(CHIP, "chip")],
        **changes,
    }


def kiosk_report(**changes: Any) -> Json:
    """Return the body of a report of a kiosk that is well, at 10:12:00 of the sample day."""
    return {
        "agent": "1.4.0",
        "app": app_report(),
        "config": {"sequence": 7, "refused": None, "problem": ""},
        "software": {"version": "1.4.0", "slot": "a", "refused": None, "problem": ""},
        "staff_etag": "",
        "audit": [],
        **changes,
    }


def app_report(**changes: Any) -> Json:
    return {
        "version": "1.4.0",
        "state": "idle",
        "troubles": [],
        "tickets_left": 412,
        "closed": False,
        "locked": False,
        "lock_overridden": 0,
        "overridden_by": "",
        "restarted_for": "",
        "config_sequence": 7,
        "started_at": "2026-03-05T08:40:00+08:00",
        "at": "2026-03-05T10:11:58+08:00",
        **changes,
    }


def photo_path(case_id: str, content: bytes) -> str:
    return f"/cases/{case_id}/photos/{sha256(content).hexdigest()}"


def is_problem(answer: httpx.Response, status: int) -> bool:
    body: Mapping[str, Any] = answer.json()
    return (
        answer.status_code == body["status"] == status
        and answer.headers["content-type"] == "application/problem+json"
        and body["type"] == "about:blank"
        and bool(body["title"])
    )
