"""What is said while the appointment is looked for, and to a couple that has none."""

from collections.abc import Iterable
from itertools import groupby

from kiosk import keypad
from kiosk.case import Business
from kiosk.events import Action, Device
from kiosk.names import masked
from kiosk.session import Session
from kiosk.text import N_, Text
from kiosk.touches import CHOICE_PREFIX
from kiosk.typed import grouped, mark_of_number
from kiosk.view import Button, Fact, Keypad, Picture, Screen, View
from kiosk.walk_in import Slot
from kiosk.wording import day_in_words, mark, primary, progress, secondary, take_card_first

# What everybody in the hall may read over a shoulder: the formal words of the law.
_BUSINESSES = {
    Business.MARRIAGE: N_("Register a marriage"),
    Business.REISSUE: N_("A new copy of a certificate"),
    Business.DIVORCE_APPLICATION: N_("End a marriage: first visit"),
    Business.DIVORCE_CERTIFICATE: N_("End a marriage: second visit"),
    Business.DIVORCE_WITHDRAWAL: N_("End a marriage: withdraw"),
}
_MOST_SLOTS = 6
_MOST_DAYS = 3


def identify(session: Session, _: Text) -> View:
    can_scan = Device.SCANNER not in session.blind
    can_read = Device.READER not in session.blind
    if can_scan and can_read:
        guidance = _("Hold the QR code before the scanner, or lay one ID card on the reader.")
    elif can_scan:
        guidance = _("Hold the QR code of your appointment before the scanner.")
    elif can_read:
        guidance = _("Lay one ID card on the reader.")
    else:
        guidance = _("Your booking number or an ID number finds your appointment.")
    return View(
        Screen.IDENTIFY,
        session.lang,
        title=_("Show your appointment"),
        guidance=guidance,
        picture=Picture.CODE if can_scan else Picture.CARD if can_read else Picture.NONE,
        progress=progress(1, _("Appointment")),
        buttons=(
            Button(
                Action.TYPE_NUMBER.value, _("Type a number"), primary=not (can_scan or can_read)
            ),
            secondary(Action.NO_APPOINTMENT, _("No appointment")),
        ),
    )


def type_number(session: Session, _: Text) -> View:
    """The buttons stay the same while somebody types, so that no key is ever missed.

    A notice takes the place of the guidance: the keys stay where they are when it goes.
    """
    return View(
        Screen.KEYPAD,
        session.lang,
        title=_("Type a number"),
        guidance="" if session.notice else _("The booking number, or the ID number of one of you."),
        progress=progress(1, _("Appointment")),
        keypad=Keypad(
            typed=grouped(session.typed),
            missing="",
            rows=keypad.rows(_, letters="X"),
            mark=mark(session, mark_of_number(session.typed)),
        ),
        buttons=(
            primary(Action.GO_ON, _("Find appointment")),
            secondary(Action.BACK, _("Back")),
        ),
    )


def appointment(session: Session, _: Text) -> View:
    """Names stay masked here: so far only a code was shown, and others can see the screen."""
    booked = session.appointment
    assert booked is not None
    names = "  ".join(masked(party.name) for party in booked.parties)
    return View(
        Screen.APPOINTMENT,
        session.lang,
        title=_("Is this your appointment?"),
        progress=progress(1, _("Appointment")),
        facts=(
            Fact(_("Office"), booked.office_name.in_lang(session.lang)),
            Fact(_("Time"), f"{booked.slot_start:%H:%M}\N{EN DASH}{booked.slot_end:%H:%M}"),
            Fact(_("Booked for"), names),
            Fact(_("Booking number"), f"****{booked.booking_number[-4:]}"),
        ),
        buttons=(primary(Action.GO_ON, _("Yes, go on")),),
    )


def choose_business(session: Session, _: Text) -> View:
    return View(
        Screen.CHOICE,
        session.lang,
        title=_("What do you come for?"),
        guidance=_("We show you when this office has time."),
        choices=tuple(
            Button(CHOICE_PREFIX + business.value, _(label))
            for business, label in _BUSINESSES.items()
        ),
        buttons=(secondary(Action.BACK, _("Back")),),
    )


def slots(session: Session, _: Text) -> View:
    """Nothing here says what was chosen."""
    found = session.slots
    if found is None:
        return _no_slots(session, _)
    elsewhere = _by_day(found.cross_district, _, _("Other district"))
    free = (*_by_day(found.slots, _), *elsewhere)
    by_phone = (Fact(_("Telephone"), found.phone),) if found.phone else ()
    if not free:
        guidance = _("No time is free in the next days. The counter may know another way.")
    elif by_phone:
        guidance = _("Book one of these times by telephone or at the counter.")
    else:
        guidance = _("Book one of these times at the counter.")
    return View(
        Screen.SLOTS,
        session.lang,
        title=_("The next free times"),
        guidance=guidance,
        notice=take_card_first(session, _),
        facts=(*free, *by_phone),
        buttons=_way_out(session, _),
    )


def _no_slots(session: Session, _: Text) -> View:
    return View(
        Screen.COUNTER,
        session.lang,
        title=_("Please see the counter"),
        guidance=take_card_first(session, _)
        or _("Free times cannot be shown now. The counter books a time for you."),
        picture=Picture.CARD_AWAY if session.card_lies else Picture.COUNTER,
        buttons=_way_out(session, _),
    )


def _way_out(session: Session, _: Text) -> tuple[Button, ...]:
    if session.card_lies:
        return ()
    return primary(Action.DONE, _("Done")), secondary(Action.BACK, _("Back"))


def _by_day(slots: Iterable[Slot], _: Text, whose: str = "") -> tuple[Fact, ...]:
    """Return one fact for each of the first days, with the times that begin on it."""
    first = [slot.start for slot in slots if slot.free > 0][:_MOST_SLOTS]
    days = [
        (day_in_words(day, _), "  ".join(f"{start:%H:%M}" for start in starts))
        for day, starts in groupby(first, key=lambda start: start.date())
    ]
    return tuple(
        Fact(whose, f"{day}  {times}") if whose else Fact(day, times)
        for day, times in days[:_MOST_DAYS]
    )
