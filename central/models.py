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
        dict[str, Any]: JSON,
    }


class Office(Base):
    """A marriage registration office (婚姻登记处)."""

    __tablename__ = "offices"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    """Up to 999: the office's short name in a token."""
    name_zh: Mapped[str]
    name_en: Mapped[str]


class Kiosk(Base):
    """A terminal that the centre knows, and the office in which it stands."""

    __tablename__ = "kiosks"

    id: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"))
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
    finished_at: Mapped[datetime | None]
    """When a window was done with it; until then it counts for those behind."""

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
