"""On a day on which everybody comes the way is shorter; nothing that the law asks is skipped."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import commands as do
from kiosk import events as did
from kiosk.case import Business, Check, LookUpAnswer, Outcome, PhotoKind
from kiosk.checks import Misplaced
from kiosk.events import Action, Device, Event, Touched
from kiosk.journey import step
from kiosk.session import Session, State
from kiosk.view import Progress, Screen
from tests.unit.couples import BRIDE, GROOM, NOW, NUMBER, STRANGER, WEDDING, appointment
from tests.unit.terminal_hall import Hall
from tests.unit.test_session import BOOKING
from tests.unit.test_words import seen

TO_FIRST_CARD = (Touched(Action.START), BOOKING, did.LookedUp(WEDDING))
TO_SECOND_CARD = (*TO_FIRST_CARD, did.CardRead(BRIDE), did.CardTaken())
TO_CONFIRM = (*TO_SECOND_CARD, did.CardRead(GROOM), did.CardTaken())
TO_STORING = (*TO_CONFIRM, Touched(Action.GO_ON), did.NumberGiven(NUMBER, NOW))
TO_TICKET = (*TO_STORING, did.CaseStored(), did.TicketPrinted(proven=True))


@pytest.fixture
def peak_hall(tmp_path: Path) -> Iterator[Hall]:
    hall = Hall(tmp_path, peak_day=True)
    hall.open()
    yield hall
    hall.close()


def after(*events: Event) -> tuple[Session, tuple[do.Command, ...]]:
    session = Session("7f3k9q2e-0000", "en", peak_day=True)
    commands: tuple[do.Command, ...] = ()
    for event in events:
        session, commands = step(session, event)
    return session, commands


def test_a_couple_with_its_code_touches_the_screen_twice() -> None:
    session, _ = after(*TO_TICKET)
    assert (session.state, session.proven) == (State.TICKET, True)
    assert sum(isinstance(event, Touched) for event in TO_TICKET) == 2


def test_a_code_leads_to_the_first_card_and_the_reader_listens() -> None:
    session, commands = after(*TO_FIRST_CARD)
    assert session.state is State.CARD
    assert commands == (do.ReadCard(),)


def test_a_card_that_found_the_appointment_is_the_first_one_and_comes_off() -> None:
    found = (Touched(Action.START), did.CardRead(BRIDE), did.LookedUp(WEDDING))
    assert after(*found)[0].state is State.TAKE_CARD
    session, commands = after(*found, did.CardTaken())
    assert (session.state, session.parties) == (State.CARD, (BRIDE,))
    assert commands == (do.ReadCard(),)


def test_the_code_of_another_couple_shows_when_a_card_is_laid_down() -> None:
    session, _ = after(*TO_FIRST_CARD, did.CardRead(STRANGER))
    assert (session.state, session.notice) == (State.CARD, Misplaced.STRANGER)
    assert session.parties == ()


def test_nothing_leaves_before_the_couple_has_confirmed_and_seen_the_names() -> None:
    session, commands = after(*TO_CONFIRM)
    assert session.state is State.CONFIRM
    assert commands == (do.ReachCentre(),)
    assert {BRIDE.name, GROOM.name} <= {fact.value for fact in seen(session, "en").facts}


def test_the_registrar_learns_why_there_is_no_photo() -> None:
    _, (store,) = after(*TO_STORING)
    assert isinstance(store, do.StoreCase)
    assert store.case.parties == (BRIDE, GROOM)
    assert [photo.kind for photo in store.case.photos] == [PhotoKind.CHIP, PhotoKind.CHIP]
    why = Check("photo", Outcome.SEE_COUNTER, "peak day: not taken at the terminal")
    assert [check for check in store.case.checks if check.outcome is not Outcome.FINE] == [why]


def test_a_business_without_a_photo_has_no_reason_for_none() -> None:
    divorce = appointment(BRIDE, GROOM, business=Business.DIVORCE_APPLICATION)
    found = did.LookedUp(LookUpAnswer(divorce))
    _, (store,) = after(*TO_STORING[:2], found, *TO_STORING[3:])
    assert isinstance(store, do.StoreCase)
    assert all(check.outcome is Outcome.FINE for check in store.case.checks)


@pytest.mark.parametrize("length", range(len(TO_TICKET) + 1))
def test_no_step_forgets_that_it_is_a_peak_day(length: int) -> None:
    session, _ = after(*TO_TICKET[:length])
    assert session.peak_day
    gone, _ = step(session, Touched(Action.GIVE_UP))
    assert gone.peak_day


def test_without_a_reader_the_numbers_are_typed_as_on_any_day() -> None:
    session, _ = after(*TO_FIRST_CARD, did.DeviceFailed(Device.READER))
    assert session.state is State.TYPE_PARTY


def test_there_are_four_steps_and_each_is_counted() -> None:
    shown = [
        seen(after(*TO_TICKET[:length])[0], "en").progress
        for length in (1, len(TO_FIRST_CARD), len(TO_CONFIRM), len(TO_TICKET))
    ]
    assert shown == [
        Progress(1, 4, "Appointment"),
        Progress(2, 4, "ID card 1 of 2"),
        Progress(3, 4, "Check"),
        Progress(4, 4, "Ticket"),
    ]


def test_the_ticket_leaves_the_screen_by_itself_and_the_next_couple_has_a_peak_day_too(
    peak_hall: Hall,
) -> None:
    for event in TO_TICKET:
        peak_hall.controller.send(event)
    assert peak_hall.view.number == "A0012"
    peak_hall.pass_time(9.0)
    assert peak_hall.screen is Screen.TICKET
    assert peak_hall.view.time_left is not None
    peak_hall.pass_time(1.0)
    assert peak_hall.screen is Screen.ATTRACT
    assert peak_hall.controller.session.peak_day


def test_a_terminal_at_rest_stays_as_it_is(peak_hall: Hall) -> None:
    at_rest = peak_hall.controller.session
    peak_hall.pass_time(61.0)
    assert peak_hall.controller.session is at_rest
