"""The pages as people see them, in Debian's Chromium."""

import re
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from console_process import PHONE, TABLET, WINDOW_PC, ConsoleProcess, Visit
from console_visits import PASSWORD
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from standing import report

from central.clock import china_now
from central.database import Database
from central.models import CallState, StaffCall

# A page that hears nothing asks every ten seconds. On a busy machine the news takes its time;
# what it takes on a quiet one is a benchmark.
SOONER_THAN_ASKED_S = 5.0
# what the page plays, and when a call came to be seen
WATCH = """
window.played = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  return play.call(this).then(() => { window.played.push(this.src); });
};
new MutationObserver(() => {
  if (document.querySelector("[data-ringing]")) window.seen_ms ??= Date.now();
}).observe(document, { childList: true, subtree: true });
"""
# texts whose contrast to what is behind them is too low
PALE_TEXTS = """
(() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).slice(0, 3).map((c) => c / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if ((parts(colour)[3] ?? 1) > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const pale = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), e = walker.currentNode.parentElement;
    if (!text) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) pale.push(`${text}: ${contrast.toFixed(2)}`);
  }
  return pale;
})()
"""
SIZES = [PHONE, TABLET, WINDOW_PC]


@pytest.fixture
def call_id(centre_file: Database) -> Iterator[str]:
    """The call that a test lets ring; over when the test is."""
    call_id = str(uuid4())
    yield call_id
    with centre_file.writing() as session:
        call = session.get(StaffCall, call_id)
        if call:
            call.state = CallState.DONE


def ring(database: Database, call_id: str) -> None:
    with database.writing() as session:
        session.add(
            StaffCall(
                id=call_id,
                kiosk_id="K01",
                office_id="jinjiang",
                screen="card",
                state=CallState.RINGING,
                rang_at=china_now(),
            )
        )


def state_of(database: Database, call_id: str) -> tuple[CallState, str | None]:
    with database.reading() as session:
        call = session.get_one(StaffCall, call_id)
        return call.state, call.answered_by


def hall_of(visit: Visit, lang: str = "en") -> Page:
    """The hall on an attendant's phone, live."""
    page = visit(PHONE, "/sign-in", "wu.attendant", lang=lang)
    page.add_init_script(WATCH)
    with page.expect_response("**/live"):
        page.goto("/hall")
    return page


def test_a_call_rings_on_the_attendants_phone_at_once(
    visit: Visit, centre_file: Database, call_id: str
) -> None:
    page = hall_of(visit)
    page.get_by_role("button", name="Turn the sound on").click()
    expect(page.get_by_role("button", name="The sound is on")).to_be_visible()
    page.wait_for_function("() => window.played.length === 1")

    ring(centre_file, call_id)
    rang_at = time.time()
    expect(page.get_by_role("heading", name="K01 · Laying down the ID card")).to_be_visible()

    assert page.evaluate("window.seen_ms") / 1000 - rang_at < SOONER_THAN_ASKED_S
    page.wait_for_function("() => window.played.length >= 2")
    expect(page).to_have_title("(1) Hall · Marriage registration")


def test_a_call_is_answered_and_finished_with_one_touch_each(
    visit: Visit, centre_file: Database, call_id: str
) -> None:
    ring(centre_file, call_id)
    page = hall_of(visit)

    page.get_by_role("button", name="I am coming").click()
    expect(page.get_by_text("WA is coming")).to_be_visible()
    assert state_of(centre_file, call_id) == (CallState.COMING, "WA")

    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Nobody calls.")).to_be_visible()
    assert state_of(centre_file, call_id) == (CallState.DONE, "WA")


def test_how_long_somebody_waits_is_counted_on_the_phone(
    visit: Visit, centre_file: Database, call_id: str
) -> None:
    ring(centre_file, call_id)
    page = hall_of(visit)

    waited = page.locator("time[data-since]")
    expect(waited).to_have_text(re.compile(r"\d:\d\d"))
    expect(waited).not_to_have_text(waited.inner_text())


def test_a_button_keeps_its_focus_while_kiosks_report(
    visit: Visit, centre_file: Database, call_id: str
) -> None:
    ring(centre_file, call_id)
    report(centre_file, "K01", china_now())
    page = hall_of(visit)
    page.get_by_role("button", name="I am coming").focus()

    report(centre_file, "K01", china_now(), state="couple")
    expect(page.get_by_text("With a couple")).to_be_visible()
    expect(page.get_by_role("button", name="I am coming")).to_be_focused()


def test_a_phone_that_lost_the_centre_says_that_nothing_rings_here(
    chromium: Chromium, process: ConsoleProcess
) -> None:
    page = chromium.new_page(base_url=process.url, ignore_https_errors=True)
    page.context.add_cookies([{"name": "lang", "value": "en", "url": process.url, "secure": True}])
    page.goto("/sign-in?next=/hall")
    page.get_by_label("User name").fill("wu.attendant")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_response("**/live"):
        page.get_by_role("button", name="Sign in").click()
    lost = page.get_by_text("No connection. Calls do not ring here until it is back.")
    expect(lost).to_be_hidden()

    process.kill()
    expect(lost).to_be_visible(timeout=15_000)
    page.close()


def test_who_was_signed_out_elsewhere_is_asked_for_the_password(visit: Visit) -> None:
    page = visit(PHONE, "/sign-in", "wu.attendant")
    page.clock.install()
    page.goto("/hall")
    elsewhere = page.context.new_page()
    elsewhere.goto("/")
    elsewhere.get_by_role("button", name="Sign out").click()
    elsewhere.wait_for_url("**/sign-in")

    page.clock.run_for(10_500)
    page.wait_for_url("**/sign-in?next=/hall")


def test_a_wrong_password_is_said_aloud(visit: Visit) -> None:
    page = visit(PHONE, "/sign-in")
    page.get_by_label("User name").fill("wu.attendant")
    page.get_by_label("Password").fill("wrong horse")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_contain_text("User name or password is wrong.")


def test_a_language_is_chosen_with_one_touch_and_kept(visit: Visit) -> None:
    page = visit(PHONE, "/sign-in", lang="zh_CN")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading")).to_have_text("Sign in")
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading")).to_have_text("登录")


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_every_page_fits_phone_tablet_and_window_pc(
    visit: Visit, centre_file: Database, call_id: str, lang: str
) -> None:
    ring(centre_file, call_id)
    troubles = [{"trouble": "cover_open", "who_acts": "staff"}]
    report(centre_file, "K01", china_now(), state="out_of_service", troubles=troubles)
    page = visit(PHONE, "/", "wu.attendant", lang=lang)

    for path in ("/", "/hall", "/me", "/sign-in", "/nowhere"):
        page.goto(path)
        for size in SIZES:
            page.set_viewport_size(size)
            assert width(page) <= size["width"], (path, size)
            assert too_small(page) == [], (path, size)


def width(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def too_small(page: Page) -> list[str]:
    """What is to be touched and is lower than 44 pixels (WCAG 2.5.5)."""
    return page.evaluate(
        """[...document.querySelectorAll("main a, button, input:not([type=hidden])")]
           .filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.outerHTML)"""
    )


@pytest.mark.parametrize("path", ["/", "/hall", "/me", "/sign-in"])
def test_every_text_stands_out_from_its_ground(
    visit: Visit, centre_file: Database, call_id: str, path: str
) -> None:
    """Contrast of at least 4.5 (WCAG 1.4.3)."""
    ring(centre_file, call_id)
    report(centre_file, "K01", china_now(), tickets_left=3)
    troubles = [{"trouble": "paper_out", "who_acts": "staff"}]
    report(centre_file, "K02", china_now(), state="out_of_service", troubles=troubles)
    page = visit(PHONE, "/", "wu.attendant")
    page.goto(path)

    assert page.evaluate(PALE_TEXTS) == []
