"""What people see of kiosks, and what they order."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from centre_calls import KioskInProcess, SetClock, app_report
from fastapi import FastAPI

from central import audit, kiosks
from central.kiosks import KioskOnPage, KioskState, KioskTrouble, NoSuchKioskError
from central.models import Kiosk


class Page:
    """Reads and orders as a page does, as maintenance."""

    def __init__(self, app: FastAPI, clock: SetClock) -> None:
        self._database = app.state.centre.database
        self._clock = clock

    def kiosk(self, kiosk_id: str = "K01") -> KioskOnPage:
        with self._database.reading() as session:
            kiosk = kiosks.kiosk_on_page(session, kiosk_id, self._clock.now)
        assert kiosk is not None
        return kiosk

    def lock(self, locked: bool) -> None:
        with self._database.writing() as session:
            kiosks.order_lock(session, "K01", locked, who="weixiu", now=self._clock.now)


@pytest.fixture
def page(app: FastAPI, clock: SetClock) -> Page:
    return Page(app, clock)


@pytest.mark.parametrize("state", ["idle", "couple", "staff", "out_of_service"])
def test_a_kiosk_is_as_its_application_says(k01: KioskInProcess, page: Page, state: str) -> None:
    k01.report(app=app_report(state=state))

    assert page.kiosk().state is KioskState(state)


def test_a_page_shows_what_people_want_to_know(
    k01: KioskInProcess, page: Page, clock: SetClock
) -> None:
    k01.report(
        app=app_report(
            state="out_of_service",
            troubles=[{"trouble": "paper_out", "who_acts": "staff"}],
            tickets_left=0,
            closed=True,
        ),
        config={"sequence": 7, "refused": 8, "problem": "the signature is not good"},
        software={"version": "1.4.0", "slot": "b", "refused": "1.5.0", "problem": "no picture"},
    )

    kiosk = page.kiosk()

    assert kiosk.office_name.en.startswith("Jinjiang")
    assert kiosk.reported_at == clock.now
    assert kiosk.troubles == (KioskTrouble("paper_out", "staff"),)
    assert (kiosk.tickets_left, kiosk.closed) == (0, True)
    assert (kiosk.config_sequence, kiosk.config_refused) == (7, 8)
    assert kiosk.config_problem == "the signature is not good"
    assert (kiosk.software_version, kiosk.software_slot) == ("1.4.0", "b")
    assert (kiosk.software_refused, kiosk.software_problem) == ("1.5.0", "no picture")
    assert (kiosk.app_version, kiosk.agent_version) == ("1.4.0", "1.4.0")


def test_a_kiosk_that_never_reported_is_silent(page: Page) -> None:
    kiosk = page.kiosk()

    assert kiosk.state is KioskState.SILENT
    assert kiosk.reported_at is None
    assert kiosk.restart_pending is False


def test_a_kiosk_is_silent_after_thirty_seconds(
    k01: KioskInProcess, page: Page, clock: SetClock
) -> None:
    k01.report()
    clock.now += timedelta(seconds=30)
    assert page.kiosk().state is KioskState.IDLE

    clock.now += timedelta(seconds=1)

    assert page.kiosk().state is KioskState.SILENT


@pytest.mark.parametrize(
    ("of_app", "state"),
    [
        (None, KioskState.APP_SILENT),
        # a kiosk whose clock is hours off says nothing old by its own clock
        (app_report(at="2026-03-05T02:11:45+08:00"), KioskState.IDLE),
    ],
)
def test_an_agent_that_hears_nothing_new_of_the_application_tells_that(
    k01: KioskInProcess, page: Page, of_app: dict[str, Any] | None, state: KioskState
) -> None:
    k01.report(app=of_app)

    assert page.kiosk().state is state


def test_a_report_of_an_older_contract_counts_as_none(
    app: FastAPI, k01: KioskInProcess, page: Page
) -> None:
    k01.report()
    with app.state.centre.database.writing() as session:
        session.get_one(Kiosk, "K01").report = {"agent": "0.1", "weather": "fine"}

    assert page.kiosk().state is KioskState.SILENT


def test_staff_who_opened_over_a_lock_are_shown_until_the_next_order(
    k01: KioskInProcess, page: Page
) -> None:
    page.lock(True)
    k01.report(app=app_report(locked=True))
    assert (page.kiosk().locked, page.kiosk().opened_by) == (True, "")

    opened = app_report(lock_overridden=1, overridden_by="LY")
    k01.report(app=opened)
    assert (page.kiosk().locked, page.kiosk().lock_ordered) == (False, True)
    assert page.kiosk().opened_by == "LY"

    page.lock(True)
    assert page.kiosk().opened_by == ""


def test_nobody_opened_over_a_lock_that_is_not_ordered(k01: KioskInProcess, page: Page) -> None:
    k01.report(app=app_report(lock_overridden=0))
    assert page.kiosk().opened_by == ""

    page.lock(False)
    k01.report(app=app_report(lock_overridden=1, overridden_by="LY"))
    assert page.kiosk().opened_by == ""


def test_a_restart_is_pending_until_the_kiosk_has_done_that_one(
    app: FastAPI, k01: KioskInProcess, page: Page, clock: SetClock
) -> None:
    first, second = uuid4(), uuid4()

    def order(restart_id: UUID) -> None:
        with app.state.centre.database.writing() as session:
            kiosks.order_restart(session, "K01", restart_id, who="weixiu", now=clock.now)

    order(first)
    assert page.kiosk().restart_pending
    k01.report(app=app_report(restarted_for=str(first)))
    assert not page.kiosk().restart_pending
    order(second)
    assert page.kiosk().restart_pending


def test_a_restart_that_was_tapped_twice_is_one_order(app: FastAPI, clock: SetClock) -> None:
    restart = uuid4()
    with app.state.centre.database.writing() as session:
        for _ in range(2):
            kiosks.order_restart(session, "K01", restart, who="weixiu", now=clock.now)

        assert len(audit.lines(session, kiosk_id="K01")) == 1


def test_every_order_is_in_the_audit(app: FastAPI, clock: SetClock) -> None:
    who: dict[str, Any] = {"who": "weixiu", "now": clock.now}
    with app.state.centre.database.writing() as session:
        kiosks.order_lock(session, "K01", True, **who)
        kiosks.order_lock(session, "K01", False, **who)
        kiosks.order_restart(session, "K01", uuid4(), **who)
        kiosks.want_release(session, "K01", "1.5.0", **who)
        lines = audit.lines(session, kiosk_id="K01")

    actions = {"kiosk_locked", "kiosk_unlocked", "kiosk_restarted", "release_wanted"}
    assert {line.action for line in lines} == actions
    assert {(line.who, line.office_id) for line in lines} == {("weixiu", "jinjiang")}
    assert [line.detail for line in lines if line.action == "release_wanted"] == ["1.5.0"]


def test_nothing_is_ordered_of_a_kiosk_that_is_not_there(app: FastAPI, clock: SetClock) -> None:
    who: dict[str, Any] = {"who": "weixiu", "now": clock.now}
    with app.state.centre.database.writing() as session:
        with pytest.raises(NoSuchKioskError):
            kiosks.order_lock(session, "K99", True, **who)
        with pytest.raises(NoSuchKioskError):
            kiosks.order_restart(session, "K99", uuid4(), **who)
        with pytest.raises(NoSuchKioskError):
            kiosks.want_release(session, "K99", "1.5.0", **who)

        assert audit.lines(session) == ()
        assert kiosks.kiosk_on_page(session, "K99", clock.now) is None


def test_an_office_sees_its_own_kiosks_and_the_city_all(app: FastAPI, clock: SetClock) -> None:
    def names(office_id: str | None) -> list[str]:
        with app.state.centre.database.reading() as session:
            return [k.kiosk_id for k in kiosks.kiosks_of(session, office_id, clock.now)]

    assert names("jinjiang") == ["K01", "K02"]
    assert names(None) == ["K01", "K02", "K03"]
    assert names("nowhere") == []
