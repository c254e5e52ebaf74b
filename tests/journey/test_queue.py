"""The number on the paper is true: called at a window, shown in the hall, seen on a phone."""

from io import BytesIO
from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from kiosk.hall_line import ASK_EVERY_S
from tests.journey.office import Office, open_office
from tests.journey.pages import HALL_TV, PHONE
from tests.journey.player import PATIENCE_S


def printed_link(office: Office) -> str:
    """Read the code on the paper that came out last, as a phone does."""
    tickets = office.processes.ask_bench("GET", "printer/tickets").json()
    last = max(ticket["index"] for ticket in tickets if ticket["complete"])
    png = office.processes.ask_bench("GET", f"printer/tickets/{last}.png").content
    (code,) = zxingcpp.read_barcodes(np.asarray(Image.open(BytesIO(png)).convert("L")))
    return code.text


def test_couples_are_called_passed_called_again_and_finished(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        display = office.pages.open("/display/jinjiang", HALL_TV)
        clerk = office.pages.sign_in("zhouchuang", "/window/1")
        office.check_in()
        first = office.pages.open(printed_link(office), PHONE)
        expect(first.locator("#place .number")).to_have_text("A0001")
        expect(first.locator("#place .ahead")).to_contain_text("0")
        office.leave()
        office.play(*second_couple())
        second = office.pages.open(printed_link(office), PHONE)
        expect(second.locator("#place .number")).to_have_text("A0002")
        expect(second.locator("#place .ahead")).to_contain_text("1")

        clerk.click("#do-next")
        expect(clerk.locator(".couple .number")).to_have_text("A0001")
        expect(display.locator(".newest .number")).to_have_text("A0001")
        expect(display.locator(".newest .where strong")).to_have_text("1")
        for phone, words in ((first, "1 号窗口"), (second, "0")):
            phone.reload()
            expect(phone.locator("#place")).to_contain_text(words)

        clerk.click("#do-pass")
        expect(display.locator(".passed")).to_contain_text("A0001")
        first.reload()
        expect(first.locator("#place")).to_contain_text("无需重新取号")
        clerk.click("#do-next")
        expect(display.locator(".newest .number")).to_have_text("A0002")
        expect(clerk.locator(".couple .number")).to_have_text("A0002")
        clerk.click("#do-finish")
        expect(clerk.locator(".couple .number.free")).to_be_visible()
        clerk.locator(".passed button").click()
        expect(clerk.locator(".couple .number")).to_have_text("A0001")
        clerk.click("#do-finish")
        expect(clerk.locator(".couple .number.free")).to_be_visible()
        states = office.rows('SELECT state, "window" FROM queue_numbers ORDER BY counter')
        assert states == [("finished", 1), ("finished", 1)]

        # nothing that hangs in the hall or opens on a phone says who or what for
        for page in (display, first, second):
            text = page.content()
            for trace in ("林晓禾", "马一诺", "欧阳", "婚姻登记处（样例）结婚", "结婚登记"):
                assert trace not in text.replace("婚姻登记处", "")


def test_who_waits_in_the_hall_is_read_on_the_first_screen(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        clerk = office.pages.sign_in("zhouchuang", "/window/1")
        office.play(first_screen("无人等候"))
        office.check_in()
        office.leave()
        office.play(first_screen("1 组等候"))

        clerk.click("#do-next")
        expect(clerk.locator(".couple .number")).to_have_text("A0001")
        office.play(first_screen("无人等候"))


def first_screen(marriages: str) -> dict[str, object]:
    """Somebody who passes reads how many couples wait to be married, sooner or later."""
    facts = {"今日开放": "全天", "结婚登记": marriages}
    return {"expect": "attract", "facts": facts, "within_s": ASK_EVERY_S + PATIENCE_S}


def second_couple() -> tuple[dict[str, object], ...]:
    """Another wedding of today."""
    return (
        {"touch": "开始办理"},
        {"expect": "identify"},
        {"show_code": "second_wedding"},
        {"expect": "appointment"},
        {"hide_code": True},
        {"touch": "是的，继续"},
        {"expect": "card"},
        {"place_card": "elder_woman"},
        {"expect": "take_card"},
        {"take_card": True},
        {"expect": "card"},
        {"place_card": "elder_man"},
        {"expect": "take_card"},
        {"take_card": True},
        {"expect": "photo", "buttons": ["拍照"]},
        {"touch": "拍照"},
        {"expect": "photo", "buttons": ["使用这张照片"]},
        {"touch": "使用这张照片"},
        {"expect": "confirm"},
        {"touch": "确认并取号"},
        {"expect": "ticket"},
    )
