"""What a kiosk tells the centre every few seconds: the body of `POST /v1/kiosk/report`.

Lengths are bounded, words are not judged: a kiosk of a newer version may know troubles that the
centre has no name for.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from central.api_model import ApiModel, Moment

_Word = Annotated[str, StringConstraints(max_length=60)]
_Initials = Annotated[str, StringConstraints(max_length=10)]
_Text = Annotated[str, StringConstraints(max_length=300)]
# what SQLite and every other reader can count to
_Count = Annotated[int, Field(ge=0, lt=2**31)]


class TerminalState(StrEnum):
    """What goes on at the terminal."""

    IDLE = "idle"
    COUPLE = "couple"
    STAFF = "staff"
    OUT_OF_SERVICE = "out_of_service"


class Trouble(ApiModel):
    """Something that the terminal lacks, and who must do something about it."""

    trouble: _Word
    who_acts: _Word


class AppReport(ApiModel):
    """How the application on the terminal is, by its own word."""

    version: _Word
    state: TerminalState
    troubles: list[Trouble] = Field(max_length=20)
    tickets_left: _Count | None
    closed: bool
    """Staff at the terminal closed it."""
    locked: bool
    """Locked from afar, and staff did not open over it."""
    lock_overridden: _Count
    """The revision of the lock that staff opened over; 0 for none."""
    overridden_by: _Initials
    restarted_for: _Word
    """The id of the restart order that was carried out last."""
    config_sequence: _Count
    started_at: Moment
    at: Moment


class ConfigReport(ApiModel):
    """Which remote configuration holds, and which one was refused last."""

    sequence: _Count
    refused: _Count | None
    problem: _Text


class SoftwareReport(ApiModel):
    """Which release runs, and which one was refused or rolled back last."""

    version: _Word
    slot: _Word
    refused: _Word | None
    problem: _Text


class AuditReport(ApiModel):
    """What staff did at the terminal."""

    id: UUID
    at: Moment
    initials: _Initials
    action: _Word
    detail: _Text


class Standing(ApiModel):
    """How the terminal is: what the centre keeps of a report until the next one."""

    agent: _Word
    """The version of the fleet agent."""
    app: AppReport | None
    """None when the agent hears nothing of the application."""
    config: ConfigReport
    software: SoftwareReport
    staff_etag: _Word
    """Of the list of staff that the terminal has."""


class Report(Standing):
    """How the terminal is, and what happened there."""

    audit: list[AuditReport] = Field(max_length=100)
