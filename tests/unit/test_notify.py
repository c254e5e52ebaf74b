"""How the terminal tells its supervisor that it serves."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.notify import notify_ready


@contextmanager
def supervisor(address: str) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(address)
        listening.settimeout(5.0)
        yield listening


def test_a_supervisor_at_a_path_hears_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "notify.sock")
    monkeypatch.setenv("NOTIFY_SOCKET", path)
    with supervisor(path) as listening:
        notify_ready()
        assert listening.recv(64) == b"READY=1"


def test_a_supervisor_at_an_abstract_name_hears_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", f"@{tmp_path}")
    with supervisor(f"\0{tmp_path}") as listening:
        notify_ready()
        assert listening.recv(64) == b"READY=1"


def test_without_a_supervisor_there_is_nobody_to_tell(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify_ready()
    assert not caplog.records


def test_a_supervisor_that_has_gone_is_no_reason_not_to_serve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone.sock"))
    notify_ready()
    assert "the supervisor does not listen" in caplog.text
