"""The app in the one window of a test run, and fingers to touch it with."""

import time
from collections.abc import Callable

from kivy.base import EventLoop
from kivy.tests.common import UnitTestTouch

from kiosk.view import View
from screens.app import CameraFrame, KioskApp
from screens.page import Page
from screens.screenshots import settle
from screens.widgets import TouchButton
from tests.screens.every_view import FRAME

WAITS_S = 5.0


class Glass:
    """The app, what it was asked for, and fingers to touch it with."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.frames_asked = 0
        self.tick: Callable[[], None] = lambda: None
        self.first_frames = 0
        self.app = KioskApp(
            send=self.sent.append,
            frame=self._frame,
            tick=lambda: self.tick(),
            on_first_frame=self._first_frame,
        )

    @property
    def page(self) -> Page:
        return self.app.page

    def show(self, view: View) -> None:
        settle(self.app, view, FRAME)

    def button(self, label: str) -> TouchButton:
        (found,) = (
            widget
            for widget in self.page.walk()
            if isinstance(widget, TouchButton) and widget.button.label == label
        )
        return found

    def finger(self, label: str) -> UnitTestTouch:
        """A finger above the middle of a button."""
        button = self.button(label)
        return UnitTestTouch(*button.to_window(*button.center))

    def tap(self, label: str) -> None:
        finger = self.finger(label)
        finger.touch_down()
        finger.touch_up()

    def run_until(self, is_true: Callable[[], bool]) -> None:
        """Let frames pass until something is true."""
        deadline = time.monotonic() + WAITS_S
        while not is_true():
            assert time.monotonic() < deadline
            EventLoop.idle()

    def _frame(self) -> CameraFrame:
        self.frames_asked += 1
        return FRAME

    def _first_frame(self) -> None:
        self.first_frames += 1
