"""A scripted centre and kiosk K01, which calls it; and a whole terminal on scripted devices."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from scripted_centre import Pki, ScriptedCentre, client_of, serving

from kiosk.central_client import CentralClient
from tests.unit.terminal_hall import Hall


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    folder = tmp_path_factory.mktemp("pki")
    ca = trustme.CA()
    pki = Pki(ca, ca.issue_cert("127.0.0.1"), folder / "ca.pem", folder / "k01.pem")
    ca.cert_pem.write_to_path(pki.ca_pem)
    k01 = ca.issue_cert("k01.kiosk.internal")
    k01.private_key_and_cert_chain_pem.write_to_path(pki.k01_pem)
    return pki


@pytest.fixture
def centre(pki: Pki) -> Iterator[ScriptedCentre]:
    with serving(pki.ca, pki.centre) as centre:
        yield centre


@pytest.fixture
def client(pki: Pki, centre: ScriptedCentre) -> Iterator[CentralClient]:
    client = client_of(pki, centre.url)
    yield client
    client.close()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    hall = Hall(tmp_path)
    yield hall
    hall.close()
