"""The signed code of an appointment: a JWS that any scanner reads and nobody can make up.

It names an appointment and no person. It is a compact JWS (RFC 7515) with algorithm `Ed25519`
(RFC 9864) and at most 200 characters, so that a phone's screen shows it as a coarse QR code:

    header {"alg":"Ed25519"} 23 + payload 66 bytes as base64url 88 + signature 86 + 2 dots = 199

The 66 bytes hold `iss` "cd", a `jti` of 4 characters, `apt` up to 9,999,999, `ofc` up to 999 and
`exp` (claims of RFC 7519, and two of our own: appointment and office).
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jwt import JWTClaimsRegistry

MAX_CHARACTERS = 200

_ISSUER = "cd"
_ALGORITHM: Final = "Ed25519"


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says."""

    token_id: str
    """Four characters; unique among appointments."""
    appointment_id: int
    office_number: int


class TokenKey:
    """The key that signs tokens and knows its own signature again."""

    def __init__(self, key: OKPKey) -> None:
        self._key = key

    @classmethod
    def make(cls) -> Self:
        return cls(OKPKey.generate_key(_ALGORITHM))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a key that `save` wrote.

        Raises:
            OSError: there is no such file, or it may not be read.
        """
        return cls(OKPKey.import_key(path.read_bytes()))

    def save(self, path: Path) -> None:
        """Write the private key into a new file that only its owner may read.

        Raises:
            FileExistsError: a key is never written over; all tokens would lose their worth.
        """
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            file.write(self._key.as_pem(private=True))

    def sign(self, token: Token, expires_at: datetime) -> str:
        """Return the token as text.

        Raises:
            ValueError: an id is so large that the text would exceed `MAX_CHARACTERS`.
        """
        claims = {
            "iss": _ISSUER,
            "jti": token.token_id,
            "apt": token.appointment_id,
            "ofc": token.office_number,
            "exp": int(expires_at.timestamp()),
        }
        text = jwt.encode({"alg": _ALGORITHM}, claims, self._key, [_ALGORITHM], default_type=None)
        if len(text) > MAX_CHARACTERS:
            raise ValueError(f"a token of {len(text)} characters")
        return text

    def verify(self, text: str, now: datetime) -> Token | None:
        """Return what the token says, or None when it is not ours, changed, or too old."""
        expected = JWTClaimsRegistry(
            now=int(now.timestamp()),
            iss={"essential": True, "value": _ISSUER},
            jti={"essential": True},
            apt={"essential": True},
            ofc={"essential": True},
            exp={"essential": True},
        )
        try:
            claims = jwt.decode(text, self._key, [_ALGORITHM]).claims
            expected.validate(claims)
        except (JoseError, ValueError):
            return None
        return Token(claims["jti"], claims["apt"], claims["ofc"])
