"""What goes over the line to the centre and back: JSON, contract in `central/openapi.yaml`.

Answers are read strictly: a missing field, a number written as text or a time without an offset
raises `ValueError`. The text of that error may hold what was received, so nobody may log it.
"""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from drivers.idreader.card import IdCard
from kiosk.calling import CallState
from kiosk.case import (
    Appointment,
    Bilingual,
    Business,
    Case,
    LookUp,
    LookUpAnswer,
    NotFound,
    QueueNumber,
)
from kiosk.hall import HallNow
from kiosk.party import Party, TypedParty, UnshownParty
from kiosk.walk_in import FreeSlots


class CaseState(Enum):
    """How far a case is at the centre."""

    INCOMPLETE = "incomplete"
    ACKNOWLEDGED = "acknowledged"  # the case and every photo are durably stored there


@dataclass(frozen=True, slots=True)
class Receipt:
    """The centre's answer to a case or to one of its photos."""

    state: CaseState
    missing: tuple[str, ...]
    """SHA-256 of the photos that the centre still waits for."""
    number: str | None
    """The queue number of the case; one that came without has it from the centre."""


@dataclass(frozen=True, slots=True)
class KioskIdentity:
    """Who the centre takes this kiosk for, by its certificate."""

    kiosk_id: str
    office_id: str
    office_name: Bilingual


@dataclass(frozen=True, slots=True)
class _Found:
    answer: Literal["found"]
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class _Gone:
    answer: Literal["unknown", "cancelled"]


@dataclass(frozen=True, slots=True)
class _OtherOffice:
    answer: Literal["other_office"]
    office_name: Bilingual


@dataclass(frozen=True, slots=True)
class _OtherDay:
    answer: Literal["other_day"]
    slot_start: datetime


@dataclass(frozen=True, slots=True)
class _StaffCall:
    state: CallState


@dataclass(frozen=True, slots=True)
class _Problem:
    title: str = ""


# What is short enough for a QR code that a cheap phone reads from thermal paper.
_LINK = re.compile(r"https://[!-~]{1,192}", re.ASCII)

_LOOK_UP: TypeAdapter[_Found | _Gone | _OtherOffice | _OtherDay] = TypeAdapter(
    Annotated[_Found | _Gone | _OtherOffice | _OtherDay, Field(discriminator="answer")]
)
_RECEIPT = TypeAdapter(Receipt)
_QUEUE_NUMBER = TypeAdapter(QueueNumber)
_FREE_SLOTS = TypeAdapter(FreeSlots)
_HALL = TypeAdapter(HallNow)
_IDENTITY = TypeAdapter(KioskIdentity)
_STAFF_CALL = TypeAdapter(_StaffCall)
_PROBLEM = TypeAdapter(_Problem)


def encode_case(case: Case) -> bytes:
    """The body of `PUT /v1/cases/{case_id}`: made once, so that every repetition is the same bytes.

    Pure ASCII. Every character of a name travels as an escape, none is changed or lost.
    """
    # A photo is named by its hash: two that are equal are one.
    photos = {photo.sha256: photo for photo in case.photos}
    return _encode(
        {
            "appointment_id": case.appointment_id,
            "business": case.business.value,
            "number": case.number,
            "checked_in_at": case.checked_in_at.isoformat(),
            "lang": case.lang,
            "parties": [_party(party) for party in case.parties],
            "checks": [
                {
                    "check": check.check,
                    "party": check.party,
                    "outcome": check.outcome.value,
                    "reason": check.reason,
                }
                for check in case.checks
            ],
            "photos": [
                {"sha256": sha256, "size": len(photo.content), "kind": photo.kind.value}
                for sha256, photo in photos.items()
            ],
        }
    )


def encode_look_up(look_up: LookUp) -> bytes:
    """The body of `POST /v1/appointments/lookup`."""
    return _encode({"by": look_up.by.value, "value": look_up.value})


def encode_number_request(appointment_id: str) -> bytes:
    """The body of `PUT /v1/cases/{case_id}/number`."""
    return _encode({"appointment_id": appointment_id})


def encode_staff_call(screen: str) -> bytes:
    """The body of `PUT /v1/staff-calls/{call_id}`."""
    return _encode({"screen": screen})


def decode_look_up_answer(body: bytes) -> LookUpAnswer:
    """The answer to a look-up."""
    match _LOOK_UP.validate_json(body, strict=True):
        case _Found(appointment=appointment):
            _require_offset(appointment.slot_start)
            _require_offset(appointment.slot_end)
            return LookUpAnswer(appointment=appointment)
        case _Gone(answer=answer):
            return LookUpAnswer(not_found=NotFound(answer))
        case _OtherOffice(office_name=office_name):
            return LookUpAnswer(not_found=NotFound.OTHER_OFFICE, office_name=office_name)
        case _OtherDay(slot_start=slot_start):
            _require_offset(slot_start)
            return LookUpAnswer(not_found=NotFound.OTHER_DAY, slot_start=slot_start)


def decode_receipt(body: bytes) -> Receipt:
    """The answer to a case or a photo. One that acknowledges and still misses is refused."""
    receipt = _RECEIPT.validate_json(body, strict=True)
    if receipt.state is CaseState.ACKNOWLEDGED and receipt.missing:
        raise ValueError("acknowledged, but photos are missing")
    return receipt


def decode_queue_number(body: bytes) -> QueueNumber:
    """The answer to a request for a number."""
    number = _QUEUE_NUMBER.validate_json(body, strict=True)
    if number.place_url and not _LINK.fullmatch(number.place_url):
        raise ValueError("a link that no ticket can carry")
    return number


def slots_path(business: Business) -> str:
    """The path and query of `GET /v1/slots`."""
    return f"/slots?business={business.value}"


def decode_free_slots(body: bytes) -> FreeSlots:
    """The answer to somebody without an appointment."""
    found = _FREE_SLOTS.validate_json(body, strict=True)
    for slot in (*found.slots, *found.cross_district):
        _require_offset(slot.start)
        _require_offset(slot.end)
    return found


def decode_staff_call(body: bytes) -> CallState:
    """The answer to everything that is asked of a call for staff."""
    return _STAFF_CALL.validate_json(body, strict=True).state


def decode_hall(body: bytes) -> HallNow:
    """What the first screen says of the hall."""
    hall = _HALL.validate_json(body, strict=True)
    coming = (hall.next_open,) if hall.next_open else ()
    for moment in (hall.at, *(at for h in (*hall.today, *coming) for at in (h.opens, h.closes))):
        _require_offset(moment)
    if any(queue.waiting < 0 for queue in hall.queues):
        raise ValueError("fewer than nobody waits")
    return hall


def decode_identity(body: bytes) -> KioskIdentity:
    """The answer to "who am I"."""
    return _IDENTITY.validate_json(body, strict=True)


def decode_problem(body: bytes) -> str:
    """The title of a problem document (RFC 9457).

    Of its members only the title names a class of problem; `detail` may repeat what was sent.
    """
    return _PROBLEM.validate_json(body, strict=True).title


def _party(party: Party) -> dict[str, Any]:
    match party:
        case IdCard() as card:
            return {
                "kind": card.kind.name.lower(),
                "name": card.name,
                "english_name": card.english_name,
                "number": card.number,
                "sex_code": card.sex_code,
                "nation_code": card.nation_code,
                "nationality": card.nationality,
                "birth": _iso(card.birth),
                "address": card.address,
                "issuer": card.issuer,
                "valid_from": _iso(card.valid_from),
                "valid_to": _iso(card.valid_to),
                "long_term": card.long_term,
                "permit_number": card.permit_number,
            }
        case TypedParty(name, number):
            return _party_without_chip("typed", name, number)
        case UnshownParty():
            return _party_without_chip("none", "", "")


def _party_without_chip(kind: str, name: str, number: str) -> dict[str, Any]:
    """Nobody makes up what only a chip says: it stays empty."""
    return {
        "kind": kind,
        "name": name,
        "english_name": "",
        "number": number,
        "sex_code": "",
        "nation_code": "",
        "nationality": "",
        "birth": None,
        "address": "",
        "issuer": "",
        "valid_from": None,
        "valid_to": None,
        "long_term": False,
        "permit_number": "",
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _encode(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def _require_offset(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise ValueError("a time without an offset")
