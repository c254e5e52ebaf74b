"""What a scanned QR code is: a question for the centre, or a code that belongs elsewhere.

Nothing personal is ever taken from a code; it only carries a token or a number that the centre
knows. The token is forwarded as it is: the centre verifies it.
"""

import re
from enum import Enum
from urllib.parse import parse_qsl, urlsplit

from kiosk.case import LookUp, LookUpBy


class ForeignCode(Enum):
    """A readable code that is no appointment."""

    PAYMENT = "payment"
    TICKET = "ticket"
    OTHER = "other"


# A compact JWS (RFC 7515) whose header begins with '{"'; at most 200 characters by our contract.
_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_TOKEN_MAX_CHARACTERS = 200
_BOOKING_NUMBER = re.compile(r"\d{6,15}", re.ASCII)
# What our tickets carry: the link to the couple's place in the queue, or without one plain text.
_TICKET = re.compile(
    r"https://[^/?#\s]+/t/[\w-]{22}|[A-Z]\d{4} \d{4}-\d{2}-\d{2} [0-9A-F]{8}", re.ASCII
)
# WeChat payment codes are 18 digits from 10 to 15, Alipay's 16 to 24 digits from 25 to 30
# (both vendors' merchant documentation); receiving codes are links.
_PAYMENT = re.compile(
    r"1[0-5]\d{16}|(?:2[5-9]|30)\d{14,22}|wxp://.*|https?://qr\.(?:alipay|95516)\.com/.*",
    re.ASCII | re.IGNORECASE,
)


def ticket_code(number: str | None, business_day: str, case_id: str) -> str:
    """Return the text of the code of a ticket that has no link to its place in the queue."""
    return f"{number or 'Z0000'} {business_day} {case_id[:8].upper()}"


def meaning_of(payload: bytes) -> LookUp | ForeignCode:
    """Say what to ask the centre, or which other kind of code this is."""
    try:
        text = payload.decode("ascii").strip()
    except UnicodeDecodeError:
        return ForeignCode.OTHER
    if _PAYMENT.fullmatch(text):
        return ForeignCode.PAYMENT
    if _TICKET.fullmatch(text):
        return ForeignCode.TICKET
    if text.startswith(("http://", "https://")):
        return _from_link(text)
    return _plain(text) or ForeignCode.OTHER


def _plain(text: str) -> LookUp | None:
    if len(text) <= _TOKEN_MAX_CHARACTERS and _TOKEN.fullmatch(text):
        return LookUp(LookUpBy.TOKEN, text)
    if _BOOKING_NUMBER.fullmatch(text):
        return LookUp(LookUpBy.BOOKING_NUMBER, text)
    return None


def _from_link(text: str) -> LookUp | ForeignCode:
    """A link carries the token or number as its last path segment or as any parameter."""
    try:
        link = urlsplit(text)
    except ValueError:
        return ForeignCode.OTHER
    candidates = [link.path.rsplit("/", 1)[-1], *(value for _, value in parse_qsl(link.query))]
    return next((found for found in map(_plain, candidates) if found), ForeignCode.OTHER)
