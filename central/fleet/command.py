"""`python -m central fleet`: make the repository of a data directory, publish a release."""

import argparse
import sys
from pathlib import Path

from central.clock import Clock
from central.data_directory import DataDirectory
from central.fleet import release
from central.fleet.repository import FleetRepository, RepositoryError


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    fleet = commands.add_parser("fleet", help="what may change kiosks: signed configs and releases")
    words = fleet.add_subparsers(dest="fleet_command", required=True)
    make = words.add_parser("make", help="make keys and an empty repository, if there are none")
    publish = words.add_parser("release", help="sign a tree of the software and publish it")
    renew = words.add_parser("renew", help="sign anew what the offline keys sign: every half year")
    for word in (make, publish, renew):
        word.add_argument("--data", type=Path, required=True)
    publish.add_argument(
        "--tree", type=Path, default=Path(), help="the top of the tree (default: this folder)"
    )


def run(arguments: argparse.Namespace, clock: Clock) -> None:
    """Carry out one command; say on stdout what came of it."""
    repository = FleetRepository(DataDirectory(arguments.data).fleet)
    try:
        if arguments.fleet_command == "make":
            repository.make(clock())
            print(f"Kiosks trust {repository.root}; carry the offline keys away from here.")
        elif arguments.fleet_command == "renew":
            repository.renew(clock())
            print("signed anew: targets, software")
        else:
            version = release.version_of(arguments.tree)
            repository.publish_release(version, release.build(arguments.tree), clock())
            print(f"published {version}")
    except (OSError, ValueError, RepositoryError) as error:
        sys.exit(f"fleet: {error}")
