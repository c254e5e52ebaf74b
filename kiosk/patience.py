"""How long each state waits for a person before the couple is taken to have left."""

from dataclasses import dataclass

from kiosk.access import Access
from kiosk.session import Session, State

WARNING_S = 15.0
"""The last seconds are shown, with a button for more time: of a short patience its later half."""
PEAK_TICKET_S = 10.0
"""So long the number stays on a peak day when its ticket is proven: to take it takes 2 seconds."""


def warning_s(patience_s: float, access: Access) -> float:
    """Return how long before the end of `patience_s` people are asked whether they are there.

    Who needs longer for a screen needs longer to say so.
    """
    return min(WARNING_S * access.patience, patience_s / 2)


@dataclass(frozen=True, slots=True)
class TimeOuts:
    """Seconds without a touch, a card or a code, by kind of screen."""

    code_s: float
    card_s: float
    photo_s: float
    review_s: float
    ticket_s: float
    goodbye_s: float

    def of(self, session: Session) -> float | None:
        """Return the patience with `session`; None where the machine works or nobody is expected.

        Who listens or reads large letters needs longer.
        """
        usual_s = self._usual_s(session)
        return None if usual_s is None else usual_s * session.access.patience

    def _usual_s(self, session: Session) -> float | None:
        match session.state:
            case State.IDENTIFY | State.TYPE_NUMBER | State.CHOOSE_BUSINESS:
                return self.code_s
            case State.CARD | State.TYPE_PARTY | State.TAKE_CARD:
                return self.card_s
            case State.PHOTO:
                return self.photo_s
            case State.APPOINTMENT | State.REVIEW | State.CONFIRM | State.SLOTS:
                return self.review_s
            case State.TICKET if session.peak_day and session.proven:
                # It goes on by itself: the next couple stands there, and the paper says it all.
                return min(self.ticket_s, PEAK_TICKET_S)
            case State.TICKET:
                return self.ticket_s
            case State.COUNTER | State.GIVEN_UP:
                return self.goodbye_s
            case _:
                return None
