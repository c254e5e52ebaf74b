"""The window and the clock of the kiosk: the one owner of the screens and of time on the UI thread.

`setup.configure` must have run before this is imported.
"""

import ctypes
import gc
import os
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from kivy.app import App
from kivy.clock import Clock, ClockEvent
from kivy.core.window import Window
from kivy.graphics import BindTexture
from kivy.uix.anchorlayout import AnchorLayout

from kiosk.access import Access
from kiosk.key_guide import Key
from kiosk.view import Screen, View
from screens import theme
from screens.kv import load_kv
from screens.late import LatePages
from screens.page import Page

if TYPE_CHECKING:  # numpy is a tenth of the start
    import numpy as np
    from numpy.typing import NDArray

_LIBC = ctypes.CDLL(None)
TICK_S = 0.2
# How often it is looked whether the camera has a new picture: twice as often as one comes, else two
# clocks of the same pace miss some. Nothing is drawn without a new one.
_PREVIEW_S = 1 / 60

# A page that is left forgets when what moves on the next one rests: before, it would hold that up.
FORGETS_S = theme.MOVE_S + 0.1
# As Kivy numbers the keys of a keyboard, which an audio keypad is for the computer.
KEYS = {
    273: Key.PREVIOUS,  # up
    274: Key.NEXT,  # down
    275: Key.LOUDER,  # right
    276: Key.AGAIN,  # left
    13: Key.CHOOSE,  # Enter
    271: Key.CHOOSE,  # Enter of a number pad
}


class CameraFrame(Protocol):
    """A picture of the camera, as far as it is drawn here."""

    @property
    def image(self) -> "NDArray[np.uint8]": ...


class Ground(AnchorLayout):
    """The window, with the page as a column in its middle."""

    def export_to_png(self, filename: str, *_: object, **__: object) -> None:
        """Save what is on the glass: the ground is the window's own colour and no widget's."""
        Window.dispatch("on_draw")
        os.replace(Window.screenshot(name=filename), filename)


class KioskApp(App):
    """Shows views and reports touches. All but `post` belongs to the UI thread.

    What raises in `tick`, `send` or a posted function ends `run` with that exception.
    """

    use_kivy_settings = False

    def __init__(
        self,
        *,
        send: Callable[[str], None],
        frame: Callable[[], CameraFrame | None],
        tick: Callable[[], None],
        press: Callable[[Key], None],
        on_first_frame: Callable[[], None],
    ) -> None:
        """`send` gets the action of each button touched; `frame` gives the newest picture of the
        camera; `tick` is called every `TICK_S` seconds; `press` gets each key of the keypad;
        `on_first_frame` is called once, when the first view is on the glass.
        """
        super().__init__()
        self._send = send
        self._frame = frame
        self._tick = tick
        self._press = press
        self._held = 0
        self._on_first_frame = on_first_frame
        self._preview: ClockEvent | None = None
        self._drawn: CameraFrame | None = None
        self._late = LatePages(self.later)
        theme.register_fonts()
        self.set_dpi(theme.PANEL_DPI)
        Window.clearcolor = theme.look.couples.ground
        # Shapes without a picture are filled from one white texture. To blend four equal texels
        # of it for every pixel costs a terminal without a GPU nearly half of each frame.
        white = BindTexture().texture
        white.mag_filter = white.min_filter = "nearest"
        self._ground = Ground()
        self._pages = self._ground.ids.pages

    def show(self, view: View) -> None:
        """Put `view` on the screen; before `run`, as the first one."""
        page = self._page(view)
        left = self._pages.current_screen
        if view.sheet is not None and page is left:
            # A switch answers the finger first: all that follows from it takes longer than a frame.
            self.later(0, lambda: self._dress(self.page, self.page.view.access))
        else:
            self._dress(page, view.access)
        self._late.need(page)
        if left is not None and left is not page:
            self.later(FORGETS_S, lambda: self._forget(left))
        self._pages.current = page.name
        # Else both pages are drawn for a frame.
        self._pages.transition.stop()
        page.show(view)
        Window.clearcolor = page.livery.ground
        if view.preview and self._preview is None:
            self._preview = Clock.schedule_interval(self._draw_preview, _PREVIEW_S)
        elif not view.preview and self._preview is not None:
            self._preview.cancel()
            self._preview = self._drawn = None

    @property
    def page(self) -> Page:
        """The page on the screen."""
        return self._pages.current_screen

    def post(self, function: Callable[[], None]) -> None:
        """Have `function` called on the UI thread, soon; from any thread."""
        Clock.schedule_once(lambda _: function())

    def later(self, delay_s: float, function: Callable[[], None]) -> None:
        """Have `function` called on the UI thread in `delay_s` seconds."""
        Clock.schedule_once(lambda _: function(), delay_s)

    def set_dpi(self, dpi: float) -> None:
        """Say how many pixels of the window an inch of the panel has."""
        self._dpi = dpi
        width_px, height_px = Window.size
        theme.fit(width_px, height_px, dpi)

    def build(self) -> Ground:
        return self._ground

    def on_start(self) -> None:
        Window.bind(on_resize=lambda _, width, height: theme.fit(width, height, self._dpi))
        Window.bind(on_flip=self._drawn_once)
        Window.bind(on_key_down=self._key_down, on_key_up=self._key_up)
        Clock.schedule_interval(lambda _: self._tick(), TICK_S)

    def open_settings(self, *_: object) -> bool:
        """Refuse: Kivy opens its own panel over the kiosk on F1."""
        return False

    def _dress(self, page: Page, access: Access) -> None:
        """Have everything look as `access` wishes, `page` in the next frame."""
        if theme.look.follow(access):
            self._late.put_off(other for other in self._pages.screens if other is not page)
            Window.clearcolor = page.livery.ground

    def _forget(self, left: Page) -> None:
        if left is not self.page:
            left.forget()
        # What the page had goes back to the system, which empties it. Takes 2 to 8 ms, at rest.
        _LIBC.malloc_trim(0)

    def _page(self, view: View) -> Page:
        name = view.screen.value
        if not self._pages.has_screen(name):
            kind = getattr(import_module(f"screens.{name}"), _class_name(name))
            self._pages.add_widget(kind(name=name, view=view, send=self._send))
        return self._pages.get_screen(name)

    def _key_down(self, _window: object, code: int, *_: object) -> bool:
        key = KEYS.get(code)
        # A key that is held comes again and again: a slow finger chooses once.
        if key is not None and code != self._held:
            self._held = code
            self._press(key)
        return key is not None

    def _key_up(self, _window: object, code: int, *_: object) -> None:
        if code == self._held:
            self._held = 0

    def _drawn_once(self, *_: object) -> None:
        Window.unbind(on_flip=self._drawn_once)
        self.post(self._on_first_frame)
        self.post(self._build_ahead)

    def _build_ahead(self) -> None:
        """Build the next page that nobody has seen yet, so that no couple waits for it."""
        for screen in Screen:
            if not self._pages.has_screen(screen.value):
                self._page(View(screen, "", title=""))
                self.post(self._build_ahead)
                return
        # They stay: a collector that walks them again holds a couple up by a twentieth of a second.
        gc.collect()
        gc.freeze()

    def _draw_preview(self, _: float) -> None:
        frame = self._frame()
        if frame is not None and frame is not self._drawn:
            self._drawn = frame
            self.page.draw(frame.image)


def _class_name(name: str) -> str:
    return name.title().replace("_", "") + "Screen"


load_kv(__file__)
