"""A finished check-in of two people who do not exist."""

from datetime import date, datetime, timedelta, timezone
from random import Random
from uuid import uuid4

from drivers.idreader.card import CardKind, IdCard
from kiosk.case import Business, Case, Check, Outcome, Photo, PhotoKind
from kiosk.party import Party

CHINA = timezone(timedelta(hours=8))
CHECKED_IN_AT = datetime(2026, 5, 20, 9, 41, 7, tzinfo=CHINA)

BRIDE = IdCard(
    kind=CardKind.RESIDENT,
    name="林晓禾",
    number="510104199503169927",
    sex_code="2",
    birth=date(1995, 3, 16),
    valid_from=date(2020, 1, 1),
    valid_to=date(2040, 1, 1),
    long_term=False,
    nation_code="01",
    address="四川省成都市锦江区示例路1号2栋3单元4号",
    issuer="成都市公安局锦江分局",
)
GROOM = IdCard(
    kind=CardKind.HMT_RESIDENCE,
    name="陈嘉例",
    number="810000199001029916",
    sex_code="1",
    birth=None,
    valid_from=date(2023, 3, 1),
    valid_to=None,
    long_term=True,
    permit_number="H01234567",
)


def picture(seed: int, size: int = 20_000) -> bytes:
    """Bytes that occur nowhere else, as long as a photo."""
    return Random(seed).randbytes(size)


JOINT = Photo(PhotoKind.JOINT, picture(1))
CHIP = Photo(PhotoKind.CHIP, picture(2, 1024))


def a_case(
    *,
    case_id: str | None = None,
    number: str | None = "A0012",
    checked_in_at: datetime = CHECKED_IN_AT,
    parties: tuple[Party, ...] = (BRIDE, GROOM),
    photos: tuple[Photo, ...] = (JOINT, CHIP),
) -> Case:
    """A wedding at the Jinjiang office, unless told otherwise."""
    return Case(
        case_id=case_id or str(uuid4()),
        appointment_id="17",
        business=Business.MARRIAGE,
        number=number,
        checked_in_at=checked_in_at,
        lang="zh",
        parties=parties,
        checks=(
            Check("card_valid", Outcome.FINE),
            Check("name", Outcome.SEE_COUNTER, "differs", 2),
        ),
        photos=photos,
    )
