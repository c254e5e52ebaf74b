"""What the UI thread of an app spends its time on: frames, callbacks, pictures of the camera."""

import time
from collections import deque
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.core.window import Window

if TYPE_CHECKING:
    from screens.app import KioskApp

_KEPT = 20_000


class Meter:
    """Notes times in milliseconds until they are read. It belongs to the UI thread.

    A frame lasts from the moment when the event loop wakes until its picture has been handed to
    the display; Kivy's `on_flip` comes before that, when most of the drawing is still to be done.
    """

    def __init__(self) -> None:
        self._frames: deque[tuple[float, float]] = deque(maxlen=_KEPT)
        self._callbacks: deque[float] = deque(maxlen=_KEPT)
        self._pictures: deque[float] = deque(maxlen=_KEPT)
        self._has_new_picture = False
        self._woken_at_s = time.monotonic()
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def watch(self, app: "KioskApp") -> None:
        """Time what `app` gives to Kivy to be called; before its first view is shown."""
        wrapped = {
            "post": partial(self._post, app.post),
            "later": partial(self._later, app.later),
            "_tick": self.timed(app._tick),
            "_send": self.timed(app._send),
            "_draw_preview": self.timed(self._drawing(app)),
        }
        for name, function in wrapped.items():
            setattr(app, name, function)

    def begin(self) -> None:
        """Time every frame from now on."""
        self._follow_clock, self._flip = Clock.post_idle, Window.flip
        Clock.post_idle, Window.flip = self._turn, self._flipped

    def at_next_turn(self, function: Callable[[], None]) -> None:
        """Call `function` when the event loop turns next: as it looks at the panel, which does not
        wake it. From any thread.
        """
        self._waiting.put(function)

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            began_at_s = time.monotonic()
            try:
                return function(*arguments)
            finally:
                self._callbacks.append(_ms_since(began_at_s))

        return call

    def picture_drawn(self) -> None:
        """Note that the next frame shows another picture of the camera."""
        self._has_new_picture = True

    def read(self) -> dict[str, Any]:
        """Return what was noted since the last time, and begin anew.

        `frames`: when a frame was there, by the monotonic clock in seconds, and how many
        milliseconds it took. `callbacks_ms`: each callback. `pictures`: when a frame was there that
        showed a new picture of the camera.
        """
        notes = {
            "frames": list(self._frames),
            "callbacks_ms": list(self._callbacks),
            "pictures": list(self._pictures),
        }
        for kept in (self._frames, self._callbacks, self._pictures):
            kept.clear()
        return notes

    def _post(self, post: Callable[..., None], function: Callable[[], None]) -> None:
        post(self.timed(function))

    def _later(
        self, later: Callable[..., None], delay_s: float, function: Callable[[], None]
    ) -> None:
        later(delay_s, self.timed(function))

    def _drawing(self, app: "KioskApp") -> Callable[[float], None]:
        draw = app._draw_preview

        def draw_and_note(dt: float) -> None:
            before = app._drawn
            draw(dt)
            if app._drawn is not before:
                self.picture_drawn()

        return draw_and_note

    def _turn(self, *times: float) -> Any:
        self._woken_at_s = time.monotonic()
        answer = self._follow_clock(*times)
        while True:
            try:
                self._waiting.get_nowait()()
            except Empty:
                return answer

    def _flipped(self) -> None:
        self._flip()
        now_s = time.monotonic()
        self._frames.append((now_s, _ms_since(self._woken_at_s)))
        if self._has_new_picture:
            self._has_new_picture = False
            self._pictures.append(now_s)


def _ms_since(began_at_s: float) -> float:
    return round(1000 * (time.monotonic() - began_at_s), 3)
