"""The clerk's window: whom it calls, and that no tap is one too many."""

import re
from datetime import timedelta

import httpx
import pytest
from console_visits import Browser, SetClock, employ
from sqlalchemy import select
from waiting import call, case_id, pass_over, take_numbers

from central.database import Database
from central.models import AuditLine, NumberState, QueueNumber, Role, Window

MOMENT = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def hall(database: Database, clock: SetClock) -> None:
    """Four couples, waiting in three queues. Window 1 calls from A, 2 from A and B."""
    take_numbers(database, clock.now, "A1", "A2", "B1", "K1")


def at_window(page: httpx.Response) -> str:
    """Return the large number of a window's page."""
    found = re.search(r'class="number[^"]*">([^<]+)<', page.text)
    assert found
    return found[1]


def tap(clerk: Browser, what: str, seen: str = "", window: int = 1, **more: str) -> httpx.Response:
    """Touch a button of the page that shows `seen` at the window."""
    seen = case_id(seen) if seen else ""
    return clerk.submit(f"/window/{window}/{what}", seen=seen, **more)


def state_of(database: Database, number: str) -> NumberState:
    with database.reading() as session:
        return session.get_one(QueueNumber, case_id(number)).state


def audited(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.action.contains("number")))
        return [(line.action, line.detail) for line in lines]


def test_a_clerk_chooses_a_window_of_the_own_office(clerk: Browser) -> None:
    page = clerk.get("/windows").text

    assert re.findall(r'href="/window/(\d+)"', page) == ["1", "2", "3"]


def test_another_offices_window_is_not_there(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        session.add(Window(office_id="qingyang", number=9, queues=["A"]))

    assert clerk.get("/window/9").status_code == 404
    assert tap(clerk, "next", window=9).status_code == 404


def test_one_button_calls_the_next_couple(clerk: Browser, database: Database) -> None:
    assert at_window(clerk.get("/window/1")) == "—"

    answer = tap(clerk, "next")

    assert (answer.status_code, answer.headers["location"]) == (303, "/window/1")
    assert at_window(clerk.get("/window/1")) == "A0001"
    assert audited(database) == [("number_called", "A0001 → 1")]


def test_the_next_call_finishes_the_couple_before(
    clerk: Browser, database: Database, clock: SetClock
) -> None:
    tap(clerk, "next")
    clock.now += MOMENT
    tap(clerk, "next", seen="A1")

    assert at_window(clerk.get("/window/1")) == "A0002"
    assert state_of(database, "A1") is NumberState.FINISHED


def test_a_double_tap_calls_one_couple(clerk: Browser, database: Database) -> None:
    """The second tap meets the old page, or already the new one: both do nothing."""
    tap(clerk, "next")
    tap(clerk, "next")
    tap(clerk, "next", seen="A1")

    assert at_window(clerk.get("/window/1")) == "A0001"
    assert state_of(database, "A2") is NumberState.WAITING
    assert len(audited(database)) == 1


def test_a_page_that_is_old_moves_nobody(
    clerk: Browser, database: Database, clock: SetClock
) -> None:
    tap(clerk, "next")
    clock.now += MOMENT
    for what in ("pass", "finish", "recall"):
        tap(clerk, what, seen="A2")

    assert state_of(database, "A1") is NumberState.CALLED
    assert len(audited(database)) == 1


def test_a_couple_that_did_not_come_is_passed_and_called_again(
    clerk: Browser, database: Database, clock: SetClock
) -> None:
    tap(clerk, "next")
    clock.now += MOMENT
    tap(clerk, "recall", seen="A1")
    clock.now += MOMENT
    tap(clerk, "pass", seen="A1")
    passed = clerk.get("/window/1")
    assert at_window(passed) == "—"
    assert "A0001" in passed.text

    clock.now += MOMENT
    tap(clerk, "again", case_id=case_id("A1"))

    assert at_window(clerk.get("/window/1")) == "A0001"
    assert [action for action, _ in audited(database)] == [
        "number_called",
        "number_recalled",
        "number_passed",
        "passed_number_called",
    ]


def test_calling_a_passed_couple_twice_keeps_it_at_the_window(
    clerk: Browser, database: Database, clock: SetClock
) -> None:
    for _ in range(2):
        call(database, 1, clock.now)
        pass_over(database, 1, clock.now)
    clock.now += MOMENT

    tap(clerk, "again", case_id=case_id("A1"))
    tap(clerk, "again", seen="A1", case_id=case_id("A2"))  # the list moved under the finger

    assert at_window(clerk.get("/window/1")) == "A0001"
    assert state_of(database, "A2") is NumberState.PASSED


def test_finishing_calls_nobody(clerk: Browser, database: Database, clock: SetClock) -> None:
    tap(clerk, "next")
    tap(clerk, "finish", seen="A1")

    assert at_window(clerk.get("/window/1")) == "—"
    assert state_of(database, "A2") is NumberState.WAITING


def test_only_what_was_done_is_noted(clerk: Browser, database: Database, clock: SetClock) -> None:
    """The last one was called elsewhere meanwhile; and a case id that was never passed."""
    tap(clerk, "next")
    clock.now += MOMENT
    tap(clerk, "again", seen="A1", case_id=case_id("A2"))
    call(database, 2, clock.now)
    tap(clerk, "next", seen="A1")

    assert audited(database) == [("number_called", "A0001 → 1"), ("number_finished", "A0001 → 1")]
    assert at_window(clerk.get("/window/1")) == "—"


def test_what_is_no_movement_is_not_done(clerk: Browser) -> None:
    assert tap(clerk, "vanish").status_code == 422


def test_a_window_shows_how_many_wait_in_each_of_its_queues(clerk: Browser) -> None:
    page = clerk.get("/window/2").text

    assert re.findall(r"<dt>(.+?)</dt><dd>(\d+)</dd>", page) == [
        ("A 区等候", "2"),
        ("B 区等候", "1"),
    ]


def test_a_window_where_nobody_waits_has_nobody_to_call(
    clerk: Browser, database: Database, clock: SetClock
) -> None:
    call(database, 3, clock.now)

    assert re.search(r'id="do-next"[^>]*disabled', clerk.get("/window/3").text)
    assert not re.search(r'id="do-next"[^>]*disabled', clerk.get("/window/1").text)


def test_a_part_that_is_up_to_date_is_left_alone(
    clerk: Browser, database: Database, clock: SetClock
) -> None:
    asks = re.search(r'hx-get="(/window/1/now\?known=\w+)"', clerk.get("/window/1").text)
    assert asks
    assert clerk.get(asks[1]).status_code == 204

    call(database, 2, clock.now)  # takes one of this window's queue

    changed = clerk.get(asks[1])
    assert changed.status_code == 200
    assert asks[1] not in changed.text


def test_a_tap_is_answered_with_the_window_as_it_is_then(clerk: Browser) -> None:
    htmx = {"HX-Request": "true", "X-CSRF-Token": clerk.csrf}
    answer = clerk.post("/window/1/next", data={"seen": ""}, headers=htmx)

    assert answer.status_code == 200
    assert at_window(answer) == "A0001"


def test_a_clerk_sees_number_and_business_and_a_registrar_a_way_to_the_case(
    clerk: Browser, database: Database, clock: SetClock, signed_in
) -> None:
    call(database, 1, clock.now)
    employ(database, "both", Role.CLERK, Role.REGISTRAR)

    page = clerk.get("/window/1").text
    assert "结婚登记" in page
    assert "/cases/" not in page
    assert f'href="/cases/{case_id("A1")}"' in signed_in("both").get("/window/1").text
    for secret in ("林晓禾", "马一诺", "510104199503169927", "9927"):
        assert secret not in page
