"""The people of an office at their browsers: Debian's Chromium on the pages of the centre."""

import tomllib
from types import TracebackType
from typing import Self

from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from tests.journey.processes import SAMPLE

PHONE: ViewportSize = {"width": 390, "height": 844}
WINDOW_PC: ViewportSize = {"width": 1280, "height": 900}
HALL_TV: ViewportSize = {"width": 1920, "height": 1080}

PATIENCE_MS = 15_000.0


class Pages:
    """Opens one browser for each person."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._passwords = {
            username: person["password"]
            for username, person in tomllib.loads(SAMPLE.read_text("utf-8"))["staff"].items()
        }

    def __enter__(self) -> Self:
        expect.set_options(timeout=PATIENCE_MS)
        self._playwright = sync_playwright().start()
        self._chromium = self._playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._chromium.close()
        self._playwright.stop()

    def open(self, path: str, size: ViewportSize) -> Page:
        """Open a page that needs no sign-in; an address of its own is opened as it is."""
        # the demonstration's own authority signed the certificate, and no browser knows it
        context = self._chromium.new_context(viewport=size, ignore_https_errors=True)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(path if path.startswith("https://") else self._address + path)
        return page

    def sign_in(self, username: str, path: str, size: ViewportSize = WINDOW_PC) -> Page:
        """Sign in as one of the sample's staff, and go to `path`."""
        page = self.open(f"/sign-in?next={path}", size)
        page.fill("#username", username)
        page.fill("#password", self._passwords[username])
        page.click("form.card button")
        page.wait_for_url(self._address + path)
        return page
