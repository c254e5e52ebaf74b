"""The hall: an attendant sees the kiosks of the office, and answers who calls."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from console_visits import Browser, SetClock, employ
from sqlalchemy import select
from standing import report

from central import staff_calls
from central.console.ring import RING, sound
from central.database import Database
from central.models import AuditLine, CallState, Kiosk, Role, StaffCall

ENGLISH = {"lang": "en"}
BY_THE_PAGE = {"HX-Request": "true"}


def ring(database: Database, clock: SetClock, kiosk_id: str = "K01", screen: str = "card") -> str:
    """Let a kiosk call for staff, as the API of another process does."""
    call_id = str(uuid4())
    with database.writing() as session:
        call = StaffCall(
            id=call_id,
            kiosk_id=kiosk_id,
            office_id=session.get_one(Kiosk, kiosk_id).office_id,
            screen=screen,
            state=CallState.RINGING,
            rang_at=clock.now,
        )
        session.add(call)
    return call_id


def call_of(database: Database, call_id: str) -> StaffCall:
    with database.reading() as session:
        return session.get_one(StaffCall, call_id)


@pytest.fixture
def english(attendant: Browser) -> Browser:
    """The attendant, who reads English."""
    attendant.get("/language/en")
    return attendant


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("idle", "In service"),
        ("couple", "With a couple"),
        ("staff", "Staff at work"),
        ("out_of_service", "Out of service"),
    ],
)
def test_a_kiosk_says_in_a_word_and_a_shape_how_it_is(
    english: Browser, database: Database, clock: SetClock, state: str, word: str
) -> None:
    report(database, "K01", clock.now, state=state)
    page = english.get("/hall/kiosks").text

    assert word in words(page)
    assert f"state-{state}" in page


def test_what_is_missing_is_said_with_who_must_act(
    english: Browser, database: Database, clock: SetClock
) -> None:
    troubles = [
        {"trouble": "paper_out", "who_acts": "staff"},
        {"trouble": "storage", "who_acts": "maintenance"},
    ]
    report(database, "K01", clock.now, state="out_of_service", troubles=troubles)
    page = words(english.get("/hall").text)

    assert "The ticket paper is out Who acts: Staff on site" in page
    assert "The disk takes no data Who acts: Maintenance staff" in page


def test_a_word_of_a_newer_kiosk_is_shown_as_it_comes(
    english: Browser, database: Database, clock: SetClock
) -> None:
    troubles = [{"trouble": "<b>100 %s", "who_acts": "courier"}]
    report(database, "K01", clock.now, state="out_of_service", troubles=troubles)
    ring(database, clock, screen="<b>5 %d")
    page = english.get("/hall").text

    assert "&lt;b&gt;100 %s" in page
    assert "Who acts: courier" in page
    assert "&lt;b&gt;5 %d" in page


def test_the_tickets_left_on_the_roll_are_told_and_few_of_them_stand_out(
    english: Browser, database: Database, clock: SetClock
) -> None:
    report(database, "K01", clock.now, tickets_left=240)
    report(database, "K02", clock.now, tickets_left=1)
    page = english.get("/hall").text

    assert re.findall(r'class="(tickets.*?)">([^<]+)', page) == [
        ("tickets", "About 240 tickets left on the roll"),
        ("tickets low", "About 1 ticket left on the roll"),
    ]


def test_a_kiosk_that_fell_silent_no_longer_says_that_it_serves(
    english: Browser, database: Database, clock: SetClock
) -> None:
    report(database, "K01", clock.now)
    report(database, "K02", clock.now)
    clock.now += timedelta(seconds=31)
    report(database, "K02", clock.now, app_silent=True)
    page = words(english.get("/hall").text)

    assert "K01 No connection Heard last at 2026-03-05 10:12." in page
    assert "K02 Not responding" in page
    assert "In service" not in page


def test_only_the_kiosks_and_calls_of_the_own_office_are_shown(
    english: Browser, database: Database, clock: SetClock
) -> None:
    report(database, "K03", clock.now)
    elsewhere = ring(database, clock, "K03")
    page = english.get("/hall").text

    assert "K03" not in page
    assert english.submit(f"/hall/calls/{elsewhere}/answer").status_code == 404
    assert english.submit(f"/hall/calls/{elsewhere}/finish").status_code == 404
    assert call_of(database, elsewhere).state is CallState.RINGING


def test_a_call_says_which_kiosk_and_where_in_the_journey(
    english: Browser, database: Database, clock: SetClock
) -> None:
    ring(database, clock)
    page = words(english.get("/hall/calls").text)

    assert "K01 · Laying down the ID card" in page
    assert "K01 calls for staff" in page
    assert "I am coming" in page


def test_who_says_first_that_they_come_is_who_comes(
    attendant: Browser, database: Database, clock: SetClock, stranger: Browser
) -> None:
    employ(database, "ou.attendant", Role.ATTENDANT, initials="OU")
    call_id = ring(database, clock)
    stranger.sign_in("ou.attendant")

    answered = attendant.post(
        f"/hall/calls/{call_id}/answer", headers={"X-CSRF-Token": attendant.csrf, **BY_THE_PAGE}
    )
    late = stranger.submit(f"/hall/calls/{call_id}/answer")

    assert "WA 正在赶来" in answered.text
    assert late.headers["location"] == "/hall"
    assert call_of(database, call_id).state is CallState.COMING
    assert call_of(database, call_id).answered_by == "WA"
    with database.reading() as session:
        answered = select(AuditLine.who).where(AuditLine.action == "call_answered")
        assert session.scalars(answered).all() == ["wu.attendant"]


def test_a_call_is_over_when_the_attendant_is_done(
    english: Browser, database: Database, clock: SetClock
) -> None:
    call_id = ring(database, clock)
    english.submit(f"/hall/calls/{call_id}/answer")
    assert "Done" in english.get("/hall/calls").text
    english.submit(f"/hall/calls/{call_id}/finish")

    assert call_of(database, call_id).state is CallState.DONE
    assert "Nobody calls." in english.get("/hall/calls").text
    with database.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.kiosk_id == "K01")).all()
    assert sorted((line.who, line.action) for line in lines) == [
        ("wu.attendant", "call_answered"),
        ("wu.attendant", "call_finished"),
    ]


def test_a_call_that_the_couple_took_back_rings_no_more(
    english: Browser, database: Database, clock: SetClock
) -> None:
    call_id = ring(database, clock)
    with database.writing() as session:
        session.get_one(StaffCall, call_id).state = CallState.CANCELLED

    assert "Nobody calls." in english.get("/hall/calls").text
    english.submit(f"/hall/calls/{call_id}/answer")
    assert call_of(database, call_id).state is CallState.CANCELLED


def test_who_waits_stands_before_those_to_whom_somebody_is_coming(
    english: Browser, database: Database, clock: SetClock
) -> None:
    first = ring(database, clock, "K01")
    clock.now += timedelta(seconds=5)
    ring(database, clock, "K02")
    with database.writing() as session:
        staff_calls.answer(session, first, "WA", clock.now, office_id="jinjiang")
    page = english.get("/hall/calls").text

    assert page.index("K02") < page.index("K01")


def test_a_part_that_did_not_change_is_not_sent_again(
    attendant: Browser, database: Database, clock: SetClock
) -> None:
    """No button is replaced under a finger because a kiosk reported."""
    asks = re.search(r'hx-get="(/hall/calls\?[^"]+)"', attendant.get("/hall").text)
    assert asks
    assert attendant.get(asks[1]).status_code == 204
    report(database, "K01", clock.now)
    assert attendant.get(asks[1]).status_code == 204
    ring(database, clock)
    assert attendant.get(asks[1]).status_code == 200


def test_a_phone_that_lay_idle_still_hears_and_answers_but_opens_nothing_else(
    attendant: Browser, database: Database, clock: SetClock
) -> None:
    csrf = attendant.csrf
    clock.now += timedelta(hours=5)
    call_id = ring(database, clock)

    assert call_id in attendant.get("/hall").text
    assert call_id in attendant.get("/hall/calls", headers=BY_THE_PAGE).text
    answered = attendant.post(f"/hall/calls/{call_id}/answer", data={"csrf": csrf})
    assert answered.headers["location"] == "/hall"
    assert call_of(database, call_id).state is CallState.COMING
    for path in ("/", "/me"):
        assert attendant.get(path).headers["location"].startswith("/sign-in")
    clock.now += timedelta(hours=7)
    assert attendant.get("/hall").headers["location"].startswith("/sign-in")


def test_the_ring_is_the_one_that_our_script_makes() -> None:
    assert RING.read_bytes() == sound()
