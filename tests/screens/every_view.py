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
from kiosk.case import Bilingual, Business, LookUpAnswer, NotFound, Photo, PhotoKind, Ticket
from kiosk.checks import Misplaced
from kiosk.codes import ForeignCode
from kiosk.events import Device
from kiosk.health import Health
from kiosk.session import Session, State
from kiosk.text import Texts
from kiosk.view import View
from kiosk.words import time_left, view_of
from tests.unit.couples import BRIDE, GROOM, NOW, NUMBER, WEDDING, appointment, card

HEALTHY = Health(PrinterState.READY, DeviceState.READY)
RARE = card("欧阳㛃𬀩", "510105195612119927")
LONG = card("阿卜杜热合曼·买买提明·艾合买提", "510107195401019910")
FAR_OFFICE = Bilingual(
    "成都高新技术产业开发区婚姻登记处（样例）", "Chengdu Hi-Tech Industrial Development Zone Office"
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
    read = replace(booked, cards=(BRIDE, GROOM), photos=(joint_photo(),))
    ticket = Ticket(
        number="A0012",
        office_name=FAR_OFFICE,
        area=NUMBER.area,
        people_ahead=NUMBER.people_ahead,
        masked_names=("林**", "马**"),
        printed_at=NOW,
        code="A0012 2026-11-24 0123ABCD",
        lang=lang,
        will_be_sent_later=False,
    )
    without_a_line = replace(
        ticket, number=None, area=None, people_ahead=None, will_be_sent_later=True
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
        "looking-up": replace(fresh, state=State.LOOKING_UP),
        "appointment": replace(booked, state=State.APPOINTMENT),
        "appointment-long": replace(fresh, appointment=far, state=State.APPOINTMENT),
        "card": replace(booked, state=State.CARD),
        "card-again": replace(booked, state=State.CARD, notice=CardHint.PLACE_AGAIN),
        "card-second": replace(booked, cards=(BRIDE,), state=State.CARD),
        "card-same": replace(booked, cards=(BRIDE,), state=State.CARD, notice=Misplaced.SAME_CARD),
        "card-alone": replace(alone, state=State.CARD),
        "take-card": replace(booked, cards=(BRIDE,), state=State.TAKE_CARD),
        "take-card-rare": replace(booked, cards=(RARE,), state=State.TAKE_CARD),
        "take-card-long": replace(booked, cards=(LONG,), state=State.TAKE_CARD),
        "photo": replace(read, state=State.PHOTO),
        "photo-countdown": replace(read, state=State.COUNTDOWN, countdown=3),
        "photo-review": replace(read, state=State.REVIEW, still=joint_photo()),
        "confirm": replace(read, state=State.CONFIRM),
        "confirm-long": replace(read, appointment=far, cards=(RARE, LONG), state=State.CONFIRM),
        "confirm-no-photo": replace(read, photos=(), state=State.CONFIRM),
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
        yield name, view_of(session, HEALTHY, texts)
    ring = time_left(11, 15, texts[lang])
    yield "card-time-left", view_of(sessions["card-second"], HEALTHY, texts, ring)
    yield "getting-ready", view_of(fresh, Health(), texts)
    paper_out = replace(HEALTHY, printer=PrinterState.PAPER_OUT)
    yield "out-of-service", view_of(fresh, paper_out, texts)
