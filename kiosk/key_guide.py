"""Where somebody with the keypad stands, and what a key does there.

Pure. Five keys, as on the audio keypads of voting machines and ticket machines: down and up go
through the choices, left says the screen again, right is louder, Enter chooses. Nothing is chosen
on a new screen before a key has said what it would be, so Enter twice does no harm.
"""

from dataclasses import dataclass, replace
from enum import Enum

from kiosk import words_spoken
from kiosk.speech import Piece, Utterance, named, screen, spelled
from kiosk.text import Text
from kiosk.view import Button, View, over

LOUDEST = 4


class Key(Enum):
    """The keys of the keypad."""

    NEXT = "next"
    PREVIOUS = "previous"
    AGAIN = "again"
    LOUDER = "louder"
    CHOOSE = "choose"


@dataclass(frozen=True, slots=True)
class Guide:
    """Where the keypad stands."""

    place: tuple[object, ...] = ()
    """What is asked there: with another question one stands nowhere again."""
    stands_at: str = ""
    """The action of a button; "" before any key."""
    loudness: int = 2
    """From 1 to `LOUDEST`."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a key did."""

    guide: Guide
    action: str = ""
    """What is chosen, as a touch would send it; "" for nothing."""
    says: Utterance = ()


def options(view: View) -> tuple[Button, ...]:
    """Return what can be chosen, what most people want first; what lies over a screen hides it."""
    if view.time_left is not None:
        return over(view.time_left.button, view.time_left.other)
    if view.sheet is not None:
        switches = (switch.button for switch in view.sheet.switches)
        return (*switches, *over(view.sheet.done, view.sheet.other))
    keys = [key for row in view.keypad.rows for key in row if key.action] if view.keypad else []
    around = (view.call, view.adjust, *view.languages)
    return (
        *keys,
        *(button for button in view.buttons if button.primary),
        *view.choices,
        *(button for button in view.buttons if not button.primary),
        *(button for button in around if button is not None),
    )


def focus(guide: Guide, view: View) -> str:
    """Return the action that Enter would send; "" for none. A single choice needs no other key."""
    actions = [button.action for button in options(view)]
    if len(actions) == 1:
        return actions[0]
    return guide.stands_at if guide.stands_at in actions else ""


def moved_on(guide: Guide, view: View) -> Guide:
    """Return where one stands when `view` is shown; what lies over a screen leaves that as it is.

    So does a number that grows key by key.
    """
    if view.time_left is not None or view.sheet is not None:
        return guide
    place = (view.screen, view.title, view.progress, view.lang)
    return guide if guide.place == place else replace(guide, place=place, stands_at="")


def press(guide: Guide, key: Key, view: View, _: Text) -> Pressed:
    """Return what `key` does while `view` is shown."""
    match key:
        case Key.NEXT:
            return _step(guide, view, 1, _)
        case Key.PREVIOUS:
            return _step(guide, view, -1, _)
        case Key.AGAIN:
            return Pressed(guide, says=(*screen(view, _), *_standing(guide, view, _)))
        case Key.LOUDER:
            louder = replace(guide, loudness=guide.loudness % LOUDEST + 1)
            word = Piece(view.lang, _(words_spoken.LOUDNESS))
            return Pressed(louder, says=(word, *spelled(view.lang, str(louder.loudness))))
        case Key.CHOOSE:
            action = focus(guide, view)
            if action:
                return Pressed(guide, action=action)
            return Pressed(guide, says=(Piece(view.lang, _(words_spoken.INTRODUCTION)),))


def _step(guide: Guide, view: View, by: int, _: Text) -> Pressed:
    choices = options(view)
    if not choices:
        return Pressed(guide, says=screen(view, _))
    actions = [button.action for button in choices]
    at = focus(guide, view)
    nowhere = -1 if by > 0 else 0
    there = choices[((actions.index(at) if at else nowhere) + by) % len(choices)]
    return Pressed(replace(guide, stands_at=there.action), says=named(there, view, _))


def _standing(guide: Guide, view: View, _: Text) -> Utterance:
    at = focus(guide, view)
    return tuple(
        piece
        for button in options(view)
        if button.action == at and view.time_left is None
        for piece in named(button, view, _)
    )
