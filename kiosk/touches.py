"""What the action of a touched button means for a couple's session."""

from kiosk.access import Feature
from kiosk.case import Business
from kiosk.events import AccessSwitched, Action, BusinessChosen, Event, KeyTyped, Touched
from kiosk.keypad import KEY_PREFIX

HOLD = "staff"
"""What the upper left corner of the first screen sends when a finger has rested on it."""
ACCESS_PREFIX = "access:"
"""What the action of a switch begins with; the name of its feature follows."""
CHOICE_PREFIX = "choice:"
"""What the action of a tile begins with; the value that it stands for follows."""


def event_of(action: str) -> Event:
    """Return the event that `action` is to a session.

    Raises:
        ValueError: no button of a couple's screens sends this.
    """
    if action.startswith(ACCESS_PREFIX):
        return AccessSwitched(Feature(action.removeprefix(ACCESS_PREFIX)))
    if action.startswith(KEY_PREFIX):
        return KeyTyped(action.removeprefix(KEY_PREFIX))
    if action.startswith(CHOICE_PREFIX):
        return BusinessChosen(Business(action.removeprefix(CHOICE_PREFIX)))
    return Touched(Action(action))
