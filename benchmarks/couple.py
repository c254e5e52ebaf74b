"""A couple that walks a journey file through the pure kiosk: real steps, real views, no machine.

Devices and centre answer at once and well; what they take is for `benchmarks.people_model`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from drivers.printer.state import PrinterState
from drivers.status import DeviceState
from kiosk import commands as do
from kiosk import events as did
from kiosk.calling import Calling
from kiosk.case import LookUpAnswer, Photo, Ticket
from kiosk.health import Health
from kiosk.journey import step
from kiosk.keypad import KEY_PREFIX
from kiosk.session import Session, State
from kiosk.text import load_texts
from kiosk.touches import event_of
from kiosk.view import Button, View
from kiosk.words import LANGUAGE_PREFIX, view_of
from tests.journey.player import Journey
from tests.unit.couples import BRIDE, GROOM, JPEG, NOW, NUMBER, WEDDING, appointment, card

TEXTS = load_texts(Path(__file__).parent.parent / "assets" / "locale")
_PERMITS = (card("陈嘉例", "810000199408239915"), card("艾样本", "911156199001019912"))
_CARDS = {
    "bride": BRIDE,
    "groom": GROOM,
    "hong_kong_groom": _PERMITS[0],
    "foreign_bride": _PERMITS[1],
}
_BOOKINGS = {"wedding": WEDDING, "wedding_with_permit": LookUpAnswer(appointment(*_PERMITS))}
"""Who the journey files mean, as far as people notice."""
_HEALTHY = Health(PrinterState.READY, DeviceState.READY)


class Astray(Exception):
    """The journey expects what the kiosk does not do, or does what no couple can do here."""


class Deed(Enum):
    """What people or machines do that is no touch of the screen."""

    SHOW_CODE = "the code is held up"
    LAY_CARD = "a card is laid down and read"
    TAKE_CARD = "the card is taken"
    PHOTO = "the countdown"
    PRINT = "number, storing and printing"
    TAKE_TICKET = "the ticket is taken"


_FOLLOWS = {
    State.COUNTDOWN: Deed.PHOTO,
    State.REGISTERING: Deed.PRINT,
    State.STORING: Deed.PRINT,
    State.PRINTING: Deed.PRINT,
    State.TICKET: Deed.TAKE_TICKET,
}
"""What is done without anybody's decision. A look-up counts as a part of showing the code."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A screen as it stood there, and what was done on it."""

    view: View
    deed: Deed | Button


class Couple:
    """Plays a journey; `moments` is what it saw and did."""

    def __init__(self, journey: Journey, photo: Photo = JPEG) -> None:
        self._peak_day = journey.config.get("journey", {}).get("peak_day", False)
        self.moments: list[Moment] = []
        self.ticket: Ticket | None = None
        self._session = self._fresh()
        self._photo = photo
        self._booking = WEDDING
        for at, line in enumerate(journey.steps, 1):
            try:
                self._do(line)
            except Astray as problem:
                raise Astray(f"step {at} {line}: {problem}") from None
        self._leave()

    @property
    def touches(self) -> int:
        return sum(isinstance(moment.deed, Button) for moment in self.moments)

    @property
    def typed(self) -> int:
        return sum(
            moment.deed.action.startswith(KEY_PREFIX)
            for moment in self.moments
            if isinstance(moment.deed, Button)
        )

    @property
    def _view(self) -> View:
        return view_of(self._session, _HEALTHY, TEXTS, calling=Calling())

    def _do(self, line: dict[str, Any]) -> None:
        match line:
            case {"expect": "attract"} if self._session.peak_day and self._has_ticket:
                self._send(did.TimedOut())  # the screen goes on by itself
            case {"expect": _}:
                self._expect(line)
            case {"touch": label}:
                self._touch(label)
            case {"show_code": booking} if booking in _BOOKINGS:
                self._booking = _BOOKINGS[booking]
                self._handle(Deed.SHOW_CODE, did.CodeScanned(b"2045817361"))
            case {"place_card": person} if person in _CARDS:
                self._handle(Deed.LAY_CARD, did.CardRead(_CARDS[person]))
            case {"take_card": True}:
                self._handle(Deed.TAKE_CARD, did.CardTaken())
            case {"hide_code": True}:
                pass
            case _:
                raise Astray("there is no model of this")

    def _expect(self, line: dict[str, Any]) -> None:
        view = self._view
        buttons = {button.label for button in view.buttons}
        fits = (
            view.screen.value == line["expect"]
            and line.get("says", "") in f"{view.title} {view.guidance}"
            and line.get("notice", "") in view.notice
            and buttons >= set(line.get("buttons", ()))
        )
        if not fits:
            raise Astray(f"the screen is {view.screen.value}: {view.title}")

    def _touch(self, label: str) -> None:
        view = self._view
        button = next((button for button in _touchable(view) if button.label == label), None)
        if button is None:
            raise Astray("there is no such button")
        self.moments.append(Moment(view, button))
        if button.action.startswith(LANGUAGE_PREFIX):
            self._send(did.LanguageChosen(button.action.removeprefix(LANGUAGE_PREFIX)))
        else:
            self._send(event_of(button.action))

    def _handle(self, deed: Deed, event: did.Event) -> None:
        before = self._session
        self.moments.append(Moment(self._view, deed))
        self._send(event)
        if self._session is before:
            raise Astray("nobody waits for this now")

    def _leave(self) -> None:
        """Clear the screen, as most people do, though it would go by itself."""
        if self._has_ticket:
            (done,) = self._view.buttons
            self._touch(done.label)

    @property
    def _has_ticket(self) -> bool:
        return self._session.state is State.TICKET

    def _fresh(self) -> Session:
        return Session("benchmark", "zh_CN", peak_day=self._peak_day)

    def _send(self, event: did.Event) -> None:
        before = self._session
        self._session, commands = step(before, event)
        self._note_what_follows()
        if self._session.state is State.ATTRACT and before.state is not State.ATTRACT:
            self._session = self._fresh()
        for command in commands:
            for answer in self._answers(command):
                self._send(answer)

    def _note_what_follows(self) -> None:
        """Note what people wait for, once for a row of stages, and that they take their ticket."""
        deed = _FOLLOWS.get(self._session.state)
        if deed is not None and self.moments[-1].deed is not deed:
            self.moments.append(Moment(self._view, deed))

    def _answers(self, command: do.Command) -> Iterator[did.Event]:
        match command:
            case do.FindAppointment():
                yield did.LookedUp(self._booking)
            case do.CountDown(seconds):
                yield from (did.SecondPassed() for _ in range(seconds))
            case do.TakeStill():
                yield did.StillTaken(self._photo)
            case do.AskNumber():
                yield did.NumberGiven(NUMBER, NOW)
            case do.StoreCase():
                yield did.CaseStored()
            case do.PrintTicket(ticket):
                self.ticket = ticket
                yield did.TicketPrinted(proven=True)


def _touchable(view: View) -> Iterator[Button]:
    yield from (*view.buttons, *view.languages, *view.choices)
    if view.keypad:
        yield from (key for row in view.keypad.rows for key in row)
