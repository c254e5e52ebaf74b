"""Accounts: whose they are, which secrets are good enough, and how they end."""

import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from sqlalchemy import select
from sqlalchemy.orm import Session

from central import audit, people, person_command
from central.clock import CHINA
from central.data_directory import DataDirectory
from central.database import Database
from central.models import Person, Role, SignIn
from central.people import NewPerson, PersonError, UnfitSecretError, hash_password, hash_pin

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 5, 10, 12, tzinfo=CHINA)
WANG = NewPerson(
    username="wang.lin",
    name="王琳",
    initials="WL",
    office_id="jinjiang",
    roles=frozenset({Role.ATTENDANT, Role.CLERK}),
    password_hash="a hash",
    pin_hash="another",
)


@pytest.fixture
def database(data: DataDirectory) -> Iterator[Database]:
    database = Database(data.database)
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def _sign_in(session: Session, username: str) -> None:
    person = session.scalars(select(Person).where(Person.username == username)).one()
    session.add(
        SignIn(token_sha256=username, person_id=person.id, csrf="", signed_in_at=NOW, seen_at=NOW)
    )
    session.flush()


def _signed_in(session: Session) -> list[str]:
    return list(session.scalars(select(SignIn.token_sha256)))


def test_a_person_is_added_with_what_was_given(session: Session) -> None:
    person = people.add(session, WANG)

    assert (person.username, person.initials, person.office_id) == ("wang.lin", "WL", "jinjiang")
    assert person.roles == ["attendant", "clerk"]
    assert person.active
    assert person.failed_tries == 0


@pytest.mark.parametrize(
    "wish",
    [
        {"username": "liying"},
        {"initials": "LY"},
        {"username": "W"},
        {"username": "Wang"},
        {"username": "wang lin"},
        {"username": "王琳"},
        {"initials": "W"},
        {"initials": "wl"},
        {"initials": "WLXYZ"},
        {"name": " "},
        {"roles": frozenset()},
        {"roles": frozenset({Role.CLERK})},  # a PIN is for attendants
        {"office_id": None},
        {"office_id": "nowhere"},
        {"roles": frozenset({Role.MAINTENANCE}), "pin_hash": None},
        {"roles": frozenset({Role.MAINTENANCE, Role.ATTENDANT}), "office_id": None},
    ],
)
def test_an_account_that_does_not_fit_is_refused(session: Session, wish: dict[str, object]) -> None:
    before = len(session.scalars(select(Person)).all())

    with pytest.raises(PersonError):
        people.add(session, replace(WANG, **wish))

    assert len(session.scalars(select(Person)).all()) == before


def test_initials_are_a_persons_own_in_the_office_alone(session: Session) -> None:
    assert people.add(session, replace(WANG, initials="HT")).office_id == "jinjiang"


def test_initials_in_maintenance_are_a_persons_own_too(session: Session) -> None:
    again = replace(
        WANG,
        initials="WX",
        office_id=None,
        roles=frozenset({Role.MAINTENANCE}),
        pin_hash=None,
    )

    with pytest.raises(PersonError, match="taken"):
        people.add(session, again)
    assert people.add(session, replace(again, initials="WL")).office_id is None


def test_a_password_is_kept_as_argon2id(session: Session) -> None:
    kept = hash_password("ten letters")

    parameters = extract_parameters(kept)
    # OWASP password storage: at least 19 MiB and two passes
    assert parameters.type is Type.ID
    assert parameters.memory_cost >= 19 * 1024
    assert parameters.time_cost >= 2
    assert "ten letters" not in kept
    assert PasswordHasher().verify(kept, "ten letters")


@pytest.mark.parametrize("password", ["", "123456789", "x" * 129])
def test_a_password_has_ten_to_128_characters(password: str) -> None:
    with pytest.raises(UnfitSecretError) as refused:
        hash_password(password)

    assert password == "" or password not in str(refused.value)


def test_ten_chinese_characters_are_a_password() -> None:
    assert hash_password("春眠不觉晓处处闻啼鸟").startswith("$argon2id$")


@pytest.mark.parametrize(
    "pin",
    [
        "",
        "12345",
        "1234567",
        "12345a",
        "１２０３０４",
        "000000",
        "777777",
        "123456",
        "012345",
        "654321",
        "987654",
        "121212",
        "907907",
    ],
)
def test_a_pin_that_is_tried_first_is_refused(pin: str) -> None:
    with pytest.raises(UnfitSecretError) as refused:
        hash_pin(pin)

    assert pin == "" or pin not in str(refused.value)


@pytest.mark.parametrize("pin", ["260714", "112233", "902090", "123457"])
def test_other_pins_are_good(pin: str) -> None:
    assert PasswordHasher().verify(hash_pin(pin), pin)


def test_a_new_password_forgives_tries_and_signs_out(session: Session) -> None:
    _sign_in(session, "liying")
    _sign_in(session, "dengji")
    liying = session.scalars(select(Person).where(Person.username == "liying")).one()
    liying.failed_tries, liying.failed_at = 7, NOW

    people.set_password(session, "liying", "a new hash")

    assert (liying.password_hash, liying.failed_tries, liying.failed_at) == ("a new hash", 0, None)
    assert _signed_in(session) == ["dengji"]


def test_who_is_deactivated_is_signed_out_and_cannot_be_changed(session: Session) -> None:
    _sign_in(session, "liying")

    person = people.deactivate(session, "liying")

    assert not person.active
    assert _signed_in(session) == []
    for change in (people.set_password, people.set_pin):
        with pytest.raises(PersonError):
            change(session, "liying", "a hash")
    with pytest.raises(PersonError):
        people.deactivate(session, "liying")


def test_the_initials_of_somebody_who_left_stay_theirs(session: Session) -> None:
    people.deactivate(session, "liying")

    with pytest.raises(PersonError, match="taken"):
        people.add(session, replace(WANG, initials="LY"))


def test_a_pin_is_for_attendants(session: Session) -> None:
    with pytest.raises(PersonError, match="attendants"):
        people.set_pin(session, "dengji", "a hash")


def test_hashes_are_not_shown_with_a_person() -> None:
    assert "a hash" not in repr(WANG)
    assert "another" not in repr(WANG)


def _person(
    data: DataDirectory, *arguments: str, secrets: str = ""
) -> subprocess.CompletedProcess[str]:
    action, username, *rest = arguments
    command = ["person", action, username, "--data", str(data.root), *rest]
    return subprocess.run(
        [sys.executable, "-m", "central", *command],
        cwd=ROOT,
        input=secrets,
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_an_operator_adds_changes_and_ends_an_account(
    data: DataDirectory, database: Database
) -> None:
    wish = ["--name", "王琳", "--initials", "WL", "--office", "jinjiang", "--role", "attendant"]

    done = [
        _person(data, "add", "wang.lin", *wish, secrets="first password\n260714\n"),
        _person(data, "set-password", "wang.lin", secrets="second password\n"),
        _person(data, "set-pin", "wang.lin", secrets="902090\n"),
        _person(data, "deactivate", "wang.lin"),
    ]

    assert {(d.returncode, d.stdout, d.stderr) for d in done} == {(0, "", "")}
    with database.reading() as session:
        person = session.scalars(select(Person).where(Person.username == "wang.lin")).one()
        assert PasswordHasher().verify(person.password_hash, "second password")
        assert PasswordHasher().verify(person.pin_hash or "", "902090")
        assert not person.active
        lines = audit.lines(session, "jinjiang")
    assert {(line.action, line.detail) for line in lines} == {
        ("person_added", "wang.lin"),
        ("password_set", "wang.lin"),
        ("pin_set", "wang.lin"),
        ("person_deactivated", "wang.lin"),
    }


def test_what_an_operator_cannot_have_is_said_in_a_line(
    data: DataDirectory, tmp_path: Path
) -> None:
    nowhere = DataDirectory(tmp_path / "nowhere")

    refused = [
        _person(data, "set-password", "liying", secrets="short\n"),
        _person(data, "set-pin", "liying"),
        _person(data, "deactivate", "nobody"),
        _person(nowhere, "deactivate", "liying"),
    ]

    assert [r.returncode for r in refused] == [1] * 4
    assert all(len(r.stderr.splitlines()) == 1 for r in refused)
    assert "short" not in refused[0].stderr
    assert not nowhere.root.exists()


@pytest.mark.parametrize(("again", "changes"), [("902090", 1), ("902091", 0)])
def test_at_a_terminal_a_secret_is_typed_twice(
    data: DataDirectory, monkeypatch: pytest.MonkeyPatch, again: str, changes: int
) -> None:
    answers = {"PIN: ": "902090", "PIN again: ": again}
    monkeypatch.setattr(person_command, "getpass", answers.__getitem__)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    arguments = Namespace(action="set-pin", username="liying", data=data.root)

    if changes:
        person_command.run(arguments, lambda: NOW)
    else:
        with pytest.raises(SystemExit, match="the second PIN is another one"):
            person_command.run(arguments, lambda: NOW)

    database = Database(data.database)
    with database.reading() as session:
        assert len(audit.lines(session)) == changes
    database.close()
