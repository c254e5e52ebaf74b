"""What maintenance may set at a kiosk from afar: patience, the welcome and peak days, no more.

The kiosk judges the document again and refuses every other key, whoever signed it: a stolen key can
make a kiosk impatient, but can neither send cases elsewhere nor open a device.
"""

import tomllib
from typing import Annotated, Any, Self

import tomli_w
from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(ge=5, le=600)]
Welcome = Annotated[str, Field(max_length=60)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Patience(_Part):
    """Seconds without a sign of life, by kind of screen; None leaves the kiosk's own value."""

    code_s: Seconds | None = None
    card_s: Seconds | None = None
    photo_s: Seconds | None = None
    review_s: Seconds | None = None
    ticket_s: Seconds | None = None
    goodbye_s: Seconds | None = None


class Attract(_Part):
    """The title of the first screen; None leaves the kiosk's own words."""

    welcome_zh: Welcome | None = None
    welcome_en: Welcome | None = None


class Journey(_Part):
    """The way of a couple; None leaves the kiosk's own."""

    peak_day: bool | None = None


class RemoteSettings(_Part):
    """One remote configuration."""

    time_out: Patience = Patience()
    attract: Attract = Attract()
    journey: Journey = Journey()

    def to_toml(self, sequence: int) -> bytes:
        """Return the document as it is signed; `sequence` grows with every one of a kiosk."""
        tables: dict[str, Any] = self.model_dump(exclude_none=True)
        return tomli_w.dumps(
            {"sequence": sequence} | {name: table for name, table in tables.items() if table}
        ).encode()

    @classmethod
    def from_toml(cls, document: bytes) -> Self:
        """Read what `to_toml` wrote.

        Raises:
            ValueError: it is not such a document.
        """
        tables = tomllib.loads(document.decode())
        tables.pop("sequence", None)
        return cls.model_validate(tables)
