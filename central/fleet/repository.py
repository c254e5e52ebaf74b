"""The signed repository of everything that may change a kiosk: The Update Framework, as files.

Kiosks trust signatures, not this server (theupdateframework.github.io/specification). Who holds
which key decides what a thief of it can do:

    root (2 of 3), targets, software    kept offline: without them no code reaches a kiosk
    config, snapshot, timestamp         on this server: settings that the kiosk's own rules bound

Readers need no lock: files of a new version are written under new names first, and
`timestamp.json`, which leads to them, last. What it does not lead to never was: a publication that
was cut off is written anew by the next.
"""

import fcntl
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

from central.fleet.files import make_key, write_whole
from central.fleet.remote_settings import RemoteSettings

OFFLINE_KEYS = ("root1", "root2", "root3", "targets", "software")
ONLINE_KEYS = ("config", "snapshot", "timestamp")
_ROOT_THRESHOLD = 2
# What the server can sign is renewed when half of its life is over: a kiosk that is off for a
# holiday of eight days is not cut off.
_LIFE = {
    "root": timedelta(days=3 * 365),
    "targets": timedelta(days=365),
    "software": timedelta(days=180),
    "config": timedelta(days=90),
    "snapshot": timedelta(days=14),
    "timestamp": timedelta(days=14),
}
_COMPACT = JSONSerializer(compact=True)

T = TypeVar("T", Targets, Snapshot, Timestamp)


class RepositoryError(Exception):
    """The repository cannot do that; the text says why."""


class FleetRepository:
    """One repository. Several processes may publish into it, one after the other."""

    def __init__(self, folder: Path) -> None:
        self.metadata = folder / "metadata"
        self.targets = folder / "targets"
        self.root = folder / "root.json"
        """What a kiosk is given when it is set up, and trusts from then on."""
        self._keys = folder / "keys"
        self._offline_keys = folder / "offline-keys"
        self._lock = folder / "lock"

    def make(self, now: datetime) -> None:
        """Make keys and first metadata, if there are none.

        The offline keys are left beside the online ones, for a person to carry away.
        """
        for place in (self.metadata, self.targets, self._keys, self._offline_keys):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._writing():
            if self.root.exists():
                return
            for folder, names in ((self._keys, ONLINE_KEYS), (self._offline_keys, OFFLINE_KEYS)):
                for name in names:
                    make_key(folder / f"{name}.pem")
            self._make_metadata(now)

    def publish_config(self, kiosk_id: str, settings: RemoteSettings, now: datetime) -> int:
        """Sign a configuration for one kiosk; return its sequence, which is one more than before.

        Raises:
            OSError: it could not be written; kiosks see what was published before.
        """
        with self._writing():
            path = _config_path(kiosk_id)
            role = self._next("config", Targets)
            sequence = self._sequence(role.signed, path) + 1
            self._add(role.signed, path, settings.to_toml(sequence))
            self._sign("config", role, now)
            self._publish({"config": role.signed.version}, now)
            return sequence

    def published_config(self, kiosk_id: str) -> RemoteSettings | None:
        """Return what was published last for a kiosk, None if nothing ever was."""
        document = self._content(self._published("config"), _config_path(kiosk_id))
        return None if document is None else RemoteSettings.from_toml(document)

    def publish_release(self, version: str, archive: bytes, now: datetime) -> None:
        """Sign an archive of the software, with the offline key beside this repository.

        Raises:
            RepositoryError: the version is published already, or the key is not here.
            OSError: it could not be written.
        """
        with self._writing():
            path = f"app/kiosk-{version}.tar.gz"
            role = self._next("software", Targets)
            if path in role.signed.targets:
                raise RepositoryError(f"release {version} is published, and stays as it is")
            self._add(role.signed, path, archive)
            self._sign("software", role, now)
            self._publish({"software": role.signed.version}, now)

    def releases(self) -> tuple[str, ...]:
        """Return the versions that were published, the lowest first."""
        paths = self._published("software").targets
        versions = (path.removeprefix("app/kiosk-").removesuffix(".tar.gz") for path in paths)
        return tuple(sorted(versions, key=lambda version: [*map(int, version.split("."))]))

    def keep_fresh(self, now: datetime) -> None:
        """Sign anew what the server can sign and what is past half of its life.

        Raises:
            RepositoryError: a key is not here.
            OSError: it could not be written.
        """
        if not self._is_stale("timestamp", Timestamp, now):
            return
        with self._writing():
            # another process may have done it meanwhile
            if self._is_stale("timestamp", Timestamp, now):
                self._publish({}, now)

    def renew(self, now: datetime) -> None:
        """Sign `targets` and `software` anew, with the offline keys beside this repository.

        Raises:
            RepositoryError: a key is not here.
            OSError: it could not be written.
        """
        with self._writing():
            changed = {}
            for name in ("targets", "software"):
                role = self._next(name, Targets)
                self._sign(name, role, now)
                changed[name] = role.signed.version
            self._publish(changed, now)

    def _make_metadata(self, now: datetime) -> None:
        root = Root(consistent_snapshot=True)
        for name in ("root1", "root2", "root3"):
            root.add_key(self._signer(name).public_key, "root")
        root.roles["root"].threshold = _ROOT_THRESHOLD
        for name in ("targets", "snapshot", "timestamp"):
            root.add_key(self._signer(name).public_key, name)
        targets = Targets(delegations=Delegations({}, {}))
        assert targets.delegations is not None
        assert targets.delegations.roles is not None
        for name, paths in (("config", ["config/*.toml"]), ("software", ["app/*.tar.gz"])):
            role = DelegatedRole(name, [], 1, True, paths=paths)
            targets.delegations.roles[name] = role
            targets.add_key(self._signer(name).public_key, name)

        roles = {"targets": targets, "config": Targets(), "software": Targets()}
        for name, signed in roles.items():
            self._sign(name, Metadata(signed), now)
        self._publish(dict.fromkeys(roles, 1), now)
        root.expires = _expiry("root", now)
        document = Metadata(root)
        for name in ("root1", "root2", "root3"):
            document.sign(self._signer(name), append=True)
        content = document.to_bytes(_COMPACT)
        write_whole(self.metadata / "1.root.json", content)
        write_whole(self.root, content)

    def _publish(self, changed: dict[str, int], now: datetime) -> None:
        """Lead readers to new versions of roles: snapshot, then timestamp.

        Configurations that grow old are signed anew on this way: releases alone, published often
        enough, would keep the timestamp fresh and let them expire.
        """
        if "config" not in changed and self._is_stale("config", Targets, now):
            role = self._next("config", Targets)
            self._sign("config", role, now)
            changed = {**changed, "config": role.signed.version}
        snapshot = self._next("snapshot", Snapshot)
        for name, version in changed.items():
            snapshot.signed.meta[f"{name}.json"] = MetaFile(version)
        self._sign("snapshot", snapshot, now)
        timestamp = self._next("timestamp", Timestamp)
        timestamp.signed.snapshot_meta = MetaFile(snapshot.signed.version)
        self._sign("timestamp", timestamp, now)

    def _sign(
        self,
        name: str,
        document: Metadata[Targets] | Metadata[Snapshot] | Metadata[Timestamp],
        now: datetime,
    ) -> None:
        """Sign a new version of a role and write it under its name."""
        document.signed.expires = _expiry(name, now)
        document.sign(self._signer(name))
        file = "timestamp.json" if name == "timestamp" else f"{document.signed.version}.{name}.json"
        write_whole(self.metadata / file, document.to_bytes(_COMPACT))

    def _add(self, role: Targets, path: str, content: bytes) -> None:
        target = TargetFile.from_data(path, content, ["sha256"])
        folder, _, name = path.rpartition("/")
        (self.targets / folder).mkdir(mode=0o700, exist_ok=True)
        write_whole(self.targets / folder / f"{target.hashes['sha256']}.{name}", content)
        role.targets[path] = target

    def _content(self, role: Targets, path: str) -> bytes | None:
        target = role.targets.get(path)
        if target is None:
            return None
        folder, _, name = path.rpartition("/")
        return (self.targets / folder / f"{target.hashes['sha256']}.{name}").read_bytes()

    def _sequence(self, role: Targets, path: str) -> int:
        document = self._content(role, path)
        return 0 if document is None else int(tomllib.loads(document.decode())["sequence"])

    def _newest(self, name: str, kind: type[T]) -> Metadata[T]:
        """Return the metadata of a role that `timestamp.json` leads to.

        Raises:
            FileNotFoundError: there is none yet.
        """
        file = "timestamp.json" if name == "timestamp" else f"{self._version(name)}.{name}.json"
        return Metadata[T].from_bytes((self.metadata / file).read_bytes())

    def _published(self, name: str) -> Targets:
        """Return what kiosks are led to: nothing, where no repository was made yet."""
        try:
            return self._newest(name, Targets).signed
        except FileNotFoundError:
            return Targets()

    def _version(self, name: str) -> int:
        if name == "snapshot":
            return self._newest("timestamp", Timestamp).signed.snapshot_meta.version
        return self._newest("snapshot", Snapshot).signed.meta[f"{name}.json"].version

    def _next(self, name: str, kind: type[T]) -> Metadata[T]:
        """Return the newest metadata of a role, counted up; the first, if there is none yet."""
        try:
            document = self._newest(name, kind)
        except FileNotFoundError:
            return Metadata(kind())
        document.signed.version += 1
        return document

    def _is_stale(self, name: str, kind: type[T], now: datetime) -> bool:
        return self._newest(name, kind).signed.expires - now.astimezone(UTC) < _LIFE[name] / 2

    def _signer(self, name: str) -> CryptoSigner:
        folder = self._keys if name in ONLINE_KEYS else self._offline_keys
        try:
            key = load_pem_private_key((folder / f"{name}.pem").read_bytes(), None)
        except FileNotFoundError:
            raise RepositoryError(f"the key {name}.pem is not here") from None
        return CryptoSigner(key)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Let one process publish at a time."""
        with self._lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _config_path(kiosk_id: str) -> str:
    return f"config/{kiosk_id}.toml"


def _expiry(name: str, now: datetime) -> datetime:
    return (now.astimezone(UTC) + _LIFE[name]).replace(microsecond=0)
