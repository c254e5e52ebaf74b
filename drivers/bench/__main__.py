"""Start the bench: `python -m drivers.bench --help`."""

import argparse
import json
import signal
import socket
import sys
from pathlib import Path

import uvicorn

from drivers.bench.app import bench_app
from drivers.bench.bench import Bench


def main() -> None:
    """Serve until SIGTERM or SIGINT; print one JSON line of addresses when everything is there."""
    arguments = _arguments()
    # uvicorn ends its server first and then hands the signal on to what was there before
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    bench = Bench(
        data=arguments.data,
        sample=arguments.sample,
        codes=arguments.codes,
        centre=arguments.centre,
        centre_certificate=arguments.centre_certificate,
    )
    bench.start()
    try:
        with socket.create_server(("127.0.0.1", arguments.port)) as listening:
            config = uvicorn.Config(bench_app(bench), log_level="warning")
            print(json.dumps(_addresses(bench, listening)), flush=True)
            uvicorn.Server(config).run([listening])
    finally:
        bench.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m drivers.bench", description="A terminal's devices, emulated on the wire."
    )
    parser.add_argument("--data", type=Path, required=True, help="folder for the reader's port")
    parser.add_argument("--sample", type=Path, required=True, help="people and appointments")
    parser.add_argument("--codes", type=Path, required=True, help="codes.json of the centre")
    parser.add_argument("--centre", type=_address, required=True, metavar="HOST:PORT")
    parser.add_argument("--centre-certificate", type=Path, required=True, metavar="PEM")
    parser.add_argument("--port", type=int, default=0, help="of the page; 0 takes a free one")
    return parser.parse_args()


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host, int(port)


def _addresses(bench: Bench, listening: socket.socket) -> dict[str, str]:
    def joined(address: tuple[str, int]) -> str:
        host, port = address
        return f"{host}:{port}"

    return {
        "page": f"http://{joined(listening.getsockname())}/",
        "reader": str(bench.link),
        "scanner": bench.scanner.url,
        "camera": bench.camera.url,
        "printer": joined(bench.printer.address),
        "centre": joined(bench.line.address),
    }


if __name__ == "__main__":
    main()
