"""Certificates of a development authority, so that a fresh machine has mutual TLS from the start.

A city brings its own authority. What the centre asks of it is one thing: a kiosk's certificate
carries the DNS name `<kiosk id in lower case>.kiosk.internal`, and no other kiosk's does.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from trustme import CA

_KIOSK_DOMAIN = ".kiosk.internal"


def dns_name(kiosk_id: str) -> str:
    """Return the name that the certificate of this kiosk carries."""
    return kiosk_id.lower() + _KIOSK_DOMAIN


def kiosk_id(dns_name: str) -> str | None:
    """Return the kiosk that this name is of, or None for any other name."""
    if not dns_name.endswith(_KIOSK_DOMAIN):
        return None
    return dns_name.removesuffix(_KIOSK_DOMAIN).upper()


def issue(pki: Path, kiosk_ids: Iterable[str]) -> None:
    """Make what is missing in `pki`: the authority, the centre's certificate, the kiosks'."""
    pki.mkdir(parents=True, exist_ok=True)
    authority = _authority(pki)
    names = {kiosk_id.lower(): [dns_name(kiosk_id)] for kiosk_id in kiosk_ids}
    names["centre"] = ["localhost", "127.0.0.1"]
    for stem, identities in names.items():
        path = pki / f"{stem}.pem"
        if not path.exists():
            certificate = authority.issue_cert(*identities, common_name=identities[0])
            _write_secret(path, certificate.private_key_and_cert_chain_pem.bytes())


def _authority(pki: Path) -> CA:
    certificate, key = pki / "ca.pem", pki / "ca-key.pem"
    if certificate.exists() and key.exists():
        return CA.from_pem(certificate.read_bytes(), key.read_bytes())
    authority = CA(path_length=0, organization_name="Kiosk development authority")
    _write_secret(key, authority.private_key_pem.bytes())
    certificate.write_bytes(authority.cert_pem.bytes())
    return authority


def _write_secret(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
