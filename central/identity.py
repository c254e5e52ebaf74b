"""Who is calling: the name in the certificate that the TLS handshake verified, and nothing else.

uvicorn keeps the peer's certificate to itself, so `PeerCertificateProtocol` carries its names
into the ASGI scope (`scope["state"]`). No header takes part: a caller who sends one that claims an
identity is refused, because only somebody who tries to be another does that.
"""

from asyncio import Transport
from dataclasses import dataclass
from ssl import SSLObject
from typing import Annotated, cast

from fastapi import APIRouter, Depends, HTTPException, Request
from uvicorn.protocols.http.h11_impl import H11Protocol

from central import pki
from central.api_model import ApiModel, Bilingual
from central.centre import TheCentre
from central.models import Kiosk

PEER_NAMES = "peer_names"

_CLAIMING_HEADERS = ("forwarded", "client-cert", "client-cert-chain")  # RFC 7239, RFC 9440
_CLAIMING_PREFIXES = (
    "x-forwarded-",
    "x-client-",
    "x-kiosk-",
    "x-real-",
    "x-ssl-",
    "x-tls-",
    "ssl-client-",
)


class PeerCertificateProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, and the DNS names of the client certificate in the scope's state."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        tls = cast(SSLObject, transport.get_extra_info("ssl_object"))
        certificate = tls.getpeercert() or {}
        alternatives = cast(tuple[tuple[str, str], ...], certificate.get("subjectAltName", ()))
        names = tuple(value for kind, value in alternatives if kind == "DNS")
        self.app_state = {**self.app_state, PEER_NAMES: names}


@dataclass(frozen=True, slots=True)
class Caller:
    """The kiosk that is calling."""

    kiosk_id: str
    office_id: str


def _claims_an_identity(header: str) -> bool:
    # proxies of the CGI kind take X_Y for X-Y
    name = header.lower().replace("_", "-")
    return name in _CLAIMING_HEADERS or name.startswith(_CLAIMING_PREFIXES)


def _caller(request: Request, centre: TheCentre) -> Caller:
    """Return the calling kiosk.

    Raises:
        HTTPException: 400 when a header claims an identity, 403 when the certificate is not of
            exactly one kiosk that the centre knows.
    """
    if any(map(_claims_an_identity, request.headers)):
        raise HTTPException(400, "Identity is taken from the certificate, not from a header.")
    names: tuple[str, ...] = getattr(request.state, PEER_NAMES, ())
    kiosk_ids = {kiosk_id for name in names if (kiosk_id := pki.kiosk_id(name))}
    if len(kiosk_ids) == 1:
        with centre.database.reading() as session:
            kiosk = session.get(Kiosk, kiosk_ids.pop())
            if kiosk is not None:
                return Caller(kiosk.id, kiosk.office_id)
    raise HTTPException(403, "The certificate is not of a kiosk of this centre.")


TheCaller = Annotated[Caller, Depends(_caller)]


class Identity(ApiModel):
    """Who the certificate says that the caller is."""

    kiosk_id: str
    office_id: str
    office_name: Bilingual


router = APIRouter(tags=["kiosk"])


@router.get("/kiosk")
def who_am_i(caller: TheCaller, centre: TheCentre) -> Identity:
    """Tell a kiosk who it is and where it stands."""
    with centre.database.reading() as session:
        office = session.get_one(Kiosk, caller.kiosk_id).office
        return Identity(
            kiosk_id=caller.kiosk_id,
            office_id=office.id,
            office_name=Bilingual(zh=office.name_zh, en=office.name_en),
        )
