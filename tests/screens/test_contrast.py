"""Contrast as WCAG 2.2 counts it, with the figures that are published everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.contrast import contrast, luminance, over

BLACK, WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
COLOURS = st.tuples(*[st.floats(0, 1)] * 3)


def rgb(code: str) -> tuple[float, ...]:
    return tuple(byte / 255 for byte in bytes.fromhex(code))


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ("000000", 21.0),
        ("767676", 4.54),  # the palest grey that is legible on white
        ("777777", 4.48),
        ("595959", 7.0),
        ("949494", 3.03),
        ("0000ff", 8.59),
        ("ff0000", 4.0),
        ("ffffff", 1.0),
    ],
)
def test_contrast_on_white(colour: str, expected: float) -> None:
    assert contrast(rgb(colour), WHITE) == pytest.approx(expected, abs=0.005)


def test_black_on_white_is_the_most_there_is() -> None:
    assert contrast(BLACK, WHITE) == contrast(WHITE, BLACK) == pytest.approx(21)


def test_luminance_of_the_primaries_is_their_weight() -> None:
    assert luminance((0, 1, 0)) == pytest.approx(0.7152)
    assert luminance((1, 0, 0)) + luminance((0, 1, 0)) + luminance((0, 0, 1)) == pytest.approx(1)


def test_half_black_on_white_is_grey_and_opacity_counts_like_alpha() -> None:
    assert over((0, 0, 0, 0.5), WHITE) == (0.5, 0.5, 0.5)
    assert over((0, 0, 0, 1), WHITE, 0.5) == (0.5, 0.5, 0.5)
    assert over((0, 0, 0), WHITE) == BLACK


@given(COLOURS, COLOURS)
def test_contrast_lies_between_1_and_21_in_either_order(
    one: tuple[float, ...], two: tuple[float, ...]
) -> None:
    assert 1 <= contrast(one, two) == contrast(two, one) <= 21.000001


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_what_shines_through_never_gains_contrast(text: float, ground: float, alpha: float) -> None:
    below = (ground, ground, ground)
    seen = contrast(over((text, text, text), below, alpha), below)
    assert seen <= contrast((text, text, text), below) + 1e-9
