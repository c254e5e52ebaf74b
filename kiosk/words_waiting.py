"""What is said while the machine works: what it does now, and whether that takes too long."""

from dataclasses import replace

from kiosk.session import Session, State
from kiosk.text import N_, Text
from kiosk.view import Picture, Screen, View
from kiosk.wording import progress

_STAGES = {
    State.REGISTERING: N_("We are asking for your number"),
    State.STORING: N_("We are keeping your check-in safe"),
    State.PRINTING: N_("Your ticket is being printed"),
}
"""A printer that hangs must not look like a centre that hangs."""


def looking(session: Session, _: Text) -> View:
    """Something is asked of the centre."""
    for_slots = session.state is State.FINDING_SLOTS
    return View(
        Screen.WORKING,
        session.lang,
        title=_("One moment, please"),
        guidance=_("We are looking for free times.")
        if for_slots
        else _("We are looking for your appointment."),
        progress=None if for_slots else progress(1, _("Appointment")),
        busy=True,
    )


def working(session: Session, _: Text) -> View:
    """What was confirmed becomes a ticket."""
    return View(
        Screen.WORKING,
        session.lang,
        title=_(_STAGES[session.state]),
        guidance=_("Please stay here."),
        progress=progress(5, _("Ticket")),
        picture=Picture.TICKET,
        busy=True,
    )


def slow(view: View, _: Text) -> View:
    """Say of a screen that waits for the machine that it waits longer than usual."""
    return replace(view, notice=_("This takes longer than usual. Please stay here."))
