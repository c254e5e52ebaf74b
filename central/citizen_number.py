"""The number of an identity card, as somebody reads it out or types it (GB 11643-1999)."""

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")


def tidied(typed: str) -> str:
    """Return a typed number without the spaces of dictation, a small x or full-width digits."""
    return "".join(typed.translate(_FULL_WIDTH).split()).replace("-", "").upper()


def is_citizen_number(number: str) -> bool:
    """Say whether these are 18 characters with a date of birth and the right check character.

    The area code is not looked up: living people carry codes that no list holds any more.
    """
    body = number[:17]
    if len(number) != 18 or not (body.isascii() and body.isdigit()):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True))
    return number[17] == _CHECK_CHARACTERS[total % 11]
