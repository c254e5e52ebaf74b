"""What is said to the couple: `view_of` turns a session into a `View`, in the session's language.

The one place with sentences. `_` is the language's catalogue; message ids are plain English.
"""

from collections.abc import Callable
from dataclasses import replace

from drivers.idreader.card import CardHint
from kiosk.case import NotFound, PhotoKind
from kiosk.checks import Misplaced
from kiosk.codes import ForeignCode
from kiosk.events import Action, Device
from kiosk.health import Health, Trouble
from kiosk.names import masked
from kiosk.session import CAN_GIVE_UP, Session, State
from kiosk.text import Text, Texts
from kiosk.view import Button, Fact, Picture, Progress, Screen, TimeLeft, View

LANGUAGE_PREFIX = "language:"


def N_(message: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a message for translation where it is defined, before a language is known."""
    return message


_NOTICES: dict[object, str] = {
    NotFound.UNKNOWN: N_("The centre does not know this appointment. Please see the counter."),
    NotFound.CANCELLED: N_("This appointment was cancelled. Please see the counter."),
    NotFound.OTHER_OFFICE: N_("This appointment is at another office: {office}."),
    NotFound.OTHER_DAY: N_("This appointment is on another day: {day}."),
    ForeignCode.PAYMENT: N_("This is a payment code. Please show the code of your appointment."),
    ForeignCode.TICKET: N_("This is a queue ticket. Please show the code of your appointment."),
    ForeignCode.OTHER: N_("This is not an appointment code. Please show the code of your booking."),
    Misplaced.SAME_CARD: N_("This card was read already. Please lay down the other person's card."),
    Misplaced.STRANGER: N_("This card is not part of the appointment. Please use your own card."),
    CardHint.PLACE_AGAIN: N_("The card could not be read. Take it off, then lay it flat again."),
    CardHint.ONE_CARD_ONLY: N_("Please lay down one ID card only, without its case."),
    CardHint.SEE_STAFF: N_("This card cannot be read here. Try the other card or see the counter."),
    Device.SCANNER: N_("The scanner does not work now. Please lay an ID card on the reader."),
    Device.READER: N_("The card reader does not work now. Please show your QR code."),
    Device.CAMERA: N_("The camera does not work now. The counter will take the photo."),
}

_TROUBLES = {
    Trouble.PAPER_OUT: N_("For staff: the ticket paper is out. Please change the roll."),
    Trouble.COVER_OPEN: N_("For staff: the cover of the ticket printer is open. Please close it."),
    Trouble.PRINTER: N_("For staff: the ticket printer does not answer. Check cable and power."),
    Trouble.READER: N_("For staff: the card reader does not answer. Check cable and power."),
    Trouble.STORAGE: N_("For maintenance: the disk cannot be written."),
}


def view_of(
    session: Session, health: Health, texts: Texts, time_left: TimeLeft | None = None
) -> View:
    """Return what the screen shows now; `time_left` is laid over it near the end of patience."""
    _ = texts[session.lang]
    if session.state is State.ATTRACT and health.troubles:
        view = _out_of_service(session, _, health.troubles[0])
    elif session.state is State.ATTRACT and not health.is_known:
        view = _getting_ready(session, _)
    else:
        view = _VIEWS[session.state](session, _)
    return replace(
        view,
        notice=view.notice or _notice(session, _),
        buttons=view.buttons + _give_up(session, _),
        # "English" is the message by which every language says its own name.
        languages=tuple(
            Button(f"{LANGUAGE_PREFIX}{lang}", text(N_("English")))
            for lang, text in texts.items()
            if lang != session.lang
        ),
        time_left=time_left,
    )


def time_left(seconds: int, of_seconds: int, _: Text) -> TimeLeft:
    """Return the ring that is shown while a couple can still ask for more time."""
    more = Button(Action.MORE_TIME.value, _("More time"), primary=True)
    return TimeLeft(seconds, of_seconds, _("Are you still there?"), more)


def _notice(session: Session, _: Text) -> str:
    if session.notice is None:
        return ""
    answer = session.not_found
    office = answer.office_name.in_lang(session.lang) if answer and answer.office_name else ""
    day = f"{answer.slot_start:%Y-%m-%d %H:%M}" if answer and answer.slot_start else ""
    return _(_NOTICES[session.notice]).format(office=office, day=day)


def _give_up(session: Session, _: Text) -> tuple[Button, ...]:
    # While the photo counts down nothing may draw the eyes away from the camera.
    if session.state not in CAN_GIVE_UP or session.state is State.COUNTDOWN:
        return ()
    return (Button(Action.GIVE_UP.value, _("Stop and leave")),)


def _button(action: Action, label: str) -> Button:
    return Button(action.value, label, primary=True)


def _progress(at: int, label: str) -> Progress:
    return Progress(at, 5, label)


def _attract(session: Session, _: Text) -> View:
    return View(
        Screen.ATTRACT,
        session.lang,
        title=_("Check in here"),
        guidance=_("You need the QR code of your appointment or an ID card."),
        picture=Picture.TERMINAL,
        facts=(
            Fact(_("Bring"), _("The original ID cards of both of you")),
            Fact(_("Takes"), _("About two minutes")),
        ),
        buttons=(_button(Action.START, _("Start")),),
    )


def _getting_ready(session: Session, _: Text) -> View:
    """The devices were not asked yet: nobody may begin what might not end."""
    guidance = _("This terminal is getting ready.")
    return replace(_attract(session, _), guidance=guidance, buttons=(), busy=True)


def _out_of_service(session: Session, _: Text, trouble: Trouble) -> View:
    return View(
        Screen.OUT_OF_SERVICE,
        session.lang,
        title=_("This terminal is closed for a moment"),
        guidance=_("Please use the next terminal or go to the counter."),
        picture=Picture.CLOSED,
        notice=_(_TROUBLES[trouble]),
    )


def _identify(session: Session, _: Text) -> View:
    can_scan = Device.SCANNER not in session.blind
    can_read = Device.READER not in session.blind
    if can_scan and can_read:
        guidance = _("Hold the QR code before the scanner, or lay one ID card on the reader.")
    elif can_scan:
        guidance = _("Hold the QR code of your appointment before the scanner.")
    else:
        guidance = _("Lay one ID card on the reader.")
    return View(
        Screen.IDENTIFY,
        session.lang,
        title=_("Show your appointment"),
        guidance=guidance,
        picture=Picture.CODE if can_scan else Picture.CARD,
        progress=_progress(1, _("Appointment")),
    )


def _working(session: Session, _: Text) -> View:
    looking_up = session.state is State.LOOKING_UP
    return View(
        Screen.WORKING,
        session.lang,
        title=_("One moment, please"),
        guidance=_("We are looking for your appointment.")
        if looking_up
        else _("Your ticket is on its way. Please stay here."),
        progress=_progress(1, _("Appointment")) if looking_up else _progress(5, _("Ticket")),
        picture=Picture.NONE if looking_up else Picture.TICKET,
        busy=True,
    )


def _appointment(session: Session, _: Text) -> View:
    """Names stay masked here: so far only a code was shown, and others can see the screen."""
    booked = session.appointment
    assert booked is not None
    names = "  ".join(masked(party.name) for party in booked.parties)
    return View(
        Screen.APPOINTMENT,
        session.lang,
        title=_("Is this your appointment?"),
        progress=_progress(1, _("Appointment")),
        facts=(
            Fact(_("Office"), booked.office_name.in_lang(session.lang)),
            Fact(_("Time"), f"{booked.slot_start:%H:%M}\N{EN DASH}{booked.slot_end:%H:%M}"),
            Fact(_("Booked for"), names),
            Fact(_("Booking number"), f"****{booked.booking_number[-4:]}"),
        ),
        buttons=(_button(Action.GO_ON, _("Yes, go on")),),
    )


def _person(session: Session, at: int, _: Text) -> Progress:
    if session.cards_wanted == 1:
        return _progress(2, _("ID card"))
    return _progress(2, _("ID card {at} of {of}").format(at=at, of=session.cards_wanted))


def _card(session: Session, _: Text) -> View:
    first = not session.cards
    alone = session.cards_wanted == 1
    return View(
        Screen.CARD,
        session.lang,
        title=_("Lay your ID card on the reader")
        if alone
        else _("Lay the first ID card on the reader")
        if first
        else _("Now the other person's ID card"),
        guidance=_("Leave it there until its name is on the screen. Either of you may begin.")
        if first and not alone
        else _("Leave it there until its name is on the screen."),
        picture=Picture.CARD,
        progress=_person(session, len(session.cards) + 1, _),
    )


def _take_card(session: Session, _: Text) -> View:
    return View(
        Screen.TAKE_CARD,
        session.lang,
        title=_("Thank you, {name}").format(name=session.cards[-1].name)
        if session.cards
        else _("One moment, please"),
        guidance=_("Please take your ID card from the reader."),
        picture=Picture.CARD_AWAY,
        progress=_person(session, len(session.cards), _),
    )


def _photo(session: Session, _: Text) -> View:
    joint = session.photo_kind is PhotoKind.JOINT
    counting = session.state is State.COUNTDOWN
    return View(
        Screen.PHOTO,
        session.lang,
        title=_("Look into the camera")
        if counting
        else _("A photo of you both")
        if joint
        else _("A photo of you"),
        guidance=_("The camera is above the screen.")
        if counting
        else _("Stand close together, no hats, and look into the camera above the screen.")
        if joint
        else _("Stand in the middle, no hat, and look into the camera above the screen."),
        picture=Picture.CAMERA,
        progress=_progress(3, _("Photo")),
        preview=True,
        # "1" stays until the photo is there: to draw the screen anew would only delay it.
        countdown=max(1, session.countdown) if counting else None,
        buttons=() if counting else (_button(Action.TAKE_PHOTO, _("Take the photo")),),
    )


def _review(session: Session, _: Text) -> View:
    return View(
        Screen.PHOTO,
        session.lang,
        title=_("Do you like the photo?"),
        guidance=_("It goes into your file at the office."),
        progress=_progress(3, _("Photo")),
        still=session.still.content if session.still else None,
        buttons=(
            _button(Action.USE_PHOTO, _("Use this photo")),
            Button(Action.RETAKE_PHOTO.value, _("Take it again")),
        ),
    )


def _confirm(session: Session, _: Text) -> View:
    booked = session.appointment
    assert booked is not None
    names = tuple(Fact(_("Name"), card.name) for card in session.cards)
    return View(
        Screen.CONFIRM,
        session.lang,
        title=_("Is everything right?"),
        guidance=_("With your confirmation your data go to the office and you get a number."),
        progress=_progress(4, _("Check")),
        facts=(*names, Fact(_("Office"), booked.office_name.in_lang(session.lang))),
        still=session.photos[0].content if session.photos else None,
        buttons=(_button(Action.GO_ON, _("Confirm and get a number")),),
    )


def _ticket(session: Session, _: Text) -> View:
    ticket = session.ticket
    assert ticket is not None
    if ticket.number is None:
        title = _("You are checked in")
        guidance = _("The line to the centre is down. The counter gives you a number.")
    elif session.proven:
        title, guidance = _("Your number"), _("Please take your ticket.")
    else:
        title = _("Your number")
        guidance = _("The ticket may not have been printed. Please photograph this number.")
    area, ahead = ticket.area, ticket.people_ahead
    facts = []
    if area is not None:
        facts.append(Fact(_("Waiting area"), area.in_lang(session.lang)))
    if ahead is not None:
        facts.append(Fact(_("Ahead of you in this queue"), str(ahead)))
    return View(
        Screen.TICKET,
        session.lang,
        title=title,
        guidance=guidance,
        picture=Picture.TICKET if session.proven else Picture.COUNTER,
        progress=_progress(5, _("Ticket")),
        number=ticket.number or "",
        code="" if session.proven else ticket.code,
        facts=tuple(facts),
        buttons=(_button(Action.DONE, _("Done")),),
    )


def _counter(session: Session, _: Text) -> View:
    return View(
        Screen.COUNTER,
        session.lang,
        title=_("Please see the counter"),
        guidance=_take_card_first(session, _)
        or _("This could not be done here. The counter will help you; nothing was kept here."),
        picture=Picture.CARD_AWAY if session.card_lies else Picture.COUNTER,
        buttons=() if session.card_lies else (_button(Action.DONE, _("Done")),),
    )


def _given_up(session: Session, _: Text) -> View:
    return View(
        Screen.GIVEN_UP,
        session.lang,
        title=_("You have left the check-in"),
        guidance=_take_card_first(session, _)
        or _("Nothing was kept here. You can begin again at any time."),
        picture=Picture.CARD_AWAY if session.card_lies else Picture.TERMINAL,
        buttons=() if session.card_lies else (_button(Action.DONE, _("Done")),),
    )


def _take_card_first(session: Session, _: Text) -> str:
    return _("Please take your ID card from the reader.") if session.card_lies else ""


_VIEWS: dict[State, Callable[[Session, Text], View]] = {
    State.ATTRACT: _attract,
    State.IDENTIFY: _identify,
    State.LOOKING_UP: _working,
    State.APPOINTMENT: _appointment,
    State.CARD: _card,
    State.TAKE_CARD: _take_card,
    State.PHOTO: _photo,
    State.COUNTDOWN: _photo,
    State.REVIEW: _review,
    State.CONFIRM: _confirm,
    State.REGISTERING: _working,
    State.STORING: _working,
    State.PRINTING: _working,
    State.TICKET: _ticket,
    State.COUNTER: _counter,
    State.GIVEN_UP: _given_up,
}
