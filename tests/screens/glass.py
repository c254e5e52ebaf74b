"""The app in the one window of a test run, and fingers to touch it with.

Time passes for the app in frames of equal length, however long this machine takes to draw them: a
test that asks what is there after a while gets the same answer on any day.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.tests.common import UnitTestTouch
from kivy.uix.widget import Widget
from PIL import Image

from kiosk.key_guide import Key
from kiosk.view import View
from screens.app import CameraFrame, KioskApp
from screens.page import Page
from screens.screenshots import settle
from screens.widgets import TouchButton
from tests.screens.every_view import FRAME

WAITS_S = 20.0
_FRAME_S = 1 / 30


class Glass:
    """The app, what it was asked for, and fingers to touch it with."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.pressed: list[Key] = []
        self.frames_asked = 0
        self.tick: Callable[[], None] = lambda: None
        self.first_frames = 0
        self.app = KioskApp(
            send=self.sent.append,
            frame=self._frame,
            tick=lambda: self.tick(),
            press=self.pressed.append,
            on_first_frame=self._first_frame,
        )
        self._now_s = Clock.time()
        Clock.time = lambda: self._now_s
        Clock._check_ready = self._next_frame

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
            self.resize(width, height)
            yield
        finally:
            self.resize(*before)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size; the page follows."""
        if Window.size != (width, height):
            Window.size = width, height
            self.run_until(lambda: tuple(self.app.root.size) == (width, height))
            EventLoop.idle()

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
        given_up_at_s = self._now_s + WAITS_S
        while not is_true():
            assert self._now_s < given_up_at_s
            EventLoop.idle()

    def wait(self, seconds: float) -> None:
        """Let `seconds` pass for the app, which takes no time here."""
        until_s = self._now_s + seconds
        while self._now_s < until_s:
            EventLoop.idle()

    def _next_frame(self, *_: object) -> tuple[bool, float]:
        """Tell Kivy's clock that the next frame is due, and how long to sleep."""
        self._now_s += _FRAME_S
        return True, 0

    def _frame(self) -> CameraFrame:
        self.frames_asked += 1
        return FRAME

    def _first_frame(self) -> None:
        self.first_frames += 1


def _paint_nothing(_: object) -> bool:
    return True  # and Kivy's own handler is not called any more
