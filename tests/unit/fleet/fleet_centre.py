"""A centre with a signed repository behind mutual TLS, honest until a test makes it otherwise."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from scripted_centre import Answer, Handler, Pki, ScriptedCentre, json_answer, problem, whole
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, Targets

from central.clock import china_now
from central.fleet.repository import FleetRepository

PATIENCE_S = 20.0


class FleetCentre(ScriptedCentre):
    """Serves a repository and takes reports."""

    def __init__(self, pki: Pki, repository: FleetRepository) -> None:
        super().__init__(pki.ca, pki.centre)
        self.repository = repository
        self.instead: dict[str, Answer] = {}
        """What is answered where a path ends with the pattern, and not what is there."""
        self.orders: dict[str, Any] = {}
        self.reports: Queue[dict[str, Any]] = Queue()
        self.script = self  # type: ignore[assignment]

    def get_nowait(self) -> Answer:
        return self._answer

    def await_report(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next report that fits."""
        while True:
            report = self.reports.get(timeout=PATIENCE_S)
            if fits(report):
                return report

    def _answer(self, handler: Handler) -> None:
        for pattern, answer in self.instead.items():
            if re.search(f"{pattern}$", handler.path):
                return answer(handler)
        if handler.path == "/v1/kiosk/report":
            report = json.loads(self.requests[-1].body)
            self.reports.put(report)
            return json_answer(self._orders_for(report))(handler)
        part, _, name = handler.path.removeprefix("/v1/fleet/").partition("/")
        folder = {"metadata": self.repository.metadata, "targets": self.repository.targets}[part]
        if (folder / name).is_file():
            return whole(200, (folder / name).read_bytes(), "application/octet-stream")(handler)
        return problem(404, "Not Found")(handler)

    def _orders_for(self, report: dict[str, Any]) -> dict[str, Any]:
        return {
            "audit_taken": [line["id"] for line in report["audit"]],
            "locked": False,
            "lock_revision": 0,
            "restart": "",
            "config_sequence": 0,
            "release": None,
            "staff": None,
            "poll_s": 0.1,
            **self.orders,
        }


@contextmanager
def fleet_centre(pki: Pki, repository: FleetRepository) -> Iterator[FleetCentre]:
    """A running centre."""
    centre = FleetCentre(pki, repository)
    thread = Thread(target=centre.serve_forever, args=(0.01,))
    thread.start()
    yield centre
    centre.gone.set()
    centre.shutdown()
    centre.server_close()
    thread.join()


def publish(
    repository: FleetRepository,
    content: bytes,
    *,
    path: str = "config/K01.toml",
    role_name: str = "config",
    now: datetime | None = None,
) -> None:
    """Sign any bytes with the right key: the key may be in the wrong hands."""
    role = repository._next(role_name, Targets)
    repository._add(role.signed, path, content)
    repository._sign(role_name, role, now or china_now())
    repository._publish({role_name: role.signed.version}, now or china_now())


def sign_as_stranger(file: Path) -> None:
    """Sign a metadata file with a key that nobody knows."""
    document: Metadata[Any] = Metadata.from_file(str(file))
    document.sign(CryptoSigner(Ed25519PrivateKey.generate()))
    file.write_bytes(document.to_bytes())


def replace_timestamp_key(repository: FleetRepository) -> None:
    """Publish a second root with a new key for timestamps, and begin their count anew."""
    root: Metadata[Root] = Metadata.from_file(str(repository.metadata / "1.root.json"))
    (old,) = root.signed.roles["timestamp"].keyids
    new = Ed25519PrivateKey.generate()
    root.signed.revoke_key(old, "timestamp")
    root.signed.add_key(CryptoSigner(new).public_key, "timestamp")
    root.signed.version = 2
    for append, name in enumerate(("root1", "root2")):
        root.sign(repository._signer(name), append=bool(append))
    (repository.metadata / "2.root.json").write_bytes(root.to_bytes())
    file = repository.metadata / "timestamp.json"
    stamp: Metadata[Any] = Metadata.from_file(str(file))
    stamp.signed.version = 1
    stamp.sign(CryptoSigner(new))
    file.write_bytes(stamp.to_bytes())


def copy_of(repository: FleetRepository, folder: Path) -> FleetRepository:
    """The repository as it is now, to be shown again later."""
    for name in ("metadata", "targets"):
        shutil.copytree(getattr(repository, name), folder / name)
    return FleetRepository(folder)
