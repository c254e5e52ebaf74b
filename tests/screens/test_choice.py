"""Tiles to choose from."""

import pytest
from kivy.metrics import dp

from screens.choice import Tile
from screens.inspection import faults
from tests.screens.glass import Glass
from tests.screens.made_up import BUSINESSES, INITIALS, choice

pytestmark = pytest.mark.usefixtures("unpainted")


def tiles(glass: Glass) -> list[Tile]:
    return [widget for widget in glass.page.walk() if isinstance(widget, Tile)]


@pytest.mark.parametrize("many", range(2, 13))
def test_tiles_stand_in_two_columns(glass: Glass, many: int) -> None:
    glass.show(choice("en", *INITIALS[:many]))
    assert faults(glass.page) == []
    shown = sorted(tiles(glass), key=lambda tile: (-tile.y, tile.x))
    assert [tile.words for tile in shown] == [*INITIALS[:many]]
    assert len({tile.x for tile in shown}) == 2
    assert len({tuple(tile.size) for tile in shown}) == 1
    assert min(shown[0].size) >= dp(136)


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_tile_sends_what_was_chosen(glass: Glass, lang: str) -> None:
    glass.show(choice(lang, *BUSINESSES[lang]))
    glass.tap(BUSINESSES[lang][2])
    assert glass.sent == [f"choice:{BUSINESSES[lang][2]}"]


def test_the_longest_label_decides_how_high_the_tiles_are(glass: Glass) -> None:
    glass.show(choice("en", "A", "B", "C", "D", "E", "End a marriage: take the request back"))
    assert faults(glass.page) == []
    assert len({tile.height for tile in tiles(glass)}) == 1


def test_without_a_choice_there_is_no_tile(glass: Glass) -> None:
    glass.show(choice("en", *INITIALS))
    glass.show(choice("en"))
    assert tiles(glass) == []
    assert faults(glass.page) == []
