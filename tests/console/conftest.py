import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from console_process import ConsoleProcess, Visit
from console_visits import ORIGIN, PASSWORD, Browser, SetClock, employ
from fastapi import FastAPI
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect, sync_playwright

from central import sample
from central.clock import CHINA, business_day, china_now
from central.console import sign_in
from central.console.app import create_console
from central.data_directory import DataDirectory
from central.database import Database
from central.models import Role

SAMPLE = Path(__file__).parents[2] / "config" / "sample.toml"
MORNING = datetime(2026, 3, 5, 10, 12, tzinfo=CHINA)


@pytest.fixture(scope="session")
def sample_day(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    """The sample's appointments of one Thursday in March; tests work on copies."""
    data = DataDirectory(tmp_path_factory.mktemp("console_day"))
    sample.make(data, SAMPLE, MORNING.date(), MORNING)
    return data


@pytest.fixture
def data(sample_day: DataDirectory, tmp_path: Path) -> DataDirectory:
    return DataDirectory(shutil.copytree(sample_day.root, tmp_path / "data"))


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


@pytest.fixture
def database(data: DataDirectory) -> Iterator[Database]:
    """The same file as another process sees it, for instance the kiosk API."""
    database = Database(data.database)
    yield database
    database.close()


def _employ_everybody(database: Database) -> None:
    employ(database, "wu.attendant", Role.ATTENDANT, initials="WA", name="吴敏")
    employ(database, "he.clerk", Role.CLERK, initials="HC", name="何静")
    employ(database, "gu.registrar", Role.REGISTRAR, initials="GR", name="顾远")
    employ(database, "li.maintenance", Role.MAINTENANCE, office_id=None, name="李工")


@pytest.fixture
def people(database: Database) -> None:
    """One account a role; of the Jinjiang office, but for maintenance."""
    _employ_everybody(database)


@pytest.fixture
def app(
    data: DataDirectory, clock: SetClock, people: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FastAPI]:
    monkeypatch.setattr(sign_in, "NO_AFTER_S", 0.0)
    app = create_console(data, clock=clock, public_url=ORIGIN)
    yield app
    app.state.centre.database.close()


@pytest.fixture
def stranger(app: FastAPI) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app)


@pytest.fixture
def signed_in(app: FastAPI) -> Callable[[str], Browser]:
    """Open another browser and sign in."""

    def as_(username: str) -> Browser:
        browser = Browser(app)
        assert browser.sign_in(username).status_code == 303
        return browser

    return as_


@pytest.fixture
def attendant(signed_in: Callable[[str], Browser]) -> Browser:
    return signed_in("wu.attendant")


@pytest.fixture
def clerk(signed_in: Callable[[str], Browser]) -> Browser:
    return signed_in("he.clerk")


@pytest.fixture
def registrar(signed_in: Callable[[str], Browser]) -> Browser:
    return signed_in("gu.registrar")


@pytest.fixture
def maintainer(signed_in: Callable[[str], Browser]) -> Browser:
    return signed_in("li.maintenance")


# --- in Chromium: a process of its own, today ---


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """Debian's Chromium, without a window.

    Not for the session: while it is open, this thread can run no other event loop.
    """
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )


@pytest.fixture(scope="session")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleProcess]:
    """The pages of a sample day that is today, with one account a role."""
    data = DataDirectory(tmp_path_factory.mktemp("console_today"))
    now = china_now()
    sample.make(data, SAMPLE, business_day(now), now)
    database = Database(data.database)
    _employ_everybody(database)
    database.close()
    process = ConsoleProcess(data)
    yield process
    process.kill()


@pytest.fixture
def process(data: DataDirectory, people: None) -> Iterator[ConsoleProcess]:
    """The pages as a process of this test alone, which may end it."""
    process = ConsoleProcess(data)
    yield process
    process.kill()


@pytest.fixture
def centre_file(console: ConsoleProcess) -> Iterator[Database]:
    """The database under the pages in Chromium, as another process has it open."""
    database = Database(console.data.database)
    yield database
    database.close()


def _is_mistake(said: str) -> bool:
    return any(word in said for word in ("Content Security Policy", "Error", "/static/"))


@pytest.fixture
def visit(chromium: Chromium, console: ConsoleProcess) -> Iterator[Visit]:
    """Open a window of a size in a browser of its own; by default nobody is signed in.

    A mistake in a script of the page, or something that the policy of the page refuses, fails the
    test.
    """
    contexts: list[BrowserContext] = []
    mistakes: list[str] = []

    def open_(size: ViewportSize, path: str = "/", username: str = "", lang: str = "en") -> Page:
        context = chromium.new_context(
            base_url=console.url, viewport=size, ignore_https_errors=True
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        context.add_cookies([{"name": "lang", "value": lang, "url": console.url, "secure": True}])
        page = context.new_page()
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        page.on("console", lambda said: _is_mistake(said.text) and mistakes.append(said.text))
        page.goto(path)
        if username:
            page.locator("#username").fill(username)
            page.locator("#password").fill(PASSWORD)
            page.locator("main button").click()
            expect(page.locator("#password")).to_have_count(0)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not mistakes
