"""Every route of the pages, found by itself: who may pass it, and what each answer tells."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from console_visits import ORIGIN, Browser
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from central.models import Role

EVERYBODY = frozenset(Role)
ATTENDANT, CLERK, REGISTRAR, MAINTENANCE = (
    frozenset({role}) for role in (Role.ATTENDANT, Role.CLERK, Role.REGISTRAR, Role.MAINTENANCE)
)
# whoever asks: nothing personal is behind these
PUBLIC = {
    "/sign-in",
    "/language/{lang}",
    "/display/{office_id}",
    "/display/{office_id}/now",
    "/display/{office_id}/live",
    "/t/{token}",
    "/static",
}
# by the first part of the path
FOR = {
    "": EVERYBODY,
    "me": EVERYBODY,
    "live": EVERYBODY,
    "sign-out": EVERYBODY,
    "hall": ATTENDANT,
    "windows": CLERK,
    "window": CLERK,
    "bookings": CLERK,
    "cases": REGISTRAR,
    "fleet": MAINTENANCE,
    "audit": MAINTENANCE,
}
# below /me, but only for who opens the staff desk of a kiosk
PIN = ("POST", "/me/pin")
# answers that do not end
STREAMS = {"/live"}
ACCOUNTS = {
    "wu.attendant": Role.ATTENDANT,
    "he.clerk": Role.CLERK,
    "gu.registrar": Role.REGISTRAR,
    "li.maintenance": Role.MAINTENANCE,
}
SAFE = {"GET", "HEAD", "OPTIONS"}

Door = tuple[str, str]


def doors(app: FastAPI) -> Iterator[Door]:
    """Every method and path that is not public; an id in a path is one that nobody has."""
    for route in iter_route_contexts(app.routes):
        if route.path not in PUBLIC:
            path = re.sub(r"\{\w+:int\}", "999999", route.path)
            for method in route.methods:
                yield method, re.sub(r"\{\w+\}", str(uuid4()), path)


def roles_of(door: Door) -> frozenset[Role]:
    return ATTENDANT if door == PIN else FOR[door[1].split("/")[1]]


def asks_for_password(browser: Browser, door: Door) -> bool:
    answer = browser.request(*door)
    return answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next=")


def test_the_public_pages_are_there_and_need_no_password(app: FastAPI, stranger: Browser) -> None:
    assert {route.path for route in iter_route_contexts(app.routes)} >= PUBLIC

    assert stranger.get("/sign-in").status_code == 200
    assert stranger.get("/language/en").headers["location"] == "/"
    assert stranger.get("/display/jinjiang").status_code == 200
    assert stranger.get("/static/console.css").status_code == 200


def test_every_other_page_asks_a_stranger_for_a_password(app: FastAPI, stranger: Browser) -> None:
    open_doors = [door for door in doors(app) if not asks_for_password(stranger, door)]

    assert not open_doors


def test_a_part_of_a_page_sends_the_whole_page_to_the_sign_in(stranger: Browser) -> None:
    here = {"HX-Request": "true", "HX-Current-URL": f"{ORIGIN}/hall"}
    answer = stranger.get("/hall/calls", headers=here)

    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/sign-in?next=/hall"


def test_a_stream_that_nobody_may_hear_any_more_is_not_asked_for_again(stranger: Browser) -> None:
    """204 ends an EventSource for good (HTML, 9.2)."""
    assert stranger.get("/live", headers={"Accept": "text/event-stream"}).status_code == 204


@pytest.mark.parametrize("username", ACCOUNTS)
def test_a_page_of_another_role_is_refused(app: FastAPI, stranger: Browser, username: str) -> None:
    stranger.sign_in(username)
    role, csrf = ACCOUNTS[username], stranger.csrf

    passed, refused = set(), set()
    for door in doors(app):
        if role in roles_of(door) and (door[1] in STREAMS or door[1] == "/sign-out"):
            continue
        answer = stranger.request(*door, headers={"X-CSRF-Token": csrf})
        (refused if answer.status_code == 403 else passed).add(door)
        assert answer.status_code != 500, door

    assert {door for door in passed if role not in roles_of(door)} == set()
    assert {door for door in refused if role in roles_of(door)} == set()
    assert refused, "there are pages of the other roles"


@pytest.mark.parametrize("username", ACCOUNTS)
def test_nothing_is_changed_without_the_token_of_ones_own_pages(
    app: FastAPI, stranger: Browser, attendant: Browser, username: str
) -> None:
    stranger.sign_in(username)
    role, foreign = ACCOUNTS[username], attendant.csrf
    changing = [d for d in doors(app) if d[0] not in SAFE and role in roles_of(d)]

    assert changing
    for door in changing:
        assert stranger.request(*door).status_code == 403, door
        for token in ("", "guessed", foreign):
            assert stranger.request(*door, data={"csrf": token}).status_code == 403, door
            header = {"X-CSRF-Token": token}
            assert stranger.request(*door, headers=header).status_code == 403, door


def test_nothing_is_changed_from_a_page_of_another_site(app: FastAPI, attendant: Browser) -> None:
    csrf = attendant.csrf
    changing = [door for door in doors(app) if door[0] not in SAFE] + [("POST", "/sign-in")]

    for door in changing:
        for origin in ("https://evil.example", "null", "http://console.example", ""):
            answer = attendant.request(*door, data={"csrf": csrf}, headers={"Origin": origin})
            assert answer.status_code == 403, (door, origin)


def test_a_form_without_an_origin_is_not_ours(stranger: Browser) -> None:
    form = {"username": "wu.attendant", "password": "x"}

    assert stranger.request("POST", "/sign-in", data=form, origin=None).status_code == 403


def test_the_token_in_a_page_is_taken_as_field_and_as_header(attendant: Browser) -> None:
    csrf, call = attendant.csrf, f"/hall/calls/{uuid4()}/answer"

    assert attendant.post(call, data={"csrf": csrf}).status_code == 404
    assert attendant.post(call, headers={"X-CSRF-Token": csrf}).status_code == 404


def test_every_answer_tells_the_browser_what_to_refuse(app: FastAPI, attendant: Browser) -> None:
    answers = [
        attendant.get("/"),
        attendant.get("/hall"),
        attendant.get("/cases"),  # refused
        attendant.get("/nowhere"),
        attendant.get("/sign-in"),
        attendant.post("/hall/calls/not-an-id/answer"),
        attendant.get("/static/console.css"),
        attendant.get("/static/nothing"),
        Browser(app).get("/"),  # a redirect
    ]

    assert {answer.status_code for answer in answers} == {200, 303, 403, 404}
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        for rule in (
            "default-src 'self'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "base-uri 'none'",
        ):
            assert rule in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert answer.headers["cache-control"] == "no-store"


def test_a_mistake_of_ours_shows_no_text_of_it(
    app: FastAPI, stranger: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ValueError("林晓禾 510104199503169927")

    app.get("/broken")(broken)
    answer = stranger.get("/broken")

    assert answer.status_code == 500
    assert answer.headers["content-security-policy"]
    for text in (answer.text, caplog.text):
        assert "林晓禾" not in text
        assert "9927" not in text
    assert "ValueError in" in caplog.text


def test_a_static_file_is_kept_by_browsers_until_its_content_changes(stranger: Browser) -> None:
    address = re.search(r'href="(/static/console\.css\?v=\w+)"', stranger.get("/sign-in").text)
    assert address

    kept = stranger.get(address[1])
    assert "immutable" in kept.headers["cache-control"]
    assert kept.headers["x-content-type-options"] == "nosniff"


def test_no_page_has_a_script_or_a_style_of_its_own(attendant: Browser) -> None:
    for path in ("/", "/hall", "/me", "/sign-in", "/nowhere"):
        page = attendant.get(path).text
        assert not re.search(r"<script(?![^>]+\bsrc=\"/static/)", page)
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
        assert not re.search(r"(src|href)=\"(https?:)?//", page)
