"""Draw every screen in every language, and say what is wrong with the drawings.

    python -m screens.screenshots [--out DIR] [--lang LANG ...]
    python -m screens.screenshots --goldens

Needs no display. Exits with 1 when something is cut off, covered, too small, or without a glyph.
With --goldens it makes anew the pictures that the tests compare screens with, and those of the
design system; look at what `git diff` shows of them before they are committed.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.text import LANGUAGES, load_texts
from kiosk.view import View
from screens import setup

if TYPE_CHECKING:
    from screens.app import CameraFrame, KioskApp

HERE = Path(__file__).resolve().parent.parent
_SETTLED_FRAMES = 2


def main() -> int:
    """Return the exit code."""
    # The couples are made up and not part of an installed kiosk.
    from tests.screens.every_view import FRAME, every_view

    parser = argparse.ArgumentParser(prog="python -m screens.screenshots")
    parser.add_argument("--out", type=Path, default=HERE / "build" / "screenshots")
    parser.add_argument("--lang", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    parser.add_argument("--goldens", action="store_true")
    arguments = parser.parse_args()
    if arguments.goldens:
        return keep_goldens()
    arguments.out.mkdir(parents=True, exist_ok=True)
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    setup.configure(HERE / "build" / "kivy", window_px=(1080, 1920))
    texts = load_texts(HERE / "assets" / "locale")
    views = [
        (f"{name}-{lang}", v) for lang in arguments.lang for name, v in every_view(lang, texts)
    ]
    complaints = render(views, arguments.out, FRAME)
    print(f"{len(views)} screens are in {arguments.out}")
    print(*complaints, sep="\n", file=sys.stderr, end="\n" if complaints else "")
    return 1 if complaints else 0


def keep_goldens() -> int:
    """Draw the screens of which a picture is kept with the tests, and keep it."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    setup.configure(HERE / "build" / "kivy", window_px=(1080, 1920))
    from screens import board
    from screens.drawn import drawn
    from screens.goldens import keep, small
    from tests.screens.every_view import FRAME
    from tests.screens.golden_views import FOLDER, golden_views

    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with shown_app(FRAME) as app:
        for name, view in golden_views():
            settle(app, view, FRAME)
            keep(small(drawn()), FOLDER / f"{name}.png")
    texts = load_texts(HERE / "assets" / "locale")
    board.draw(texts["zh_CN"]).save(HERE / "docs" / "pictures" / "design.png", optimize=True)
    size_mb = sum(path.stat().st_size for path in FOLDER.glob("*.png")) / 1e6
    print(f"{size_mb:.1f} MB of pictures are in {FOLDER}")
    return 0


def render(views: Iterable[tuple[str, View]], out: Path, frame: "CameraFrame") -> list[str]:
    """Draw each view, at rest, to `out`/NAME.png; return what is wrong with any of them.

    `frame` stands before the camera.
    """
    from screens.inspection import faults, missing_glyphs

    complaints = []
    with shown_app(frame) as app:
        for name, view in views:
            settle(app, view, frame)
            app.build().export_to_png(str(out / f"{name}.png"))
            found = (*faults(app.page), *missing_glyphs(view))
            complaints += [f"{name}: {fault}" for fault in found]
    return complaints


@contextmanager
def shown_app(frame: "CameraFrame") -> Iterator["KioskApp"]:
    """While it lasts an app that does nothing is in the window; `frame` is before its camera."""
    from kivy.core.window import Window

    from screens.app import KioskApp

    app = KioskApp(
        send=lambda _: None,
        frame=lambda: frame,
        tick=lambda: None,
        press=lambda _: None,
        on_first_frame=lambda: None,
    )
    Window.add_widget(app.build())
    yield app
    Window.remove_widget(app.build())


def settle(app: "KioskApp", view: View, frame: "CameraFrame") -> None:
    """Show `view` until nothing of it moves any more."""
    from kivy.base import EventLoop

    from screens.moving import Moving
    from screens.pictures import Backdrop

    app.show(view)
    if view.preview:
        app.page.draw(frame.image)
    for _ in range(_SETTLED_FRAMES):
        for widget in app.page.walk():
            if isinstance(widget, Moving):
                widget.moving = False
            elif isinstance(widget, Backdrop):
                widget.fit()
        EventLoop.idle()


if __name__ == "__main__":
    sys.exit(main())
