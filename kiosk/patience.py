"""How long each state waits for a person before the couple is taken to have left."""

from dataclasses import dataclass

from kiosk.session import State

WARNING_S = 15.0
"""The last seconds are shown, with a button for more time."""


@dataclass(frozen=True, slots=True)
class TimeOuts:
    """Seconds without a touch, a card or a code, by kind of screen."""

    code_s: float
    card_s: float
    photo_s: float
    review_s: float
    ticket_s: float
    goodbye_s: float

    def of(self, state: State) -> float | None:
        """Return the patience of `state`; None where the machine works or nobody is expected."""
        match state:
            case State.IDENTIFY | State.TYPE_NUMBER | State.CHOOSE_BUSINESS:
                return self.code_s
            case State.CARD | State.TYPE_PARTY | State.TAKE_CARD:
                return self.card_s
            case State.PHOTO:
                return self.photo_s
            case State.APPOINTMENT | State.REVIEW | State.CONFIRM | State.SLOTS:
                return self.review_s
            case State.TICKET:
                return self.ticket_s
            case State.COUNTER | State.GIVEN_UP:
                return self.goodbye_s
            case _:
                return None
