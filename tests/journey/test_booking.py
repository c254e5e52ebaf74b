"""A caller gets a time by telephone and checks in with what was read out, or with a card."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journey.office import Office, open_office


def book_by_telephone(office: Office) -> str:
    """Let the clerk book a re-issue for somebody today; return the number that is read out."""
    clerk = office.pages.sign_in("zhouchuang", "/bookings/new?business=reissue")
    clerk.locator(".slots a").first.click()
    clerk.fill("#name_1", "张试约")
    clerk.fill("#id_number_1", "51010819900808995X")
    clerk.click("form.people button.primary")
    shown = clerk.locator(".booking-number")
    expect(shown).to_be_visible()
    return re.sub(r"\D", "", shown.inner_text())


def test_a_booking_by_telephone_is_checked_in_by_its_number_and_by_a_card(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        number = book_by_telephone(office)
        assert len(number) == 10
        office.play(
            {"expect": "attract", "buttons": ["开始办理"]},
            {"touch": "开始办理"},
            {"expect": "identify"},
            {"touch": "输入号码"},
            {"expect": "keypad"},
            {"type": number},
            {"touch": "查询预约"},
            {"expect": "appointment"},
            {"touch": "退出办理"},
            {"expect": "appointment", "buttons": ["不，继续办理"]},
            {"touch": "退出办理"},
            {"expect": "given_up"},
            {"touch": "完成"},
            {"expect": "attract", "buttons": ["开始办理"]},
            {"touch": "开始办理"},
            {"expect": "identify"},
            {"place_card": "caller"},
            {"expect": "appointment"},
            {"take_card": True},
            {"touch": "是的，继续"},
            {"expect": "photo", "buttons": ["拍照"]},
            {"touch": "拍照"},
            {"expect": "photo", "buttons": ["使用这张照片"]},
            {"touch": "使用这张照片"},
            {"expect": "confirm"},
            {"touch": "确认并取号"},
            {"expect": "ticket", "says": "您的排队号"},
        )
        booked = "SELECT booking_number FROM appointments JOIN queue_numbers ON id = appointment_id"
        assert office.rows(booked) == [(number,)]
        assert "booked" in office.actions_of("zhouchuang")


def test_somebody_without_an_appointment_sees_the_next_free_times_that_the_clerk_sees(
    tmp_path: Path,
) -> None:
    with open_office(tmp_path) as office:
        clerk = office.pages.sign_in("zhouchuang", "/bookings/new?business=marriage")
        first_slot = clerk.locator(".slots a strong").first.inner_text()
        office.play(
            {"expect": "attract", "buttons": ["开始办理"]},
            {"touch": "开始办理"},
            {"expect": "identify"},
            {"touch": "没有预约"},
            {"expect": "choice"},
            {"touch": "结婚登记"},
            {"expect": "slots", "says": "最近可预约的时间"},
        )
        shown = office.processes.ask_door("screen")["facts"]
        assert first_slot[:5] in "".join(value for _, value in shown)
        assert "028-5550 1001" in "".join(value for _, value in shown)
