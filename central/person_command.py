"""`python -m central person`: who may sign in, as an operator types it.

A password or PIN is asked for, or read from standard input, a line each. It is never an argument:
those stand in the list of processes and in the shell's history.
"""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from getpass import getpass
from pathlib import Path

from sqlalchemy.orm import Session

from central import audit, people
from central.clock import Clock
from central.data_directory import DataDirectory
from central.database import Database
from central.models import Person, Role


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    person = commands.add_parser("person", help="add people, replace their secrets, end accounts")
    actions = person.add_subparsers(dest="action", required=True)
    for action, what in {
        "add": "add an account; asks for its password, and for an attendant's PIN",
        "set-password": "replace a password, and sign out whoever used it",
        "set-pin": "replace the PIN with which an attendant opens the staff desk of a kiosk",
        "deactivate": "shut somebody out",
    }.items():
        parser = actions.add_parser(action, help=what, description=f"{what}.")
        parser.add_argument("username")
        parser.add_argument("--data", type=Path, required=True)
        if action == "add":
            parser.add_argument("--name", required=True)
            parser.add_argument("--initials", required=True, help="two to four capital letters")
            parser.add_argument("--office", help="left out for maintenance")
            parser.add_argument(
                "--role",
                action="append",
                type=Role,
                required=True,
                dest="roles",
                help=", ".join(Role) + "; may be given more than once",
            )


def run(arguments: argparse.Namespace, clock: Clock) -> None:
    """Do what was typed, or end the process with a line that says why not."""
    try:
        _run(arguments, clock)
    except (people.PersonError, people.UnfitSecretError, OSError) as error:
        sys.exit(str(error))


def _run(arguments: argparse.Namespace, clock: Clock) -> None:
    data = DataDirectory(arguments.data)
    data.database.stat()
    done, change = _change(arguments)
    database = Database(data.database)
    try:
        database.migrate()
        with database.writing() as session:
            person = change(session)
            audit.note(
                session,
                who="command line",
                action=done,
                now=clock(),
                office_id=person.office_id,
                detail=person.username,
            )
    finally:
        database.close()


def _change(arguments: argparse.Namespace) -> tuple[audit.Action, Callable[[Session], Person]]:
    """Return what the audit says and what is to be done, all secrets being read and hashed."""
    username = arguments.username
    match arguments.action:
        case "add":
            roles = frozenset(arguments.roles)
            new = people.NewPerson(
                username=username,
                name=arguments.name,
                initials=arguments.initials,
                office_id=arguments.office,
                roles=roles,
                password_hash=people.hash_password(_secret("password")),
                pin_hash=people.hash_pin(_secret("PIN")) if Role.ATTENDANT in roles else None,
            )
            return audit.Action.PERSON_ADDED, partial(people.add, new=new)
        case "set-password":
            secret = people.hash_password(_secret("password"))
            return audit.Action.PASSWORD_SET, partial(
                people.set_password, username=username, password_hash=secret
            )
        case "set-pin":
            secret = people.hash_pin(_secret("PIN"))
            return audit.Action.PIN_SET, partial(people.set_pin, username=username, pin_hash=secret)
        case _:
            return audit.Action.PERSON_DEACTIVATED, partial(people.deactivate, username=username)


def _secret(what: str) -> str:
    """Ask for a secret twice, or read it from what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    secret = getpass(f"{what}: ")
    if getpass(f"{what} again: ") != secret:
        raise people.UnfitSecretError(f"the second {what} is another one")
    return secret
