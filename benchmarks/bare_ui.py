"""The rival of the kiosk's screens: two of them with a few labels and buttons, and no more.

    python -m benchmarks.bare_ui HOME CAMERA ROUNDS PREVIEW_S

It touches itself as the kiosk is touched, shows the same camera, and prints what it noted.
"""

import json
import sys
import time
from pathlib import Path
from threading import Thread

from screens import setup

setup.configure(Path(sys.argv[1]), window_px=(1080, 1920))

from kivy.app import App  # noqa: E402 - Kivy reads its settings on import
from kivy.clock import Clock  # noqa: E402
from kivy.core.window import Window  # noqa: E402
from kivy.graphics.texture import Texture  # noqa: E402
from kivy.uix.boxlayout import BoxLayout  # noqa: E402
from kivy.uix.button import Button  # noqa: E402
from kivy.uix.image import Image  # noqa: E402
from kivy.uix.label import Label  # noqa: E402
from kivy.uix.screenmanager import NoTransition, Screen, ScreenManager  # noqa: E402
from kivy.uix.widget import Widget  # noqa: E402

from drivers.camera.opencv_camera import OpenCvCamera  # noqa: E402
from tests.journey.finger import Finger  # noqa: E402
from tests.journey.meter import Meter  # noqa: E402

LOOKS_S = 0.45
TRANSITION_S = 0.4
WORDS = {"language": ("Check in here", "Bienvenue"), "theme": ("Light", "Dark")}
KINDS = ("language", "theme", "transition", "lay_out")


class BareApp(App):
    """A label and buttons on each of two screens; every button changes what it is named for."""

    def __init__(self, camera: str, rounds: int, preview_s: float) -> None:
        super().__init__()
        self._rounds, self._preview_s = rounds, preview_s
        self._camera = OpenCvCamera(camera, width_px=1280, height_px=720)
        self._meter = Meter()
        self._meter.begin()
        self._turned = {"language": 0, "theme": 0}
        self._drawn: object = None

    def build(self) -> ScreenManager:
        self._pages = ScreenManager(transition=NoTransition())
        for name in ("one", "two"):
            column = BoxLayout(orientation="vertical")
            column.add_widget(Label(text=WORDS["language"][0], font_size=60))
            for kind in KINDS:
                button = Button(text=kind, font_size=40)
                button.bind(on_release=self._meter.timed(self._answer(kind)))
                column.add_widget(button)
            page = Screen(name=name)
            page.add_widget(column)
            self._pages.add_widget(page)
        return self._pages

    def on_start(self) -> None:
        Thread(target=self._visit, daemon=True).start()

    def _answer(self, kind: str):  # type: ignore[no-untyped-def]
        return {
            "language": self._switch_language,
            "theme": self._switch_theme,
            "transition": self._go_on,
            "lay_out": self._lay_out,
        }[kind]

    def _switch_language(self, *_: object) -> None:
        self._turned["language"] += 1
        words = WORDS["language"][self._turned["language"] % 2]
        for widget in self._pages.current_screen.walk():
            if isinstance(widget, Label):
                widget.text = words

    def _switch_theme(self, *_: object) -> None:
        self._turned["theme"] += 1
        dark = self._turned["theme"] % 2
        Window.clearcolor = (0, 0, 0, 1) if dark else (1, 1, 1, 1)
        for widget in self._pages.current_screen.walk():
            if isinstance(widget, Label):
                widget.color = (1, 1, 0, 1) if dark else (0.2, 0.4, 1, 1)

    def _go_on(self, *_: object) -> None:
        self._pages.current = "two" if self._pages.current == "one" else "one"

    def _lay_out(self, *_: object) -> None:
        for widget in self._pages.current_screen.walk():
            if isinstance(widget, BoxLayout):
                widget.do_layout()
        self._pages.canvas.ask_update()

    def _visit(self) -> None:
        time.sleep(1.0)
        touches: list[float] = []
        frames: dict[str, list[float]] = {kind: [] for kind in KINDS}
        transitions: list[float] = []
        callbacks: list[float] = []
        for round_ in range(self._rounds + 1):
            for at, kind in enumerate(KINDS, 1):
                self._meter.read()
                touched_s = time.monotonic()
                self._meter.at_next_turn(lambda at=at: self._touch(len(KINDS) - at))
                time.sleep(LOOKS_S)
                notes = self._meter.read()
                if not round_:
                    continue  # what is made once a day
                callbacks += notes["callbacks_ms"]
                end_s, took_ms = notes["frames"][0]
                frames[kind].append(took_ms)
                if kind != "lay_out":
                    touches.append(1000 * (end_s - touched_s))
                if kind == "transition":
                    transitions += [
                        ms for at_s, ms in notes["frames"] if at_s < touched_s + TRANSITION_S
                    ]
        self._camera.start()
        Clock.schedule_once(self._show_camera)
        time.sleep(1.0)
        self._meter.read()
        time.sleep(self._preview_s)
        notes = self._meter.read()
        found = {
            "touches": touches,
            "frames": frames,
            "transitions": transitions,
            "callbacks": callbacks + notes["callbacks_ms"],
            "pictures": notes["pictures"],
        }
        print(json.dumps(found), flush=True)
        Clock.schedule_once(lambda _: self.stop())

    def _touch(self, nth: int) -> None:
        button: Widget = self._pages.current_screen.children[0].children[nth]
        Finger(1, *button.to_window(*button.center)).tap()

    def _show_camera(self, _: float) -> None:
        self._preview = Image()
        self._pages.current_screen.children[0].add_widget(self._preview)
        Clock.schedule_interval(self._meter.timed(self._draw), 1 / 60)

    def _draw(self, _: float) -> None:
        frame = self._camera.latest()
        if frame is None or frame is self._drawn:
            return
        self._drawn = frame
        height, width = frame.image.shape[:2]
        if self._preview.texture is None:
            self._preview.texture = Texture.create(size=(width, height), colorfmt="bgr")
        self._preview.texture.blit_buffer(frame.image.reshape(-1), colorfmt="bgr")
        self._preview.canvas.ask_update()
        self._meter.picture_drawn()

    def on_stop(self) -> None:
        self._camera.close()


if __name__ == "__main__":
    BareApp(sys.argv[2], int(sys.argv[3]), float(sys.argv[4])).run()
