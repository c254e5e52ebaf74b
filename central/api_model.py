"""The ground of everything that crosses the API."""

from datetime import date, datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints


class ApiModel(BaseModel):
    """A value of the contract: nothing unknown in it, and silent about what it holds.

    Most of what crosses the API belongs to a person, so no `repr` shows a field.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    __str__ = __repr__


class Bilingual(ApiModel):
    """A name in both languages of the kiosks."""

    zh: str
    en: str


AppointmentId = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,6}$")]
"""At most seven digits: more would not fit into a token (`central.tokens`)."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


_Time = TypeVar("_Time", date, datetime)


def _in_our_age(moment: _Time) -> _Time:
    # at the ends of the calendar there is no other time zone to convert to
    if not 1970 <= moment.year < 3000:
        raise ValueError("not in our age")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_in_our_age)]
"""An instant of a kiosk, whose clock may be wrong by decades."""

Day = Annotated[date, AfterValidator(_in_our_age)]
"""A day that somebody typed into an address."""
