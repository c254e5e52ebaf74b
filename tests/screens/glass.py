"""The app in the one window of a test run, and fingers to touch it with."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.tests.common import UnitTestTouch
from kivy.uix.widget import Widget
from PIL import Image

from kiosk.view import View
from screens.app import CameraFrame, KioskApp
from screens.page import Page
from screens.screenshots import settle
from screens.widgets import TouchButton
from tests.screens.every_view import FRAME

WAITS_S = 5.0
_STEP_S = 1 / 30


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
        self._ahead_s = 0.0
        real_s = Clock.time
        Clock.time = lambda: real_s() + self._ahead_s

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
        return self.finger_at(self.button(label))

    def finger_at(self, widget: Widget) -> UnitTestTouch:
        """A finger above the middle of `widget`."""
        return UnitTestTouch(*widget.to_window(*widget.center))

    def tap(self, label: str) -> None:
        finger = self.finger(label)
        finger.touch_down()
        finger.touch_up()

    @contextmanager
    def window(self, width: int, height: int) -> Iterator[None]:
        """While it lasts the window has another size; the page follows."""
        before = Window.size
        try:
            self._resize(width, height)
            yield
        finally:
            self._resize(*before)

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """While it lasts everything is laid out and nothing is painted, which takes half the time.

        For whoever asks where things are, and for no picture.
        """
        Window.bind(on_draw=_paint_nothing)
        try:
            yield
        finally:
            Window.unbind(on_draw=_paint_nothing)

    def drawn(self, folder: Path) -> Image.Image:
        """What is on the glass."""
        self.app.root.export_to_png(str(folder / "glass.png"))
        return Image.open(folder / "glass.png").convert("RGB")

    def run_until(self, is_true: Callable[[], bool]) -> None:
        """Let frames pass until something is true."""
        deadline = time.monotonic() + WAITS_S
        while not is_true():
            assert time.monotonic() < deadline
            EventLoop.idle()

    def wait(self, seconds: float) -> None:
        """Let `seconds` pass for the app, in many frames and at once: its clock goes ahead."""
        until_s = Clock.time() + seconds
        while Clock.time() < until_s:
            self._ahead_s += _STEP_S
            EventLoop.idle()

    def _resize(self, width: int, height: int) -> None:
        Window.size = width, height
        self.run_until(lambda: tuple(self.app.root.size) == (width, height))
        EventLoop.idle()

    def _frame(self) -> CameraFrame:
        self.frames_asked += 1
        return FRAME

    def _first_frame(self) -> None:
        self.first_frames += 1


def _paint_nothing(_: object) -> bool:
    return True  # and Kivy's own handler is not called any more
