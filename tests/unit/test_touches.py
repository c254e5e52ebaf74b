"""What a touched button means for the session of a couple."""

import pytest

from kiosk import events as did
from kiosk.case import Business
from kiosk.events import Action
from kiosk.touches import event_of
from kiosk.view import View
from tests.unit.test_session import TO_FIRST_CARD, TO_TICKET, after
from tests.unit.test_session_typed import NO_CHIP, TO_KEYPAD
from tests.unit.test_session_walk_in import TO_SLOTS
from tests.unit.test_words import seen


@pytest.mark.parametrize(
    ("action", "event"),
    [
        ("go_on", did.Touched(Action.GO_ON)),
        ("key:7", did.KeyTyped("7")),
        ("key:X", did.KeyTyped("X")),
        ("key:back", did.KeyTyped("back")),
        ("choice:divorce_withdrawal", did.BusinessChosen(Business.DIVORCE_WITHDRAWAL)),
    ],
)
def test_an_action_is_one_event(action: str, event: did.Event) -> None:
    assert event_of(action) == event


def buttons_of(view: View) -> list[str]:
    keys = [key for row in view.keypad.rows for key in row] if view.keypad else []
    return [button.action for button in (*view.buttons, *view.choices, *keys) if button.action]


@pytest.mark.parametrize(
    "story",
    [
        *(TO_TICKET[:length] for length in range(len(TO_TICKET) + 1)),
        *(TO_SLOTS[:length] for length in range(len(TO_SLOTS) + 1)),
        TO_KEYPAD,
        (*TO_FIRST_CARD, NO_CHIP),
    ],
)
def test_every_button_of_a_couples_screens_means_something(story: tuple[did.Event, ...]) -> None:
    for action in buttons_of(seen(after(*story)[0], "en")):
        event_of(action)


@pytest.mark.parametrize("action", ["", "choice:wl", "choice:", "staff_leave"])
def test_what_no_button_of_a_couple_sends_is_a_bug(action: str) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        event_of(action)
