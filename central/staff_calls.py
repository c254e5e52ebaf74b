"""Calls for staff: a kiosk rings, somebody in the hall comes, the couple sees that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException
from pydantic import StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.api_model import ApiModel
from central.centre import TheCentre
from central.identity import Caller, TheCaller
from central.models import CallState, StaffCall

_OPEN = (CallState.RINGING, CallState.COMING)
_NO_SUCH_CALL = "This kiosk has no such call."


class CallRequest(ApiModel):
    screen: Annotated[str, StringConstraints(max_length=40)]
    """Where at the kiosk somebody needs a person, in a word of the kiosk."""


class CallStatus(ApiModel):
    """What has become of a call."""

    state: CallState


router = APIRouter(prefix="/staff-calls", tags=["staff calls"])


@router.put("/{call_id}")
def call_staff(
    call_id: UUID, request: CallRequest, caller: TheCaller, centre: TheCentre
) -> CallStatus:
    """Ring in the hall. Sent again it rings no second time; an older call of the kiosk ends."""
    with centre.database.writing() as session:
        call = _call_of(session, caller, call_id)
        if call is None:
            call = _ring(session, caller, call_id, request.screen, centre.clock())
        return CallStatus(state=call.state)


@router.get("/{call_id}")
def show_call(call_id: UUID, caller: TheCaller, centre: TheCentre) -> CallStatus:
    """Say whether somebody is coming."""
    with centre.database.reading() as session:
        call = _call_of(session, caller, call_id)
        if call is None:
            raise HTTPException(404, _NO_SUCH_CALL)
        return CallStatus(state=call.state)


@router.delete("/{call_id}")
def cancel_call(call_id: UUID, caller: TheCaller, centre: TheCentre) -> CallStatus:
    """End a call that is not needed any more.

    A call that the centre never heard of is remembered as cancelled, so that it does not ring when
    it arrives behind its own end.
    """
    now = centre.clock()
    with centre.database.writing() as session:
        call = _call_of(session, caller, call_id)
        if call is None:
            call = _new_call(caller, call_id, "", now)
            session.add(call)
        _end(call, CallState.CANCELLED, now)
        return CallStatus(state=call.state)


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that somebody in the hall must see."""

    call_id: str
    kiosk_id: str
    screen: str
    state: CallState
    """Ringing, or coming."""
    rang_at: datetime
    answered_at: datetime | None
    answered_by: str | None
    """The initials of whoever is coming."""


def open_calls(session: Session, office_id: str) -> tuple[OpenCall, ...]:
    """Return the calls of an office that are not over, the longest waiting first."""
    calls = session.scalars(
        select(StaffCall)
        .where(StaffCall.office_id == office_id, StaffCall.state.in_(_OPEN))
        .order_by(StaffCall.rang_at, StaffCall.id)
    )
    return tuple(
        OpenCall(
            call_id=call.id,
            kiosk_id=call.kiosk_id,
            screen=call.screen,
            state=call.state,
            rang_at=call.rang_at,
            answered_at=call.answered_at,
            answered_by=call.answered_by,
        )
        for call in calls
    )


def answer(
    session: Session, call_id: str, initials: str, now: datetime, *, office_id: str
) -> CallState | None:
    """Say that `initials` is coming; the first who says so is who comes.

    Returns:
        What the call is then. None when the office has no such call.
    """
    call = _call_of_office(session, call_id, office_id)
    if call is None:
        return None
    if call.state is CallState.RINGING:
        call.state, call.answered_at, call.answered_by = CallState.COMING, now, initials
    return call.state


def finish(
    session: Session, call_id: str, initials: str, now: datetime, *, office_id: str
) -> CallState | None:
    """Say that the couple has been helped; whoever finishes an unanswered call has answered it.

    Returns:
        What the call is then. None when the office has no such call.
    """
    call = _call_of_office(session, call_id, office_id)
    if call is None:
        return None
    answer(session, call_id, initials, now, office_id=office_id)
    _end(call, CallState.DONE, now)
    return call.state


def _call_of(session: Session, caller: Caller, call_id: UUID) -> StaffCall | None:
    """Return the caller's own call; another kiosk's looks like none, and none may take its id."""
    call = session.get(StaffCall, str(call_id))
    if call is not None and call.kiosk_id != caller.kiosk_id:
        raise HTTPException(404, _NO_SUCH_CALL)
    return call


def _call_of_office(session: Session, call_id: str, office_id: str) -> StaffCall | None:
    call = session.get(StaffCall, call_id)
    return call if call is not None and call.office_id == office_id else None


def _ring(session: Session, caller: Caller, call_id: UUID, screen: str, now: datetime) -> StaffCall:
    # one terminal, one need: whoever touched it again still waits for the same person
    older = select(StaffCall).where(
        StaffCall.kiosk_id == caller.kiosk_id, StaffCall.state.in_(_OPEN)
    )
    for call in session.scalars(older):
        _end(call, CallState.CANCELLED, now)
    call = _new_call(caller, call_id, screen, now)
    session.add(call)
    return call


def _new_call(caller: Caller, call_id: UUID, screen: str, now: datetime) -> StaffCall:
    return StaffCall(
        id=str(call_id),
        kiosk_id=caller.kiosk_id,
        office_id=caller.office_id,
        screen=screen,
        state=CallState.RINGING,
        rang_at=now,
    )


def _end(call: StaffCall, state: CallState, now: datetime) -> None:
    if call.state in _OPEN:
        call.state, call.ended_at = state, now
