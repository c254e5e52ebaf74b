"""The keys of a keypad: the same rows for a couple's number and for the PIN of staff.

Pure: what a key does to what was typed is `pressed`; who typed it, and for what, is not known here.
"""

from collections.abc import Callable

from kiosk.view import Button

KEY_PREFIX = "key:"
"""What the action of a key begins with; the name of the key follows."""
BACK = "back"
"""The key that takes the last character away."""
GAP = Button("", "")
"""A place of a row that holds no key."""


def rows(_: Callable[[str], str], *, letters: str = "") -> tuple[tuple[Button, ...], ...]:
    """Return four rows of three: the digits as on a telephone, and below them 0 and "delete".

    `letters` is what stands left of the 0: "X" for an ID number; without it there is a `GAP`.
    """
    beside_zero = _key(letters) if letters else GAP
    back = Button(KEY_PREFIX + BACK, _("Delete"))
    return (
        *(tuple(map(_key, row)) for row in ("123", "456", "789")),
        (beside_zero, _key("0"), back),
    )


def pressed(typed: str, key: str, *, longest: int) -> str:
    """Return what stands there after `key`; what does not fit within `longest` changes nothing.

    `key` is one character, or `BACK`.
    """
    if key == BACK:
        return typed[:-1]
    return typed + key if len(typed) < longest else typed


def _key(character: str) -> Button:
    return Button(KEY_PREFIX + character, character)
