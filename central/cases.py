"""Cases: taken once, whoever sends them how often, and acknowledged only when all of it is safe."""

from asyncio import to_thread
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Path, Request
from sqlalchemy.orm import Session

from central.api_model import ApiModel, Sha256
from central.appointments import appointment_of_office
from central.case_document import CaseDocument
from central.centre import Centre, TheCentre
from central.clock import business_day
from central.identity import Caller, TheCaller
from central.models import Case, CasePhoto, NumberState, PhotoKind
from central.photos import PhotoMismatchError
from central.queue import NO_SUCH_CASE, give_number, number_of


class CaseState(StrEnum):
    """How far a case has come."""

    INCOMPLETE = "incomplete"
    ACKNOWLEDGED = "acknowledged"


class Receipt(ApiModel):
    """What the centre has of a case. `acknowledged`: the kiosk may forget it."""

    state: CaseState
    missing: list[Sha256]
    number: str


class PhotoStatus(ApiModel):
    sha256: Sha256
    size: int
    kind: PhotoKind
    stored: bool


class CaseStatus(ApiModel):
    state: CaseState
    number: str
    photos: list[PhotoStatus]


router = APIRouter(prefix="/cases", tags=["cases"])


@router.put("/{case_id}")
def take_case(
    case_id: UUID, document: CaseDocument, caller: TheCaller, centre: TheCentre
) -> Receipt:
    """Take a case. Sent again it gets the same answer; another body under its id is refused."""
    content, now = document.model_dump(mode="json"), centre.clock()
    with centre.database.writing() as session:
        given = number_of(session, caller, case_id)
        case = session.get(Case, str(case_id))
        if case is not None:
            # compared as values: what was taken before the contract grew lacks its new fields
            if CaseDocument.model_validate(case.document) != document:
                raise HTTPException(409, "The case was sent before with another content.")
            return _receipt(case)

        appointment = appointment_of_office(session, caller, document.appointment_id)
        if appointment is None:
            raise HTTPException(404, "This office has no such appointment.")
        if given is None and document.number is None:
            given = give_number(session, caller, case_id, appointment, centre.queues, now)
            if business_day(document.checked_in_at) < business_day(now):
                # a line that was down over night: nobody in the hall waits with this number
                given.state, given.finished_at = NumberState.FINISHED, now
        if (
            given is None
            or document.number not in (None, given.number)
            or given.appointment_id != appointment.id
        ):
            raise HTTPException(409, "The number was not given to this case and appointment.")
        case = Case(
            case_id=str(case_id),
            document=content,
            received_at=now,
            number=given,
            photos=[
                CasePhoto(sha256=photo.sha256, size=photo.size, kind=photo.kind)
                for photo in document.photos
            ],
        )
        session.add(case)
        session.flush()
        return _receipt(case)


@router.put(
    "/{case_id}/photos/{sha256}",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                media_type: {"schema": {"type": "string", "format": "binary"}}
                for media_type in ("image/jpeg", "application/octet-stream")
            },
        }
    },
)
async def take_photo(
    case_id: UUID,
    sha256: Annotated[Sha256, Path()],
    request: Request,
    caller: TheCaller,
    centre: TheCentre,
) -> Receipt:
    """Take a photo that the case declares. It is on the disk before the database says so."""
    size = await to_thread(_declared_size, centre, caller, case_id, sha256)
    try:
        await centre.photos.keep(str(case_id), sha256, size, request.stream())
    except PhotoMismatchError:
        raise HTTPException(422, "The photo is not the one that the case declares.") from None
    return await to_thread(_mark_stored, centre, caller, case_id, sha256)


@router.get("/{case_id}")
def show_case(case_id: UUID, caller: TheCaller, centre: TheCentre) -> CaseStatus:
    """Say what the centre has of a case; nothing of the people in it."""
    with centre.database.reading() as session:
        case = _case_of(session, caller, case_id)
        receipt = _receipt(case)
        return CaseStatus(
            state=receipt.state,
            number=receipt.number,
            photos=[
                PhotoStatus(
                    sha256=photo.sha256,
                    size=photo.size,
                    kind=photo.kind,
                    stored=photo.stored_at is not None,
                )
                for photo in case.photos
            ],
        )


def _declared_size(centre: Centre, caller: Caller, case_id: UUID, sha256: str) -> int:
    with centre.database.reading() as session:
        return _photo_of(_case_of(session, caller, case_id), sha256).size


def _mark_stored(centre: Centre, caller: Caller, case_id: UUID, sha256: str) -> Receipt:
    with centre.database.writing() as session:
        case = _case_of(session, caller, case_id)
        photo = _photo_of(case, sha256)
        photo.stored_at = photo.stored_at or centre.clock()
        return _receipt(case)


def _case_of(session: Session, caller: Caller, case_id: UUID) -> Case:
    case = session.get(Case, str(case_id))
    if case is None or case.number.kiosk_id != caller.kiosk_id:
        raise HTTPException(404, NO_SUCH_CASE)
    return case


def _photo_of(case: Case, sha256: str) -> CasePhoto:
    for photo in case.photos:
        if photo.sha256 == sha256:
            return photo
    raise HTTPException(404, "The case declares no such photo.")


def _receipt(case: Case) -> Receipt:
    missing = [photo.sha256 for photo in case.photos if photo.stored_at is None]
    return Receipt(
        state=CaseState.INCOMPLETE if missing else CaseState.ACKNOWLEDGED,
        missing=missing,
        number=case.number.number,
    )
