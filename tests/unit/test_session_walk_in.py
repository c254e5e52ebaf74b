"""Somebody without an appointment is told when there is time, and how to book it."""

import pytest

from drivers.idreader.card import CardHint
from kiosk import commands as do
from kiosk import events as did
from kiosk.case import Business
from kiosk.events import Action, Touched
from kiosk.journey import step
from kiosk.session import State
from tests.unit.couples import FREE_SLOTS
from tests.unit.test_session import after

TO_CHOICE = (Touched(Action.START), Touched(Action.NO_APPOINTMENT))
TO_SLOTS = (*TO_CHOICE, did.BusinessChosen(Business.REISSUE), did.SlotsFound(FREE_SLOTS))


@pytest.mark.parametrize("business", Business)
def test_the_centre_is_asked_for_the_business_that_was_touched(business: Business) -> None:
    session, commands = after(*TO_CHOICE, did.BusinessChosen(business))
    assert session.state is State.FINDING_SLOTS
    assert commands == (do.FindSlots(business),)


def test_the_free_slots_are_shown_until_somebody_is_done() -> None:
    session, _ = after(*TO_SLOTS)
    assert (session.state, session.slots) == (State.SLOTS, FREE_SLOTS)
    for goodbye in (Touched(Action.DONE), did.TimedOut()):
        assert step(session, goodbye)[0].state is State.ATTRACT


def test_another_business_can_be_chosen() -> None:
    session, _ = after(*TO_SLOTS, Touched(Action.BACK))
    assert (session.state, session.slots) == (State.CHOOSE_BUSINESS, None)
    session, _ = step(session, Touched(Action.BACK))
    assert session.state is State.IDENTIFY


def test_without_the_centre_the_counter_books() -> None:
    session, _ = after(*TO_SLOTS[:-1], did.CentralFailed())
    assert (session.state, session.slots) == (State.SLOTS, None)
    assert step(session, Touched(Action.DONE))[0].state is State.ATTRACT


def test_a_card_that_lies_there_is_taken_before_anybody_leaves() -> None:
    session, _ = after(
        TO_CHOICE[0], did.CardNotRead(CardHint.ONE_CARD_ONLY), *TO_CHOICE[1:], *TO_SLOTS[2:]
    )
    assert step(session, Touched(Action.DONE)) == (session, ())
    session, _ = step(session, did.CardTaken())
    assert step(session, Touched(Action.DONE))[0].state is State.ATTRACT


def test_nothing_of_a_walk_in_is_kept_when_it_gives_up() -> None:
    session, commands = after(*TO_SLOTS[:-1], Touched(Action.GIVE_UP))
    assert (session.state, session.slots) == (State.GIVEN_UP, None)
    assert do.Quiet(do.Line.NETWORK) in commands
