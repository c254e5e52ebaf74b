"""The few things that every module of words needs."""

from datetime import date

from kiosk.case import NotFound
from kiosk.events import Action
from kiosk.session import Session
from kiosk.text import N_, Text
from kiosk.typed import Mistyped
from kiosk.view import Button, Mark, Progress

_PHOTO_STEP = 3
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def primary(action: Action, label: str) -> Button:
    """Return what most couples want to touch now."""
    return Button(action.value, label, primary=True)


def secondary(action: Action, label: str) -> Button:
    """Return another way on."""
    return Button(action.value, label)


def progress(at: int, label: str) -> Progress:
    """Return step `at` of the five that a check-in has."""
    return Progress(at, 5, label)


def shorter(whole: Progress | None) -> Progress | None:
    """Return the same step of the four that a peak day has: there is no photo."""
    if whole is None:
        return None
    return Progress(whole.at - 1 if whole.at > _PHOTO_STEP else whole.at, 4, whole.label)


def take_card_first(session: Session, _: Text) -> str:
    """Return what is asked of a couple whose card still lies there, "" when none does."""
    return _("Please take your ID card from the reader.") if session.card_lies else ""


def mark(session: Session, judged: Mark) -> Mark:
    """Return how a typed number looks: never good beside words that say that it is not."""
    return Mark.BAD if isinstance(session.notice, Mistyped | NotFound) else judged


def day_in_words(day: date, _: Text) -> str:
    """Return a day of the next weeks: month, day and weekday."""
    weekday = _(_WEEKDAYS[day.weekday()])
    return _("{month}-{day} {weekday}").format(month=day.month, day=day.day, weekday=weekday)
