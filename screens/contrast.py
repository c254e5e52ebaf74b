"""How well one colour stands out from another, as WCAG 2.2 counts it.

Sources: WCAG 2.2, "relative luminance" and "contrast ratio" (the definitions); success criteria
1.4.3 Contrast (Minimum) and 1.4.6 Contrast (Enhanced) for text, 1.4.11 for what is no text. Large
letters may be paler there; here they may not: who needs them large needs the contrast as well.
"""

from collections.abc import Sequence

TEXT = 4.5
"""Of text on what is behind it (1.4.3)."""
TEXT_ENHANCED = 7.0
"""The same for who asked for strong contrast (1.4.6)."""
SHAPE = 3.0
"""Of what shows where to touch and where the keypad is (1.4.11)."""

_WEIGHTS = (0.2126, 0.7152, 0.0722)


def luminance(colour: Sequence[float]) -> float:
    """Return the relative luminance of red, green and blue, each 0 to 1: black is 0, white is 1."""
    return sum(
        weight * _linear(channel) for weight, channel in zip(_WEIGHTS, colour[:3], strict=True)
    )


def contrast(one: Sequence[float], two: Sequence[float]) -> float:
    """Return the contrast ratio of two opaque colours, in any order: 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


def over(colour: Sequence[float], ground: Sequence[float], opacity: float = 1) -> tuple[float, ...]:
    """Return what is seen of `colour` (red, green, blue, and maybe alpha) on an opaque ground."""
    alpha = opacity * (colour[3] if len(colour) > 3 else 1)
    return tuple(
        alpha * above + (1 - alpha) * below
        for above, below in zip(colour[:3], ground[:3], strict=True)
    )


def _linear(channel: float) -> float:
    # 0.04045 since 2021; 0.03928 before. No colour of eight bits lies between the two.
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
