"""The agent's own client on the real centre: reports, orders, and the signed repository."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from centre_process import CentreProcess

from central.clock import china_now
from central.database import Database
from central.fleet.remote_settings import Patience, RemoteSettings
from central.fleet.repository import FleetRepository
from central.kiosks import KioskState, kiosk_on_page, order_lock, want_release
from kiosk.errors import CentralUnreachable
from kiosk.fleet.fetcher import CentreFetcher
from kiosk.fleet.ledger import Ledger
from kiosk.fleet.line import FleetLine
from kiosk.fleet.trust import Repository
from kiosk.fleet.wire import ConfigReport, Report, SoftwareReport
from kiosk.staff.audit import AuditLine, StaffAction
from kiosk.standing import ReportedTrouble, Status, TerminalState

LINE = AuditLine(
    "b5f0c9a2-2f3e-4a64-9d0e-1c6f3c0a7d55", datetime.now(UTC), "LY", StaffAction.CLOSED, ""
)


def report() -> Report:
    now = datetime.now(UTC)
    return Report(
        agent="0.2.0",
        app=Status(
            version="0.2.0",
            state=TerminalState.OUT_OF_SERVICE,
            troubles=(ReportedTrouble("paper_out", "staff"),),
            tickets_left=0,
            closed=False,
            locked=False,
            lock_overridden=0,
            overridden_by="",
            restarted_for="",
            config_sequence=3,
            started_at=now,
            at=now,
        ),
        config=ConfigReport(3, 4, "a lower sequence"),
        software=SoftwareReport("0.2.0", "base", None, ""),
        staff_etag="",
        audit=(LINE,),
    )


@pytest.fixture
def line(centre: CentreProcess) -> Iterator[FleetLine]:
    line = FleetLine(
        centre.url,
        ca=centre.data.authority,
        certificate=centre.data.pki / "k02.pem",
        connect_timeout_s=3,
        read_timeout_s=10,
    )
    yield line
    line.close()


def test_a_report_arrives_and_brings_orders(centre: CentreProcess, line: FleetLine) -> None:
    database = Database(centre.data.database)
    now = china_now()
    with database.writing() as session:
        order_lock(session, "K02", True, who="maintenance", now=now)
        want_release(session, "K02", "0.3.0", who="maintenance", now=now)

    orders = line.report(report())

    assert (orders.locked, orders.release, orders.audit_taken) == (True, "0.3.0", (LINE.id,))
    assert orders.lock_revision >= 1
    assert orders.staff is not None
    assert all(person.pin_hash.startswith("$argon2id$") for person in orders.staff.people)
    assert line.report(replace(report(), staff_etag=orders.staff.etag)).staff is None
    with database.reading() as session:
        kiosk = kiosk_on_page(session, "K02", china_now())
    database.close()
    assert kiosk is not None
    assert (kiosk.state, kiosk.config_refused) == (KioskState.OUT_OF_SERVICE, 4)
    assert kiosk.config_problem == "a lower sequence"


def test_a_report_of_a_silent_app_is_taken(centre: CentreProcess, line: FleetLine) -> None:
    line.report(replace(report(), app=None, audit=()))

    database = Database(centre.data.database)
    with database.reading() as session:
        kiosk = kiosk_on_page(session, "K02", china_now())
    database.close()
    assert kiosk is not None
    assert kiosk.state is KioskState.APP_SILENT


def repository_of(centre: CentreProcess, folder: Path, certificate: str) -> Repository:
    return Repository(
        centre.url,
        root=centre.data.fleet / "root.json",
        folder=folder,
        fetcher=CentreFetcher(
            ca=centre.data.authority,
            certificate=centre.data.pki / certificate,
            connect_timeout_s=3,
        ),
        ledger=Ledger(folder / "ledger.sqlite3"),
    )


def test_what_is_published_arrives_over_mutual_tls(centre: CentreProcess, tmp_path: Path) -> None:
    settings = RemoteSettings(time_out=Patience(card_s=60))
    published = FleetRepository(centre.data.fleet)
    sequence = published.publish_config("K02", settings, china_now())
    published.publish_release("9.0.0", b"an archive", china_now())

    with repository_of(centre, tmp_path, "k02.pem").checked() as offer:
        for path, content in (
            ("config/K02.toml", settings.to_toml(sequence)),
            ("app/kiosk-9.0.0.tar.gz", b"an archive"),
        ):
            file = offer.fetch(path, max_bytes=1_000, within_s=10)
            assert file is not None
            assert file.read_bytes() == content
        assert offer.fetch("config/K99.toml", max_bytes=1_000, within_s=10) is None


def test_a_stranger_gets_no_repository(centre: CentreProcess, tmp_path: Path) -> None:
    stranger = repository_of(centre, tmp_path, "centre.pem")
    with pytest.raises(CentralUnreachable), stranger.checked():
        pass
