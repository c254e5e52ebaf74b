"""One window for all tests of the screens, drawn without a display."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from kiosk.text import Texts, load_texts
from screens import setup
from tests.screens.every_view import every_view

if TYPE_CHECKING:
    from tests.screens.glass import Glass

# Before any test module imports Kivy, which reads its settings and opens its window on import.
_KIVY_HOME = TemporaryDirectory(prefix="kivy-")
os.environ["SDL_VIDEODRIVER"] = "offscreen"
setup.configure(Path(_KIVY_HOME.name), window_px=(1080, 1920))


@pytest.fixture(scope="session")
def the_glass(texts: Texts) -> "Glass":
    from tests.screens.glass import Glass

    glass = Glass()
    _, first = next(every_view("zh_CN", texts))
    glass.app.show(first)
    glass.app._run_prepare()  # what `run` does before its loop
    glass.run_until(lambda: glass.first_frames > 0)
    return glass


@pytest.fixture
def glass(the_glass: "Glass") -> "Iterator[Glass]":
    the_glass.sent.clear()
    yield the_glass
    the_glass.page.lift()
    the_glass.tick = lambda: None


@pytest.fixture
def unpainted(glass: "Glass") -> Iterator[None]:
    """For tests that ask where things are and what they send, and look at no pixel."""
    with glass.unseen():
        yield


@pytest.fixture(scope="session")
def texts() -> Texts:
    return load_texts(Path(__file__).parents[2] / "assets" / "locale")
