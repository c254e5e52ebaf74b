"""Sentences for the ear alone: where what is shown cannot be recorded, or must not be heard.

A name, an office or a day has no clip, and a hall listens: each such sentence has another one here
without it. The rest is said to people who use the keypad.
"""

import re

from kiosk.text import N_, Text

INTRODUCTION = N_(
    "Use the down key for the choices and Enter to choose. The left key says it again, the right "
    "key is for the loudness."
)
"""The first thing that somebody hears who has touched a key."""
PLACES = N_(
    "Below the screen, from left to right, are the scanner for the code, the reader for ID cards, "
    "and the slot for the ticket. The camera is above the screen."
)
NAMES_UNSAID = N_("Names are not read aloud: others could be listening.")
TIMES_UNSAID = N_("Please ask at the counter for the free times.")
SECONDS_LEFT = N_("Seconds left")
LOUDNESS = N_("Loudness")
DELETED = N_("Deleted")

FIRST_TITLE = N_("Check in here")
"""An office writes its own welcome on the first screen, which nobody has recorded."""
TIME = N_("Time")
DIGITS_OF = (TIME, N_("Telephone"), N_("Ahead of you in this queue"))
"""Facts whose value is read digit by digit; of a time its beginning."""
IN_FULL = (N_("Bring"),)
"""Facts whose value is a sentence of the catalogue."""

_WITHOUT = {
    N_("Thank you, {name}"): N_("Thank you"),
    N_("This appointment is at another office: {office}."): N_(
        "This appointment is at another office. Please see the counter."
    ),
    N_("This appointment is on another day: {day}."): N_(
        "This appointment is on another day. Please see the counter."
    ),
}


def for_the_ear(sentence: str, _: Text) -> str:
    """Return `sentence`, or the one that says the same without the name that stands in it."""
    for shown, heard in _WITHOUT.items():
        before, _name, after = re.split(r"\{(\w+)\}", _(shown))
        if re.fullmatch(f"{re.escape(before)}.+{re.escape(after)}", sentence, re.DOTALL):
            return _(heard)
    return sentence
