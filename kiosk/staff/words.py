"""What is said to an attendant: `desk_view` turns a desk into a `View`."""

import math
from dataclasses import replace

from kiosk.health import Health, Trouble, WhoActs
from kiosk.keypad import rows
from kiosk.staff import desk as at_desk
from kiosk.staff.desk import PIN_DIGITS, Notice, Place, StaffDesk
from kiosk.text import N_, Text, Texts
from kiosk.touches import CHOICE_PREFIX
from kiosk.view import Button, Fact, Keypad, Mark, Picture, Screen, View
from kiosk.words import other_languages

_DOT, _NO_DOT = "\N{BLACK CIRCLE}", "\N{WHITE CIRCLE}"

_NOTICES = {
    Notice.WRONG_PIN: N_("This PIN is not right. Tries left: {tries_left}."),
    Notice.UNPROVEN: N_("It is not certain that the test ticket was printed. Please look."),
    Notice.NOT_PRINTED: N_("The printer printed nothing. Check paper, cover, cable and power."),
    Notice.NOT_STORED: N_("Nothing was done: the disk cannot be written. Call maintenance."),
}
_TROUBLES = {
    Trouble.PAPER_OUT: N_("The paper is out"),
    Trouble.COVER_OPEN: N_("The printer is open"),
    Trouble.PRINTER: N_("The printer does not answer"),
    Trouble.READER: N_("The card reader does not answer"),
    Trouble.STORAGE: N_("The disk cannot be written"),
    Trouble.LOCKED: N_("Locked by maintenance"),
    Trouble.CLOSED: N_("Closed by staff"),
}
_SHOWN_TROUBLES = 3  # there is no room for all; the next ones come up when these are mended
_WHO = {WhoActs.STAFF: N_("Staff"), WhoActs.MAINTENANCE: N_("Maintenance")}


def desk_view(
    desk: StaffDesk, health: Health, tickets_left: int | None, texts: Texts, now_s: float
) -> View:
    """Return what the attendant sees; `tickets_left` is None when nobody knows."""
    _ = texts[desk.lang]
    match desk.place:
        case Place.OPENING | Place.CHOOSE:
            view = _choose(desk, _)
        case Place.PIN if desk.waits_s(now_s) > 0:
            view = _wait(desk, now_s, _)
        case Place.PIN | Place.CHECKING:
            view = _pin(desk, _)
        case _:
            view = _menu(desk, health, tickets_left, _)
    return replace(view, languages=other_languages(desk.lang, texts), for_staff=True)


def _choose(desk: StaffDesk, _: Text) -> View:
    reading = desk.place is Place.OPENING
    if desk.tiles or reading:
        guidance = _("Touch your initials.")
    elif desk.notice is None:
        guidance = _("Nobody is listed here yet. Maintenance must set this up at the centre.")
    else:
        guidance = ""
    return View(
        Screen.CHOICE,
        desk.lang,
        title=_("For staff"),
        guidance=guidance,
        notice=_notice(desk, _),
        choices=tuple(Button(CHOICE_PREFIX + tile.initials, tile.initials) for tile in desk.tiles),
        buttons=(Button(at_desk.LEAVE, _("Leave")),),
        busy=reading,
    )


def _pin(desk: StaffDesk, _: Text) -> View:
    checking = desk.place is Place.CHECKING
    typed = len(desk.typed)
    return View(
        Screen.KEYPAD,
        desk.lang,
        title=_("PIN of {initials}").format(initials=desk.initials),
        guidance=_("Six digits. Nobody should see them."),
        notice=_notice(desk, _),
        keypad=Keypad(
            typed=_DOT * typed,
            missing=_NO_DOT * (PIN_DIGITS - typed),
            rows=rows(_),
            mark=Mark.BAD if desk.notice is Notice.WRONG_PIN else Mark.NONE,
        ),
        # Beside the keys while the PIN is checked too: a button that comes and goes would make the
        # controller take the next key for the second half of a double tap.
        buttons=(Button(at_desk.BACK, _("Back")),),
        busy=checking,
    )


def _wait(desk: StaffDesk, now_s: float, _: Text) -> View:
    minutes, seconds = divmod(math.ceil(desk.waits_s(now_s)), 60)
    # In words: "12:35" would be a time of the day.
    left = _("{minutes} min {seconds} s") if minutes else _("{seconds} s")
    left = left.format(minutes=minutes, seconds=seconds)
    return View(
        Screen.STAFF,
        desk.lang,
        title=_("Please wait"),
        guidance=_("There were too many wrong PINs. Try again in {left}.").format(left=left),
        buttons=(Button(at_desk.BACK, _("Back")),),
    )


def _menu(desk: StaffDesk, health: Health, tickets_left: int | None, _: Text) -> View:
    waiting = desk.place is not Place.MENU
    guidance = _working(desk, _) if waiting else _in_order(desk, health, _)
    return View(
        Screen.STAFF,
        desk.lang,
        title=_("For staff: {initials}").format(initials=desk.initials),
        guidance=guidance,
        notice="" if waiting else _notice(desk, _),
        facts=() if waiting else _facts(health, tickets_left, _),
        picture=Picture.TICKET if desk.place is Place.TESTING_PAPER else Picture.NONE,
        buttons=() if waiting else _actions(health, _),
        busy=waiting,
    )


def _working(desk: StaffDesk, _: Text) -> str:
    if desk.place is Place.TESTING_PAPER:
        return _("A test ticket is printed.")
    return _("One moment, please")


def _in_order(desk: StaffDesk, health: Health, _: Text) -> str:
    if desk.notice in _NOTICES:
        return ""
    if desk.notice is Notice.PROVEN:
        return _("The test ticket was printed. The paper is in order.")
    if not health.troubles:
        return _("Everything works. Couples can check in.")
    return _("Couples cannot check in here now:")


def _facts(health: Health, tickets_left: int | None, _: Text) -> tuple[Fact, ...]:
    urgent = health.troubles[:_SHOWN_TROUBLES]
    troubles = (Fact(_(_WHO[trouble.who_acts]), _(_TROUBLES[trouble])) for trouble in urgent)
    left = _("not known") if tickets_left is None else _("about {n}").format(n=tickets_left)
    return (*troubles, Fact(_("Tickets left"), left))


def _actions(health: Health, _: Text) -> tuple[Button, ...]:
    opens = health.closed or health.locked
    return (
        Button(at_desk.OPEN, _("Open this terminal"), primary=True)
        if opens
        else Button(at_desk.CLOSE, _("Close this terminal")),
        Button(at_desk.PAPER, _("Paper changed: print a test")),
        Button(at_desk.RESTART, _("Restart the app")),
        Button(at_desk.LEAVE, _("Leave")),
    )


def _notice(desk: StaffDesk, _: Text) -> str:
    if desk.notice not in _NOTICES:
        return ""
    return _(_NOTICES[desk.notice]).format(tries_left=desk.tries_left)
