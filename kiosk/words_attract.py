"""What the first screen says to everybody who passes: open or not, how long, what to bring."""

from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.events import Action
from kiosk.hall import HallNow, OpenHours, WaitingQueue
from kiosk.session import Session
from kiosk.text import Text
from kiosk.touches import HOLD
from kiosk.view import Fact, Picture, Screen, View
from kiosk.wording import day_in_words, primary

_MOST_QUEUES = 4
_WHOLE_DAY = timedelta(days=1)


def attract(session: Session, _: Text) -> View:
    return View(
        Screen.ATTRACT,
        session.lang,
        title=_("Check in here"),
        picture=Picture.TERMINAL,
        facts=_to_bring(_),
        buttons=(primary(Action.START, _("Start")),),
        hold=HOLD,
    )


def getting_ready(session: Session, _: Text) -> View:
    """The devices were not asked yet: nobody may begin what might not end."""
    guidance = _("This terminal is getting ready.")
    return replace(attract(session, _), guidance=guidance, buttons=(), busy=True)


def with_hall(view: View, hall: HallNow, _: Text) -> View:
    """Add what the centre says of the hall.

    A closed office is no reason not to begin: staff may be there all the same.
    """
    queues = [queue for queue in hall.queues if hall.is_open or queue.waiting][:_MOST_QUEUES]
    waiting = (Fact(queue.name.in_lang(view.lang), _waiting(queue, _)) for queue in queues)
    return replace(view, facts=(_open_or_not(hall, _), *waiting, *view.facts))


def _to_bring(_: Text) -> tuple[Fact, ...]:
    """Return what is needed: Order 804 of the State Council, in force 10 May 2025.

    Since then nobody is asked for the household register. To withdraw a divorce, or for a new
    copy, one person may come alone: so it is not the cards of both. Photos are taken here.
    """
    return (
        Fact(_("Bring"), _("Original ID cards, appointment code")),
        Fact(_("End a marriage"), _("Marriage certificate, agreement")),
    )


def _open_or_not(hall: HallNow, _: Text) -> Fact:
    if hall.is_open:
        return Fact(_("Open today"), _hours(hall.today, _))
    label = _("Closed now") if hall.today else _("Closed today")
    if hall.next_open is None:
        return Fact(label, _("Please ask the staff"))
    return Fact(label, _opens(hall.next_open.opens, hall.at, _))


def _hours(today: tuple[OpenHours, ...], _: Text) -> str:
    if any(hours.closes - hours.opens >= _WHOLE_DAY for hours in today):
        return _("All day")
    return "  ".join(f"{hours.opens:%H:%M}\N{EN DASH}{_end(hours)}" for hours in today)


def _end(hours: OpenHours) -> str:
    ends_with_the_day = hours.closes.date() > hours.opens.date()
    return "24:00" if ends_with_the_day else f"{hours.closes:%H:%M}"


def _opens(opens: datetime, now: datetime, _: Text) -> str:
    time = f"{opens:%H:%M}"
    if opens.date() == now.date():
        return _("Opens at {time}").format(time=time)
    if opens.date() == now.date() + _WHOLE_DAY:
        return _("Opens tomorrow at {time}").format(time=time)
    day = day_in_words(opens.date(), _)
    return _("Opens on {day} at {time}").format(day=day, time=time)


def _waiting(queue: WaitingQueue, _: Text) -> str:
    if queue.waiting == 0:
        return _("Nobody waiting")
    return _("{count} waiting").format(count=queue.waiting)
