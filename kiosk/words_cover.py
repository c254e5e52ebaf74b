"""What is shown while a couple waits for staff and may have left: nothing that is personal."""

from kiosk.events import Action
from kiosk.session import Session, State
from kiosk.text import Text
from kiosk.view import Picture, Screen, View
from kiosk.wording import primary, take_card_first

PERSONAL = frozenset(
    {
        State.TYPE_NUMBER,
        State.APPOINTMENT,
        State.TYPE_PARTY,
        State.TAKE_CARD,
        State.PHOTO,
        State.REVIEW,
        State.CONFIRM,
        State.TICKET,
    }
)
"""Here a name, a number or a picture can be seen."""


def covered(session: Session, _: Text) -> View:
    """Return what lies over all of it until somebody asks for it again."""
    return View(
        Screen.COUNTER,
        session.lang,
        title=_("Are you still there?"),
        guidance=take_card_first(session, _)
        or _("Your check-in is covered so that nobody else can see it."),
        picture=Picture.CARD_AWAY if session.card_lies else Picture.COUNTER,
        buttons=(primary(Action.MORE_TIME, _("Show it again")),),
    )
