"""One's own account: the password, and the PIN for the kiosks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from console_visits import PASSWORD, Browser, SetClock
from sqlalchemy import select

from central import reports
from central.console.signed_in import COOKIE
from central.database import Database
from central.models import AuditLine, Person

NEW = "another battery"


def change(browser: Browser, current: str = PASSWORD, new: str = NEW, again: str = NEW) -> int:
    answer = browser.submit("/me/password", current=current, new=new, again=again)
    return answer.status_code


def set_pin(browser: Browser, pin: str, current: str = PASSWORD) -> int:
    return browser.submit("/me/pin", current=current, pin=pin, again=pin).status_code


def pin_hash(database: Database) -> str | None:
    with database.reading() as session:
        return session.scalars(
            select(Person.pin_hash).where(Person.username == "wu.attendant")
        ).one()


def test_a_changed_password_is_the_only_one_that_opens(attendant: Browser) -> None:
    assert change(attendant) == 303

    assert attendant.sign_in("wu.attendant").status_code == 422
    assert attendant.sign_in("wu.attendant", NEW).status_code == 303


def test_a_changed_password_signs_out_every_other_browser(
    attendant: Browser, signed_in: Callable[[str], Browser]
) -> None:
    elsewhere = signed_in("wu.attendant")
    before = attendant.cookies[COOKIE]
    change(attendant)

    assert attendant.get("/").status_code == 200
    assert attendant.cookies[COOKIE] != before
    assert elsewhere.get("/").status_code == 303
    attendant.cookies.set(COOKIE, before, domain="console.example")
    assert attendant.get("/").status_code == 303


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": "wrong horse"}, "The current password is wrong."),
        ({"again": "yet another one"}, "not the same"),
        ({"new": "short", "again": "short"}, "10 to 128"),
    ],
)
def test_a_password_that_cannot_be_is_refused_with_the_reason(
    attendant: Browser, typed: dict[str, str], said: str
) -> None:
    attendant.get("/language/en")
    wish = {"current": PASSWORD, "new": NEW, "again": NEW, **typed}
    answer = attendant.submit("/me/password", **wish)

    assert answer.status_code == 422
    assert said in answer.text
    assert NEW not in answer.text
    assert attendant.sign_in("wu.attendant").status_code == 303


def test_whoever_finds_an_open_browser_cannot_try_passwords_for_ever(
    attendant: Browser, clock: SetClock
) -> None:
    for _ in range(5):
        assert change(attendant, current="wrong horse") == 422
    assert change(attendant) == 422, "the right one waits too"
    clock.now += timedelta(seconds=15)

    assert change(attendant) == 303


def test_a_pin_that_an_attendant_chose_opens_the_kiosks_of_the_office(
    attendant: Browser, database: Database
) -> None:
    with database.reading() as session:
        before = reports.staff_of(session, "jinjiang")
    assert set_pin(attendant, "274951") == 303

    with database.reading() as session:
        after = reports.staff_of(session, "jinjiang")
    assert after.etag != before.etag, "so kiosks fetch the list"
    (member,) = [member for member in after.people if member.initials == "WA"]
    assert member.pin_hash.startswith("$argon2id$")
    assert PasswordHasher().verify(member.pin_hash, "274951")


@pytest.mark.parametrize("pin", ["12345", "123456", "111111", "abcdef", "2749510"])
def test_a_pin_that_is_tried_first_is_refused(
    attendant: Browser, database: Database, pin: str
) -> None:
    assert set_pin(attendant, pin) == 422
    assert pin_hash(database) is None


def test_a_pin_needs_the_password(attendant: Browser, database: Database) -> None:
    assert set_pin(attendant, "274951", current="wrong horse") == 422
    assert pin_hash(database) is None


def test_whoever_opens_no_kiosk_has_no_pin(clerk: Browser) -> None:
    clerk.get("/language/en")

    assert "PIN" not in clerk.get("/me").text
    assert set_pin(clerk, "274951") == 403


def test_what_was_changed_is_written_down_and_not_to_what(
    attendant: Browser, database: Database
) -> None:
    set_pin(attendant, "274951")
    change(attendant)

    with database.reading() as session:
        lines = session.scalars(select(AuditLine)).all()
    assert {"pin_changed", "password_changed"} <= {line.action for line in lines}
    assert all("274951" not in line.detail and NEW not in line.detail for line in lines)
