"""The form for what maintenance may set at a kiosk from afar, and back."""

from dataclasses import dataclass
from typing import Any

from central.console.words import N_
from central.fleet.remote_settings import RemoteSettings


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the form. `name` is the key in the document; empty is "as at the kiosk"."""

    table: str
    name: str
    label: str
    is_seconds: bool = False
    is_switch: bool = False
    """On, off, or as at the kiosk."""


FIELDS = (
    Field("attract", "welcome_zh", N_("Welcome in Chinese")),
    Field("attract", "welcome_en", N_("Welcome in English")),
    Field("journey", "peak_day", N_("Peak day: two touches, no photo"), is_switch=True),
    Field("time_out", "code_s", N_("Waits for a code"), is_seconds=True),
    Field("time_out", "card_s", N_("Waits for an ID card"), is_seconds=True),
    Field("time_out", "photo_s", N_("Waits for the photo"), is_seconds=True),
    Field("time_out", "review_s", N_("Waits for a decision"), is_seconds=True),
    Field("time_out", "ticket_s", N_("Shows the ticket number"), is_seconds=True),
    Field("time_out", "goodbye_s", N_("Shows a last message"), is_seconds=True),
)


def settings_of(typed: dict[str, str]) -> RemoteSettings:
    """Return what the form says.

    Raises:
        ValidationError: with the names of the fields that cannot be.
    """
    tables: dict[str, dict[str, Any]] = {field.table: {} for field in FIELDS}
    for field in FIELDS:
        if typed.get(field.name):
            tables[field.table][field.name] = typed[field.name]
    return RemoteSettings.model_validate(tables)


def shown(settings: RemoteSettings) -> dict[str, str]:
    """Return what stands in the form for `settings`."""
    values = settings.model_dump(exclude_none=True)
    texts = {}
    for field in FIELDS:
        value = values[field.table].get(field.name, "")
        texts[field.name] = _as_typed(value)
    return texts


def _as_typed(value: str | float | bool) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case _:
            return f"{value:g}"
