"""The window, its clock, and how it ends."""

import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
import zxingcpp
from kivy.base import EventLoop
from kivy.config import Config
from PIL import Image

from kiosk.view import Screen, View
from tests.screens.glass import WAITS_S, Glass

HERE = Path(__file__).parents[2]
TICKET = View(
    Screen.TICKET, "en", title="Your number", number="A0012", code="A0012 2026-11-24 0123ABCD"
)
# A whole app in its own process: `run` ends it, and Kivy has one window a process.
WHOLE_APP = """
import sys
from pathlib import Path
from screens import setup
setup.configure(Path(sys.argv[1]), window_px=(1080, 1920))
from screens.app import KioskApp
from kiosk.view import Screen, View
drawn = []
def fail():
    if drawn:
        raise RuntimeError("a bug")
app = KioskApp(
    send=print,
    frame=lambda: None,
    tick=fail,
    press=print,
    on_first_frame=lambda: drawn.append(True),
)
app.show(View(Screen.ATTRACT, "en", title="Check in here"))
app.run()
"""


def test_an_exception_in_the_tick_ends_the_app_with_it(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WHOLE_APP, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=HERE,
    )
    assert ended.returncode == 1
    assert "RuntimeError: a bug" in ended.stderr


def test_the_tick_is_called_again_and_again(glass: Glass) -> None:
    ticks = []
    glass.tick = lambda: ticks.append(1)
    glass.run_until(lambda: len(ticks) > 2)


def test_what_a_thread_posts_is_done_on_the_thread_of_the_screen(glass: Glass) -> None:
    done = Event()
    where: list[bool] = []
    poster = Thread(target=lambda: glass.app.post(lambda: (where.append(True), done.set())))
    poster.start()
    poster.join(WAITS_S)
    glass.run_until(done.is_set)
    assert where == [True]


def test_an_exception_in_what_was_posted_is_not_swallowed(glass: Glass) -> None:
    glass.app.post(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        glass.run_until(lambda: False)


def test_the_first_frame_is_announced_once(glass: Glass) -> None:
    glass.show(TICKET)
    assert glass.first_frames == 1


def test_every_page_is_built_before_it_is_needed(glass: Glass) -> None:
    pages = glass.app.root.ids.pages
    glass.run_until(lambda: all(pages.has_screen(screen.value) for screen in Screen))


def test_the_code_on_the_screen_can_be_photographed(glass: Glass, tmp_path: Path) -> None:
    glass.show(TICKET)
    glass.app.root.export_to_png(str(tmp_path / "glass.png"))
    (read,) = zxingcpp.read_barcodes(Image.open(tmp_path / "glass.png"))
    assert read.text == TICKET.code


def test_a_still_screen_is_not_drawn_again(glass: Glass) -> None:
    glass.show(View(Screen.ATTRACT, "en", title="Check in here"))
    EventLoop.idle()
    assert not EventLoop.window.canvas.needs_redraw


def test_kivy_is_set_up_for_a_public_terminal() -> None:
    assert Config.getint("graphics", "multisamples") == 0
    assert Config.getint("kivy", "exit_on_escape") == 0
    assert Config.items("modules") == []
    assert [name for name, _ in Config.items("input")] == ["mouse"]


def test_only_the_app_has_a_clock() -> None:
    users = {path.name for path in (HERE / "screens").iterdir() if "Clock" in _text(path)}
    assert users == {"app.py"}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.suffix in {".py", ".kv"} else ""
