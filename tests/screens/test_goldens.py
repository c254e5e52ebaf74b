"""Screens look as they did when somebody looked at them; `./run goldens` after a change on purpose.

What a picture does not show is in test_grid: all other looks, and what moves.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.view import Screen, View
from screens.drawn import Pixels, drawn
from screens.goldens import difference, keep, kept, shown, small
from tests.screens.glass import Glass
from tests.screens.golden_views import FOLDER, golden_views
from tests.screens.grid import DESIGN_PX

BUILD = Path(__file__).parents[2] / "build" / "goldens"
GOLDEN_VIEWS = dict(golden_views())
MOST_BYTES = 2_500_000


@pytest.mark.parametrize("name", GOLDEN_VIEWS)
def test_a_screen_looks_as_it_did(glass: Glass, name: str) -> None:
    glass.resize(*DESIGN_PX)
    glass.show(GOLDEN_VIEWS[name])
    picture, golden = small(drawn()), kept(FOLDER / f"{name}.png")
    differs = difference(golden, picture)
    if differs.is_clear:
        BUILD.mkdir(parents=True, exist_ok=True)
        paths = BUILD / f"{name}.png", BUILD / f"{name}-difference.png"
        picture.save(paths[0])
        shown(golden, picture).save(paths[1])
        pytest.fail(f"{name}: {differs}; see {paths[0]} and {paths[1]}")


def test_each_kept_picture_is_of_a_screen_and_all_of_them_are_small() -> None:
    pictures = list(FOLDER.glob("*.png"))
    assert {path.stem for path in pictures} == set(GOLDEN_VIEWS)
    assert sum(path.stat().st_size for path in pictures) < MOST_BYTES


def test_every_screen_has_a_kept_picture() -> None:
    assert {view.screen for view in GOLDEN_VIEWS.values()} == set(Screen)


@pytest.fixture
def confirm(glass: Glass) -> View:
    return GOLDEN_VIEWS["confirm-zh_CN"]


@pytest.fixture
def pixels(glass: Glass, confirm: View) -> Pixels:
    glass.resize(*DESIGN_PX)
    glass.show(confirm)
    return drawn().copy()


@pytest.fixture
def golden(pixels: Pixels, tmp_path: Path) -> Image.Image:
    keep(small(pixels), tmp_path / "golden.png")
    return kept(tmp_path / "golden.png")


def test_a_kept_picture_is_like_what_it_was_made_of(golden: Image.Image, pixels: Pixels) -> None:
    assert not difference(golden, small(pixels)).is_clear


def test_a_mesa_that_rounds_differently_changes_nothing(
    golden: Image.Image, pixels: Pixels
) -> None:
    """Each colour by up to four steps, and each edge by a twentieth of a pixel."""
    exact = pixels.astype(np.float64)
    edges = 0.95 * exact + 0.05 * np.roll(exact, 1, axis=(0, 1))
    rounded = edges + np.random.default_rng(4).integers(-4, 5, exact.shape)
    assert not difference(golden, small(rounded.clip(0, 255).astype(np.uint8))).is_clear


def test_a_button_that_moved_by_two_millimetres_is_seen(
    glass: Glass, golden: Image.Image, confirm: View
) -> None:
    button = glass.button(confirm.buttons[0].label)
    button.y += 8
    glass.wait(0.1)
    moved = small(drawn())
    button.parent.do_layout()
    assert difference(golden, moved).is_clear


def test_one_other_word_is_seen(glass: Glass, golden: Image.Image, confirm: View) -> None:
    fact = confirm.facts[-1]
    other = replace(fact, label=fact.label[:-1] + "号")
    glass.show(replace(confirm, facts=(*confirm.facts[:-1], other)))
    assert difference(golden, small(drawn())).is_clear


def test_another_shade_of_the_ground_is_seen(golden: Image.Image, pixels: Pixels) -> None:
    darker = pixels.copy()
    darker[pixels == pixels[1000, 20]] -= 30
    assert difference(golden, small(darker)).is_clear


def test_the_picture_of_a_difference_is_red_only_there(golden: Image.Image, pixels: Pixels) -> None:
    changed = pixels.copy()
    changed[400:420, 300:340] = 255 - changed[400:420, 300:340]
    red = np.asarray(shown(golden, small(changed)))[..., 1] == 0
    assert red[200:210, 150:170].mean() > 0.9
    red[200:210, 150:170] = False
    assert red.mean() < 0.002
