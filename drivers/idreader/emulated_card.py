"""The bytes that the chip of a made-up person holds. Shares nothing with the driver's parser.

The sizes are those of the four published layouts (see `record.py` for the sources), written
here in the order in which they lie in the chip.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_PHOTO_BYTES = 1024
_FIRST_ENGLISH_UNITS = 35


@dataclass(frozen=True, slots=True)
class CardOnPad:
    """The files of one chip."""

    text: bytes = field(repr=False)
    photo: bytes = field(repr=False)


def card_from(person: Mapping[str, Any]) -> CardOnPad:
    """Make the card of a person as `config/sample.toml` describes one.

    The photo is no WLT picture but a stand-in of the right size, different for everybody.

    Raises:
        ValueError: a value is too long for its field, or `kind` is unknown.
    """
    layouts = {
        "resident": _resident,
        "hmt_residence": _hmt_residence,
        "foreign_pr_2017": _foreign_pr_2017,
        "foreign_pr_2023": _foreign_pr_2023,
    }
    kind = person["kind"]
    if kind not in layouts:
        raise ValueError(f"no card is known for the kind {kind!r}")
    photo = hashlib.shake_256(person["number"].encode()).digest(_PHOTO_BYTES)
    return CardOnPad(text=layouts[kind](person), photo=photo)


def _resident(person: Mapping[str, Any]) -> bytes:
    return _like_a_resident(person, person["nation_code"]) + _padded("", 36)


def _hmt_residence(person: Mapping[str, Any]) -> bytes:
    return (
        _like_a_resident(person, nation_code="")
        + _padded(person["permit_number"], 18)
        + _padded("01", 4)  # issued once
        + _padded("", 6)
        + _padded("J", 2)
        + _padded("", 6)
    )


def _like_a_resident(person: Mapping[str, Any], nation_code: str) -> bytes:
    return (
        _padded(person["name"], 30)
        + _padded(person["sex_code"], 2)
        + _padded(nation_code, 4)
        + _padded(_day(person["birth"]), 16)
        + _padded(person["address"], 70)
        + _padded(person["number"], 36)
        + _padded(person["issuer"], 30)
        + _padded(_day(person["valid_from"]), 16)
        + _padded(_last_day(person), 16)
    )


def _foreign_pr_2017(person: Mapping[str, Any]) -> bytes:
    return (
        _padded(person["english_name"], 120)
        + _padded(person["sex_code"], 2)
        + _padded(person["number"], 30)
        + _padded(person["nationality"], 6)
        + _padded(person["name"], 30)
        + _padded(_day(person["valid_from"]), 16)
        + _padded(_last_day(person), 16)
        + _padded(_day(person["birth"]), 16)
        + _padded("01", 4)  # version of the card
        + _padded(person["issuer"], 8)
        + _padded("I", 2)
        + _padded("", 6)
    )


def _foreign_pr_2023(person: Mapping[str, Any]) -> bytes:
    english_name = person["english_name"]
    return (
        _padded(person["name"], 30)
        + _padded(person["sex_code"], 2)
        + _padded("01", 4)  # renewed once
        + _padded(_day(person["birth"]), 16)
        + _padded(english_name[:_FIRST_ENGLISH_UNITS], 70)
        + _padded(person["number"], 36)
        + _padded("", 30)
        + _padded(_day(person["valid_from"]), 16)
        + _padded(_last_day(person), 16)
        + _padded(english_name[_FIRST_ENGLISH_UNITS:], 22)
        + _padded(person["nationality"], 6)
        + _padded("Y", 2)
        + _padded("001", 6)  # link to the number of an earlier card
    )


def _padded(text: str, size: int) -> bytes:
    encoded = text.encode("utf-16-le")
    if len(encoded) > size:
        raise ValueError(f"a value of {len(encoded)} bytes does not fit a field of {size}")
    return encoded + b" \0" * ((size - len(encoded)) // 2)


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _last_day(person: Mapping[str, Any]) -> str:
    return "长期" if person.get("long_term") else _day(person["valid_to"])
