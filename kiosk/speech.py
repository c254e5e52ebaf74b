"""What is said of a view, and what of it is new: for everybody who cannot see it well.

Pure. A hall listens: names, offices and ID numbers are never said, and what somebody comes for only
to an ear at the keypad's socket. Numbers are said digit by digit, as they are called in the hall.
"""

from dataclasses import dataclass, field

from kiosk import words_spoken
from kiosk.text import Text
from kiosk.view import Button, Fact, Screen, Sheet, Switch, View, buttons_of
from kiosk.words import LANGUAGE_PREFIX
from kiosk.words_spoken import for_the_ear

LAST_S = 5
"""So many seconds before the end it is asked again whether anybody is there."""

_EN_DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Piece:
    """One clip: a whole sentence, or one letter or digit."""

    lang: str
    text: str = field(repr=False)


Utterance = tuple[Piece, ...]
"""What is said in one breath."""


def spoken(before: View | None, after: View, _: Text) -> Utterance:
    """Return what is new in `after`; nothing while no voice is wanted.

    `_` is the language of `after`.
    """
    if not after.access.voice or after.for_staff:
        return ()
    if after.access.keys and (before is None or not before.access.keys):
        return (*_said(after, _(words_spoken.INTRODUCTION)), *screen(after, _))
    if before is None or not before.access.voice or before.lang != after.lang:
        return screen(after, _)
    if after.time_left is not None:
        if before.time_left is None or after.time_left.seconds <= LAST_S < before.time_left.seconds:
            return _asked(after, _)
        return ()
    if after.sheet is not None:
        if before.sheet is None:
            return _said(after, after.sheet.title, after.sheet.guidance)
        return _switched(before.sheet, after.sheet, after)
    if before.sheet is not None or _is_new(before, after):
        return screen(after, _)
    if after.notice and after.notice != before.notice:
        return _said(after, for_the_ear(after.notice, _))
    if after.call_words and after.call_words != before.call_words:
        return _said(after, after.call_words)
    return _typed(before, after, _)


def screen(view: View, _: Text) -> Utterance:
    """Return all that `view` has to say: what went wrong, what to do, and the numbers that count.

    Of what lies over a screen only that.
    """
    if view.time_left is not None:
        return _asked(view, _)
    if view.sheet is not None:
        return _said(view, view.sheet.title, view.sheet.guidance)
    is_first = view.screen is Screen.ATTRACT
    title = _(words_spoken.FIRST_TITLE) if is_first else for_the_ear(view.title, _)
    asks_for_hands = view.screen is Screen.IDENTIFY
    has_names = view.screen in (Screen.APPOINTMENT, Screen.CONFIRM)
    return (
        *_said(view, for_the_ear(view.notice, _), title),
        *spelled(view.lang, view.number),
        *_said(view, view.guidance),
        *(piece for fact in view.facts for piece in _fact(view, fact, _)),
        *_said(view, _(words_spoken.PLACES) if asks_for_hands and view.access.keys else ""),
        *_said(view, _(words_spoken.NAMES_UNSAID) if has_names and view.access.keys else ""),
        *_said(view, _(words_spoken.TIMES_UNSAID) if view.screen is Screen.SLOTS else ""),
        *_said(view, view.call_words),
    )


def named(button: Button, view: View, _: Text) -> Utterance:
    """Return what is said of something that the keypad stands at; a language says its own name."""
    if button.action.startswith(LANGUAGE_PREFIX):
        return (Piece(button.action.removeprefix(LANGUAGE_PREFIX), button.label),)
    for switch in view.sheet.switches if view.sheet else ():
        if switch.button == button:
            return _switch(switch, view)
    return _said(view, button.label)


def spelled(lang: str, text: str) -> Utterance:
    """Return the letters and digits of `text`, one by one; what stands between them is no word."""
    return tuple(Piece(lang, c) for c in text.upper() if c.isascii() and c.isalnum())


def caption(utterance: Utterance, view: View) -> str:
    """Return those words of `utterance` that stand nowhere on `view`, for who hears little."""
    shown = {view.title, view.guidance, view.notice, view.call_words, *view.number}
    for fact in view.facts:
        shown |= {fact.label, fact.value, *fact.value}
    shown |= {button.label for button in buttons_of(view)}
    if view.time_left is not None:
        shown |= {view.time_left.question, view.time_left.guidance, *str(view.time_left.seconds)}
    if view.sheet is not None:
        states = (switch.state for switch in view.sheet.switches)
        shown |= {view.sheet.title, view.sheet.guidance, *states}
    return " ".join(piece.text for piece in utterance if piece.text not in shown)


def _said(view: View, *sentences: str) -> Utterance:
    return tuple(Piece(view.lang, sentence) for sentence in sentences if sentence)


def _is_new(before: View, after: View) -> bool:
    """Say whether something else is asked; of a number that is being typed only the key is new."""
    is_asked = (after.screen, after.title, after.number)
    if is_asked != (before.screen, before.title, before.number):
        return True
    # On the keypad a notice takes the place of the guidance, which comes back with the next key.
    return after.keypad is None and after.guidance != before.guidance


def _asked(view: View, _: Text) -> Utterance:
    assert view.time_left is not None
    return (
        *_said(view, view.time_left.question, view.time_left.guidance),
        *_said(view, _(words_spoken.SECONDS_LEFT)),
        *spelled(view.lang, str(view.time_left.seconds)),
        *(named(view.time_left.button, view, _) if view.access.keys else ()),
    )


def _switched(before: Sheet, after: Sheet, view: View) -> Utterance:
    return tuple(
        piece
        for was, now in zip(before.switches, after.switches, strict=False)
        if was.is_on != now.is_on
        for piece in _switch(now, view)
    )


def _switch(switch: Switch, view: View) -> Utterance:
    return _said(view, switch.button.label, switch.state)


def _fact(view: View, fact: Fact, _: Text) -> Utterance:
    label = fact.label
    if label in map(_, words_spoken.IN_FULL):
        return _said(view, label, fact.value)
    if label in map(_, words_spoken.DIGITS_OF):
        begins, _dash, _ends = fact.value.partition(_EN_DASH)
        value = begins if label == _(words_spoken.TIME) else fact.value
        return (*_said(view, label), *spelled(view.lang, value))
    return ()


def _typed(before: View, after: View, _: Text) -> Utterance:
    """Echo the key, to an ear at the socket only: digits of an ID number are nobody else's."""
    if after.keypad is None or before.keypad is None or not after.access.keys:
        return ()
    was, now = (view.keypad.typed.replace(" ", "") for view in (before, after) if view.keypad)
    if len(now) > len(was):
        return spelled(after.lang, now[-1])
    return _said(after, _(words_spoken.DELETED)) if len(now) < len(was) else ()
