"""A centre with a repository, and terminal K01, which trusts its root."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fleet_centre import FleetCentre, fleet_centre
from maintained import Maintained
from scripted_centre import Pki

from central.clock import china_now
from central.fleet.repository import FleetRepository


@pytest.fixture(scope="session")
def empty_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository as a city begins with it; tests work on copies."""
    folder = tmp_path_factory.mktemp("repository")
    FleetRepository(folder).make(china_now())
    return folder


@pytest.fixture
def fleet(pki: Pki, empty_repository: Path, tmp_path: Path) -> Iterator[FleetCentre]:
    repository = FleetRepository(shutil.copytree(empty_repository, tmp_path / "repository"))
    with fleet_centre(pki, repository) as centre:
        yield centre


@pytest.fixture
def terminal(pki: Pki, fleet: FleetCentre, tmp_path: Path) -> Iterator[Maintained]:
    terminal = Maintained(tmp_path / "terminal", pki, fleet)
    yield terminal
    terminal.kill()
