import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from centre_calls import KioskInProcess, SetClock
from centre_process import CentreProcess
from fastapi import FastAPI

from central import sample
from central.app import create_app
from central.clock import CHINA, business_day, china_now
from central.data_directory import DataDirectory

SAMPLE = Path(__file__).parents[2] / "config" / "sample.toml"
MORNING = datetime(2026, 3, 5, 10, 12, tzinfo=CHINA)


@pytest.fixture(scope="session")
def sample_day(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    """The sample's appointments of one Thursday in March; tests work on copies."""
    data = DataDirectory(tmp_path_factory.mktemp("sample_day"))
    sample.make(data, SAMPLE, MORNING.date(), MORNING)
    return data


@pytest.fixture
def data(sample_day: DataDirectory, tmp_path: Path) -> DataDirectory:
    return DataDirectory(shutil.copytree(sample_day.root, tmp_path / "data"))


@pytest.fixture
def codes(data: DataDirectory) -> Mapping[str, Mapping[str, str]]:
    return json.loads(data.codes.read_text())


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


@pytest.fixture
def app(data: DataDirectory, clock: SetClock) -> Iterator[FastAPI]:
    app = create_app(data, clock=clock)
    yield app
    app.state.centre.database.close()


@pytest.fixture
def k01(app: FastAPI) -> KioskInProcess:
    """A kiosk of the Jinjiang office."""
    return KioskInProcess.named(app, "K01")


@pytest.fixture
def k02(app: FastAPI) -> KioskInProcess:
    """The other kiosk of the Jinjiang office."""
    return KioskInProcess.named(app, "K02")


@pytest.fixture
def k03(app: FastAPI) -> KioskInProcess:
    """A kiosk of the Qingyang office."""
    return KioskInProcess.named(app, "K03")


@pytest.fixture
def wedding(k01: KioskInProcess, codes: Mapping[str, Mapping[str, str]]) -> str:
    """The id of an appointment of the Jinjiang office."""
    found = k01.look_up("booking_number", codes["wedding"]["booking_number"])
    return found["appointment"]["id"]


@pytest.fixture(scope="session")
def centres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CentreProcess, ...]]:
    """Two real servers on one data directory with appointments of today."""
    data = DataDirectory(tmp_path_factory.mktemp("today"))
    now = china_now()
    sample.make(data, SAMPLE, business_day(now), now)
    processes = (CentreProcess(data), CentreProcess(data))
    for process in processes:
        process.wait_until_listening()
    yield processes
    for process in processes:
        process.kill()


@pytest.fixture
def centre(centres: tuple[CentreProcess, ...]) -> CentreProcess:
    return centres[0]
