"""What anybody may see: the display of a hall, and a couple's place on their phone."""

import re
from dataclasses import replace
from datetime import time, timedelta

import httpx
import pytest
from console_visits import Browser, SetClock
from fastapi import FastAPI
from sqlalchemy import select
from waiting import call, pass_over, place, take_numbers

from central.database import Database
from central.models import Appointment, NumberState, QueueNumber
from central.opening_hours import HoursPlan

# what a page that anybody sees must not tell
BUSINESSES = ("结婚", "离婚", "补领", "撤回", "divorce", "re-issue", "reissue")
DISPLAY = "/display/jinjiang"


def shown(page: httpx.Response, part: str) -> list[tuple[str, str]]:
    """Return the numbers of a list of the display, each with its window."""
    section = re.search(rf'class="{part}".*?</ul>', page.text, re.DOTALL)
    assert section
    pairs = r'class="number">(\w+)</span>.*?<strong>(\d+)</strong>'
    return re.findall(pairs, section[0], re.DOTALL)


def newest(page: httpx.Response) -> str:
    found = re.search(r'<p class="number">(\w+)</p>.*?<strong>(\d+)</strong>', page.text, re.DOTALL)
    assert found
    return f"{found[1]} {found[2]}"


def test_the_display_shows_who_was_called_last_largest(
    stranger: Browser, database: Database, clock: SetClock
) -> None:
    take_numbers(database, clock.now, "A1", "A2", "K1")
    call(database, 1, clock.now)
    call(database, 3, clock.now + timedelta(minutes=1))
    call(database, 2, clock.now + timedelta(minutes=2))
    clock.now += timedelta(minutes=3)

    page = stranger.get(DISPLAY)

    assert newest(page) == "A0002 2"
    assert shown(page, "others") == [("K0001", "3"), ("A0001", "1")]


def test_the_newest_number_shines_for_a_moment(
    stranger: Browser, database: Database, clock: SetClock
) -> None:
    take_numbers(database, clock.now, "A1")
    call(database, 1, clock.now)

    clock.now += timedelta(seconds=3)
    assert 'class="newest fresh"' in stranger.get(DISPLAY).text
    clock.now += timedelta(seconds=30)
    assert 'class="newest"' in stranger.get(DISPLAY).text


def test_a_passed_couple_reads_where_to_go(
    stranger: Browser, database: Database, clock: SetClock
) -> None:
    take_numbers(database, clock.now, "A1", "A2")
    call(database, 2, clock.now)
    pass_over(database, 2, clock.now)

    page = stranger.get(DISPLAY)

    assert shown(page, "passed") == [("A0001", "2")]
    assert "无需重新取号" in page.text
    assert "no new ticket needed" in page.text


def test_the_display_counts_who_waits_in_every_area(
    stranger: Browser, database: Database, clock: SetClock
) -> None:
    take_numbers(database, clock.now, "A1", "A2", "B1")
    call(database, 1, clock.now)

    counts = re.findall(r'lang="en">(\w[^<]+)</span></dt><dd>(\d+)', stranger.get(DISPLAY).text)

    assert dict(counts) == {
        "Waiting area A": "1",
        "Waiting area B": "1",
        "Waiting area for other districts": "0",
    }


def test_a_display_shows_its_own_office_and_day(
    stranger: Browser, database: Database, clock: SetClock
) -> None:
    take_numbers(database, clock.now, "A7")
    call(database, 1, clock.now)

    assert "A0007" not in stranger.get("/display/qingyang").text
    clock.now += timedelta(days=1)
    assert "A0007" not in stranger.get(DISPLAY).text
    assert stranger.get("/display/nowhere").status_code == 404
    assert stranger.get("/display/nowhere/now").status_code == 404


def test_the_display_is_left_alone_while_nothing_changed(
    stranger: Browser, database: Database, clock: SetClock
) -> None:
    take_numbers(database, clock.now, "A1")
    asks = re.search(r'hx-get="(/display/jinjiang/now\?known=\w+)"', stranger.get(DISPLAY).text)
    assert asks

    assert stranger.get(asks[1]).status_code == 204
    call(database, 1, clock.now)
    assert newest(stranger.get(asks[1])) == "A0001 1"


def test_a_couple_sees_its_place_move(
    stranger: Browser, database: Database, clock: SetClock
) -> None:
    take_numbers(database, clock.now, "A1", "A2", "A3")
    page = f"{place('A3')}?lang=en"

    def reads() -> str:
        return re.sub(r"<[^>]+>|\s+", " ", stranger.get(page).text)

    assert re.search(r"A0003 +2 +ahead of you", reads())
    assert "Waiting area A" in reads()
    call(database, 1, clock.now)
    call(database, 2, clock.now)
    assert re.search(r"0 +ahead of you", reads())
    assert "You are next" in reads()
    call(database, 1, clock.now)
    assert re.search(r"It is your turn. Please go to +Window 1", reads())
    pass_over(database, 1, clock.now)
    assert re.search(r"Please go to +Window 1 +You need no new ticket", reads())
    with database.writing() as session:
        number = session.scalars(select(QueueNumber).where(QueueNumber.counter == 3)).one()
        number.state = NumberState.FINISHED
    assert "This visit is finished" in reads()


def test_a_finished_visit_asks_no_more(
    stranger: Browser, database: Database, clock: SetClock
) -> None:
    take_numbers(database, clock.now, "A1")
    assert "hx-get" in stranger.get(place("A1")).text
    call(database, 1, clock.now)
    call(database, 1, clock.now)

    assert "hx-get" not in stranger.get(place("A1")).text


@pytest.mark.parametrize(
    ("hour", "status"), [(time(16, 59, 59), 200), (time(17), 404), (time(23), 404)]
)
def test_a_place_ends_when_the_office_closes(
    app: FastAPI,
    stranger: Browser,
    database: Database,
    clock: SetClock,
    hour: time,
    status: int,
) -> None:
    centre = app.state.centre
    app.state.centre = replace(centre, hours=HoursPlan.load(centre.quotas))
    take_numbers(database, clock.now, "A1")

    clock.now = clock.now.replace(hour=hour.hour, minute=hour.minute, second=hour.second)
    assert stranger.get(place("A1")).status_code == status
    clock.now += timedelta(days=1)
    assert stranger.get(place("A1")).status_code == 404


def test_a_place_that_is_over_looks_like_one_that_never_was(
    stranger: Browser, database: Database, clock: SetClock
) -> None:
    take_numbers(database, clock.now, "A1")
    clock.now += timedelta(days=1)

    over, unknown = stranger.get(place("A1")), stranger.get("/t/x".ljust(len(place("A1")), "x"))

    assert over.status_code == unknown.status_code == 404
    for text in (over.text, unknown.text):
        assert "此排队号已失效" in text
        assert "A0001" not in text
    assert over.text.replace(place("A1"), "") == unknown.text.replace(
        "/t/x".ljust(len(place("A1")), "x"), ""
    )


def test_a_phone_that_asks_too_late_loads_the_page_that_says_so(stranger: Browser) -> None:
    answer = stranger.get("/t/over", headers={"HX-Request": "true"})

    assert answer.headers["hx-refresh"] == "true"


def test_a_place_gives_no_cookie_and_is_in_no_index(
    stranger: Browser, database: Database, clock: SetClock
) -> None:
    take_numbers(database, clock.now, "A1")

    for path in (place("A1"), f"{place('A1')}?lang=en", "/t/unknown"):
        answer = stranger.get(path)
        assert "set-cookie" not in answer.headers
        assert answer.headers["x-robots-tag"] == "noindex"
        assert answer.headers["cache-control"] == "no-store"
    english = stranger.get(f"{place('A1')}?lang=en").text
    assert "Your number" in english
    assert "?lang=zh_CN" in english
    assert stranger.get(f"{place('A1')}?lang=xx").status_code == 200


def test_no_public_page_tells_who_is_there_or_for_what(
    stranger: Browser, database: Database, clock: SetClock
) -> None:
    """Every sample case, in every state, in both languages."""
    with database.reading() as session:
        appointments = session.scalars(select(Appointment)).all()
        secrets = {s for a in appointments for p in a.parties for s in (p.name, p.id_number)}
        secrets |= {a.booking_number for a in appointments}
        visits = [(a.id, a.office_id) for a in appointments]
    assert len(secrets) > 10
    tickets = [(f"A{i + 1}", office) for i, (_, office) in enumerate(visits)]
    for (number, office), (appointment_id, _) in zip(tickets, visits, strict=True):
        take_numbers(database, clock.now, number, office=office, appointment_id=appointment_id)
    paths = [f"/display/{office}{part}" for _, office in visits for part in ("", "/now")]
    paths += [f"{place(*ticket)}?lang={lang}" for ticket in tickets for lang in ("zh_CN", "en")]

    def nothing_is_told() -> None:
        for path in paths:
            answer = stranger.get(path)
            assert answer.status_code == 200
            told = f"{answer.text} {answer.headers}".lower()
            assert not [s for s in (*secrets, *BUSINESSES) if s.lower() in told], path

    nothing_is_told()  # waiting
    for office in ("jinjiang", "qingyang"):
        call(database, 1, clock.now, office=office)
    nothing_is_told()  # called
    for office in ("jinjiang", "qingyang"):
        pass_over(database, 1, clock.now, office=office)
    nothing_is_told()  # passed
    for _ in visits:
        call(database, 1, clock.now)
    nothing_is_told()  # finished
