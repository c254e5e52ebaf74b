"""The signed code: small enough for a coarse QR, and nobody else can make one."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from central.tokens import MAX_CHARACTERS, Token, TokenKey

NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)
TOKEN = Token("Ab-9", 1234, 56)
CLAIMS = {"iss": "cd", "jti": "Ab-9", "apt": 1234, "ofc": 56, "exp": int(TOMORROW.timestamp())}
KEY = TokenKey.make()


def _part(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_the_centre_knows_its_own_token_again() -> None:
    assert KEY.verify(KEY.sign(TOKEN, TOMORROW), NOW) == TOKEN


def test_a_token_names_an_appointment_and_nobody() -> None:
    header, payload, _ = KEY.sign(TOKEN, TOMORROW).split(".")

    assert json.loads(base64.urlsafe_b64decode(header + "==")) == {"alg": "Ed25519"}
    assert json.loads(base64.urlsafe_b64decode(payload + "==")) == CLAIMS


def test_the_longest_token_has_199_characters() -> None:
    longest = KEY.sign(Token("____", 9_999_999, 999), datetime(2286, 11, 20, tzinfo=UTC))

    assert len(longest) == 199 < MAX_CHARACTERS


def test_a_token_that_would_be_too_long_is_never_given_out() -> None:
    with pytest.raises(ValueError, match="characters"):
        KEY.sign(Token("____", 99_999_999, 999), TOMORROW)


def test_a_token_is_good_until_the_second_in_which_it_expires() -> None:
    text = KEY.sign(TOKEN, TOMORROW)

    assert KEY.verify(text, TOMORROW - timedelta(seconds=1)) == TOKEN
    assert KEY.verify(text, TOMORROW) is None


def test_another_key_signs_for_nobody() -> None:
    assert KEY.verify(TokenKey.make().sign(TOKEN, TOMORROW), NOW) is None


def test_a_token_without_signature_is_refused() -> None:
    assert KEY.verify(f"{_part({'alg': 'none'})}.{_part(CLAIMS)}.", NOW) is None


def test_the_public_key_as_a_password_is_refused(tmp_path: Path) -> None:
    """The old trick: HS256 with the public key, which everybody may know, as the secret."""
    KEY.save(tmp_path / "key.pem")
    public = OKPKey.import_key((tmp_path / "key.pem").read_bytes()).as_pem(private=False)
    forged = jwt.encode({"alg": "HS256"}, CLAIMS, OctKey.import_key(_part(public)), ["HS256"])

    assert KEY.verify(forged, NOW) is None


@pytest.mark.parametrize("claim", ["iss", "jti", "apt", "ofc", "exp"])
def test_a_claim_may_not_be_missing(claim: str) -> None:
    signer = OKPKey.generate_key("Ed25519")
    rest = {name: value for name, value in CLAIMS.items() if name != claim}
    signed = {
        label: jwt.encode({"alg": "Ed25519"}, dict(claims), signer, ["Ed25519"])
        for label, claims in {"whole": CLAIMS, "short": rest}.items()
    }

    assert TokenKey(signer).verify(signed["whole"], NOW) == TOKEN
    assert TokenKey(signer).verify(signed["short"], NOW) is None


def test_the_token_of_another_issuer_is_refused() -> None:
    signer = OKPKey.generate_key("Ed25519")
    foreign = jwt.encode({"alg": "Ed25519"}, {**CLAIMS, "iss": "cq"}, signer, ["Ed25519"])

    assert TokenKey(signer).verify(foreign, NOW) is None


@given(position=st.integers(0, 190), letter=st.sampled_from("ABCwxyz019-_."))
def test_no_letter_of_a_token_can_be_changed(position: int, letter: str) -> None:
    text = KEY.sign(TOKEN, TOMORROW)
    position %= len(text) - 1  # the last letter holds four bits that mean nothing
    changed = text[:position] + letter + text[position + 1 :]

    assert KEY.verify(changed, NOW) == (TOKEN if changed == text else None)


@given(st.text(max_size=250))
def test_any_other_text_is_no_token(text: str) -> None:
    assert KEY.verify(text, NOW) is None


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    KEY.save(path)

    with pytest.raises(FileExistsError):
        TokenKey.make().save(path)
    assert TokenKey.load(path).verify(KEY.sign(TOKEN, TOMORROW), NOW) == TOKEN
