"""Booking for a caller: what the clerk sees, and that nothing personal is where it may not be."""

import re
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from console_visits import Browser, SetClock
from sqlalchemy import select
from waiting import take_numbers

from central.clock import CHINA
from central.database import Database
from central.models import Appointment, AuditLine, Business, Channel

# a Thursday, as the sample day
TOMORROW = "2026-03-06"
WOMAN = {"name_1": "测试甲", "id_number_1": "510105200611249926"}
MAN = {"name_2": "测试乙", "id_number_2": "510104200402299912"}
WISH = {
    "office": "jinjiang",
    "business": "marriage",
    "day": TOMORROW,
    "slot": "10:00",
    **WOMAN,
    **MAN,
}
NEW = "/bookings/new"


def book(clerk: Browser, **changes: str) -> httpx.Response:
    return clerk.submit(NEW, **{**WISH, **changes})


def booked(database: Database) -> list[Appointment]:
    """Return the bookings that were made by telephone for tomorrow."""
    midnight = datetime.fromisoformat(TOMORROW).replace(tzinfo=CHINA)
    with database.reading() as session:
        return list(session.scalars(select(Appointment).where(Appointment.slot_start >= midnight)))


def audited(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.action.startswith("book")))
        return [(line.action, line.detail) for line in lines]


def beside(page: httpx.Response, field: str) -> str:
    """Return what the page says beside a field that it marks as wrong."""
    found = re.search(
        rf'id="{field}"[^>]*aria-invalid.*?id="{field}-problem">(.+?)<', page.text, re.S
    )
    return unescape(found[1]) if found else ""


def alert(page: httpx.Response) -> str:
    found = re.search(r'role="alert">(.+?)<', page.text)
    return found[1] if found else ""


def choices(page: httpx.Response, part: str) -> dict[str, str]:
    """Return what a list offers (days or slots): its text, and the address or "full"."""
    section = re.search(rf'<ul class="{part}">(.*?)</ul>', page.text, re.S)
    assert section
    items = re.findall(r"<li>(.*?)</li>", section[1], re.S)
    return {
        re.search(r"<strong>(.+?)</strong>", item)[1]: unescape(
            (re.search(r'href="(.+?)"', item) or ["", "full"])[1]
        )
        for item in items
    }


def test_a_caller_is_booked_and_hears_the_number(clerk: Browser, database: Database) -> None:
    answer = book(clerk)

    (made,) = booked(database)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/bookings/{made.id}")
    assert (made.channel, made.office_id) == (Channel.PHONE, "jinjiang")
    assert made.slot_start == datetime(2026, 3, 6, 10, tzinfo=CHINA)
    page = clerk.get(answer.headers["location"]).text
    groups = re.search(r'class="booking-number">(.*?)</p>', page)
    assert groups
    spoken = re.findall(r"<span>(\d+)</span>", groups[1])
    assert [len(group) for group in spoken] == [3, 4, 3]
    assert "".join(spoken) == made.booking_number
    assert "双方居民身份证原件" in page
    assert audited(database) == [("booked", str(made.id))]


@pytest.mark.parametrize("business", list(Business))
def test_every_business_has_its_papers_and_its_people(
    clerk: Browser, database: Database, business: Business
) -> None:
    alone = {} if business is not Business.DIVORCE_WITHDRAWAL else dict.fromkeys(MAN, "")
    form = clerk.get(NEW, params={"business": business.value}).text
    assert form.count("<fieldset>") == (1 if alone else 2)

    page = clerk.get(book(clerk, business=business.value, **alone).headers["location"]).text

    assert "身份证原件" in page


def test_one_person_is_enough_for_a_reissue(clerk: Browser, database: Database) -> None:
    assert book(clerk, business="reissue", name_2="", id_number_2=" ").status_code == 303


def test_what_was_chosen_is_in_the_address_and_nothing_else(clerk: Browser) -> None:
    """So a reload and the back button lead to the same step."""
    days = choices(clerk.get(NEW, params={"business": "reissue", "office": "qingyang"}), "days")
    slots = choices(clerk.get(days["03-06 周五"]), "slots")
    chosen = clerk.get(slots["10:00–11:00"])

    query = parse_qs(urlsplit(slots["10:00–11:00"]).query)
    assert query == {
        "office": ["qingyang"],
        "business": ["reissue"],
        "day": [TOMORROW],
        "slot": ["10:00"],
    }
    assert len(re.findall("aria-current", chosen.text)) == 2
    assert '<option value="qingyang" selected>' in chosen.text
    assert 'name="slot" value="10:00"' in chosen.text


def test_a_couple_from_another_district_is_offered_no_time_today(clerk: Browser) -> None:
    near = choices(clerk.get(NEW), "days")
    far = choices(clerk.get(NEW, params={"cross_district": "true"}), "days")

    assert "03-05 周四" in near
    assert next(iter(far)) == "03-06 周五"
    assert parse_qs(urlsplit(far["03-06 周五"]).query)["cross_district"] == ["true"]


def test_a_couple_from_another_district_is_not_booked_for_today(
    clerk: Browser, database: Database
) -> None:
    page = book(clerk, cross_district="true", day="2026-03-05", slot="20:00")

    assert page.status_code == 422
    assert alert(page) == "跨区办理须提前预约，该日期过近。"
    assert not booked(database)


def test_a_full_time_is_shown_as_full_and_cannot_be_booked(clerk: Browser) -> None:
    book(clerk, business="reissue", **dict.fromkeys(MAN, ""))

    page = clerk.get(NEW, params={"business": "reissue", "day": TOMORROW})
    assert choices(page, "slots")["10:00–11:00"] == "full"
    other = {"name_1": MAN["name_2"], "id_number_1": MAN["id_number_2"]}
    refused = book(clerk, business="reissue", **other, **dict.fromkeys(MAN, ""))
    assert refused.status_code == 422
    assert alert(refused) == "该时段已约满，请另选时间。"
    assert f'value="{other["id_number_1"]}"' in refused.text  # not typed twice


def test_what_is_wrong_stands_beside_its_field(clerk: Browser, database: Database) -> None:
    page = book(
        clerk, name_1=" ", id_number_1="510105200611249927", id_number_2=WOMAN["id_number_1"]
    )

    assert page.status_code == 422
    assert beside(page, "name_1") == "请填写姓名。"
    assert beside(page, "id_number_1").startswith("身份号码有误")
    assert not beside(page, "name_2")
    assert 'value="测试乙"' in page.text
    assert not booked(database)


def test_a_person_has_one_booking_on_a_day(clerk: Browser, database: Database) -> None:
    book(clerk)
    page = book(clerk, slot="15:00", name_1="别人", id_number_1="51012419850615991X")

    assert beside(page, "id_number_2") == "此人当日已有预约。"
    assert len(booked(database)) == 1


def test_a_form_that_is_sent_twice_books_once(clerk: Browser, database: Database) -> None:
    first, second = book(clerk), book(clerk)

    assert first.headers["location"] == second.headers["location"]
    assert len(booked(database)) == 1
    assert len(audited(database)) == 1


def test_the_very_same_booking_of_another_way_and_office_is_said_and_not_opened(
    clerk: Browser, database: Database
) -> None:
    book(clerk, office="qingyang")
    (made,) = booked(database)
    with database.writing() as session:
        session.get_one(Appointment, made.id).channel = Channel.WECHAT

    page = book(clerk, office="qingyang")

    assert (page.status_code, alert(page)) == (422, "此人当日已有预约。")


def test_no_time_chosen_is_said(clerk: Browser) -> None:
    assert alert(book(clerk, slot="")) == "该时间不接受预约，请另选时间。"


@pytest.mark.parametrize(
    "changes", [{"business": "wedding"}, {"day": "tomorrow"}, {"office": "nowhere"}]
)
def test_a_form_that_is_not_ours_is_refused(
    clerk: Browser, database: Database, changes: dict[str, str]
) -> None:
    assert book(clerk, **changes).status_code in (404, 422)
    assert not booked(database)


def test_no_page_and_no_address_shows_who_booked(clerk: Browser, database: Database) -> None:
    answers = [book(clerk)]
    location = answers[0].headers["location"]
    answers += [clerk.get(path) for path in (location, "/bookings", f"/bookings?day={TOMORROW}")]
    answers.append(clerk.submit(f"{location}/cancel"))

    for answer in answers:
        told = f"{answer.text} {answer.headers} {answer.url}"
        for secret in (*WOMAN.values(), *MAN.values(), "林晓禾", "510104199503169927"):
            assert secret not in told


def test_a_day_shows_how_every_booking_stands(
    clerk: Browser, database: Database, clock: SetClock
) -> None:
    book(clerk, day="2026-03-05", slot="20:00")
    location = book(
        clerk,
        day="2026-03-05",
        slot="21:00",
        **{
            "name_1": "甲",
            "id_number_1": "51012419850615991X",
            "name_2": "乙",
            "id_number_2": "512081200103059926",
        },
    ).headers["location"]
    clerk.submit(f"{location}/cancel")
    take_numbers(database, clock.now, "A1")  # the first booking of the sample
    clock.now += timedelta(minutes=20)

    rows = re.findall(r"<tr.*?</tr>", clerk.get("/bookings").text, re.S)[1:]

    assert "已到场：A0001" in rows[0]
    assert "已预约" in rows[-2]
    assert "已取消" in rows[-1]
    assert re.search(r"…\d{4}<", rows[0])
    for row in rows:
        assert not re.search(r"\d{9}", re.sub(r'value="[^"]*"', "", row))


def test_a_booking_is_cancelled_and_taken_back(clerk: Browser, database: Database) -> None:
    location = book(clerk).headers["location"]

    clerk.submit(f"{location}/cancel")
    assert "撤销取消" in clerk.get(location).text
    assert booked(database)[0].cancelled
    back = clerk.submit(f"{location}/undo", from_list="true")

    assert back.headers["location"] == f"/bookings?day={TOMORROW}"
    assert not booked(database)[0].cancelled
    assert [a for a, _ in audited(database)] == ["booked", "booking_cancelled", "booking_restored"]


def test_a_cancellation_cannot_be_taken_back_once_the_place_is_gone(clerk: Browser) -> None:
    alone = dict.fromkeys(MAN, "")
    location = book(clerk, business="reissue", **alone).headers["location"]
    clerk.submit(f"{location}/cancel")
    other = {"name_1": MAN["name_2"], "id_number_1": MAN["id_number_2"]}
    assert book(clerk, business="reissue", **{**alone, **other}).status_code == 303

    for answer in (
        clerk.submit(f"{location}/undo"),
        clerk.submit(f"{location}/undo", from_list="true"),
    ):
        assert answer.status_code == 422
        assert alert(answer) == "该时段已约满，请另选时间。"


def test_a_couple_that_is_here_keeps_its_booking(
    clerk: Browser, database: Database, clock: SetClock
) -> None:
    take_numbers(database, clock.now, "A1", appointment_id=1)

    answer = clerk.submit("/bookings/1/cancel")

    assert alert(answer) == "当事人已取号，不能再取消。"


def test_a_caller_finds_the_booking_by_its_number(clerk: Browser, database: Database) -> None:
    location = book(clerk, office="qingyang").headers["location"]
    number = booked(database)[0].booking_number

    full_width = "".join(chr(ord(digit) - ord("0") + ord("\uff10")) for digit in number)
    for typed in (f"{number[:3]} {number[3:]}", full_width):
        found = clerk.submit("/bookings/find", booking_number=typed)
        assert found.headers["location"] == location

    unknown = clerk.submit("/bookings/find", booking_number="0000000000")
    assert (unknown.status_code, alert(unknown)) == (422, "未找到该预约。")


def test_what_couples_booked_elsewhere_themselves_is_not_shown(
    clerk: Browser, database: Database
) -> None:
    with database.reading() as session:
        elsewhere = session.scalars(
            select(Appointment).where(Appointment.office_id == "qingyang")
        ).one()
    assert elsewhere.channel is not Channel.PHONE

    assert clerk.get(f"/bookings/{elsewhere.id}").status_code == 404
    assert clerk.submit(f"/bookings/{elsewhere.id}/cancel").status_code == 404
    found = clerk.submit("/bookings/find", booking_number=elsewhere.booking_number)
    assert found.status_code == 422
    assert clerk.get("/bookings/99999").status_code == 404


def test_a_couple_that_did_not_come_is_seen_when_its_time_is_over(
    clerk: Browser, clock: SetClock
) -> None:
    clock.now += timedelta(minutes=20)

    rows = re.findall(r"<tr.*?</tr>", clerk.get("/bookings").text, re.DOTALL)[1:]

    assert "未到场" in rows[0]
    assert "未到场" not in rows[1]
