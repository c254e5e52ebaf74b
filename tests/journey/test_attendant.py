"""The attendant: at the kiosk behind the corner, and in the hall with a phone."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journey.office import Office, open_office
from tests.journey.pages import PHONE

UNLOCK = (
    {"hold": True},
    {"expect": "choice", "buttons": ["LY"]},
    {"touch": "LY"},
    {"expect": "keypad"},
    {"pin": "260714"},
    {"expect": "staff", "says": "LY"},
)


def wait_for_staff_list(office: Office) -> None:
    """The agent brings it with the first report."""
    store = office.processes.kiosk_data / "terminal" / "staff.sqlite3"
    office.wait_until(lambda: store.exists() and b"argon2id" in store.read_bytes())


def test_an_attendant_closes_opens_tests_and_restarts_the_kiosk(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.play({"expect": "attract", "buttons": ["开始办理"]})
        wait_for_staff_list(office)
        # a wrong PIN first
        office.play(*UNLOCK[:4], {"pin": "111222"}, {"expect": "keypad", "notice": "还可以尝试"})
        office.play({"pin": "260714"}, {"expect": "staff"})
        office.play({"touch": "暂停本机服务"}, {"expect": "out_of_service", "notice": "暂停服务"})
        # closed it stays, also over a restart
        office.play(*UNLOCK, {"touch": "重启程序"}, {"expect": "out_of_service", "notice": "暂停"})
        office.play(*UNLOCK, {"touch": "恢复本机服务"})
        office.play({"expect": "attract", "buttons": ["开始办理"]})
        # the paper, with a test ticket that is proven
        office.play(*UNLOCK, {"touch": "已换纸，打印测试票"})
        office.play({"expect": "staff", "says": "测试票已打印"})
        tickets = office.processes.ask_bench("GET", "printer/tickets").json()
        assert [ticket["complete"] for ticket in tickets] == [True]
        # and who goes away leaves no open menu
        office.play({"expect": "attract", "buttons": ["开始办理"], "within_s": 45.0})

        unlocked = "unlocked"
        done = ["closed", unlocked, "restarted", unlocked, "opened", unlocked, "paper_changed"]
        wanted = ["pin_wrong", unlocked, *done, "went_away"]
        office.wait_until(lambda: office.actions_of("LY") == wanted)


def test_a_call_for_staff_rings_in_the_hall_and_the_couple_sees_who_comes(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        hall = office.pages.sign_in("liying", "/hall", PHONE)
        expect(hall.locator("body")).to_contain_text("K01")
        office.play({"expect": "attract", "buttons": ["开始办理"]}, {"touch": "开始办理"})
        office.play({"expect": "identify"}, {"touch": "呼叫工作人员"})
        office.play({"expect": "identify", "call": "已呼叫"})
        ringing = hall.locator(".call.ringing")
        expect(ringing).to_contain_text("K01")
        ringing.locator("button").click()
        office.play({"expect": "identify", "call": "正在赶来"})
        hall.locator(".call.coming button").click()
        office.play({"expect": "identify", "call": ""})
        assert office.actions_of("liying")[-2:] == ["call_answered", "call_finished"]


def test_the_hall_sees_what_a_kiosk_lacks_and_who_must_act(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        hall = office.pages.sign_in("liying", "/hall", PHONE)
        kiosk = hall.locator(".kiosk", has_text="K01")
        expect(kiosk.locator(".state-idle")).to_be_visible()
        office.play({"printer": {"paper": "out"}}, {"expect": "out_of_service"})
        expect(kiosk.locator(".state-out_of_service")).to_be_visible()
        expect(kiosk.locator(".troubles")).to_contain_text("现场人员")
        office.play({"printer": {"paper": "ok"}}, {"expect": "attract", "buttons": ["开始办理"]})
        expect(kiosk.locator(".state-idle")).to_be_visible()
