"""The door by which a script touches the screen of the real app.

Opened by `run_kiosk.py --door SOCKET` in demo mode only; production refuses the option, and an
installed kiosk does not even have this file. One JSON object a line in, one out.
"""

import json
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from socketserver import StreamRequestHandler, ThreadingUnixStreamServer
from threading import Thread
from typing import Any

from kivy.core.window import Window
from kivy.uix.layout import Layout

from kiosk.view import Button, View, over
from screens.app import KEYS, KioskApp
from screens.hold import HoldCorner
from screens.photos import Preview
from screens.speaker import Speaker
from tests.journey.finger import Finger
from tests.journey.meter import Meter

LIFTS_S = 1.0
"""So long a finger stays behind when what it waited for has come."""


class Door:
    """Serves one socket beside the app and notes what was drawn when."""

    def __init__(self, path: Path, app: KioskApp, mouth: Speaker, outbox: Path) -> None:
        self._app = app
        self._heard: list[tuple[str, str]] = []
        mouth.on_clip = lambda clip: self._heard.append((clip.parent.name, clip.name))
        self._outbox = outbox
        self._drawn: list[dict[str, Any]] = []
        self._stored_photos: list[str] = []
        self._last_view: View | None = None
        self._drawn_at_s = 0.0
        self._fingers = 0
        self._post = app.post
        self._meter = Meter()
        self._meter.watch(app)
        path.unlink(missing_ok=True)
        door = self

        class Visit(StreamRequestHandler):
            def handle(self) -> None:
                for line in self.rfile:
                    answer = door.answer(json.loads(line))
                    self.wfile.write(json.dumps(answer).encode() + b"\n")

        self._server = ThreadingUnixStreamServer(str(path), Visit)
        self._server.daemon_threads = True
        os.chmod(path, 0o600)

    def __enter__(self) -> "Door":
        self._meter.begin()
        Window.bind(on_flip=self._note_drawn)
        Thread(target=self._server.serve_forever, name="door", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def looking_first(self, wake_delivery: Callable[[], None]) -> Callable[[], None]:
        """Wrap the call that starts delivery: note what the outbox holds before it is sent."""

        def look_and_wake() -> None:
            with closing(sqlite3.connect(f"file:{self._outbox}?mode=ro", uri=True)) as outbox:
                rows = outbox.execute("SELECT content FROM photos").fetchall()
            self._stored_photos = sorted(sha256(content).hexdigest() for (content,) in rows)
            wake_delivery()

        return look_and_wake

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do one request on the UI thread and return its answer."""
        request["asked_at_s"] = time.monotonic()
        answers: SimpleQueue[dict[str, Any]] = SimpleQueue()
        todo = {
            "screen": self._screen,
            "touch": self._touch,
            "hold": self._hold,
            "key": self._key,
            "heard": lambda _: {"heard": self._heard},
            "spot": self._spot,
            "lay_out": self._lay_out,
            "meter": lambda _: self._meter.read(),
            "picture": self._picture,
            "drawn": lambda _: {"drawn": self._drawn},
            "forget": self._forget,
            "stored": lambda _: {"photos": self._stored_photos},
        }[request["do"]]
        reach = self._meter.at_next_turn if request.get("at_next_turn") else self._post
        reach(lambda: answers.put(todo(request)))
        return answers.get()

    def _note_drawn(self, *_: object) -> None:
        view = self._view()
        if view is not self._last_view:
            self._last_view = view
            self._drawn_at_s = time.monotonic()
            self._drawn.append(
                {
                    "screen": view.screen.value,
                    "at_s": self._drawn_at_s,
                    "asks": view.time_left.question if view.time_left else "",
                    "still": view.still is not None,
                    "countdown": view.countdown,
                    "ready": bool(view.buttons),
                }
            )

    def _screen(self, _: dict[str, Any]) -> dict[str, Any]:
        view = self._view()
        return {
            "screen": view.screen.value,
            "lang": view.lang,
            "title": view.title,
            "notice": view.notice,
            "guidance": view.guidance,
            "number": view.number,
            "code": view.code,
            "facts": [(fact.label, fact.value) for fact in view.facts],
            "typed": view.keypad.typed if view.keypad else "",
            "call": view.call_words,
            "hold": view.hold,
            "asks": view.time_left.question if view.time_left else "",
            "still": _known_by(view.still) if view.still else None,
            "live": view.preview and self._has_live_picture(),
            "preview": view.preview,
            "buttons": [button.label for button in self._touchable(view)],
            "actions": [button.action for button in self._touchable(view)],
            "drawn_at_s": self._drawn_at_s if self._last_view is view else None,
        }

    def _has_live_picture(self) -> bool:
        return any(isinstance(w, Preview) and w.texture for w in self._app.page.walk())

    @staticmethod
    def _touchable(view: View) -> tuple[Button, ...]:
        tools = (*view.languages, view.call, view.adjust)
        head = tuple(button for button in tools if button)
        if view.time_left is not None:
            return (*head, *over(view.time_left.button, view.time_left.other))
        if view.sheet is not None:
            switches = (switch.button for switch in view.sheet.switches)
            return (*head, *switches, *over(view.sheet.done, view.sheet.other))
        rows = view.keypad.rows if view.keypad else ()
        keys = (key for row in rows for key in row if key.action)
        return (*head, *view.buttons, *view.choices, *keys)

    def _touch(self, request: dict[str, Any]) -> dict[str, Any]:
        wanted = request.get("reads"), request.get("action")
        meant = None
        for widget in self._app.root_window.children:
            for found in widget.walk():
                button = getattr(found, "button", None)
                if not isinstance(button, Button) or found.get_root_window() is None:
                    continue
                if button.label == wanted[0] or button.action == wanted[1]:
                    meant = found  # what comes last lies on top
        if meant is None:
            return {"touched_at_s": None}
        self._finger_at(*meant.to_window(*meant.center)).tap()
        return {"touched_at_s": request["asked_at_s"]}

    @staticmethod
    def _key(request: dict[str, Any]) -> dict[str, Any]:
        """Press and release a key, as a keyboard does."""
        code = next(code for code, key in KEYS.items() if key.value == request["key"])
        Window.dispatch("on_key_down", code, 0, None, [])
        Window.dispatch("on_key_up", code, 0)
        return {}

    def _spot(self, request: dict[str, Any]) -> dict[str, Any]:
        """Tap anywhere: `x` and `y` are shares of the window."""
        finger = self._finger_at(request["x"] * Window.width, request["y"] * Window.height)
        finger.tap()
        return {}

    def _lay_out(self, _: dict[str, Any]) -> dict[str, Any]:
        """Have every layout of the page computed anew, as a measure for what a switch costs."""
        began_at_s = time.monotonic()
        for widget in self._app.page.walk():
            if isinstance(widget, Layout):
                widget.do_layout()
        self._app.page.canvas.ask_update()
        return {"touched_at_s": began_at_s}

    def _finger_at(self, x: float, y: float) -> Finger:
        self._fingers += 1
        return Finger(self._fingers, x, y)

    def _hold(self, _: dict[str, Any]) -> dict[str, Any]:
        """Rest a finger on the corner for staff, a little longer than it asks for."""
        for widget in self._app.page.walk():
            if isinstance(widget, HoldCorner) and widget.action:
                finger = self._finger_at(*widget.to_window(*widget.center))
                finger.rest()
                self._app.later(widget.hold_s + LIFTS_S, finger.lift)
                return {"touched_at_s": time.monotonic()}
        return {"touched_at_s": None}

    def _forget(self, _: dict[str, Any]) -> dict[str, Any]:
        self._drawn = []
        return {}

    def _picture(self, request: dict[str, Any]) -> dict[str, Any]:
        self._app.root.export_to_png(request["path"])
        return {}

    def _view(self) -> View:
        view: View = self._app.page.view
        return view


def _known_by(photo: bytes) -> dict[str, str]:
    """Return what tells a photo from others, and a piece of it to look for where it left traces."""
    return {"sha256": sha256(photo).hexdigest(), "piece": photo[len(photo) // 2 :][:64].hex()}
