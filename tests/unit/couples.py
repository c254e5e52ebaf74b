"""Made-up people for tests of the pure heart: values, with valid check characters."""

from datetime import date, datetime, timedelta, timezone

from drivers.idreader.card import CardKind, IdCard
from kiosk.case import (
    Appointment,
    Bilingual,
    Business,
    ExpectedParty,
    LookUpAnswer,
    Photo,
    PhotoKind,
    QueueNumber,
)
from kiosk.walk_in import FreeSlots, Slot

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 24, 10, 15, tzinfo=CHINA)
JPEG = Photo(PhotoKind.JOINT, b"\xff\xd8 a picture of two people")


def card(name: str, number: str, chip_photo: bytes = b"wlt") -> IdCard:
    return IdCard(
        kind=CardKind.RESIDENT,
        name=name,
        number=number,
        sex_code="1" if int(number[16]) % 2 else "2",
        birth=date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
        valid_from=date(2020, 1, 1),
        valid_to=date(2040, 1, 1),
        long_term=False,
        chip_photo=chip_photo + number.encode(),
    )


BRIDE = card("林晓禾", "510104199503169927")
GROOM = card("马一诺", "510106199307089914")
STRANGER = card("王路过", "510104199001019910")


def appointment(*cards: IdCard, business: Business = Business.MARRIAGE) -> Appointment:
    return Appointment(
        id="17",
        booking_number="2045817361",
        business=business,
        office_name=Bilingual("锦江区婚姻登记处", "Jinjiang District Office"),
        slot_start=NOW,
        slot_end=NOW + timedelta(minutes=30),
        cross_district=False,
        parties=tuple(ExpectedParty(card.name, card.number) for card in cards),
    )


WEDDING = LookUpAnswer(appointment(BRIDE, GROOM))
PLACE_URL = "https://queue.example/t/Zm9vYmFyYmF6cXV4MTIzNA"
NUMBER = QueueNumber(
    "A0012", "A", Bilingual("二楼大厅", "Hall, 2nd floor"), 3, NOW.date(), PLACE_URL
)


def slot(days: int, hour: int, free: int = 1) -> Slot:
    """Half an hour that begins at `hour`, so many days from now."""
    start = NOW.replace(hour=hour, minute=0) + timedelta(days=days)
    return Slot(start, start + timedelta(minutes=30), free)


FREE_SLOTS = FreeSlots(
    slots=(slot(0, 14), slot(0, 15), slot(1, 9)),
    cross_district=(slot(1, 10),),
    phone="028-5550 0104",
)
