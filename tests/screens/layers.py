"""What can lie over a screen or stand beside it: sheets, the call, what is being spoken."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.access import AS_USUAL, Access
from kiosk.session import Session, State
from kiosk.text import Texts
from kiosk.view import View, buttons_of
from kiosk.words import time_left
from kiosk.words_access import sheet
from kiosk.words_spoken import INTRODUCTION
from tests.screens.every_view import every_view

UNDER_A_SHEET = ("attract", "type-number", "confirm", "photo-countdown", "ticket")
"""A short page and a full one, one with keys, one with a picture that moves."""
SPOKEN = ("attract", "card-again", "type-number-unknown", "choose-business", "confirm")
CALLED = ("attract", "card-again")
"""The two bars are seen together for a moment only, when the first key is touched after a call."""


def pages(lang: str, texts: Texts, access: Access = AS_USUAL) -> Iterator[tuple[str, View]]:
    """Yield a name and a view for every screen as somebody with `access` sees it.

    Staff see theirs as usual: nothing of a couple's wishes is left when they come.
    """
    views = dict(every_view(lang, texts))
    for name, view in views.items():
        yield name, view if view.for_staff else replace(view, access=access)
    _ = texts[lang]
    session = Session("", lang, access=access, is_adjusting=True)
    switches = sheet(session, _, can_speak=True)
    ring = time_left(11, 15, _, State.CARD)
    for name in UNDER_A_SHEET:
        view = replace(views[name], access=access)
        yield f"{name}+sheet", replace(view, sheet=switches)
        yield f"{name}+time-left", replace(view, time_left=ring)
        yield f"{name}+sheet+time-left", replace(view, sheet=switches, time_left=ring)
    listening = replace(access, voice=True, keys=True)
    called = views["call-failed"]
    for name in SPOKEN:
        view = views[name]
        spoken = replace(
            view,
            access=listening,
            caption=_(INTRODUCTION),
            focus=next(buttons_of(view)).action,
        )
        yield f"{name}+spoken", spoken
        if name not in CALLED:
            continue
        call = replace(
            spoken, call=called.call, call_words=called.call_words, call_phase=called.call_phase
        )
        yield f"{name}+spoken+call", call
