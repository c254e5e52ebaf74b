"""What is said to the couple: `view_of` turns a session into a `View`, in the session's language.

Sentences are here and in the modules `kiosk.words_*`, each for a part of the way. `_` is the
language's catalogue; message ids are plain English.
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk import words_attract, words_cards, words_finding
from kiosk.calling import Calling, Phase
from kiosk.case import Bilingual, PhotoKind
from kiosk.events import Action
from kiosk.hall import HallNow
from kiosk.health import Health, Trouble
from kiosk.names import masked
from kiosk.session import CAN_GIVE_UP, Session, State
from kiosk.text import N_, Text, Texts
from kiosk.touches import HOLD
from kiosk.view import Button, Fact, Picture, Screen, Sheet, TimeLeft, View
from kiosk.wording import primary, progress, shorter, take_card_first
from kiosk.words_access import adjust_button, sheet
from kiosk.words_call import call_button, call_words
from kiosk.words_cover import PERSONAL, covered
from kiosk.words_notices import notice_of
from kiosk.words_waiting import looking, slow, working

LANGUAGE_PREFIX = "language:"
BUILT_IN_WELCOME = Bilingual("", "")
"""Leaves the first screen its own title."""

_MOST_BUTTONS = 3
"""Below one another; a fourth is one too many to choose from in a hurry."""

_TROUBLES = {
    Trouble.PAPER_OUT: N_("For staff: the ticket paper is out. Please change the roll."),
    Trouble.COVER_OPEN: N_("For staff: the cover of the ticket printer is open. Please close it."),
    Trouble.PRINTER: N_("For staff: the ticket printer does not answer. Check cable and power."),
    Trouble.READER: N_("For staff: the card reader does not answer. Check cable and power."),
    Trouble.STORAGE: N_("For maintenance: the disk cannot be written."),
    Trouble.LOCKED: N_("For staff: maintenance has locked this terminal."),
    Trouble.CLOSED: N_(
        "For staff: closed by staff. To open it, hold the upper left corner for three seconds."
    ),
}


def view_of(
    session: Session,
    health: Health,
    texts: Texts,
    time_left: TimeLeft | None = None,
    *,
    calling: Calling | None = None,
    welcome: Bilingual = BUILT_IN_WELCOME,
    hall: HallNow | None = None,
    can_speak: bool = False,
    is_slow: bool = False,
    is_covered: bool = False,
) -> View:
    """Return what the screen shows now; `time_left` is laid over it near the end of patience.

    Without a `calling` staff cannot be called yet; `can_speak` says that there is a loudspeaker
    or a socket for headphones. `welcome` is the title of the first screen, `hall` what is known of
    the hall for it. `is_slow`: the machine takes longer than usual. `is_covered`: what is personal
    is not shown until it is asked for.
    """
    _ = texts[session.lang]
    if session.state is State.ATTRACT and health.troubles:
        view = _out_of_service(session, _, health.troubles[0])
    elif session.state is State.ATTRACT and not health.is_known:
        view = words_attract.getting_ready(session, _)
    else:
        view = _VIEWS[session.state](session, _)
    if view.screen is Screen.ATTRACT:
        view = replace(view, title=welcome.in_lang(session.lang) or view.title)
        view = words_attract.with_hall(view, hall, _) if hall else view
    if is_slow and view.screen is Screen.WORKING:
        view = slow(view, _)
    if is_covered and session.state in PERSONAL:
        view = covered(session, _)
    else:
        view = replace(view, notice=view.notice or notice_of(session, _))
    return replace(
        view,
        progress=shorter(view.progress) if session.peak_day else view.progress,
        buttons=view.buttons + _give_up(session, view.buttons, _),
        access=session.access,
        # While the photo counts down nothing may cover the picture.
        adjust=None if session.state is State.COUNTDOWN else adjust_button(_),
        sheet=_leaving(_) if session.is_leaving else sheet(session, _, can_speak=can_speak),
        languages=other_languages(session.lang, texts),
        time_left=time_left,
        call=call_button(calling, _) if calling else None,
        call_words=call_words(calling, _) if calling else "",
        call_phase=calling.phase if calling else Phase.NONE,
    )


def other_languages(lang: str, texts: Texts) -> tuple[Button, ...]:
    """Return a button for each language but `lang`."""
    # "English" is the message by which every language says its own name.
    return tuple(
        Button(f"{LANGUAGE_PREFIX}{other}", text(N_("English")))
        for other, text in texts.items()
        if other != lang
    )


def time_left(seconds: int, of_seconds: int, _: Text, state: State) -> TimeLeft:
    """Return the ring that is shown while a couple can still ask for more time."""
    more = Button(Action.MORE_TIME.value, _("More time"), primary=True)
    question = _("Are you still there?")
    if state in CAN_GIVE_UP:
        end = _("Otherwise the check-in ends here, and nothing of it is kept.")
        return TimeLeft(seconds, of_seconds, question, more, end)
    if state is State.TICKET:
        end = _("You are checked in. Your number stays as it is.")
        done = Button(Action.DONE.value, _("Done"))
        return TimeLeft(seconds, of_seconds, question, more, end, done)
    return TimeLeft(seconds, of_seconds, question, more)


def _leaving(_: Text) -> Sheet:
    """Return the question before all that was done is thrown away."""
    return Sheet(
        _("Do you really want to stop?"),
        switches=(),
        done=Button(Action.STAY.value, _("No, go on"), primary=True),
        guidance=_("You would have to begin again."),
        other=Button(Action.GIVE_UP.value, _("Stop and leave")),
    )


def _give_up(session: Session, others: tuple[Button, ...], _: Text) -> tuple[Button, ...]:
    # While the photo counts down nothing may draw the eyes away from the camera.
    if session.state not in CAN_GIVE_UP or session.state is State.COUNTDOWN:
        return ()
    # Where "Back" leads it is there.
    if len(others) >= _MOST_BUTTONS and Action.BACK.value in [other.action for other in others]:
        return ()
    return (Button(Action.GIVE_UP.value, _("Stop and leave")),)


def _out_of_service(session: Session, _: Text, trouble: Trouble) -> View:
    return View(
        Screen.OUT_OF_SERVICE,
        session.lang,
        title=_("This terminal is closed for a moment"),
        guidance=_("Please use the next terminal or go to the counter."),
        picture=Picture.CLOSED,
        notice=_(_TROUBLES[trouble]),
        hold=HOLD,
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
        progress=progress(3, _("Photo")),
        preview=True,
        # "1" stays until the photo is there: to draw the screen anew would only delay it.
        countdown=max(1, session.countdown) if counting else None,
        buttons=() if counting else (primary(Action.TAKE_PHOTO, _("Take the photo")),),
    )


def _review(session: Session, _: Text) -> View:
    return View(
        Screen.PHOTO,
        session.lang,
        title=_("Do you like the photo?"),
        guidance=_("It goes into your file at the office."),
        progress=progress(3, _("Photo")),
        still=session.still.content if session.still else None,
        buttons=(
            primary(Action.USE_PHOTO, _("Use this photo")),
            Button(Action.RETAKE_PHOTO.value, _("Take it again")),
        ),
    )


def _confirm(session: Session, _: Text) -> View:
    booked = session.appointment
    assert booked is not None
    named = [words_cards.shown_name(party) for party in session.parties]
    others = [masked(party.name) for party in booked.still_expected(session.parties)]
    names = [Fact(_("Name"), name) for name in (*named, *others) if name]
    return View(
        Screen.CONFIRM,
        session.lang,
        title=_("Is everything right?"),
        guidance=_("With your confirmation your data go to the office."),
        progress=progress(4, _("Check")),
        facts=(*names, Fact(_("Office"), booked.office_name.in_lang(session.lang))),
        still=session.photos[0].content if session.photos else None,
        buttons=(primary(Action.GO_ON, _("Confirm and get a number")),),
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
        progress=progress(5, _("Ticket")),
        number=ticket.number or "",
        code="" if session.proven else ticket.code,
        facts=tuple(facts),
        buttons=(primary(Action.DONE, _("Done")),),
    )


def _counter(session: Session, _: Text) -> View:
    return View(
        Screen.COUNTER,
        session.lang,
        title=_("Please see the counter"),
        guidance=take_card_first(session, _)
        or _("This could not be done here. The counter will help you; nothing was kept here."),
        picture=Picture.CARD_AWAY if session.card_lies else Picture.COUNTER,
        buttons=() if session.card_lies else (primary(Action.DONE, _("Done")),),
    )


def _given_up(session: Session, _: Text) -> View:
    return View(
        Screen.GIVEN_UP,
        session.lang,
        title=_("The time is over") if session.is_timed_out else _("You have left the check-in"),
        guidance=take_card_first(session, _)
        or _("Nothing was kept here. You can begin again at any time."),
        picture=Picture.CARD_AWAY if session.card_lies else Picture.TERMINAL,
        buttons=() if session.card_lies else (primary(Action.DONE, _("Done")),),
    )


_VIEWS: dict[State, Callable[[Session, Text], View]] = {
    State.ATTRACT: words_attract.attract,
    State.IDENTIFY: words_finding.identify,
    State.TYPE_NUMBER: words_finding.type_number,
    State.LOOKING_UP: looking,
    State.CHOOSE_BUSINESS: words_finding.choose_business,
    State.FINDING_SLOTS: looking,
    State.SLOTS: words_finding.slots,
    State.APPOINTMENT: words_finding.appointment,
    State.CARD: words_cards.card,
    State.TYPE_PARTY: words_cards.type_party,
    State.TAKE_CARD: words_cards.take_card,
    State.PHOTO: _photo,
    State.COUNTDOWN: _photo,
    State.REVIEW: _review,
    State.CONFIRM: _confirm,
    State.REGISTERING: working,
    State.STORING: working,
    State.PRINTING: working,
    State.TICKET: _ticket,
    State.COUNTER: _counter,
    State.GIVEN_UP: _given_up,
}
