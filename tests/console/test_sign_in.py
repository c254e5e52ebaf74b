"""Signing in: who gets in, for how long, and what anybody else can learn by trying."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from console_visits import PASSWORD, Browser, SetClock
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from central import people
from central.clock import CHINA
from central.console import sign_in
from central.console.signed_in import COOKIE
from central.console.tries import FREE_TRIES, waits_until
from central.database import Database
from central.models import AuditLine, Person, SignIn

WRONG = "wrong horse"
SECOND = timedelta(seconds=1)

AsSomebody = Callable[[str], Browser]


def asks_for_password(browser: Browser, path: str = "/") -> bool:
    answer = browser.get(path)
    return answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")


def test_whoever_signs_in_sees_what_they_may_do_and_no_more(attendant: Browser) -> None:
    page = attendant.get("/")

    assert page.status_code == 200
    assert "吴敏" in page.text
    assert 'href="/hall"' in page.text
    assert 'href="/cases"' not in page.text


def test_after_signing_in_the_page_that_was_asked_for_comes(stranger: Browser) -> None:
    asked = stranger.get("/hall").headers["location"]
    assert asked == "/sign-in?next=/hall"
    assert 'name="next" value="/hall"' in stranger.get(asked).text

    assert stranger.sign_in("wu.attendant", next="/hall").headers["location"] == "/hall"


def test_who_is_shut_out_while_the_password_is_judged_does_not_get_in(
    stranger: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = sign_in.judge

    async def slowly(password: str, stored: str | None) -> bool:
        fits = await judge(password, stored)
        with database.writing() as session:
            people.set_password(session, "wu.attendant", "the hash of another password")
        return fits

    monkeypatch.setattr(sign_in, "judge", slowly)

    assert stranger.sign_in("wu.attendant").status_code == 422
    with database.reading() as session:
        assert not session.scalars(select(SignIn)).all()


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"]
)
def test_signing_in_never_leads_to_another_site(stranger: Browser, elsewhere: str) -> None:
    assert stranger.sign_in("wu.attendant", next=elsewhere).headers["location"] == "/"


def test_the_browser_keeps_a_secret_that_the_database_does_not_know(
    stranger: Browser, database: Database
) -> None:
    cookie = stranger.sign_in("wu.attendant").headers["set-cookie"]
    token = stranger.cookies[COOKIE]

    assert cookie.startswith(f"__Host-session={token};")
    for attribute in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie
    assert "expires" not in cookie.lower()
    assert "max-age" not in cookie.lower()
    assert len(token) >= 43  # 256 bits in base64url
    with database.reading() as session:
        kept = session.scalars(select(SignIn)).one()
        assert kept.token_sha256 == sha256(token.encode()).hexdigest()
        assert token not in (kept.csrf, kept.token_sha256)


def test_a_name_that_is_not_there_looks_like_a_wrong_password(stranger: Browser) -> None:
    nobody = stranger.sign_in("nobody", WRONG)
    wrong = stranger.sign_in("wu.attendant", WRONG)

    assert nobody.status_code == wrong.status_code == 422
    assert nobody.text == wrong.text
    assert COOKIE not in stranger.cookies


def test_an_account_that_waits_looks_like_a_wrong_password(stranger: Browser) -> None:
    wrong = [stranger.sign_in("wu.attendant", WRONG) for _ in range(FREE_TRIES)]
    waiting = stranger.sign_in("wu.attendant", PASSWORD)

    assert waiting.status_code == 422
    assert waiting.text == wrong[0].text


def test_every_refusal_costs_one_judgement_and_takes_the_same_time(
    stranger: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = []
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda self, stored, password: judged.append(stored)
    )
    monkeypatch.setattr(sign_in, "NO_AFTER_S", 0.2)

    def refused_after_s(username: str) -> float:
        before, began_s = len(judged), time.monotonic()
        assert stranger.sign_in(username, WRONG).status_code == 422
        assert len(judged) == before + 1
        return time.monotonic() - began_s

    assert refused_after_s("nobody") >= 0.2
    for _ in range(FREE_TRIES):
        assert refused_after_s("wu.attendant") >= 0.2
    assert refused_after_s("wu.attendant") >= 0.2  # it waits now


def test_a_judgement_of_nobody_costs_what_a_real_one_costs() -> None:
    real = people.hash_password(PASSWORD)

    # algorithm, version and parameters stand before the salt
    assert sign_in._NOBODYS_HASH.split("$")[:4] == real.split("$")[:4]


def test_five_wrong_tries_are_free_then_the_account_waits(
    stranger: Browser, clock: SetClock
) -> None:
    for _ in range(FREE_TRIES - 1):
        stranger.sign_in("wu.attendant", WRONG)
    assert stranger.sign_in("wu.attendant").status_code == 303, "the fifth try is free"

    for _ in range(FREE_TRIES):
        stranger.sign_in("wu.attendant", WRONG)
    clock.now += timedelta(seconds=14)
    assert stranger.sign_in("wu.attendant").status_code == 422
    clock.now += SECOND
    assert stranger.sign_in("wu.attendant").status_code == 303


def test_tries_while_an_account_waits_make_it_wait_no_longer(
    stranger: Browser, clock: SetClock
) -> None:
    for _ in range(FREE_TRIES + 3):
        stranger.sign_in("wu.attendant", WRONG)
    clock.now += timedelta(seconds=15)

    assert stranger.sign_in("wu.attendant").status_code == 303


def test_one_account_waits_and_the_others_do_not(stranger: Browser) -> None:
    for _ in range(FREE_TRIES):
        stranger.sign_in("wu.attendant", WRONG)

    assert stranger.sign_in("he.clerk").status_code == 303


def test_many_tries_at_once_are_not_free(people: None, database: Database, clock: SetClock) -> None:
    """A try counts before it is judged: nobody waits for the verdict on the others."""
    begun = [sign_in.count_try(database, "wu.attendant", clock.now) for _ in range(40)]

    assert len([stored for stored in begun if stored]) == FREE_TRIES


@given(st.integers(0, 10_000))
def test_waits_double_from_15_s_to_a_quarter_of_an_hour(tries: int) -> None:
    at = datetime(2026, 3, 5, tzinfo=CHINA)
    until = waits_until(tries, at)

    if tries < FREE_TRIES:
        assert until is None
    else:
        expected_s = min(15 * 2 ** min(tries - FREE_TRIES, 30), 900)
        assert until == at + timedelta(seconds=expected_s)


def test_a_screen_that_nobody_touches_for_half_an_hour_asks_again(
    registrar: Browser, clock: SetClock
) -> None:
    clock.now += timedelta(minutes=30) - SECOND
    assert registrar.get("/").status_code == 200, "which was a touch"
    clock.now += timedelta(minutes=30) - SECOND
    assert registrar.get("/").status_code == 200
    clock.now += timedelta(minutes=30)

    assert asks_for_password(registrar)


@pytest.mark.parametrize("by_itself", [{"HX-Request": "true"}, {"Accept": "text/event-stream"}])
def test_what_a_page_fetches_by_itself_keeps_nobody_signed_in(
    attendant: Browser, clock: SetClock, by_itself: dict[str, str]
) -> None:
    for _ in range(3):
        clock.now += timedelta(minutes=10)
        attendant.get("/hall/kiosks", headers=by_itself)

    assert asks_for_password(attendant)


def test_a_button_is_a_touch(attendant: Browser, clock: SetClock) -> None:
    csrf = attendant.csrf
    clock.now += timedelta(minutes=20)
    call = f"/hall/calls/{uuid4()}/answer"
    attendant.post(call, data={"csrf": csrf}, headers={"HX-Request": "true"})
    clock.now += timedelta(minutes=20)

    assert not asks_for_password(attendant)


def test_after_twelve_hours_a_day_is_over_for_everybody(
    attendant: Browser, clock: SetClock, database: Database, signed_in: AsSomebody
) -> None:
    for _ in range(12 * 3 - 1):
        clock.now += timedelta(minutes=20)
        assert not asks_for_password(attendant)
    clock.now += timedelta(minutes=20)

    assert asks_for_password(attendant)
    assert asks_for_password(attendant, "/hall")
    signed_in("he.clerk")
    with database.reading() as session:
        assert len(session.scalars(select(SignIn)).all()) == 1, "what is over is forgotten"


def test_signing_in_again_ends_the_session_of_before(attendant: Browser) -> None:
    """Whoever planted or saw a cookie before the sign-in has nothing after it."""
    before = attendant.cookies[COOKIE]
    attendant.sign_in("wu.attendant")

    assert attendant.cookies[COOKIE] != before
    attendant.cookies.set(COOKIE, before, domain="console.example")
    assert asks_for_password(attendant)


def test_a_cookie_that_somebody_planted_signs_nobody_in(stranger: Browser) -> None:
    stranger.cookies.set(COOKIE, "planted", domain="console.example")
    stranger.sign_in("wu.attendant")

    assert stranger.cookies[COOKIE] != "planted"


def test_signing_out_ends_the_session_and_not_only_the_cookie(attendant: Browser) -> None:
    token = attendant.cookies[COOKIE]
    assert attendant.submit("/sign-out").headers["location"] == "/sign-in"

    assert COOKIE not in attendant.cookies
    attendant.cookies.set(COOKIE, token, domain="console.example")
    assert asks_for_password(attendant)


def test_whoever_is_shut_out_is_out_at_once(attendant: Browser, database: Database) -> None:
    with database.writing() as session:
        session.scalars(
            select(Person).where(Person.username == "wu.attendant")
        ).one().active = False

    assert asks_for_password(attendant)
    assert attendant.sign_in("wu.attendant").status_code == 422


def test_who_signed_in_and_out_and_failed_is_written_down(
    stranger: Browser, database: Database
) -> None:
    stranger.sign_in("nobody", WRONG)
    stranger.sign_in("wu.attendant", WRONG)
    stranger.sign_in("wu.attendant")
    stranger.submit("/sign-out")

    with database.reading() as session:
        lines = session.scalars(select(AuditLine)).all()
    assert sorted((line.who, line.action) for line in lines) == [
        ("wu.attendant", "sign_in_failed"),
        ("wu.attendant", "signed_in"),
        ("wu.attendant", "signed_out"),
    ]
