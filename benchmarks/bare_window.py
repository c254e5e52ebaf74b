"""The rival of the kiosk's start: a Kivy window with one label and nothing else."""

import os
import sys

# As the kiosk sets it: else the comparison would be one of settings.
os.environ.update(KIVY_NO_ARGS="1", KIVY_NO_FILELOG="1", KIVY_HOME=sys.argv[1])

from kivy.config import Config

for key, value in (("multisamples", "0"), ("width", "1080"), ("height", "1920")):
    Config.set("graphics", key, value)

from kivy.app import App  # noqa: E402 - Kivy reads its settings on import
from kivy.core.window import Window  # noqa: E402
from kivy.uix.label import Label  # noqa: E402


class BareApp(App):
    def build(self) -> Label:
        Window.bind(on_flip=lambda *_: print("drawn", file=sys.stderr, flush=True))
        return Label(text="one label")


BareApp().run()
