"""A day to try things with: offices, kiosks, staff and appointments of a sample file."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from secrets import randbelow, token_urlsafe
from typing import Any

import segno
import tomli_w
from sqlalchemy import select
from sqlalchemy.orm import Session

from central import people, pki
from central.clock import CHINA, business_day
from central.data_directory import DataDirectory
from central.database import Database
from central.fleet.repository import FleetRepository
from central.models import (
    Appointment,
    AppointmentParty,
    Business,
    Channel,
    Kiosk,
    Office,
    Person,
    Role,
    Window,
)
from central.tokens import Token, TokenKey

_SLOT = timedelta(minutes=30)
_OPENING = time(9)
# long enough that a couple who comes days late hears when it was expected, not "unknown"
_TOKEN_OUTLIVES_SLOT = timedelta(days=30)
_LINK = "https://booking.example/c/"


def make(data: DataDirectory, sample: Path, day: date, now: datetime) -> None:
    """Add what is missing of the sample's appointments on `day`, and write their codes.

    Run again for the same day it changes nothing; for another day it adds that day, and the codes
    are then those of that day.
    """
    content = tomllib.loads(sample.read_text("utf-8"))
    data.root.mkdir(parents=True, exist_ok=True)
    data.photos.mkdir(exist_ok=True)
    pki.issue(data.pki, content["kiosks"])
    if not data.token_key.exists():
        TokenKey.make().save(data.token_key)

    data.quotas.write_text(tomli_w.dumps(content["quotas"]), "utf-8")
    data.hours.write_text(tomli_w.dumps(content["hours"]), "utf-8")

    FleetRepository(data.fleet).make(now)

    database = Database(data.database)
    database.migrate()
    with database.writing() as session:
        for office_id, entry in content["offices"].items():
            windows = entry.pop("windows", ())
            session.merge(Office(id=office_id, **entry))
            session.flush()
            for window in windows:
                session.merge(Window(office_id=office_id, **window))
        for kiosk_id, kiosk in content["kiosks"].items():
            session.merge(Kiosk(id=kiosk_id, office_id=kiosk["office"]))
        session.flush()
        _add_staff(session, content.get("staff", {}))
        appointments = _appointments(session, content, day, now)
        _write_codes(data, appointments)
    database.close()


def _add_staff(session: Session, staff: Mapping[str, Any]) -> None:
    """Add those who are not there yet: a hash costs time, and a changed password stays."""
    known = set(session.scalars(select(Person.username)))
    for username, entry in staff.items():
        if username in known:
            continue
        pin = entry.get("pin")
        people.add(
            session,
            people.NewPerson(
                username=username,
                name=entry["name"],
                initials=entry["initials"],
                office_id=entry.get("office"),
                roles=frozenset(map(Role, entry["roles"])),
                password_hash=people.hash_password(entry["password"]),
                pin_hash=None if pin is None else people.hash_pin(pin),
            ),
        )


def _appointments(
    session: Session, content: Mapping[str, Any], day: date, now: datetime
) -> dict[str, Appointment]:
    """Return the appointment of every key of the sample, made now if the day has none yet."""
    midnight = datetime.combine(day, time(), CHINA)
    that_day = Appointment.slot_start.between(midnight, midnight + timedelta(days=1) - _SLOT)
    existing = {_visit(a): a for a in session.scalars(select(Appointment).where(that_day))}
    appointments = {}
    for place, (key, entry) in enumerate(content["appointments"].items()):
        people = [content["people"][person] for person in entry["parties"]]
        appointment = Appointment(
            booking_number=f"{randbelow(9 * 10**9) + 10**9}",
            token_id=token_urlsafe(3),
            business=Business(entry["business"]),
            channel=Channel(entry["channel"]),
            office_id=entry["office"],
            slot_start=(start := _slot_start(day, now, place)),
            slot_end=start + _SLOT,
            cross_district=entry.get("cross_district", False),
            parties=[
                AppointmentParty(position=position, name=person["name"], id_number=person["number"])
                for position, person in enumerate(people, start=1)
            ],
        )
        appointments[key] = existing.get(_visit(appointment), appointment)
        session.add(appointments[key])
    session.flush()
    return appointments


def _visit(appointment: Appointment) -> tuple[object, ...]:
    """Return what makes two appointments of a day the same visit."""
    who = tuple(party.id_number for party in appointment.parties)
    return appointment.office_id, appointment.business, who


def _slot_start(day: date, now: datetime, place: int) -> datetime:
    """Return the slot of the sample's `place`-th appointment, within the day.

    Today the first one is the slot that is running, so that the sample can be used at once.
    """
    local = now.astimezone(CHINA)
    opening = datetime.combine(day, _OPENING, CHINA)
    if day == business_day(now):
        opening = local.replace(minute=local.minute // 30 * 30, second=0, microsecond=0)
    last = datetime.combine(day, time(23, 30), CHINA)
    return min(opening + place * _SLOT, last)


def _write_codes(data: DataDirectory, appointments: Mapping[str, Appointment]) -> None:
    token_key = TokenKey.load(data.token_key)
    pictures = data.root / "codes"
    pictures.mkdir(exist_ok=True)
    codes = {}
    for key, appointment in appointments.items():
        text = token_key.sign(
            Token(appointment.token_id, appointment.id, appointment.office.number),
            appointment.slot_end + _TOKEN_OUTLIVES_SLOT,
        )
        picture = pictures / f"{key}.png"
        segno.make_qr(text, error="m").save(str(picture), scale=8, border=4)
        codes[key] = {
            "token": text,
            "booking_number": appointment.booking_number,
            "url": _LINK + appointment.booking_number,
            "token_png": str(picture.relative_to(data.root)),
        }
    data.codes.write_text(json.dumps(codes, indent=2) + "\n", "utf-8")
