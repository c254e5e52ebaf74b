"""What the centre remembers, as tables."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Dialect, Enum, ForeignKey, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import DateTime, TypeDecorator

from central.clock import CHINA


class Business(StrEnum):
    """What a couple or one person comes for."""

    MARRIAGE = "marriage"
    DIVORCE_APPLICATION = "divorce_application"
    DIVORCE_CERTIFICATE = "divorce_certificate"
    DIVORCE_WITHDRAWAL = "divorce_withdrawal"
    REISSUE = "reissue"


class Channel(StrEnum):
    """Where an appointment was made."""

    MARRIAGE_LINK = "marriage_link"
    WECHAT = "wechat"
    PHONE = "phone"


class PhotoKind(StrEnum):
    """What a picture of a case shows."""

    JOINT = "joint"
    SINGLE = "single"
    CHIP = "chip"


class NumberState(StrEnum):
    """Where a couple with a number is on its way through the hall."""

    WAITING = "waiting"
    CALLED = "called"
    PASSED = "passed"
    """Called and not there (过号); it may be called again."""
    FINISHED = "finished"


class CallState(StrEnum):
    """What became of a call for staff."""

    RINGING = "ringing"
    COMING = "coming"
    DONE = "done"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """What a person signs in for."""

    ATTENDANT = "attendant"
    CLERK = "clerk"
    REGISTRAR = "registrar"
    MAINTENANCE = "maintenance"


class Instant(TypeDecorator[datetime]):
    """An aware datetime. SQLite keeps no offset, so UTC is what is written."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC).astimezone(CHINA)


def _words(of: type[StrEnum]) -> Enum:
    """Store the contract's words, not the names of Python's members."""
    return Enum(of, native_enum=False, length=20, values_callable=lambda e: [m.value for m in e])


class Base(DeclarativeBase):
    type_annotation_map = {  # noqa: RUF012 - read once by SQLAlchemy
        datetime: Instant,
        Business: _words(Business),
        Channel: _words(Channel),
        PhotoKind: _words(PhotoKind),
        NumberState: _words(NumberState),
        CallState: _words(CallState),
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


class Office(Base):
    """A marriage registration office (婚姻登记处)."""

    __tablename__ = "offices"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    """Up to 999: the office's short name in a token."""
    name_zh: Mapped[str]
    name_en: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")


class Window(Base):
    """A window of an office (窗口) and the queues that it calls from, by their prefixes."""

    __tablename__ = "windows"

    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    queues: Mapped[list[str]]


class Kiosk(Base):
    """A terminal that the centre knows: where it stands, what it is told, what it said last."""

    __tablename__ = "kiosks"

    id: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"))
    locked: Mapped[bool] = mapped_column(default=False)
    lock_revision: Mapped[int] = mapped_column(default=0)
    """Grows with every order to lock or unlock; staff at the kiosk open over one revision."""
    restart_id: Mapped[str] = mapped_column(default="")
    """The restart that was ordered last; a kiosk carries out each id once."""
    wanted_release: Mapped[str | None]
    config_sequence: Mapped[int] = mapped_column(default=0)
    """Of the remote configuration that was published last; 0 for none."""
    report: Mapped[dict[str, Any] | None]
    reported_at: Mapped[datetime | None]
    office: Mapped[Office] = relationship()


class Appointment(Base):
    """A booking (预约)."""

    __tablename__ = "appointments"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_number: Mapped[str] = mapped_column(unique=True)
    token_id: Mapped[str] = mapped_column(unique=True)
    """The `jti` of the one token that is good for this appointment."""
    business: Mapped[Business]
    channel: Mapped[Channel]
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"))
    slot_start: Mapped[datetime] = mapped_column(index=True)
    slot_end: Mapped[datetime]
    cross_district: Mapped[bool]
    cancelled: Mapped[bool] = mapped_column(default=False)
    office: Mapped[Office] = relationship()
    parties: Mapped[list["AppointmentParty"]] = relationship(order_by="AppointmentParty.position")


class AppointmentParty(Base):
    """A person whom an appointment names (当事人)."""

    __tablename__ = "appointment_parties"

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointments.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    id_number: Mapped[str] = mapped_column(index=True)


class QueueNumber(Base):
    """The number that was given to a case (排队号), and to which kiosk."""

    __tablename__ = "queue_numbers"
    __table_args__ = (UniqueConstraint("office_id", "queue", "business_date", "counter"),)

    case_id: Mapped[str] = mapped_column(primary_key=True)
    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosks.id"))
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointments.id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"))
    queue: Mapped[str]
    business_date: Mapped[date]
    counter: Mapped[int]
    given_at: Mapped[datetime]
    place_token: Mapped[str | None] = mapped_column(index=True, unique=True)
    """Opens the couple's place in the queue on a phone; says nothing by itself."""
    state: Mapped[NumberState] = mapped_column(default=NumberState.WAITING)
    """Only those who wait count for those behind."""
    window: Mapped[int | None]
    called_at: Mapped[datetime | None]
    """When it was called last."""
    finished_at: Mapped[datetime | None]
    appointment: Mapped[Appointment] = relationship()

    @property
    def number(self) -> str:
        """What stands on the ticket: the queue and four digits (a busy day has a fifth)."""
        return f"{self.queue}{self.counter:04d}"


class Case(Base):
    """A finished check-in (登记件) as a kiosk sent it. It always has a number."""

    __tablename__ = "cases"

    case_id: Mapped[str] = mapped_column(ForeignKey("queue_numbers.case_id"), primary_key=True)
    document: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    number: Mapped[QueueNumber] = relationship()
    photos: Mapped[list["CasePhoto"]] = relationship(order_by="CasePhoto.sha256")


class CasePhoto(Base):
    """A photo that a case declares; the file is there when `stored_at` is set, never later."""

    __tablename__ = "case_photos"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.case_id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    kind: Mapped[PhotoKind]
    stored_at: Mapped[datetime | None]


class StaffCall(Base):
    """Somebody at a kiosk needs a person."""

    __tablename__ = "staff_calls"

    id: Mapped[str] = mapped_column(primary_key=True)
    """UUID, made by the kiosk when it was touched."""
    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosks.id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"), index=True)
    screen: Mapped[str]
    state: Mapped[CallState] = mapped_column(default=CallState.RINGING)
    rang_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]
    """The initials of whoever is coming."""
    ended_at: Mapped[datetime | None]


class Person(Base):
    """Somebody who works here (an account): signs in on the pages, and at kiosks with a PIN."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("office_id", "initials"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    initials: Mapped[str]
    office_id: Mapped[str | None] = mapped_column(ForeignKey("offices.id"))
    """None for maintenance, which serves the whole city."""
    roles: Mapped[list[str]]
    password_hash: Mapped[str]
    """argon2id, as is `pin_hash`."""
    pin_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    failed_tries: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None]


class SignIn(Base):
    """A browser in which a person is signed in."""

    __tablename__ = "sign_ins"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    csrf: Mapped[str]
    signed_in_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    person: Mapped[Person] = relationship()


class News(Base):
    """Counts what changed of all that people watch: one row, kept by triggers.

    So a page hears of a call at once and is not woken by each report in which nothing is new.
    """

    __tablename__ = "news"

    id: Mapped[int] = mapped_column(primary_key=True)
    serial: Mapped[int]


class AuditLine(Base):
    """Who did or saw what, when and where. Never changed; names no citizen."""

    __tablename__ = "audit_lines"

    id: Mapped[str] = mapped_column(primary_key=True)
    """UUID; a kiosk that sends a line twice adds it once."""
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str]
    """A user name, or initials at a kiosk."""
    kiosk_id: Mapped[str | None]
    office_id: Mapped[str | None]
    action: Mapped[str]
    detail: Mapped[str]
