"""A finished check-in as a kiosk sends it: the body of `PUT /v1/cases/{case_id}`.

Lengths are bounded, words are not judged: a card that is odd is for the registrar to look at.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from central.api_model import ApiModel, AppointmentId, Moment, Sha256
from central.models import Business, PhotoKind
from central.photos import MAX_PHOTO_BYTES

_Text = Annotated[str, StringConstraints(max_length=200)]


class CardKind(StrEnum):
    RESIDENT = "resident"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGN_PR_2017 = "foreign_pr_2017"
    FOREIGN_PR_2023 = "foreign_pr_2023"
    TYPED = "typed"
    """No chip was read: the party typed the number, and the name is the booking's."""
    NONE = "none"
    """Nothing could be shown; number and name may be empty."""


class Party(ApiModel):
    """A person, as the ID card says, or as much as could be known without a chip."""

    kind: CardKind
    name: _Text
    english_name: _Text
    number: _Text
    sex_code: _Text
    nation_code: _Text
    nationality: _Text
    birth: date | None
    address: _Text
    issuer: _Text
    valid_from: date | None
    valid_to: date | None
    long_term: bool
    permit_number: _Text


class Check(ApiModel):
    """What the kiosk compared, and how it ended. The reason is for the registrar alone."""

    check: _Text
    party: int | None = Field(default=None, ge=1, le=4)
    """Whose card it was, by the order of `parties`; None for what concerns both."""
    outcome: Literal["fine", "see_counter"]
    reason: _Text


class DeclaredPhoto(ApiModel):
    """A photo that follows; its SHA-256 is its name."""

    sha256: Sha256
    size: int = Field(ge=1, le=MAX_PHOTO_BYTES)
    kind: PhotoKind


class CaseDocument(ApiModel):
    """Everything of a check-in but the pictures themselves."""

    appointment_id: AppointmentId
    business: Business
    number: Annotated[str, StringConstraints(max_length=10)] | None
    """None when the kiosk could not ask: the centre gives one."""
    checked_in_at: Moment
    lang: Annotated[str, StringConstraints(max_length=10)]
    parties: list[Party] = Field(max_length=4)
    checks: list[Check] = Field(max_length=100)
    photos: list[DeclaredPhoto] = Field(max_length=10)

    @model_validator(mode="after")
    def _every_photo_is_declared_once(self) -> Self:
        if len({photo.sha256 for photo in self.photos}) < len(self.photos):
            raise ValueError("a photo is declared twice")
        return self
