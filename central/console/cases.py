"""The registrar's pages: what the kiosk only called "please see the counter", with its reason.

Read-only. Every look at a case, and every print of its photo, leaves an audit line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import FileResponse, HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from central import audit
from central.api_model import Day, Sha256
from central.case_document import CaseDocument, Check, Party
from central.centre import Centre, TheCentre
from central.clock import business_day
from central.console.business_words import BUSINESS
from central.console.case_words import CARD_KINDS, CHECKS, REASONS, SEXES
from central.console.home import Tile
from central.console.pages import page
from central.console.signed_in import SignedIn, TheRegistrar
from central.console.words import N_
from central.models import AppointmentParty, Business, Case, CasePhoto, PhotoKind, QueueNumber, Role
from central.nations import NATIONS
from central.retention import RetentionRule

_JPEG = b"\xff\xd8\xff"
_PRINTED_PHOTOS = 3

TILE = Tile(
    Role.REGISTRAR,
    "/cases",
    N_("Cases"),
    N_("The couples of today with their cards and photos, and what to look at"),
)

router = APIRouter(prefix="/cases")


@dataclass(frozen=True, slots=True)
class Row:
    """A number of the day, as one line of the list."""

    case_id: str
    number: str
    at: datetime
    business: Business
    kiosk_id: str
    arrived: bool
    """The case is here, and not only its number."""
    to_look_at: int
    """Checks that ended in "see the counter"."""


@dataclass(frozen=True, slots=True)
class ShownParty:
    """A person's data as the card gave them, beside what the booking says."""

    card: Party
    nation: str
    booked_name: str
    booked_differs: bool


@router.get("")
def cases_of_a_day(
    request: Request, registrar: TheRegistrar, centre: TheCentre, day: Day | None = None
) -> HTMLResponse:
    """Show all numbers that the office gave on a day, those that need a look first."""
    today = business_day(centre.clock())
    shown = day or today
    with centre.database.reading() as session:
        rows = _rows(session, registrar, shown)
    return page(
        request,
        "cases.html",
        rows=sorted(rows, key=lambda row: (row.to_look_at == 0, row.at)),
        businesses=BUSINESS,
        day=shown,
        earlier=shown - timedelta(days=1),
        later=shown + timedelta(days=1) if shown < today else None,
    )


@router.get("/{case_id}")
def one_case(
    request: Request, case_id: UUID, registrar: TheRegistrar, centre: TheCentre
) -> HTMLResponse:
    """Show a case with photos, cards, and every check with its reason."""
    with centre.database.reading() as session:
        case = _case_of(session, registrar, case_id)
        document = _document(case)
        booked = case.number.appointment.parties
        shown = {party.number for party in document.parties}
        answer = page(
            request,
            "case.html",
            case=case,
            document=document,
            parties=_parties(document, booked),
            absent=[party for party in booked if party.id_number not in shown],
            to_look_at=_ending_in(document, "see_counter"),
            fine=_ending_in(document, "fine"),
            pictures=_pictures(case),
            printable=bool(_joint(case)),
            chips=[photo for photo in case.photos if photo.kind is PhotoKind.CHIP],
            kept_until=business_day(case.received_at)
            + timedelta(days=RetentionRule.load().cases_days),
            businesses=BUSINESS,
            card_kinds=CARD_KINDS,
            sexes=SEXES,
            checks=CHECKS,
            reasons=REASONS,
        )
    _note(centre, registrar, audit.Action.CASE_SEEN, case_id)
    return answer


@router.get("/{case_id}/photos/{sha256}")
def one_photo(
    case_id: UUID,
    sha256: Annotated[Sha256, Path()],
    registrar: TheRegistrar,
    centre: TheCentre,
) -> FileResponse:
    """Send a photo of a case to the registrar's screen."""
    with centre.database.reading() as session:
        case = _case_of(session, registrar, case_id)
        known = {photo.sha256 for photo in case.photos if photo.stored_at is not None}
    file = centre.photos.root / str(case_id) / sha256
    # The content came from a kiosk: only what is a JPEG is shown as one.
    if sha256 not in known or not file.read_bytes().startswith(_JPEG):
        raise HTTPException(404)
    return FileResponse(file, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.get("/{case_id}/print")
def print_view(
    request: Request, case_id: UUID, registrar: TheRegistrar, centre: TheCentre
) -> HTMLResponse:
    """Show the sheet with three prints of the joint photo, 53 x 35 mm each.

    The size is that of 《婚姻登记服务标准体系》, as guides of offices quote it.
    """
    with centre.database.reading() as session:
        case = _case_of(session, registrar, case_id)
        joint = _joint(case)
        if not joint:
            raise HTTPException(404)
        photos = joint[:1] * _PRINTED_PHOTOS
        answer = page(request, "case_print.html", case=case, photos=photos)
    _note(centre, registrar, audit.Action.PHOTO_OPENED_FOR_PRINTING, case_id)
    return answer


def _rows(session: Session, registrar: SignedIn, day: date) -> list[Row]:
    given = session.execute(
        select(QueueNumber, Case)
        .outerjoin(Case, Case.case_id == QueueNumber.case_id)
        .where(QueueNumber.office_id == registrar.office, QueueNumber.business_date == day)
    )
    return [
        Row(
            case_id=number.case_id,
            number=number.number,
            at=number.given_at,
            business=number.appointment.business,
            kiosk_id=number.kiosk_id,
            arrived=case is not None,
            to_look_at=len(_ending_in(_document(case), "see_counter")) if case else 0,
        )
        for number, case in given
    ]


def _document(case: Case) -> CaseDocument:
    return CaseDocument.model_validate(case.document)


def _case_of(session: Session, registrar: SignedIn, case_id: UUID) -> Case:
    """Return a case of the registrar's own office.

    Raises:
        HTTPException: 404 for any other, as if it did not exist.
    """
    case = session.get(Case, str(case_id))
    if case is None or case.number.office_id != registrar.office:
        raise HTTPException(404)
    return case


def _parties(document: CaseDocument, booked: Sequence[AppointmentParty]) -> tuple[ShownParty, ...]:
    names = {party.id_number: party.name for party in booked}
    return tuple(
        ShownParty(
            card=party,
            nation=NATIONS.get(party.nation_code, party.nation_code),
            booked_name=names.get(party.number, ""),
            booked_differs=names.get(party.number, party.name) != party.name,
        )
        for party in document.parties
    )


def _ending_in(document: CaseDocument, outcome: str) -> tuple[Check, ...]:
    return tuple(check for check in document.checks if check.outcome == outcome)


def _pictures(case: Case) -> list[CasePhoto]:
    return [p for p in case.photos if p.kind is not PhotoKind.CHIP and p.stored_at is not None]


def _joint(case: Case) -> list[CasePhoto]:
    return [photo for photo in _pictures(case) if photo.kind is PhotoKind.JOINT]


def _note(centre: Centre, registrar: SignedIn, action: audit.Action, case_id: UUID) -> None:
    """Note a look before its page leaves: what cannot be noted is not seen."""
    with centre.database.writing() as session:
        audit.note(
            session,
            who=registrar.username,
            action=action,
            now=centre.clock(),
            office_id=registrar.office,
            detail=str(case_id),
        )
