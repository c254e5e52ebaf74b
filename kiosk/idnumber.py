"""The citizen identity number of GB 11643-1999: 17 digits and a check character."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"


def check_character(first_17: str) -> str:
    """Return the 18th character for the first 17 digits (ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def is_valid(number: str) -> bool:
    """Say whether 18 characters are well formed and their check character is right.

    The area code is not looked up: living people carry codes that no list holds any more.
    """
    body = number[:17]
    return (
        len(number) == 18
        and body.isascii()
        and body.isdigit()
        and number[17] == check_character(body)
    )


def birth_digits(number: str) -> str:
    """Return the YYYYMMDD part of an 18-character number."""
    return number[6:14]
