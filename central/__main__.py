"""`python -m central`: make a sample day, serve it, or print the contract."""

import argparse
import os
import re
import sys
from datetime import date
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from central import person_command, sample
from central.app import contract
from central.centre import POLL_S, PUBLIC_URL
from central.clock import business_day, china_now
from central.data_directory import DataDirectory
from central.fleet import command as fleet_command
from central.server import serve, serve_console

_ORIGIN = re.compile(r"https://[A-Za-z0-9.-]{1,100}(:[0-9]{1,5})?/?")


def main() -> None:
    # everything here belongs to people or opens a door: nobody else on the machine reads it
    os.umask(0o077)
    arguments = _parser().parse_args()
    match arguments.command:
        case "sample":
            now = china_now()
            day = arguments.date or business_day(now)
            sample.make(DataDirectory(arguments.data), arguments.sample, day, now)
        case "serve":
            try:
                serve(
                    DataDirectory(arguments.data),
                    arguments.host,
                    arguments.port,
                    public_url=arguments.public_url,
                    poll_s=arguments.poll_s,
                )
            except OSError as error:
                sys.exit(f"cannot serve {arguments.data}: {error} (python -m central sample?)")
        case "console":
            where = arguments.host, arguments.port, arguments.public_url
            try:
                serve_console(DataDirectory(arguments.data), *where)
            except OSError as error:
                sys.exit(f"cannot serve {arguments.data}: {error} (python -m central sample?)")
        case "person":
            person_command.run(arguments, china_now)
        case "fleet":
            fleet_command.run(arguments, china_now)
        case "openapi":
            print(yaml.safe_dump(contract(), sort_keys=False, allow_unicode=True), end="")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="central", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    make = commands.add_parser("sample", help="make or complete a data directory for a day")
    make.add_argument("--data", type=Path, required=True)
    make.add_argument("--sample", type=Path, default=Path("config/sample.toml"))
    make.add_argument("--date", type=date.fromisoformat, help="YYYY-MM-DD, today if not given")

    run = commands.add_parser("serve", help="serve a data directory over mutual TLS")
    run.add_argument("--data", type=Path, required=True)
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--port", type=int, required=True, help="0 for any free one")

    run.add_argument(
        "--public-url", type=_origin, default=PUBLIC_URL, help="how browsers reach the pages"
    )
    run.add_argument("--poll-s", type=float, default=POLL_S, help="between two reports of a kiosk")

    pages = commands.add_parser("console", help="serve the pages for people over TLS")
    pages.add_argument("--data", type=Path, required=True)
    pages.add_argument("--host", default="127.0.0.1")
    pages.add_argument("--port", type=int, required=True, help="0 for any free one")
    pages.add_argument(
        "--public-url", type=_origin, help="how browsers reach it, if not by host and port"
    )

    person_command.add_parser(commands)
    fleet_command.add_parser(commands)
    commands.add_parser("openapi", help="print the contract: openapi.yaml")
    return parser


def _origin(text: str) -> str:
    """Take `https://host` or `https://host:port`: what a ticket can carry as a code."""
    if _ORIGIN.fullmatch(text) is None:
        raise argparse.ArgumentTypeError("it is https://host or https://host:port")
    return text


if __name__ == "__main__":
    main()
