"""The kiosk's side of the central API: HTTPS with both certificates, JSON, one deadline a call."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TypeVar

import requests
from urllib3 import Retry
from urllib3.exceptions import HTTPError, InvalidHeader

from kiosk import wire
from kiosk.calling import CallState
from kiosk.case import Business, LookUp, LookUpAnswer, QueueNumber
from kiosk.deadline import DeadlineContext, centre_session
from kiosk.errors import CentralRejected, CentralUnreachable
from kiosk.hall import HallNow
from kiosk.walk_in import FreeSlots
from kiosk.wire import KioskIdentity, Receipt

# Shorter than the centre keeps a silent connection (75 s) and firewalls remember it, so that no
# request meets a connection that is just being closed.
_KEEP_ALIVE_S = 20.0
_ANSWER_MAX_BYTES = 1024 * 1024
_PROBLEM_TITLE_MAX_CHARS = 80
_NOT_THE_CENTRE = "not the centre's answer"

T = TypeVar("T")


class CentralClient:
    """Asks the centre, one call at a time.

    One client belongs to one thread. Connections are kept between calls that follow each other.
    Connecting takes at most `connect_timeout_s` for each address that the centre's name has; from
    there a call is over `connect_timeout_s + read_timeout_s` after it began, whatever the other
    side does. Looking up the name itself is left to the system's resolver and its time-outs.

    Every call raises `CentralUnreachable` when there is no usable answer, which includes every page
    that is not the centre's, and `CentralRejected` when the centre says no. Nothing personal is in
    a URL or in the text of an error.
    """

    def __init__(
        self,
        base_url: str,
        *,
        ca: Path,
        certificate: Path,
        connect_timeout_s: float,
        read_timeout_s: float,
    ) -> None:
        """`ca` signs the centre's certificate; `certificate` holds the kiosk's own and its key."""
        if not base_url.startswith("https://"):
            raise ValueError("the centre is reached by https only")
        self._url = base_url.rstrip("/") + "/v1"
        self._connect_timeout_s = connect_timeout_s
        self._timeout_s = connect_timeout_s + read_timeout_s
        self._tls = DeadlineContext()
        self._last_used_s = monotonic()
        self._session = centre_session(self._tls, ca=ca, certificate=certificate)

    def who_am_i(self, *, timeout_s: float) -> KioskIdentity:
        """Which kiosk of which office the certificate names."""
        return self._call(wire.decode_identity, "GET", "/kiosk", timeout_s=timeout_s)

    def hall(self, *, timeout_s: float) -> HallNow:
        """How the hall of this kiosk's office is now."""
        return self._call(wire.decode_hall, "GET", "/hall", timeout_s=timeout_s)

    def look_up(self, look_up: LookUp) -> LookUpAnswer:
        """Find an appointment."""
        body = wire.encode_look_up(look_up)
        return self._call(wire.decode_look_up_answer, "POST", "/appointments/lookup", body)

    def free_slots(self, business: Business) -> FreeSlots:
        """When this office has time for somebody without an appointment."""
        return self._call(wire.decode_free_slots, "GET", wire.slots_path(business))

    def number_for(self, case_id: str, appointment_id: str, *, timeout_s: float) -> QueueNumber:
        """The queue number of this case; asked again, the centre gives the same one."""
        path = f"/cases/{case_id}/number"
        body = wire.encode_number_request(appointment_id)
        return self._call(wire.decode_queue_number, "PUT", path, body, timeout_s=timeout_s)

    def submit(self, case_id: str, body: bytes) -> Receipt:
        """Hand over a case; `body` comes from `wire.encode_case`. Safe to repeat."""
        return self._call(wire.decode_receipt, "PUT", f"/cases/{case_id}", body)

    def upload(self, case_id: str, sha256: str, content: bytes, content_type: str) -> Receipt:
        """Hand over a photo that the case declares. Safe to repeat."""
        path = f"/cases/{case_id}/photos/{sha256}"
        return self._call(wire.decode_receipt, "PUT", path, content, content_type)

    def call_staff(self, call_id: str, screen: str, *, timeout_s: float) -> CallState:
        """Ring in the hall; sent again, it rings no second time."""
        body = wire.encode_staff_call(screen)
        return self._staff_call("PUT", call_id, body, timeout_s=timeout_s)

    def staff_call(self, call_id: str, *, timeout_s: float) -> CallState:
        """What has become of a call."""
        return self._staff_call("GET", call_id, timeout_s=timeout_s)

    def cancel_staff_call(self, call_id: str, *, timeout_s: float) -> CallState:
        """Say that nobody waits any more, whether the call ever arrived or not. Safe to repeat."""
        return self._staff_call("DELETE", call_id, timeout_s=timeout_s)

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _staff_call(
        self, method: str, call_id: str, body: bytes | None = None, *, timeout_s: float
    ) -> CallState:
        path = f"/staff-calls/{call_id}"
        return self._call(wire.decode_staff_call, method, path, body, timeout_s=timeout_s)

    def _call(
        self,
        decode: Callable[[bytes], T],
        method: str,
        path: str,
        body: bytes | None = None,
        content_type: str = "application/json",
        *,
        timeout_s: float | None = None,
    ) -> T:
        total_s = self._timeout_s if timeout_s is None else timeout_s
        if monotonic() - self._last_used_s > _KEEP_ALIVE_S:
            self._session.close()
        self._tls.expires_at_s = monotonic() + total_s
        try:
            with self._session.request(
                method,
                self._url + path,
                data=body,
                headers={"Content-Type": content_type} if body is not None else None,
                timeout=(min(self._connect_timeout_s, total_s), total_s),
                allow_redirects=False,
                stream=True,
            ) as response:
                return decode(_accepted(response, _read(response)))
        except (OSError, HTTPError) as error:
            # A RequestException is an OSError; a certificate file that has gone is a plain one.
            raise CentralUnreachable(type(error).__name__) from None
        except ValueError:
            # Not chained: its text holds what was received.
            raise CentralUnreachable(_NOT_THE_CENTRE) from None
        finally:
            self._last_used_s = monotonic()


def _read(response: requests.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(16 * 1024):
        body += chunk
        if len(body) > _ANSWER_MAX_BYTES:
            raise CentralUnreachable("an answer without end")
    return bytes(body)


def _accepted(response: requests.Response, body: bytes) -> bytes:
    """The body of a 200 in JSON; anything else becomes the error that it means.

    408, 425, 429 and 5xx say "later" (RFC 9110 section 15, RFC 8470, RFC 6585); 401 and 403 refuse
    the kiosk and say nothing about the case. Any other 4xx counts only as a problem document, the
    form in which the centre says no.
    """
    status = response.status_code
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if status == 200 and media_type == "application/json":
        return body
    if status in (401, 403, 408, 425, 429) or status >= 500:
        raise CentralUnreachable(f"HTTP {status}", _retry_after_s(response))
    if status >= 400 and media_type == "application/problem+json":
        raise CentralRejected(status, wire.decode_problem(body)[:_PROBLEM_TITLE_MAX_CHARS])
    raise CentralUnreachable(_NOT_THE_CENTRE)


def _retry_after_s(response: requests.Response) -> float | None:
    try:
        return Retry().parse_retry_after(response.headers["Retry-After"])
    except (KeyError, InvalidHeader, ValueError, OverflowError):
        return None
