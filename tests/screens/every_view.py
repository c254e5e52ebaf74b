"""A view of every kind that a couple can meet, in the words of the product."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.scenes import couple
from drivers.idreader.card import CardHint
from drivers.printer.state import PrinterState
from drivers.status import DeviceState
from kiosk.calling import Calling, Phase
from kiosk.case import Bilingual, Business, LookUpAnswer, NotFound, Photo, PhotoKind, Ticket
from kiosk.checks import Misplaced
from kiosk.codes import ForeignCode
from kiosk.events import Device
from kiosk.health import Health
from kiosk.party import TypedParty, UnshownParty
from kiosk.session import Session, State
from kiosk.text import Texts
from kiosk.typed import Mistyped
from kiosk.view import View
from kiosk.walk_in import FreeSlots
from kiosk.words import time_left, view_of
from tests.screens.staff_views import staff_views
from tests.unit.couples import (
    BRIDE,
    FREE_SLOTS,
    GROOM,
    NOW,
    NUMBER,
    WEDDING,
    appointment,
    card,
    slot,
)
from tests.unit.made_up_hall import CLOSED_HALL, FULL_HALL, OPEN_HALL

HEALTHY = Health(PrinterState.READY, DeviceState.READY)
RARE = card("欧阳㛃𬀩", "510105195612119927")
LONG = card("阿卜杜热合曼·买买提明·艾合买提", "510107195401019910")
FAR_OFFICE = Bilingual(
    "成都高新技术产业开发区婚姻登记处（样例）", "Chengdu Hi-Tech Industrial Development Zone Office"
)

MANY_SLOTS = FreeSlots(
    slots=tuple(slot(days, hour) for days in range(3) for hour in (9, 10)),
    cross_district=tuple(slot(days, hour) for days in (1, 2) for hour in (9, 13, 16)),
    phone="028-5550 0104",
)


@dataclass(frozen=True, slots=True)
class StillFrame:
    """What stands before the camera."""

    image: NDArray[np.uint8]


FRAME = StillFrame(couple())


@cache
def joint_photo() -> Photo:
    _, jpeg = cv2.imencode(".jpg", couple())
    return Photo(PhotoKind.JOINT, jpeg.tobytes())


def every_view(lang: str, texts: Texts) -> Iterator[tuple[str, View]]:
    """Yield a name and a view for each screen and for what it can look like."""
    fresh = Session("", lang)
    booked = replace(fresh, appointment=WEDDING.appointment)
    read = replace(booked, parties=(BRIDE, GROOM), photos=(joint_photo(),))
    typed = TypedParty(BRIDE.name, BRIDE.number)
    ticket = Ticket(
        number="A0012",
        office_name=FAR_OFFICE,
        area=NUMBER.area,
        people_ahead=NUMBER.people_ahead,
        masked_names=("林**", "马**"),
        printed_at=NOW,
        code=NUMBER.place_url,
        lang=lang,
        will_be_sent_later=False,
    )
    without_a_line = replace(
        ticket,
        number=None,
        area=None,
        people_ahead=None,
        code="Z0000 2026-11-24 0123ABCD",
        will_be_sent_later=True,
    )
    elsewhere = LookUpAnswer(not_found=NotFound.OTHER_OFFICE, office_name=FAR_OFFICE)
    far = replace(appointment(RARE, LONG), office_name=FAR_OFFICE)
    alone = replace(fresh, appointment=appointment(RARE, business=Business.REISSUE))
    sessions = {
        "attract": fresh,
        "identify": replace(fresh, state=State.IDENTIFY),
        "identify-payment": replace(fresh, state=State.IDENTIFY, notice=ForeignCode.PAYMENT),
        "identify-blind": replace(
            fresh, state=State.IDENTIFY, blind=frozenset({Device.SCANNER}), notice=Device.SCANNER
        ),
        "identify-neither": replace(
            fresh,
            state=State.IDENTIFY,
            blind=frozenset({Device.SCANNER, Device.READER}),
            notice=Device.READER,
        ),
        "type-number": replace(fresh, state=State.TYPE_NUMBER),
        "type-number-booking": replace(fresh, state=State.TYPE_NUMBER, typed="2045817361"),
        "type-number-unknown": replace(
            fresh, state=State.TYPE_NUMBER, typed=BRIDE.number, notice=NotFound.UNKNOWN
        ),
        "type-number-wrong": replace(
            fresh,
            state=State.TYPE_NUMBER,
            typed="51010419950316992X",
            notice=Mistyped.CHECK_CHARACTER,
        ),
        "looking-up": replace(fresh, state=State.LOOKING_UP),
        "choose-business": replace(fresh, state=State.CHOOSE_BUSINESS),
        "finding-slots": replace(fresh, state=State.FINDING_SLOTS),
        "slots": replace(fresh, state=State.SLOTS, slots=FREE_SLOTS),
        "slots-many": replace(fresh, state=State.SLOTS, slots=MANY_SLOTS),
        "slots-none": replace(fresh, state=State.SLOTS, slots=FreeSlots((), (), "028-5550 0104")),
        "slots-card": replace(fresh, state=State.SLOTS, slots=FREE_SLOTS, card_lies=True),
        "slots-unknown": replace(fresh, state=State.SLOTS),
        "appointment": replace(booked, state=State.APPOINTMENT),
        "appointment-long": replace(fresh, appointment=far, state=State.APPOINTMENT),
        "card": replace(booked, state=State.CARD),
        "card-again": replace(booked, state=State.CARD, notice=CardHint.PLACE_AGAIN),
        "card-second": replace(booked, parties=(BRIDE,), state=State.CARD),
        "card-same": replace(
            booked, parties=(BRIDE,), state=State.CARD, notice=Misplaced.SAME_CARD
        ),
        "card-alone": replace(alone, state=State.CARD),
        "type-party": replace(booked, state=State.TYPE_PARTY),
        "type-party-typing": replace(booked, state=State.TYPE_PARTY, typed="5101041995"),
        "type-party-second": replace(
            booked, parties=(BRIDE,), state=State.TYPE_PARTY, typed=GROOM.number
        ),
        "type-party-stranger": replace(
            booked, state=State.TYPE_PARTY, typed=RARE.number, notice=Mistyped.STRANGER
        ),
        "type-party-reader-lost": replace(
            booked,
            state=State.TYPE_PARTY,
            blind=frozenset({Device.READER}),
            notice=Device.READER,
        ),
        "type-party-alone": replace(alone, state=State.TYPE_PARTY),
        "take-card-typed": replace(booked, parties=(typed,), state=State.TAKE_CARD),
        "take-card": replace(booked, parties=(BRIDE,), state=State.TAKE_CARD),
        "take-card-rare": replace(booked, parties=(RARE,), state=State.TAKE_CARD),
        "take-card-long": replace(booked, parties=(LONG,), state=State.TAKE_CARD),
        "photo": replace(read, state=State.PHOTO),
        "photo-reader-lost": replace(
            read, state=State.PHOTO, blind=frozenset({Device.READER}), notice=Device.READER
        ),
        "photo-countdown": replace(read, state=State.COUNTDOWN, countdown=3),
        "photo-review": replace(read, state=State.REVIEW, still=joint_photo()),
        "confirm": replace(read, state=State.CONFIRM),
        "confirm-long": replace(read, appointment=far, parties=(RARE, LONG), state=State.CONFIRM),
        "confirm-no-photo": replace(read, photos=(), state=State.CONFIRM),
        "confirm-without-chips": replace(
            read, parties=(typed, UnshownParty()), state=State.CONFIRM
        ),
        "confirm-peak": replace(read, photos=(), peak_day=True, state=State.CONFIRM),
        "registering": replace(read, state=State.REGISTERING),
        "storing": replace(read, state=State.STORING),
        "printing": replace(read, state=State.PRINTING),
        "ticket": replace(read, state=State.TICKET, ticket=ticket, proven=True),
        "ticket-unproven": replace(read, state=State.TICKET, ticket=ticket),
        "ticket-no-number": replace(read, state=State.TICKET, proven=True, ticket=without_a_line),
        "counter": replace(
            fresh, state=State.COUNTER, notice=NotFound.OTHER_OFFICE, not_found=elsewhere
        ),
        "counter-card": replace(booked, state=State.COUNTER, card_lies=True),
        "given-up": replace(fresh, state=State.GIVEN_UP),
        "given-up-card": replace(booked, state=State.GIVEN_UP, card_lies=True),
    }
    for name, session in sessions.items():
        yield name, view_of(session, HEALTHY, texts, calling=Calling())
    for name in ("looking-up", "printing"):
        slow = view_of(sessions[name], HEALTHY, texts, calling=Calling(), is_slow=True)
        yield f"{name}-slow", slow
    for name in ("confirm", "take-card"):
        session = replace(sessions[name], card_lies=name == "take-card")
        waiting = Calling(Phase.RINGING)
        yield f"{name}-covered", view_of(session, HEALTHY, texts, calling=waiting, is_covered=True)
    ring = time_left(11, 15, texts[lang], State.CARD)
    yield "card-time-left", view_of(sessions["card-second"], HEALTHY, texts, ring)
    at_ticket = time_left(11, 15, texts[lang], State.TICKET)
    yield "ticket-time-left", view_of(sessions["ticket"], HEALTHY, texts, at_ticket)
    leaving = replace(sessions["confirm"], is_leaving=True)
    yield "confirm-leaving", view_of(leaving, HEALTHY, texts, calling=Calling())
    timed_out = replace(sessions["given-up"], is_timed_out=True)
    yield "given-up-timed-out", view_of(timed_out, HEALTHY, texts, calling=Calling())
    yield "getting-ready", view_of(fresh, Health(), texts)
    paper_out = replace(HEALTHY, printer=PrinterState.PAPER_OUT)
    yield "out-of-service", view_of(fresh, paper_out, texts, calling=Calling())
    locked = replace(HEALTHY, locked=True)
    yield "out-of-service-locked", view_of(fresh, locked, texts, calling=Calling())
    for name, hall in (("hall", OPEN_HALL), ("hall-full", FULL_HALL), ("hall-closed", CLOSED_HALL)):
        yield f"attract-{name}", view_of(fresh, HEALTHY, texts, calling=Calling(), hall=hall)
    ringing = Calling(Phase.RINGING)
    for length in (16, 32, 60):  # of a welcome, where the letters of a title change
        welcome = Bilingual(("欢迎光临婚姻登记处" * 7)[:length], ("Welcome to us " * 5)[:length])
        called = view_of(fresh, HEALTHY, texts, calling=ringing, welcome=welcome)
        yield f"attract-welcome-{length}", called
    for phase in Phase:
        called = view_of(sessions["confirm"], HEALTHY, texts, calling=Calling(phase))
        yield f"call-{phase.value}", called
    yield from staff_views(lang, texts)
