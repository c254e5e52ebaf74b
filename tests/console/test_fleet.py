"""Maintenance's pages: what is ordered is what a kiosk is told; what it reports is seen."""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from console_visits import Browser, SetClock
from fastapi import FastAPI
from sqlalchemy import select
from standing import report

from central.data_directory import DataDirectory
from central.database import Database
from central.fleet.remote_settings import Attract, Patience, RemoteSettings
from central.fleet.repository import FleetRepository
from central.models import AuditLine, Kiosk


@pytest.fixture
def repository(app: FastAPI) -> FleetRepository:
    repository: FleetRepository = app.state.centre.fleet
    return repository


def kiosk(database: Database, kiosk_id: str = "K01") -> Kiosk:
    with database.reading() as session:
        return session.get_one(Kiosk, kiosk_id)


def actions(database: Database) -> list[str]:
    with database.reading() as session:
        lines = session.scalars(
            select(AuditLine).where(AuditLine.kiosk_id == "K01").order_by(AuditLine.at)
        )
        return [f"{line.who} {line.action} {line.detail}".strip() for line in lines]


def test_all_kiosks_of_the_city_are_on_one_page(
    maintainer: Browser, database: Database, clock: SetClock
) -> None:
    report(database, "K01", clock.now, troubles=[{"trouble": "reader", "who_acts": "staff"}])
    report(database, "K03", clock.now - timedelta(minutes=5))
    text = maintainer.get("/fleet").text
    rows = {
        row[0]: row[1] for row in re.findall(r'href="/fleet/(K0\d)".*?</td>(.*?)</tr>', text, re.S)
    }
    assert sorted(rows) == ["K01", "K02", "K03"]
    assert "身份证阅读器" in rows["K01"]
    assert "state-silent" in rows["K02"]
    assert "state-silent" in rows["K03"]


def test_a_kiosk_that_nobody_knows_has_no_page(maintainer: Browser) -> None:
    for path in ("K99", "K99/now"):
        assert maintainer.get(f"/fleet/{path}").status_code == 404
    for order in ("lock", "unlock", "config"):
        assert maintainer.submit(f"/fleet/K99/{order}").status_code == 404


def test_lock_and_unlock_are_two_orders(maintainer: Browser, database: Database) -> None:
    maintainer.submit("/fleet/K01/lock")
    assert (kiosk(database).locked, kiosk(database).lock_revision) == (True, 1)
    maintainer.submit("/fleet/K01/unlock")
    assert (kiosk(database).locked, kiosk(database).lock_revision) == (False, 2)
    assert actions(database) == ["li.maintenance kiosk_locked", "li.maintenance kiosk_unlocked"]


def test_a_restart_form_that_is_sent_twice_is_one_order(
    maintainer: Browser, database: Database
) -> None:
    order = str(uuid4())
    for _ in range(2):
        assert maintainer.submit("/fleet/K01/restart", order=order).status_code == 303
    assert kiosk(database).restart_id == order
    assert actions(database) == ["li.maintenance kiosk_restarted"]


def test_a_configuration_is_signed_published_and_shown_again(
    maintainer: Browser, database: Database, repository: FleetRepository
) -> None:
    answer = maintainer.submit(
        "/fleet/K01/config", welcome_zh="欢迎来到锦江", card_s="60", ticket_s=""
    )
    assert answer.status_code == 303
    assert repository.published_config("K01") == RemoteSettings(
        time_out=Patience(card_s=60), attract=Attract(welcome_zh="欢迎来到锦江")
    )
    assert kiosk(database).config_sequence == 1
    assert actions(database) == ["li.maintenance config_published 1"]
    text = maintainer.get("/fleet/K01").text
    assert 'name="welcome_zh" value="欢迎来到锦江"' in text
    assert 'name="card_s" value="60"' in text


@pytest.mark.parametrize(("chosen", "peak_day"), [("true", True), ("false", False), ("", None)])
def test_a_peak_day_is_chosen_or_left_to_the_kiosk(
    maintainer: Browser, repository: FleetRepository, chosen: str, peak_day: bool | None
) -> None:
    maintainer.submit("/fleet/K01/config", peak_day=chosen, card_s="60")
    published = repository.published_config("K01")
    assert published is not None
    assert published.journey.peak_day is peak_day
    assert f'<option value="{chosen}" selected>' in maintainer.get("/fleet/K01").text


def test_no_kiosk_and_no_page_waits_while_a_configuration_is_signed(
    maintainer: Browser, database: Database, data: DataDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kiosk that asks for a number gives up after 1.5 s; signing waits for the disk."""
    publish = FleetRepository.publish_config

    def slowly(self: FleetRepository, *order: Any) -> int:
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        with sqlite3.connect(data.database, timeout=0) as kiosk:
            kiosk.execute("BEGIN IMMEDIATE")
        kiosk.close()
        return publish(self, *order)

    monkeypatch.setattr(FleetRepository, "publish_config", slowly)
    assert maintainer.submit("/fleet/K01/config", card_s="60").status_code == 303
    assert kiosk(database).config_sequence == 1


def test_of_two_who_publish_at_once_the_later_sequence_is_told(
    maintainer: Browser, database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish = FleetRepository.publish_config

    def overtaken(self: FleetRepository, *order: Any) -> int:
        mine = publish(self, *order)
        with database.writing() as session:
            session.get_one(Kiosk, "K01").config_sequence = publish(self, *order)
        return mine

    monkeypatch.setattr(FleetRepository, "publish_config", overtaken)
    maintainer.submit("/fleet/K01/config", card_s="60")
    assert kiosk(database).config_sequence == 2


def test_a_centre_without_a_repository_still_locks(
    maintainer: Browser, database: Database, data: DataDirectory
) -> None:
    shutil.rmtree(data.fleet)
    assert maintainer.get("/fleet/K01").status_code == 200
    maintainer.submit("/fleet/K01/lock")
    assert kiosk(database).locked


@pytest.mark.parametrize(
    ("field", "value"),
    [("card_s", "4"), ("card_s", "601"), ("card_s", "soon"), ("welcome_en", "w" * 61)],
)
def test_what_no_kiosk_would_take_is_not_published_and_stays_in_the_form(
    maintainer: Browser, database: Database, repository: FleetRepository, field: str, value: str
) -> None:
    answer = maintainer.submit("/fleet/K01/config", **{field: value})
    assert answer.status_code == 400
    assert f'name="{field}" value="{value}"' in answer.text
    assert f'aria-describedby="{field}-hint"' in answer.text
    assert repository.published_config("K01") is None
    assert kiosk(database).config_sequence == 0


def test_a_published_release_can_be_wanted_and_no_other(
    maintainer: Browser, database: Database, repository: FleetRepository, clock: SetClock
) -> None:
    assert maintainer.submit("/fleet/K01/release", version="0.3.0").status_code == 404
    repository.publish_release("0.3.0", b"archive", clock.now)
    assert "0.3.0" in maintainer.get("/fleet/K01").text
    assert maintainer.submit("/fleet/K01/release", version="0.3.0").status_code == 303
    assert kiosk(database).wanted_release == "0.3.0"


def test_what_a_kiosk_refused_stands_on_its_page_with_the_reason(
    maintainer: Browser, database: Database, clock: SetClock
) -> None:
    report(database, "K01", clock.now)
    with database.writing() as session:
        row = session.get_one(Kiosk, "K01")
        assert row.report is not None
        refused = {"sequence": 1, "refused": 2, "problem": "the signature is wrong"}
        row.report = row.report | {"config": refused}
    text = maintainer.get("/fleet/K01").text
    assert "配置 2 被拒绝" in text
    assert "the signature is wrong" in text


def test_a_lock_over_which_staff_opened_is_told(
    maintainer: Browser, database: Database, clock: SetClock
) -> None:
    maintainer.submit("/fleet/K01/lock")
    report(database, "K01", clock.now, lock_overridden=1, overridden_by="LY")
    assert "由 LY 在终端现场解锁" in maintainer.get("/fleet/K01").text


def test_what_was_done_at_a_kiosk_is_on_its_page_in_words(
    maintainer: Browser, database: Database, clock: SetClock
) -> None:
    with database.writing() as session:
        session.add(
            AuditLine(
                id=str(uuid4()),
                at=clock.now,
                who="LY",
                kiosk_id="K01",
                office_id="jinjiang",
                action="paper_changed",
                detail="proven",
            )
        )
    assert "更换纸卷 proven" in maintainer.get("/fleet/K01").text


@pytest.mark.parametrize("username", ["he.clerk", "wu.attendant", "gu.registrar"])
def test_nobody_else_orders_anything(
    signed_in: Callable[[str], Browser], database: Database, username: str
) -> None:
    visitor = signed_in(username)
    assert visitor.submit("/fleet/K01/lock").status_code == 403
    assert not kiosk(database).locked
