"""The values that a reader gives: pure data, no device, no thread."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum


class CardKind(Enum):
    """The four layouts of the 256-byte text record, by the flag at byte 248."""

    RESIDENT = " "  # 居民身份证
    HMT_RESIDENCE = "J"  # 港澳台居民居住证
    FOREIGN_PR_2017 = "I"  # 外国人永久居留身份证, 2017 layout, 15-character number
    FOREIGN_PR_2023 = "Y"  # the 2023 layout, 18-digit number that begins with 9


class CardHint(Enum):
    """What the person at the machine should do so that the next read succeeds."""

    PLACE_AGAIN = "place_again"  # moved too early, or the chip hung: take it off, put it back
    ONE_CARD_ONLY = "one_card_only"  # another kind of card, or two at once
    SEE_STAFF = "see_staff"  # the card answers, but its data cannot be trusted or decoded


@dataclass(frozen=True, slots=True)
class IdCard:
    """One card as it was read. Text is stored exactly as the chip holds it, never normalised."""

    kind: CardKind
    name: str
    """The Chinese name; on a 2017 permit that has none, the English one."""
    number: str
    """18 characters (15 on the 2017 permit)."""
    sex_code: str
    """GB/T 2261.1: "1" male, "2" female, "0" and "9" unknown or not stated."""
    birth: date | None
    """None when the field holds no date."""
    valid_from: date | None
    valid_to: date | None
    """The last valid day, inclusive. None when `long_term` or unreadable."""
    long_term: bool
    """True when the card never expires (长期)."""
    english_name: str = ""
    nation_code: str = ""
    """GB/T 3304 two digits; empty for the three sisters, which have no ethnic group."""
    nationality: str = ""
    """GB/T 2659 three letters, on permits of foreigners only."""
    address: str = ""
    issuer: str = ""
    permit_number: str = ""
    """The travel permit number on an HK/Macao/Taiwan card."""
    raw_text: bytes = field(default=b"", repr=False)
    """The 256-byte record as it came from the chip (UTF-16LE)."""
    chip_photo: bytes = field(default=b"", repr=False)
    """1,024 bytes WLT, not decoded here; empty when the reader gave none."""

    def __repr__(self) -> str:
        return f"IdCard({self.kind.name}, …{self.number[-4:]})"
