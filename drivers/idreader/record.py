"""The 256-byte text record of the chip, in its four layouts, as an `IdCard`.

All text is UTF-16LE. The character at byte 248 says which layout it is. Sources: GA/T 490-2013
for the resident card; the structures in https://github.com/Johann356/readinfo (`PCSCGetData.h`)
for the other three; http://www.eastcoms.com/service/pro/840.html (新版外国人永久居留身份证
机读信息规则) for the 2023 permit. Whether a number is valid or a card has expired is not judged
here.
"""

from collections.abc import Mapping
from datetime import date

from drivers.idreader.card import CardKind, IdCard

RECORD_SIZE = 256
_KIND = slice(248, 250)
_FOREVER = "长期"
_PADDING = " \0"

_Layout = Mapping[str, tuple[slice, ...]]

_RESIDENT: _Layout = {
    "name": (slice(0, 30),),
    "sex_code": (slice(30, 32),),
    "nation_code": (slice(32, 36),),
    "birth": (slice(36, 52),),
    "address": (slice(52, 122),),
    "number": (slice(122, 158),),
    "issuer": (slice(158, 188),),
    "valid_from": (slice(188, 204),),
    "valid_to": (slice(204, 220),),
}

_HMT_RESIDENCE: _Layout = {
    **{key: where for key, where in _RESIDENT.items() if key != "nation_code"},
    "permit_number": (slice(220, 238),),
}

_FOREIGN_PR_2017: _Layout = {
    "english_name": (slice(0, 120),),
    "sex_code": (slice(120, 122),),
    "number": (slice(122, 152),),
    "nationality": (slice(152, 158),),
    "name": (slice(158, 188),),
    "valid_from": (slice(188, 204),),
    "valid_to": (slice(204, 220),),
    "birth": (slice(220, 236),),
    "issuer": (slice(240, 248),),  # the code of the authority, not its name
}

_FOREIGN_PR_2023: _Layout = {
    "name": (slice(0, 30),),
    "sex_code": (slice(30, 32),),
    "birth": (slice(36, 52),),
    "english_name": (slice(52, 122), slice(220, 242)),  # characters 1-35 and 36-46
    "number": (slice(122, 158),),
    "valid_from": (slice(188, 204),),
    "valid_to": (slice(204, 220),),
    "nationality": (slice(242, 248),),
}

_LAYOUTS: Mapping[CardKind, _Layout] = {
    CardKind.RESIDENT: _RESIDENT,
    CardKind.HMT_RESIDENCE: _HMT_RESIDENCE,
    CardKind.FOREIGN_PR_2017: _FOREIGN_PR_2017,
    CardKind.FOREIGN_PR_2023: _FOREIGN_PR_2023,
}


class RecordError(ValueError):
    """The record cannot be what a chip holds. The message never quotes the record."""


def parse_record(text: bytes, photo: bytes = b"") -> IdCard:
    """Read the text record of a chip.

    Args:
        text: the 256 bytes of the text file.
        photo: the photo file, kept as it is.

    Raises:
        RecordError: wrong length, half a surrogate pair, or a layout that nobody has published.
    """
    if len(text) != RECORD_SIZE:
        raise RecordError(f"the text record has {len(text)} bytes instead of {RECORD_SIZE}")
    kind = _kind_of(text)
    fields = {
        key: _text_of(b"".join(text[part] for part in where), key)
        for key, where in _LAYOUTS[kind].items()
    }
    english_name = fields.get("english_name", "")
    return IdCard(
        kind=kind,
        name=fields["name"] or english_name,
        number=fields["number"],
        sex_code=fields["sex_code"],
        birth=_date_of(fields["birth"]),
        valid_from=_date_of(fields["valid_from"]),
        valid_to=_date_of(fields["valid_to"]),
        long_term=fields["valid_to"] == _FOREVER,
        english_name=english_name,
        nation_code=fields.get("nation_code", ""),
        nationality=fields.get("nationality", ""),
        address=fields.get("address", ""),
        issuer=fields.get("issuer", ""),
        permit_number=fields.get("permit_number", ""),
        raw_text=text,
        chip_photo=photo,
    )


def _kind_of(text: bytes) -> CardKind:
    flag = int.from_bytes(text[_KIND], "little")
    for kind in CardKind:
        if flag == ord(kind.value):
            return kind
    raise RecordError(f"no layout is known for the flag U+{flag:04X}")


def _text_of(field: bytes, key: str) -> str:
    """Strip the padding at the end only: a name may hold spaces, and begin with one."""
    try:
        return field.decode("utf-16-le").rstrip(_PADDING)
    except UnicodeDecodeError:
        pass
    # Raised out here because the decoder's error carries the field and would be chained to ours.
    raise RecordError(f"the field {key} holds half a surrogate pair")


def _date_of(field: str) -> date | None:
    if not (len(field) == 8 and field.isascii() and field.isdigit()):
        return None
    try:
        return date(int(field[:4]), int(field[4:6]), int(field[6:]))
    except ValueError:
        return None
