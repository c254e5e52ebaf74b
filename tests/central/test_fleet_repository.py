"""The signed repository, seen by a client of The Update Framework as a kiosk has one."""

import io
import json
import stat
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from centre_calls import KioskInProcess, SetClock, is_problem
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import DownloadHTTPError, RepositoryError, UnsignedMetadataError
from tuf.api.metadata import Metadata, TargetFile, Targets
from tuf.ngclient import FetcherInterface, Updater

from central.clock import china_now
from central.fleet import release
from central.fleet.remote_settings import Attract, Patience, RemoteSettings
from central.fleet.repository import FleetRepository
from central.fleet.repository import RepositoryError as CannotPublish

TREE = Path(__file__).parents[2]
NOW = china_now()
PATIENT = RemoteSettings(time_out=Patience(card_s=60))
WELCOME = RemoteSettings(attract=Attract(welcome_zh="欢迎"))


class FromDisk(FetcherInterface):
    """Reads the repository's files as its server would send them."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            yield Path(url.removeprefix("file://")).read_bytes()
        except OSError:
            raise DownloadHTTPError("404", 404) from None


@pytest.fixture
def repository(tmp_path: Path) -> FleetRepository:
    repository = FleetRepository(tmp_path / "fleet")
    repository.make(NOW)
    return repository


def fetch(repository: FleetRepository, folder: Path, path: str) -> bytes | None:
    """Return a target as a kiosk gets it that was set up with `root.json`."""
    (folder / "targets").mkdir(parents=True, exist_ok=True)
    updater = Updater(
        str(folder),
        f"file://{repository.metadata}/",
        str(folder / "targets"),
        f"file://{repository.targets}/",
        FromDisk(),
        bootstrap=repository.root.read_bytes(),
    )
    target = updater.get_targetinfo(path)
    return None if target is None else Path(updater.download_target(target)).read_bytes()


def test_a_kiosk_gets_the_configuration_that_was_published_for_it(
    repository: FleetRepository, tmp_path: Path
) -> None:
    assert repository.publish_config("K01", PATIENT, NOW) == 1
    document = fetch(repository, tmp_path / "k01", "config/K01.toml")
    assert document == b"sequence = 1\n\n[time_out]\ncard_s = 60.0\n"
    assert fetch(repository, tmp_path / "k01", "config/K02.toml") is None


def test_every_kiosk_counts_its_own_configurations(repository: FleetRepository) -> None:
    sequences = [
        repository.publish_config(kiosk_id, PATIENT, NOW) for kiosk_id in ("K01", "K01", "K02")
    ]
    assert sequences == [1, 2, 1]


def test_what_was_published_last_can_be_read_back(repository: FleetRepository) -> None:
    assert repository.published_config("K01") is None
    for settings in (PATIENT, WELCOME):
        repository.publish_config("K01", settings, NOW)
        assert repository.published_config("K01") == settings


def test_a_kiosk_that_has_the_old_one_gets_the_new_one(
    repository: FleetRepository, tmp_path: Path
) -> None:
    for settings, words in ((PATIENT, b"card_s"), (WELCOME, "欢迎".encode())):
        repository.publish_config("K01", settings, NOW)
        document = fetch(repository, tmp_path / "k01", "config/K01.toml")
        assert document is not None
        assert words in document


def test_the_key_of_this_server_can_sign_no_software(
    repository: FleetRepository, tmp_path: Path
) -> None:
    """A thief of the online keys adds an archive to what the configuration role signs."""
    role = Metadata[Targets].from_file(str(repository.metadata / "1.config.json"))
    role.signed.targets["app/kiosk-9.0.0.tar.gz"] = TargetFile.from_data(
        "app/kiosk-9.0.0.tar.gz", b"evil", ["sha256"]
    )
    role.sign(repository._signer("config"))
    (repository.metadata / "1.config.json").write_bytes(role.to_bytes())
    assert fetch(repository, tmp_path / "k01", "app/kiosk-9.0.0.tar.gz") is None


def test_a_role_that_a_stranger_signed_is_refused(
    repository: FleetRepository, tmp_path: Path
) -> None:
    repository.publish_config("K01", PATIENT, NOW)
    file = repository.metadata / "2.config.json"
    role = Metadata[Targets].from_file(str(file))
    role.sign(CryptoSigner(Ed25519PrivateKey.generate()))
    file.write_bytes(role.to_bytes())
    with pytest.raises(UnsignedMetadataError):
        fetch(repository, tmp_path / "k01", "config/K01.toml")


def test_without_the_offline_key_no_release_is_published(repository: FleetRepository) -> None:
    (repository._offline_keys / "software.pem").unlink()
    with pytest.raises(CannotPublish, match=r"software\.pem is not here"):
        repository.publish_release("0.3.0", b"archive", NOW)
    assert repository.releases() == ()


def test_a_release_reaches_the_kiosk_and_stays_as_it_is(
    repository: FleetRepository, tmp_path: Path
) -> None:
    repository.publish_release("0.3.0", b"archive", NOW)
    assert fetch(repository, tmp_path / "k01", "app/kiosk-0.3.0.tar.gz") == b"archive"
    with pytest.raises(CannotPublish, match=r"0\.3\.0 is published"):
        repository.publish_release("0.3.0", b"another", NOW)
    repository.publish_release("0.4.0", b"later", NOW)
    assert repository.releases() == ("0.3.0", "0.4.0")


def test_readers_see_the_old_state_until_a_publication_is_complete(
    repository: FleetRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power goes after the new files are written and before `timestamp.json` leads to them."""
    repository.publish_config("K01", PATIENT, NOW)
    sign = FleetRepository._sign

    def power_cut(self: FleetRepository, name: str, *rest: object) -> None:
        if name == "timestamp":
            raise OSError("the power is gone")
        sign(self, name, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as cut:
        cut.setattr(FleetRepository, "_sign", power_cut)
        with pytest.raises(OSError, match="power"):
            repository.publish_config("K01", WELCOME, NOW)
    document = fetch(repository, tmp_path / "k01", "config/K01.toml")
    assert document is not None
    assert document.startswith(b"sequence = 1\n")
    assert repository.published_config("K01") == PATIENT
    # what nobody saw never was
    assert repository.publish_config("K01", WELCOME, NOW) == 2
    document = fetch(repository, tmp_path / "k01", "config/K01.toml")
    assert document is not None
    assert document.startswith(b"sequence = 2\n")
    assert "欢迎" in document.decode()


def test_a_release_that_was_cut_off_can_be_published_again(
    repository: FleetRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = FleetRepository._sign

    def power_cut(self: FleetRepository, name: str, *rest: object) -> None:
        if name == "snapshot":
            raise OSError("the power is gone")
        sign(self, name, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as cut:
        cut.setattr(FleetRepository, "_sign", power_cut)
        with pytest.raises(OSError, match="power"):
            repository.publish_release("0.3.0", b"archive", NOW)
    assert repository.releases() == ()
    repository.publish_release("0.3.0", b"archive", NOW)
    assert fetch(repository, tmp_path / "k01", "app/kiosk-0.3.0.tar.gz") == b"archive"


def test_releases_are_in_the_order_of_their_versions(repository: FleetRepository) -> None:
    for version in ("0.9.0", "0.10.0", "0.2.10"):
        repository.publish_release(version, b"archive", NOW)
    assert repository.releases() == ("0.2.10", "0.9.0", "0.10.0")


def test_releases_alone_keep_configurations_alive(
    repository: FleetRepository, tmp_path: Path
) -> None:
    """A release every few days: the timestamp is never old, and `config` lives 90 days."""
    old = FleetRepository(tmp_path / "old")
    old.make(NOW - timedelta(days=100))
    for week in range(15):
        when = NOW - timedelta(days=98 - 7 * week)
        old.publish_release(f"0.{week}.0", b"archive", when)
        old.keep_fresh(when)
    assert fetch(old, tmp_path / "k01", "config/K01.toml") is None


def test_two_that_find_it_old_sign_it_once(
    repository: FleetRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one signs while this one waits for its turn."""
    later = NOW + timedelta(days=10)
    turn = FleetRepository._writing
    first = FleetRepository(repository.metadata.parent)

    def after_the_other(self: FleetRepository) -> object:
        monkeypatch.setattr(FleetRepository, "_writing", turn)
        first.keep_fresh(later)
        return turn(self)

    monkeypatch.setattr(FleetRepository, "_writing", after_the_other)
    repository.keep_fresh(later)
    assert not (repository.metadata / "3.snapshot.json").exists()


def test_signatures_are_renewed_before_they_expire(
    repository: FleetRepository, tmp_path: Path
) -> None:
    old = FleetRepository(tmp_path / "old")
    old.make(NOW - timedelta(days=15))
    with pytest.raises(RepositoryError, match="expired"):
        fetch(old, tmp_path / "k01", "config/K01.toml")
    old.keep_fresh(NOW)
    assert fetch(old, tmp_path / "k01", "config/K01.toml") is None


def test_what_offline_keys_sign_is_renewed_by_hand(
    repository: FleetRepository, tmp_path: Path
) -> None:
    old = FleetRepository(tmp_path / "old")
    old.make(NOW - timedelta(days=400))
    old.publish_release("0.3.0", b"archive", NOW - timedelta(days=399))
    old.keep_fresh(NOW)
    with pytest.raises(RepositoryError, match="expired"):
        fetch(old, tmp_path / "k01", "app/kiosk-0.3.0.tar.gz")
    old.renew(NOW)
    assert fetch(old, tmp_path / "k01", "app/kiosk-0.3.0.tar.gz") == b"archive"


def test_what_is_fresh_is_not_signed_again(repository: FleetRepository) -> None:
    before = (repository.metadata / "timestamp.json").read_bytes()
    repository.keep_fresh(NOW + timedelta(days=6))
    assert (repository.metadata / "timestamp.json").read_bytes() == before


def test_a_repository_is_made_once(repository: FleetRepository) -> None:
    before = repository.root.read_bytes()
    repository.make(NOW + timedelta(days=1))
    assert repository.root.read_bytes() == before


def test_keys_are_for_their_owner_alone(repository: FleetRepository) -> None:
    keys = [*repository._keys.iterdir(), *repository._offline_keys.iterdir()]
    assert len(keys) == 8
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}


def test_two_of_three_root_keys_are_needed(repository: FleetRepository) -> None:
    root = json.loads(repository.root.read_bytes())["signed"]["roles"]["root"]
    assert (len(root["keyids"]), root["threshold"]) == (3, 2)


def test_the_root_outlives_a_year(repository: FleetRepository) -> None:
    expires = json.loads(repository.root.read_bytes())["signed"]["expires"]
    assert datetime.fromisoformat(expires) > datetime.now(UTC) + timedelta(days=2 * 365)


# --- a release ---


def names_in(archive: bytes) -> set[str]:
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        return set(tar.getnames())


def test_an_archive_holds_the_kiosk_and_no_bench() -> None:
    names = names_in(release.build(TREE))
    assert {"MANIFEST.json", "run_kiosk.py", "kiosk/session.py", "config/default.toml"} <= names
    assert "assets/locale/zh_CN/LC_MESSAGES/kiosk.mo" in names
    assert not [n for n in names if "bench" in n or "emulat" in n or n.startswith("central")]
    assert "config/sample.toml" not in names


def test_the_same_tree_is_the_same_archive() -> None:
    assert release.build(TREE) == release.build(TREE)


def test_a_tree_without_a_version_is_no_release(tmp_path: Path) -> None:
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "version.py").write_text("VERSION = 1\n")
    with pytest.raises(ValueError, match="names no version"):
        release.build(tmp_path)


# --- on the wire ---


def test_a_kiosk_reads_metadata_that_may_change_without_a_cache(
    k01: KioskInProcess, app: FastAPI
) -> None:
    answer = k01.get("/fleet/metadata/timestamp.json")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    assert "immutable" in k01.get("/fleet/metadata/1.root.json").headers["cache-control"]


def test_a_centre_that_cannot_sign_serves_what_it_signed(
    k01: KioskInProcess, app: FastAPI, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    """The key is gone, or the disk is full: half of the life is left, and no kiosk is cut off."""
    repository: FleetRepository = app.state.centre.fleet
    (repository._keys / "timestamp.pem").unlink()
    clock.now += timedelta(days=10)
    assert k01.get("/fleet/metadata/timestamp.json").status_code == 200
    assert "cannot be signed anew: RepositoryError" in caplog.text


def test_a_kiosk_reads_targets_by_their_hash(k01: KioskInProcess, app: FastAPI) -> None:
    repository: FleetRepository = app.state.centre.fleet
    repository.publish_config("K01", PATIENT, NOW)
    (file,) = (repository.targets / "config").iterdir()
    answer = k01.get(f"/fleet/targets/config/{file.name}")
    assert (answer.status_code, answer.content) == (200, file.read_bytes())


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("metadata/2.root.json", 404),
        (f"targets/config/{'0' * 64}.K01.toml", 404),
        ("metadata/..%2Fkeys%2Fconfig.pem", 404),
        ("metadata/config.pem", 422),
        (f"targets/keys/{'0' * 64}.config.pem", 422),
        ("targets/config/K01.toml", 422),
        ("targets/..%2Fkeys/config.pem", 404),
    ],
)
def test_nothing_else_of_the_centres_files_can_be_read(
    k01: KioskInProcess, path: str, status: int
) -> None:
    assert is_problem(k01.get(f"/fleet/{path}"), status)
