"""The registrar sees why the kiosk only said "please see the counter"."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journey.office import open_office

DAMAGED_CHIP = (
    {"expect": "attract", "buttons": ["开始办理"]},
    {"touch": "开始办理"},
    {"expect": "identify"},
    {"show_code": "wedding"},
    {"expect": "appointment"},
    {"hide_code": True},
    {"touch": "是的，继续"},
    {"expect": "card"},
    {"place_card": "groom"},
    {"expect": "take_card"},
    {"take_card": True},
    {"expect": "card"},
    {"touch": "证件无法读取？"},
    {"expect": "keypad"},
    {"type": "510104199503169927"},
    {"touch": "确认号码"},
    {"expect": "photo", "buttons": ["拍照"]},
    {"touch": "拍照"},
    {"expect": "photo", "buttons": ["使用这张照片"]},
    {"touch": "使用这张照片"},
    {"expect": "confirm"},
    {"touch": "确认并取号"},
    {"expect": "ticket", "says": "您的排队号"},
)


def test_a_party_without_a_chip_gets_a_ticket_and_the_registrar_sees_the_reason(
    tmp_path: Path,
) -> None:
    with open_office(tmp_path) as office:
        office.play(*DAMAGED_CHIP)
        arrived = "SELECT count(*) FROM case_photos WHERE stored_at IS NOT NULL"
        office.wait_until(lambda: office.rows(arrived) == [(2,)])
        ((case_id,),) = office.rows("SELECT case_id FROM cases")

        registrar = office.pages.sign_in("dengji", "/cases")
        registrar.click("text=A0001")
        findings = registrar.locator(".findings li")
        expect(findings).to_have_count(1)
        expect(findings).to_contain_text("林晓禾")
        expect(findings).to_contain_text("未读到芯片，号码由当事人输入")
        for shown in ("510104199503169927", "510106199307089914", "成都市公安局金牛分局", "回"):
            expect(registrar.locator(".sides")).to_contain_text(shown)
        photo = registrar.locator("img.joint")
        expect(photo).to_have_count(1)
        office.wait_until(lambda: photo.evaluate("i => i.naturalWidth") == 1280)

        registrar.click("text=53 × 35")
        prints = registrar.locator(".prints img")
        expect(prints).to_have_count(3)
        box = prints.first.bounding_box()
        assert box is not None
        millimetres = [round(box[side] * 25.4 / 96, 1) for side in ("width", "height")]
        assert millimetres == [53.0, 35.0]
        looked = [action for action in office.actions_of("dengji") if action != "signed_in"]
        assert looked == ["case_seen", "photo_opened_for_printing"]
        details = office.rows("SELECT detail FROM audit_lines WHERE action = 'case_seen'")
        assert details == [(case_id,)]
