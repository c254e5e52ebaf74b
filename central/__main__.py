"""`python -m central`: make a sample day, serve it, or print the contract."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from central import sample
from central.app import contract
from central.clock import business_day, china_now
from central.data_directory import DataDirectory
from central.server import serve


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
                serve(DataDirectory(arguments.data), arguments.host, arguments.port)
            except OSError as error:
                sys.exit(f"cannot serve {arguments.data}: {error} (python -m central sample?)")
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

    commands.add_parser("openapi", help="print the contract: openapi.yaml")
    return parser


if __name__ == "__main__":
    main()
