"""Set Kivy up for a public terminal. Must run before anything else imports Kivy."""

import ctypes
import os
from pathlib import Path


def configure(kivy_home: Path, *, window_px: tuple[int, int] | None) -> None:
    """Fix every setting that decides what a visitor can reach and what a frame costs.

    `kivy_home` must be writable; a `config.ini` in it loses against what is set here.
    `window_px` is the width and height of a window; None takes the whole display.
    """
    kivy_home.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        KIVY_HOME=str(kivy_home),
        # or Kivy reads our command line and answers `--check-config` with its own usage
        KIVY_NO_ARGS="1",
        KIVY_NO_FILELOG="1",
        # the handlers are ours: Kivy's logger only passes on
        KIVY_LOG_MODE="PYTHON",
        # what a thread posts wakes the loop at once instead of at the next frame
        KIVY_CLOCK="interrupt",
        # one finger is one touch, not a touch and a click (libsdl-org/SDL#11204)
        SDL_TOUCH_MOUSE_EVENTS="0",
    )

    from kivy.config import Config

    full = window_px is None
    # Without a window manager a full screen keeps the size that the window was made with.
    width_px, height_px = window_px or _display_px() or (1080, 1920)
    settings: dict[str, dict[str, int | str]] = {
        "graphics": {
            # 2 is the default and costs 15 times the frame without a GPU (kivy/kivy#8048)
            "multisamples": 0,
            "fullscreen": "auto" if full else 0,
            "borderless": int(full),
            "resizable": 0,
            "show_cursor": int(not full),
            "allow_screensaver": 0,
            # How often the panel is looked at: a finger waits half as long as at 60. Nothing is
            # drawn without a change.
            "maxfps": 120,
            "width": width_px,
            "height": height_px,
        },
        "kivy": {
            "exit_on_escape": 0,
            "keyboard_mode": "",
            "desktop": 0,
            "log_level": "info",
            "pause_on_minimize": 0,
        },
        # a right click leaves no red dot
        "input": {"mouse": "mouse,disable_multitouch"},
    }
    for section, values in settings.items():
        for key, value in values.items():
            Config.set(section, key, value)
    # no inspector, no touchring, no web debugger, whatever config.ini says
    Config.remove_section("modules")
    Config.add_section("modules")
    # the default probesysfs line reads the panel a second time (kivy/kivy#1903)
    Config.remove_option("input", "%(name)s")


def _display_px() -> tuple[int, int] | None:
    """Ask X for the size of its display; None where there is no X."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        return None
    try:
        return x11.XDisplayWidth(display, 0), x11.XDisplayHeight(display, 0)
    finally:
        x11.XCloseDisplay(display)
