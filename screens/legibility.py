"""What of a page is too pale to be read or found, as it is drawn now.

What is behind a text is taken from the pixels, not from what a rule of the layout intends: the
same words stand on the ground, on red, on a notice and on a photo.
"""

from collections.abc import Iterator

import numpy as np
from kivy.metrics import dp
from kivy.uix.label import Label

from screens import contrast
from screens.drawn import Pixels
from screens.page import Page
from screens.seen import Box, above, box, seen, sheet_of, targets, text_box, texts, top_sheet
from screens.widgets import TouchButton

_SAMPLES = 6000
"""So many pixels tell which colour is behind a text, and are counted at once."""
_OUTSIDE_DP = (10, 5)
_INSIDE_DP = 14
"""Where the edge of a target is looked for: between these distances from its left side."""


def pale(page: Page, pixels: Pixels) -> list[str]:
    """Return the texts and targets of `page` with too little contrast; `pixels` show it now.

    What a sheet covers is dimmed on purpose and left out.
    """
    widgets = seen(page)
    top = top_sheet(widgets, page)
    widgets = [widget for widget in widgets if widget is page or sheet_of(widget, page) is top]
    least = contrast.TEXT_ENHANCED if page.view.access.high_contrast else contrast.TEXT
    found = []
    for label in texts(widgets):
        ratio = _of_text(label, page, pixels)
        if ratio < least:
            found.append(f"pale, {ratio:.2f} : 1: {label.text!r}")
    for target in targets(widgets):
        ratio = _of_edge(target, pixels)
        if ratio < contrast.SHAPE:
            found.append(f"edge hard to see, {ratio:.2f} : 1: {target.button.label!r}")
    return found


def ring_contrast(target: TouchButton, without: Pixels, with_ring: Pixels) -> float:
    """Return how much a ring around `target` changes the pixels there (WCAG 2.2, 2.4.13).

    Of what changes, the least that a quarter of it has: a ring is not a few strong pixels.
    """
    columns, rows = _cut(box(target), without, margin_px=dp(24))
    before, after = without[rows, columns] / 255, with_ring[rows, columns] / 255
    changed = np.abs(before - after).max(axis=2) > 0.1
    if changed.sum() < 2 * (target.width + target.height):  # a line of one pixel all around
        return 1
    ratios = [
        contrast.contrast(one, two)
        for one, two in zip(before[changed][::7], after[changed][::7], strict=True)
    ]
    return float(np.quantile(ratios, 0.75))


def _of_text(label: Label, page: Page, pixels: Pixels) -> float:
    colour = label.disabled_color if label.disabled else label.color
    opacity = np.prod([widget.opacity for widget in above(label, page)])
    behind = _most_frequent(_part(text_box(label), pixels))
    return contrast.contrast(contrast.over(colour, behind, float(opacity)), behind)


def _of_edge(target: TouchButton, pixels: Pixels) -> float:
    """Return the best contrast near the left side of `target` to what lies beside it."""
    left, bottom, _, top = box(target)
    row = pixels[round(len(pixels) - (bottom + top) / 2)] / 255
    far, near = (max(0, round(left - dp(distance))) for distance in _OUTSIDE_DP)
    beside = np.median(row[far : max(near, far + 1)], axis=0)
    edge = row[near + 1 : round(left + dp(_INSIDE_DP))]
    return max(contrast.contrast(beside, colour) for colour in edge)


def _most_frequent(part: Pixels) -> tuple[float, ...]:
    flat = part.reshape(-1, 3)
    flat = flat[:: max(1, len(flat) // _SAMPLES)]
    # as one number each, for they are sorted
    numbers, counts = np.unique(flat @ np.array([65536, 256, 1]), return_counts=True)
    most = int(numbers[counts.argmax()])
    return tuple(byte / 255 for byte in most.to_bytes(3, "big"))


def _part(where: Box, pixels: Pixels) -> Pixels:
    columns, rows = _cut(where, pixels)
    part: Pixels = pixels[rows, columns]
    return part


def _cut(where: Box, pixels: Pixels, margin_px: float = 0) -> Iterator[slice]:
    """Return the columns and the rows of `where`; at least one of each."""
    height, width = pixels.shape[:2]
    left, bottom, right, top = where
    for first, last, most in (
        (left - margin_px, right + margin_px, width),
        (height - top - margin_px, height - bottom + margin_px, height),
    ):
        start = min(max(0, round(first)), most - 1)
        yield slice(start, max(start + 1, min(most, round(last))))
