"""People who work here: their accounts, passwords and PINs.

A hash costs some 50 ms and 64 MiB by intent (argon2id, RFC 9106). It is made before a session takes
the write lock, so that no kiosk waits for it.
"""

import re
from collections.abc import Set
from dataclasses import dataclass, field
from itertools import pairwise

from argon2 import PasswordHasher
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from central.models import Office, Person, Role, SignIn

MIN_PASSWORD_CHARACTERS = 10
# what the sign-in page takes
MAX_PASSWORD_CHARACTERS = 128

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
_INITIALS = re.compile(r"[A-Z]{2,4}")
_PIN = re.compile(r"[0-9]{6}")
_HASHER = PasswordHasher()
_PIN_IS_FOR = "a PIN is for attendants, who open the staff desk of a kiosk"


class UnfitSecretError(Exception):
    """A password or PIN that is too easy. Says why, and nothing of the secret."""


class PersonError(Exception):
    """An account cannot be as wished, or is not there. Says why."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """An account that is to be."""

    username: str
    name: str
    initials: str
    """Two to four capital letters, the person's own in the office."""
    office_id: str | None
    """None for maintenance, which serves the whole city, and for nobody else."""
    roles: Set[Role]
    password_hash: str = field(repr=False)
    pin_hash: str | None = field(default=None, repr=False)


def hash_password(password: str) -> str:
    """Return what is kept of a password.

    Length is what counts; words and signs are not prescribed (NIST SP 800-63B).

    Raises:
        UnfitSecretError: it is shorter than ten characters, or longer than 128.
    """
    if not MIN_PASSWORD_CHARACTERS <= len(password) <= MAX_PASSWORD_CHARACTERS:
        raise UnfitSecretError(
            f"a password has {MIN_PASSWORD_CHARACTERS} to {MAX_PASSWORD_CHARACTERS} characters"
        )
    return _HASHER.hash(password)


def hash_pin(pin: str) -> str:
    """Return what is kept of a PIN, and told to the kiosks of the office.

    Raises:
        UnfitSecretError: it is not six digits, or of those that are tried first.
    """
    if _PIN.fullmatch(pin) is None:
        raise UnfitSecretError("a PIN has six digits")
    steps = {int(digit) - int(before) for before, digit in pairwise(pin)}
    if pin[:3] == pin[3:] or pin[:2] == pin[2:4] == pin[4:] or steps in ({1}, {-1}):
        raise UnfitSecretError("a PIN neither repeats itself nor counts up or down")
    return _HASHER.hash(pin)


def add(session: Session, new: NewPerson) -> Person:
    """Add an account. The session holds the write lock.

    Raises:
        PersonError: the user name or the initials are taken, or something does not fit.
    """
    problem = _problem(session, new)
    if problem:
        raise PersonError(problem)
    person = Person(
        username=new.username,
        name=new.name,
        initials=new.initials,
        office_id=new.office_id,
        roles=sorted(role.value for role in new.roles),
        password_hash=new.password_hash,
        pin_hash=new.pin_hash,
    )
    session.add(person)
    session.flush()
    return person


def set_password(session: Session, username: str, password_hash: str) -> Person:
    """Replace a password. Whoever is signed in with the old one is signed out.

    Raises:
        PersonError: nobody is called so, or not any more.
    """
    person = _find(session, username)
    person.password_hash = password_hash
    person.failed_tries, person.failed_at = 0, None
    _sign_out(session, person)
    return person


def set_pin(session: Session, username: str, pin_hash: str) -> Person:
    """Replace a PIN. Kiosks hear of it with their next report.

    Raises:
        PersonError: nobody is called so, or it is no attendant.
    """
    person = _find(session, username)
    if Role.ATTENDANT not in person.roles:
        raise PersonError(_PIN_IS_FOR)
    person.pin_hash = pin_hash
    return person


def deactivate(session: Session, username: str) -> Person:
    """Shut somebody out, from pages at once, from kiosks with their next report.

    The account stays: the audit names it, and nobody else takes its name and initials.

    Raises:
        PersonError: nobody is called so, or not any more.
    """
    person = _find(session, username)
    person.active = False
    _sign_out(session, person)
    return person


def _find(session: Session, username: str) -> Person:
    person = session.scalar(select(Person).where(Person.username == username, Person.active))
    if person is None:
        raise PersonError(f"nobody is called {username!r}, or not any more")
    return person


def _sign_out(session: Session, person: Person) -> None:
    session.execute(delete(SignIn).where(SignIn.person_id == person.id))


def _problem(session: Session, new: NewPerson) -> str:
    """Return what is in the way of this account, or an empty text."""
    if _USERNAME.fullmatch(new.username) is None:
        return "a user name has 2 to 32 small letters, digits, dots, dashes; a letter comes first"
    if _INITIALS.fullmatch(new.initials) is None:
        return "initials are two to four capital letters"
    if not new.name.strip():
        return "a person has a name"
    if not new.roles:
        return "a person has a role"
    if (new.office_id is None) != (new.roles == {Role.MAINTENANCE}):
        return "maintenance has no office and no other role; everybody else has an office"
    if new.pin_hash is not None and Role.ATTENDANT not in new.roles:
        return _PIN_IS_FOR
    if new.office_id is not None and session.get(Office, new.office_id) is None:
        return f"there is no office {new.office_id!r}"
    if session.scalar(select(Person.id).where(Person.username == new.username)) is not None:
        return f"the user name {new.username!r} is taken"
    # asked here, because for the table's own rule no two people without an office are of one place
    same = select(Person.id).where(
        Person.office_id.is_not_distinct_from(new.office_id), Person.initials == new.initials
    )
    if session.scalar(same) is not None:
        return f"the initials {new.initials} are taken"
    return ""
