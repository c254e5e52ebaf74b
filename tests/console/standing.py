"""What a kiosk reported, as the centre keeps it."""

from datetime import datetime
from typing import Any

from central.database import Database
from central.models import Kiosk


def report(
    database: Database, kiosk_id: str, heard_at: datetime, *, app_silent: bool = False, **app: Any
) -> None:
    """Let the centre have heard from a kiosk at this moment; without `app` it is in service."""
    standing = {
        "agent": "0.2.0",
        "app": None
        if app_silent
        else {
            "version": "0.2.0",
            "state": "idle",
            "troubles": [],
            "tickets_left": 240,
            "closed": False,
            "locked": False,
            "lock_overridden": 0,
            "overridden_by": "",
            "restarted_for": "",
            "config_sequence": 0,
            "started_at": heard_at.isoformat(),
            "at": heard_at.isoformat(),
            **app,
        },
        "config": {"sequence": 0, "refused": None, "problem": ""},
        "software": {"version": "0.2.0", "slot": "a", "refused": None, "problem": ""},
        "staff_etag": "",
    }
    with database.writing() as session:
        kiosk = session.get_one(Kiosk, kiosk_id)
        kiosk.report, kiosk.reported_at = standing, heard_at
