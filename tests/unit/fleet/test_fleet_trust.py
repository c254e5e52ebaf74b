"""What the terminal takes from a repository, and every way in which one can lie."""

import shutil
from contextlib import suppress
from pathlib import Path
from threading import Barrier, Thread

import pytest
from fleet_centre import (
    FleetCentre,
    copy_of,
    publish,
    replace_timestamp_key,
    sign_as_stranger,
)
from maintained import Maintained
from scripted_centre import Answer, Handler, dripping, raw, silent, whole

from central.clock import china_now
from central.fleet.remote_settings import Patience, RemoteSettings
from central.fleet.repository import FleetRepository
from kiosk.errors import CentralUnreachable, StorageError
from kiosk.fleet.trust import Untrusted

CONFIG = "config/K01.toml"
CONTENT = b"sequence = 7\n[time_out]\ncard_s = 60\n"


def fetched(terminal: Maintained, path: str = CONFIG, *, max_bytes: int = 10_000) -> bytes | None:
    with terminal.repository.checked() as offer:
        file = offer.fetch(path, max_bytes=max_bytes, within_s=20.0)
        return None if file is None else file.read_bytes()


def endless(handler: Handler) -> None:
    """More and more, until the client has had enough."""
    handler.close_connection = True
    with suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + CONTENT)
        while True:
            handler.wfile.write(bytes(64 * 1024))


def left_behind(terminal: Maintained) -> list[str]:
    return [file.name for file in (terminal.data / "fleet").glob("*.part")]


def test_a_signed_file_arrives_and_only_for_as_long_as_it_is_needed(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, CONTENT)

    assert fetched(terminal) == CONTENT
    assert left_behind(terminal) == []
    assert {request.sender for request in fleet.requests} == {"k01.kiosk.internal"}


def test_what_is_not_published_is_not_there(terminal: Maintained, fleet: FleetCentre) -> None:
    publish(fleet.repository, CONTENT, path="config/K02.toml")
    assert fetched(terminal) is None


@pytest.mark.parametrize("role", ["timestamp", "2.snapshot", "2.config", "1.targets"])
def test_metadata_that_was_changed_is_refused(
    terminal: Maintained, fleet: FleetCentre, role: str
) -> None:
    publish(fleet.repository, CONTENT)
    file = fleet.repository.metadata / f"{role}.json"
    changed = file.read_bytes().replace(b'"spec_version":"1.0', b'"spec_version":"1.00')
    file.write_bytes(changed)

    with pytest.raises(Untrusted, match="not signed by enough"):
        fetched(terminal)


@pytest.mark.parametrize("role", ["timestamp", "2.snapshot", "2.config", "1.targets"])
def test_metadata_that_a_stranger_signed_is_refused(
    terminal: Maintained, fleet: FleetCentre, role: str
) -> None:
    publish(fleet.repository, CONTENT)
    sign_as_stranger(fleet.repository.metadata / f"{role}.json")

    with pytest.raises(Untrusted, match="not signed by enough"):
        fetched(terminal)


def test_the_key_for_configurations_signs_no_software(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, b"evil", path="app/kiosk-9.0.0.tar.gz")
    assert fetched(terminal, "app/kiosk-9.0.0.tar.gz") is None


@pytest.mark.parametrize(
    "content",
    [CONTENT.replace(b"60", b"99"), CONTENT[:-1], b"", CONTENT + b"x", CONTENT * 100],
    ids=["tampered", "short", "empty", "longer", "much longer"],
)
def test_a_file_that_is_not_the_signed_one_is_refused(
    terminal: Maintained, fleet: FleetCentre, content: bytes
) -> None:
    publish(fleet.repository, CONTENT)
    fleet.instead[r"\.K01\.toml"] = whole(200, content, "application/octet-stream")

    with pytest.raises(Untrusted, match="not what was signed"):
        fetched(terminal)
    assert left_behind(terminal) == []


def test_a_file_that_breaks_off_has_to_be_asked_for_again(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, CONTENT)
    fleet.instead[r"\.K01\.toml"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 38\r\n\r\nsequ")

    with pytest.raises(CentralUnreachable):
        fetched(terminal)


def test_a_file_without_end_is_not_read_to_its_end(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, CONTENT)
    fleet.instead[r"\.K01\.toml"] = endless

    with pytest.raises(Untrusted, match="not what was signed"):
        fetched(terminal)


def test_a_signed_file_that_is_larger_than_any_should_be_is_not_read(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, CONTENT)
    with pytest.raises(Untrusted, match="larger than 10 bytes"):
        fetched(terminal, max_bytes=10)
    assert not [request for request in fleet.requests if "/targets/" in request.path]


# --- an old repository ---


def old_and_new(terminal: Maintained, fleet: FleetCentre, folder: Path) -> FleetRepository:
    """Return the repository of yesterday; the terminal has seen that of today."""
    publish(fleet.repository, b"sequence = 1\n")
    old = copy_of(fleet.repository, folder / "old")
    publish(fleet.repository, b"sequence = 2\n")
    assert fetched(terminal) == b"sequence = 2\n"
    return old


def test_an_old_repository_is_refused(
    terminal: Maintained, fleet: FleetCentre, tmp_path: Path
) -> None:
    new, fleet.repository = fleet.repository, old_and_new(terminal, fleet, tmp_path)

    with pytest.raises(Untrusted, match="older"):
        fetched(terminal)

    fleet.repository = new
    assert fetched(terminal) == b"sequence = 2\n"


@pytest.mark.parametrize("lost", [("timestamp.json", "snapshot.json"), None], ids=["two", "all"])
def test_an_old_repository_is_refused_also_when_what_tuf_remembers_is_lost(
    terminal: Maintained, fleet: FleetCentre, tmp_path: Path, lost: tuple[str, ...] | None
) -> None:
    old = old_and_new(terminal, fleet, tmp_path)
    metadata = terminal.data / "fleet" / "metadata"
    if lost is None:
        shutil.rmtree(metadata)
    else:
        for name in lost:
            (metadata / name).unlink()
    new, fleet.repository = fleet.repository, old

    with pytest.raises(Untrusted, match="an older repository: timestamp 2, after 3 was seen"):
        fetched(terminal)

    fleet.repository = new
    assert fetched(terminal) == b"sequence = 2\n"


def test_a_new_root_may_let_timestamps_count_anew(terminal: Maintained, fleet: FleetCentre) -> None:
    for _ in range(3):
        publish(fleet.repository, CONTENT)
    assert fetched(terminal) == CONTENT
    before = terminal.ledger.floor("root")

    replace_timestamp_key(fleet.repository)

    assert fetched(terminal) == CONTENT
    assert (before, terminal.ledger.floor("root")) == (1, 2)


def test_a_root_that_is_taken_back_is_refused(
    terminal: Maintained, fleet: FleetCentre, tmp_path: Path
) -> None:
    publish(fleet.repository, CONTENT)
    old = copy_of(fleet.repository, tmp_path / "old")
    replace_timestamp_key(fleet.repository)
    assert fetched(terminal) == CONTENT
    shutil.rmtree(terminal.data / "fleet" / "metadata")
    fleet.repository = old

    with pytest.raises(Untrusted, match="an older repository: root 1, after 2 was seen"):
        fetched(terminal)


def test_a_repository_that_nobody_signed_anew_is_refused(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, CONTENT, now=china_now().replace(year=china_now().year - 1, day=1))
    with pytest.raises(Untrusted, match="expired"):
        fetched(terminal)


# --- a line that lies ---


def test_a_page_of_the_network_is_no_repository(terminal: Maintained, fleet: FleetCentre) -> None:
    fleet.instead[".*"] = whole(200, b"<html>Please sign in</html>", "text/html")
    with pytest.raises(Untrusted, match="cannot be read"):
        fetched(terminal)


@pytest.mark.parametrize(
    "answer",
    [
        whole(403, b"<html>blocked</html>", "text/html"),
        whole(404, b"<html>not here</html>", "text/html"),
        whole(503, b"", "text/plain"),
        whole(302, b"", "text/plain", Location="https://127.0.0.1:1/"),
        raw(b"\x15\x03"),
    ],
    ids=["403", "a proxy's 404", "503", "redirect", "garbage"],
)
def test_nobody_but_the_centre_can_say_that_there_is_no_newer_root(
    terminal: Maintained, fleet: FleetCentre, answer: Answer
) -> None:
    fleet.instead[r"2\.root\.json"] = answer
    with pytest.raises(CentralUnreachable, match="the repository does not answer"):
        fetched(terminal)


@pytest.mark.parametrize(
    "answer",
    [silent, dripping(b"HTTP/1.1 200 OK\r\nX-Drip: "), dripping(b"HTTP/1.1 200 OK\r\n\r\n{")],
    ids=["silence", "a head in drops", "a body in drops"],
)
def test_a_slow_server_holds_nobody_longer_than_the_deadline(
    terminal: Maintained, fleet: FleetCentre, answer: Answer
) -> None:
    terminal.start(check_s=0.3)
    fleet.instead[r"timestamp\.json"] = answer
    with pytest.raises(CentralUnreachable, match="too slow"):
        fetched(terminal)


def test_a_target_that_comes_in_drops_has_a_deadline_too(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    publish(fleet.repository, CONTENT * 1000)
    fleet.instead[r"\.K01\.toml"] = dripping(b"HTTP/1.1 200 OK\r\n\r\nse")
    with (
        terminal.repository.checked() as offer,
        pytest.raises(CentralUnreachable, match="too slow"),
    ):
        offer.fetch(CONFIG, max_bytes=100_000, within_s=0.3)


# --- a disk that fails ---


@pytest.mark.parametrize("damage", ["empty", "half", "zeroes", "gone"])
@pytest.mark.parametrize("name", ["timestamp", "snapshot", "targets", "config", "root"])
def test_half_written_metadata_heals(
    terminal: Maintained, fleet: FleetCentre, name: str, damage: str
) -> None:
    publish(fleet.repository, CONTENT)
    assert fetched(terminal) == CONTENT
    file = (terminal.data / "fleet" / "metadata" / f"{name}.json").resolve()
    content = file.read_bytes()
    match damage:
        case "gone":
            file.unlink()
        case _:
            kept = {"empty": b"", "half": content[: len(content) // 2]}
            file.write_bytes(kept.get(damage, bytes(len(content))))

    assert fetched(terminal) == CONTENT


def test_a_root_file_that_is_gone_is_a_matter_of_the_disk(terminal: Maintained) -> None:
    Path(terminal.root).unlink()
    with pytest.raises(StorageError):
        fetched(terminal)


def test_two_checks_at_once_wait_for_each_other(terminal: Maintained, fleet: FleetCentre) -> None:
    """Two processes that share python-tuf's folder break each other (python-tuf#2836)."""
    publish(fleet.repository, CONTENT)
    others = [terminal.repository]
    terminal.start()
    others.append(terminal.repository)
    together, got = Barrier(2), []

    def check(number: int) -> None:
        together.wait()
        with others[number].checked() as offer:
            file = offer.fetch(CONFIG, max_bytes=10_000, within_s=20.0)
            assert file is not None
            got.append(file.read_bytes())

    threads = [Thread(target=check, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert got == [CONTENT, CONTENT]


def test_the_sample_of_the_real_centre_is_signed_in_the_same_way(
    terminal: Maintained, fleet: FleetCentre
) -> None:
    settings = RemoteSettings(time_out=Patience(card_s=60))
    assert fleet.repository.publish_config("K01", settings, china_now()) == 1
    assert fetched(terminal) == settings.to_toml(1)
