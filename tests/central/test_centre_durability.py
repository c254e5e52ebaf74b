"""A power cut at any moment: what the database says is stored is on the disk."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from centre_calls import PHOTO, KioskInProcess, SetClock, case_document, is_problem, photo_path
from fastapi import FastAPI
from sqlalchemy import event, text

from central.app import create_app
from central.data_directory import DataDirectory


@pytest.fixture
def case_id(k01: KioskInProcess, wedding: str) -> str:
    """A case whose photo has not arrived."""
    case_id = str(uuid4())
    k01.put(f"/cases/{case_id}", json=case_document(wedding))
    return case_id


def _stored(kiosk: KioskInProcess, case_id: str) -> list[bool]:
    return [photo["stored"] for photo in kiosk.get(f"/cases/{case_id}").json()["photos"]]


def test_file_then_name_then_folder_then_database(
    app: FastAPI, k01: KioskInProcess, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def watched_fsync(descriptor: int) -> None:
        name = Path(os.readlink(f"/proc/self/fd/{descriptor}")).name
        steps.append("sync photo" if name.endswith(".part") else f"sync {name}")
        fsync(descriptor)

    def watched_replace(self: Path, target: Path) -> Path:
        steps.append("name photo")
        return replace(self, target)

    monkeypatch.setattr("os.fsync", watched_fsync)
    monkeypatch.setattr(Path, "replace", watched_replace)
    engine = app.state.centre.database._writer
    event.listen(engine, "commit", lambda _: steps.append("commit"))

    k01.put(photo_path(case_id, PHOTO), content=PHOTO)

    assert steps == ["sync photos", "sync photo", "name photo", f"sync {case_id}", "commit"]


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_disk_that_fails_leaves_the_photo_missing_and_nothing_half_done(
    k01: KioskInProcess,
    case_id: str,
    data: DataDirectory,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    def fails(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(step, fails)
        assert is_problem(k01.put(photo_path(case_id, PHOTO), content=PHOTO), 500)

    assert _stored(k01, case_id) == [False, False]
    assert list((data.photos / case_id).glob("*")) == []
    assert k01.put(photo_path(case_id, PHOTO), content=PHOTO).status_code == 200


def test_a_database_that_fails_after_the_file_says_missing_and_takes_it_again(
    app: FastAPI, k01: KioskInProcess, case_id: str
) -> None:
    engine = app.state.centre.database._writer

    def power_cut(_: object) -> None:
        raise OSError("power cut")

    event.listen(engine, "commit", power_cut)
    assert is_problem(k01.put(photo_path(case_id, PHOTO), content=PHOTO), 500)
    event.remove(engine, "commit", power_cut)

    assert _stored(k01, case_id) == [False, False]
    assert k01.put(photo_path(case_id, PHOTO), content=PHOTO).status_code == 200
    assert sorted(_stored(k01, case_id)) == [False, True]


def test_half_a_photo_of_before_the_power_cut_is_gone_after_the_start(
    data: DataDirectory, clock: SetClock
) -> None:
    half = data.photos / str(uuid4()) / ".ab12.part"
    half.parent.mkdir()
    half.write_bytes(PHOTO[:100])

    create_app(data, clock=clock)

    assert not half.exists()


def test_a_commit_is_on_the_disk(app: FastAPI) -> None:
    with app.state.centre.database.writing() as session:
        settings = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
