"""What everybody who passes reads: open or not, how long, what to bring. Nothing of a person."""

from dataclasses import replace
from pathlib import Path

import pytest

from drivers.printer.state import PrinterState
from drivers.status import DeviceState
from kiosk.case import Bilingual
from kiosk.hall import HallNow, OpenHours
from kiosk.health import Health
from kiosk.session import Session, State
from kiosk.text import load_texts
from kiosk.view import Screen, View
from kiosk.words import view_of
from tests.unit.made_up_hall import (
    AFTERNOON,
    CLOSED_HALL,
    FULL_HALL,
    MONDAY,
    OPEN_HALL,
    at,
    queue,
)

TEXTS = load_texts(Path("assets/locale"))
READY = Health(PrinterState.READY, DeviceState.READY)
TO_BRING = {
    "Bring": "Original ID cards, appointment code",
    "End a marriage": "Marriage certificate, agreement",
}


def first(hall: HallNow | None, lang: str = "en", health: Health = READY) -> View:
    return view_of(Session("", lang), health, TEXTS, hall=hall)


def facts(hall: HallNow | None, lang: str = "en") -> dict[str, str]:
    return {fact.label: fact.value for fact in first(hall, lang).facts}


def test_open_who_waits_and_what_to_bring_in_this_order() -> None:
    assert list(facts(OPEN_HALL).items()) == [
        ("Open today", "09:00–12:00  13:00–17:00"),
        ("Marriage", "12 waiting"),
        ("Other visits", "1 waiting"),
        ("Other districts", "Nobody waiting"),
        *TO_BRING.items(),
    ]


def test_everything_is_said_in_chinese() -> None:
    assert facts(OPEN_HALL, "zh_CN") == {
        "今日开放": "09:00–12:00  13:00–17:00",
        "结婚登记": "12 组等候",
        "其他业务": "1 组等候",
        "跨区办理": "无人等候",
        "请带好": "身份证原件、预约二维码",
        "解除婚姻关系": "另带结婚证、协议书",
    }
    assert facts(CLOSED_HALL, "zh_CN")["现在休息"] == "明天 09:00 开门"


def test_without_a_word_of_the_centre_it_says_what_to_bring() -> None:
    assert facts(None) == TO_BRING


@pytest.mark.parametrize(
    ("hall", "label", "value"),
    [
        (
            replace(OPEN_HALL, at=at(8), next_open=OPEN_HALL.today[0]),
            "Closed now",
            "Opens at 09:00",
        ),
        (replace(OPEN_HALL, at=at(12)), "Closed now", "Opens at 13:00"),
        (CLOSED_HALL, "Closed now", "Opens tomorrow at 09:00"),
        (replace(CLOSED_HALL, today=()), "Closed today", "Opens tomorrow at 09:00"),
        (replace(CLOSED_HALL, next_open=MONDAY), "Closed now", "Opens on 11-30 Mon at 09:00"),
        (replace(CLOSED_HALL, today=(), next_open=None), "Closed today", "Please ask the staff"),
    ],
)
def test_a_closed_office_says_when_it_opens(hall: HallNow, label: str, value: str) -> None:
    assert facts(hall) == {label: value, **waiting_of(hall), **TO_BRING}


def waiting_of(hall: HallNow) -> dict[str, str]:
    """Who still waits in a closed hall; a queue with nobody in it is left out."""
    return {q.name.en: f"{q.waiting} waiting" for q in hall.queues if q.waiting}


def test_a_couple_may_begin_in_a_closed_office() -> None:
    assert first(CLOSED_HALL).buttons == first(OPEN_HALL).buttons != ()


@pytest.mark.parametrize(
    ("hours", "value"),
    [
        ((OpenHours(at(0), at(0, day=26)),), "All day"),
        ((OpenHours(at(8), at(0, day=26)),), "08:00–24:00"),
        ((AFTERNOON,), "13:00–17:00"),
    ],
)
def test_the_end_of_a_day_reads_as_people_say_it(hours: tuple[OpenHours, ...], value: str) -> None:
    assert facts(replace(OPEN_HALL, at=at(16), today=hours))["Open today"] == value


def test_an_hour_begins_at_its_minute_and_ends_before_the_next() -> None:
    assert replace(OPEN_HALL, at=at(9)).is_open
    assert replace(OPEN_HALL, at=at(11, 59)).is_open
    assert not replace(OPEN_HALL, at=at(12)).is_open
    assert not replace(OPEN_HALL, at=at(8, 59)).is_open


def test_no_more_than_four_queues_are_read_in_a_hurry() -> None:
    many = replace(FULL_HALL, queues=tuple(queue(f"{n} 号", f"Queue {n}", n) for n in range(1, 7)))
    labels = [label for label in facts(many) if label.startswith("Queue")]
    assert labels == ["Queue 1", "Queue 2", "Queue 3", "Queue 4"]


def test_an_office_keeps_its_own_welcome() -> None:
    welcome = Bilingual("欢迎", "Welcome")
    view = view_of(Session("", "en"), READY, TEXTS, hall=OPEN_HALL, welcome=welcome)
    assert (view.title, view.facts) == ("Welcome", first(OPEN_HALL).facts)


def test_a_terminal_that_is_out_of_service_sends_people_on_and_says_nothing_else() -> None:
    broken = first(OPEN_HALL, health=replace(READY, printer=PrinterState.PAPER_OUT))
    assert (broken.screen, broken.facts) == (Screen.OUT_OF_SERVICE, ())


def test_a_couple_at_work_reads_nothing_of_the_hall() -> None:
    session = Session("", "en", state=State.IDENTIFY)
    assert view_of(session, READY, TEXTS, hall=OPEN_HALL) == view_of(session, READY, TEXTS)


def test_tomorrow_is_the_next_day_also_at_the_end_of_a_month() -> None:
    last_evening = at(18, day=30)
    first_morning = OpenHours(at(9, day=1, month=12), at(12, day=1, month=12))
    hall = replace(CLOSED_HALL, at=last_evening, next_open=first_morning)
    assert facts(hall)["Closed now"] == "Opens tomorrow at 09:00"
