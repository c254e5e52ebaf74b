"""Maintenance changes a kiosk that it never sees, between two couples, and hears of it."""

import shutil
from pathlib import Path

from playwright.sync_api import Page, expect

from central.clock import china_now
from central.data_directory import DataDirectory
from central.fleet import release
from central.fleet.repository import FleetRepository
from tests.journey.office import Office, open_office
from tests.journey.processes import HERE

START = {"expect": "attract", "buttons": ["开始办理"]}
TRIES_WITHIN_S = 40.0


def repository(office: Office) -> FleetRepository:
    return FleetRepository(DataDirectory(office.processes.centre_data).fleet)


def publish_tree(office: Office, folder: Path, version: str, **changed: str) -> None:
    """Publish this tree as another version, with some files changed."""
    for part in ("kiosk", "screens", "drivers", "assets", "config", "run_kiosk.py", "LICENSE"):
        source, target = HERE / part, folder / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    (folder / "kiosk" / "version.py").write_text(f'VERSION = "{version}"\n')
    for name, content in changed.items():
        (folder / name.replace("__", "/")).with_suffix(".py").write_text(content)
    repository(office).publish_release(version, release.build(folder), china_now())


def now(page: Page) -> str:
    return page.locator(".live-part").inner_text()


def test_a_signed_configuration_reaches_the_kiosk_between_two_couples(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.play(START, {"touch": "开始办理"}, {"expect": "identify"})
        page = office.pages.sign_in("weixiu", "/fleet/K01")
        page.fill("#welcome_zh", "欢迎来到锦江")
        page.fill("#card_s", "61")
        page.click("form.settings button.primary")
        # it is known at the kiosk, and the couple goes on
        configs = office.processes.kiosk_data / "configs"
        office.wait_until(lambda: (configs / "1.toml").exists())
        office.play({"expect": "identify", "buttons": ["退出办理"]}, {"touch": "退出办理"})
        office.play({"expect": "given_up"}, {"touch": "完成"})
        office.play({**START, "says": "欢迎来到锦江", "within_s": TRIES_WITHIN_S})
        expect(page.locator(".live-part dl")).not_to_contain_text("等待生效")
        reported = "SELECT json_extract(report, '$.config.sequence') FROM kiosks WHERE id = 'K01'"
        office.wait_until(lambda: office.rows(reported) == [(1,)])
        assert "config_published" in office.actions_of("weixiu")


def test_a_kiosk_is_locked_opened_by_staff_locked_again_and_restarted(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        page = office.pages.sign_in("weixiu", "/fleet/K01")
        office.play(START)
        page.click("form[action$='/lock'] button")
        office.play({"expect": "out_of_service", "notice": "维护人员已锁定"})
        page.click("form[action$='/restart'] button")
        office.play({"expect": "out_of_service", "notice": "维护人员已锁定", "within_s": 30.0})
        page.click("form[action$='/unlock'] button")
        office.play(START)
        done = "SELECT json_extract(report, '$.app.restarted_for') = restart_id FROM kiosks LIMIT 1"
        office.wait_until(lambda: office.rows(done) == [(1,)])


def test_a_release_is_switched_to_and_one_that_never_draws_is_rolled_back(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.play(START)
        publish_tree(office, tmp_path / "good", "0.9.0")
        page = office.pages.sign_in("weixiu", "/fleet/K01")
        page.select_option("#version", "0.9.0")
        page.click("form[action$='/release'] button")
        running = "SELECT json_extract(report, '$.app.version') FROM kiosks WHERE id = 'K01'"
        office.wait_until(lambda: office.rows(running) == [("0.9.0",)], TRIES_WITHIN_S)
        office.play(START)

        publish_tree(office, tmp_path / "bad", "0.9.1", run_kiosk="raise SystemExit(1)\n")
        page.reload()
        page.select_option("#version", "0.9.1")
        page.click("form[action$='/release'] button")
        refused = "SELECT json_extract(report, '$.software.refused') FROM kiosks WHERE id = 'K01'"
        office.wait_until(lambda: office.rows(refused) == [("0.9.1",)], TRIES_WITHIN_S)
        office.play(START)
        assert office.rows(running) == [("0.9.0",)]
        expect(page.locator(".live-part")).to_contain_text("0.9.1 被拒绝")
