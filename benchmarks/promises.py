"""How soon a promise reaches its receiver: `python -m benchmarks.promises [--times N]`.

`call_to_alert_ms`: "call staff" touched at the kiosk -> the alert on the attendant's page.
`next_to_display_ms`: "call next" clicked -> the number on the display of the hall.
`config_to_applied_s`: a configuration published -> an idle kiosk reports that it runs with it, at
the pace that is shipped (the agent reports every 5 s).
`unlock_machine_s`, `restart_machine_s`: all that an attendant waits for the machine, from the hold
of the corner to the first screen with its start button; the hold of three seconds is in it, the
hand and the eye are not.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from benchmarks.report import Goal, need_display, percentile, report
from tests.journey.office import Office, open_office
from tests.journey.pages import HALL_TV, PHONE

CONFIGS = 3
SHIPPED_POLL_S = 5.0
START = {"expect": "attract", "buttons": ["开始办理"]}
TOUCHES_BESIDE_THE_PIN = 3


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.promises")
    parser.add_argument("--times", type=int, default=20)
    times = parser.parse_args().times
    need_display()
    with tempfile.TemporaryDirectory() as folder, open_office(Path(folder)) as office:
        office.play(START)
        alerts = _alerts(office, times)
        displays = _displays(office, times)
        unlocks = [_unlock_s(office) for _ in range(max(3, times // 4))]
        restarts = [_restart_s(office) for _ in range(max(3, times // 4))]
        touches = _touches_beside_the_pin(office)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_office(Path(folder), poll_s=SHIPPED_POLL_S) as office,
    ):
        office.play(START)
        configs = _configs_s(office)
    figures = {
        "call_to_alert_ms_median": statistics.median(alerts),
        "call_to_alert_ms_p95": percentile(alerts, 0.95),
        "next_to_display_ms_median": statistics.median(displays),
        "next_to_display_ms_p95": percentile(displays, 0.95),
        "config_to_applied_s_median": statistics.median(configs),
        "config_to_applied_s_max": max(configs),
        "unlock_machine_s_median": statistics.median(unlocks),
        "restart_machine_s_median": statistics.median(restarts),
    }
    report(
        figures,
        [
            Goal("staff_touches", touches, TOUCHES_BESIDE_THE_PIN),
            Goal("unlock_machine_s", max(unlocks), 8.0),
            Goal("restart_machine_s", max(restarts), 8.0),
        ],
    )


def _alerts(office: Office, times: int) -> list[float]:
    hall = office.pages.sign_in("liying", "/hall", PHONE)
    milliseconds = []
    for _ in range(times):
        office.play({"touch": "呼叫工作人员"})
        hall.wait_for_selector(".call.ringing")
        seen_at_s = time.monotonic()
        milliseconds.append((seen_at_s - office.player.diary.touches[-1][1]) * 1000)
        office.play({"read": True}, {"touch": "不需要帮助了"}, {"expect": "attract", "call": ""})
        expect(hall.locator(".call")).to_have_count(0)
    return milliseconds


def _displays(office: Office, times: int) -> list[float]:
    """Let a couple wait, and call it: first, and again each time after it was passed."""
    display = office.pages.open("/display/jinjiang", HALL_TV)
    clerk = office.pages.sign_in("zhouchuang", "/window/1")
    office.check_in()
    office.leave()
    milliseconds = [_shown_ms(display, "A0001", lambda: clerk.click("#do-next"))]
    for _ in range(times - 1):
        clerk.click("#do-pass")
        expect(display.locator(".passed")).to_contain_text("A0001")
        again = clerk.locator(".passed button")
        expect(clerk.locator(".couple .number.free")).to_be_visible()
        milliseconds.append(_shown_ms(display, "A0001", again.click))
    return milliseconds


def _shown_ms(display: Page, number: str, call: Callable[[], None]) -> float:
    began_s = time.monotonic()
    call()
    display.wait_for_selector(f".newest .number:text-is('{number}')")
    return (time.monotonic() - began_s) * 1000


def _menu_s(office: Office) -> float:
    """Open the staff menu; return what the machine took."""
    waited_s = _waited_s(office, {"hold": True}, "choice")
    waited_s += _waited_s(office, {"touch": "LY"}, "keypad")
    return waited_s + _waited_s(office, {"pin": "260714"}, "staff")


def _unlock_s(office: Office) -> float:
    _menu_s(office)
    office.play({"touch": "暂停本机服务"}, {"expect": "out_of_service"})
    return _menu_s(office) + _waited_s(office, {"touch": "恢复本机服务"}, "attract", "开始办理")


def _restart_s(office: Office) -> float:
    return _menu_s(office) + _waited_s(office, {"touch": "重启程序"}, "attract", "开始办理")


def _waited_s(office: Office, deed: dict[str, Any], screen: str, button: str = "") -> float:
    """Do something; return the time from its last touch until the screen it leads to is drawn."""
    office.play(deed)
    touched_at_s = office.player.diary.touches[-1][1]
    while True:
        now = office.processes.ask_door("screen")
        is_new = now["drawn_at_s"] is not None and now["drawn_at_s"] > touched_at_s
        if is_new and now["screen"] == screen and (not button or button in now["buttons"]):
            drawn_at_s: float = now["drawn_at_s"]
            return drawn_at_s - touched_at_s
        time.sleep(0.01)


def _touches_beside_the_pin(office: Office) -> int:
    """Count what an attendant touches until the terminal is open again, without the six digits."""
    before = len(office.player.diary.touches)
    _restart_s(office)
    return sum(not label.isdigit() for label, _ in office.player.diary.touches[before:])


def _configs_s(office: Office) -> list[float]:
    page = office.pages.sign_in("weixiu", "/fleet/K01")
    running = "SELECT json_extract(report, '$.app.config_sequence') FROM kiosks WHERE id = 'K01'"
    seconds = []
    for sequence in range(1, CONFIGS + 1):
        page.fill("#card_s", str(50 + sequence))
        began_s = time.monotonic()
        page.click("form.settings button.primary")
        wanted = [(sequence,)]
        office.wait_until(lambda wanted=wanted: office.rows(running) == wanted, 60.0)
        seconds.append(time.monotonic() - began_s)
    return seconds


if __name__ == "__main__":
    main()
