"""What the agent tells the centre and is told: `POST /v1/kiosk/report`, see `kiosk.wire`."""

import json
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from kiosk.staff.audit import AuditLine
from kiosk.staff.people import Person
from kiosk.standing import Status

AUDIT_MAX_LINES = 100
PROBLEM_MAX_CHARS = 300
SEQUENCE_MAX = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ConfigReport:
    """Which remote configuration is good, which one was refused last, and why."""

    sequence: int
    refused: int | None
    problem: str


@dataclass(frozen=True, slots=True)
class SoftwareReport:
    """Which release is good, which one was refused or rolled back last, and why."""

    version: str
    slot: str
    refused: str | None
    problem: str


@dataclass(frozen=True, slots=True)
class Report:
    """How the terminal is."""

    agent: str
    """The version of the agent."""
    app: Status | None
    """None when the app is silent."""
    config: ConfigReport
    software: SoftwareReport
    staff_etag: str
    audit: tuple[AuditLine, ...]


@dataclass(frozen=True, slots=True)
class StaffList:
    """Who may open the staff menu."""

    etag: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class CentreOrders:
    """What the centre wants of this terminal."""

    audit_taken: tuple[str, ...]
    locked: bool
    lock_revision: int
    restart: str
    config_sequence: int
    """Of the configuration published last: a hint to look, for what counts is signed."""
    release: str | None
    """The version that is wanted; what it holds is signed."""
    staff: StaffList | None
    """None when the terminal has the list already."""
    poll_s: Annotated[float, Field(ge=0, allow_inf_nan=False)]


_ORDERS = TypeAdapter(CentreOrders)


def encode_report(report: Report) -> bytes:
    """The body of a report."""
    return json.dumps(
        {
            "agent": report.agent,
            "app": None if report.app is None else _app(report.app),
            "config": {
                "sequence": report.config.sequence,
                "refused": report.config.refused,
                "problem": report.config.problem[:PROBLEM_MAX_CHARS],
            },
            "software": {
                "version": report.software.version,
                "slot": report.software.slot,
                "refused": report.software.refused,
                "problem": report.software.problem[:PROBLEM_MAX_CHARS],
            },
            "staff_etag": report.staff_etag,
            "audit": [
                {
                    "id": line.id,
                    "at": line.at.isoformat(),
                    "initials": line.initials,
                    "action": line.action,
                    "detail": line.detail,
                }
                for line in report.audit
            ],
        },
        separators=(",", ":"),
    ).encode("ascii")


def decode_orders(body: bytes) -> CentreOrders:
    """The answer to a report. The text of a `ValueError` may hold what was received."""
    return _ORDERS.validate_json(body, strict=True)


def _app(status: Status) -> dict[str, Any]:
    return {
        "version": status.version,
        "state": status.state.value,
        "troubles": [
            {"trouble": found.trouble, "who_acts": found.who_acts} for found in status.troubles
        ],
        "tickets_left": status.tickets_left,
        "closed": status.closed,
        "locked": status.locked,
        "lock_overridden": status.lock_overridden,
        "overridden_by": status.overridden_by,
        "restarted_for": status.restarted_for,
        "config_sequence": status.config_sequence,
        "started_at": status.started_at.isoformat(),
        "at": status.at.isoformat(),
    }
