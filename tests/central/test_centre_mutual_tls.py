"""The same doors on a real port: what TLS lets through, and what it does not."""

import ssl
from pathlib import Path
from uuid import uuid4

import pytest
import requests
from centre_calls import case_document
from centre_process import CentreProcess, KioskOnTheLine
from trustme import CA

from central import pki
from central.data_directory import DataDirectory
from central.server import tls_context


def _certificate(authority: CA, name: str, path: Path) -> Path:
    authority.issue_cert(name).private_key_and_cert_chain_pem.write_to_path(path)
    return path


def _authority_of(centre: CentreProcess) -> CA:
    folder = centre.data.pki
    return CA.from_pem((folder / "ca.pem").read_bytes(), (folder / "ca-key.pem").read_bytes())


def test_the_certificate_says_who_is_calling(centre: CentreProcess) -> None:
    assert centre.kiosk("K01").call("GET", "/kiosk").json()["kiosk_id"] == "K01"
    assert centre.kiosk("K03").call("GET", "/kiosk").json()["kiosk_id"] == "K03"


def test_without_a_certificate_nobody_gets_a_word(centre: CentreProcess) -> None:
    with pytest.raises(requests.ConnectionError):
        KioskOnTheLine(centre, None).call("GET", "/kiosk")


def test_a_certificate_of_another_authority_is_refused(
    centre: CentreProcess, tmp_path: Path
) -> None:
    forged = _certificate(CA(), pki.dns_name("K01"), tmp_path / "forged.pem")

    with pytest.raises(requests.ConnectionError):
        KioskOnTheLine(centre, forged).call("GET", "/kiosk")


def test_a_kiosk_that_the_centre_does_not_know_is_refused(
    centre: CentreProcess, tmp_path: Path
) -> None:
    unknown = _certificate(_authority_of(centre), pki.dns_name("K99"), tmp_path / "k99.pem")

    answer = KioskOnTheLine(centre, unknown).call("GET", "/kiosk")

    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_centres_own_certificate_is_not_a_kiosks(centre: CentreProcess) -> None:
    assert KioskOnTheLine(centre, centre.data.certificate).call("GET", "/kiosk").status_code == 403


def test_a_forged_header_does_not_make_k01_another_kiosk(centre: CentreProcess) -> None:
    claim = {"X-Forwarded-Client-Cert": "DNS=k02.kiosk.internal"}

    assert centre.kiosk("K01").call("GET", "/kiosk", headers=claim).status_code == 400


def test_names_do_not_pass_from_one_connection_to_the_next(centre: CentreProcess) -> None:
    k01, k02 = centre.kiosk("K01"), centre.kiosk("K02")

    answers = [kiosk.call("GET", "/kiosk").json()["kiosk_id"] for kiosk in [k01, k02] * 5]

    assert answers == ["K01", "K02"] * 5


def test_a_case_is_kept_from_the_other_kiosk_on_the_wire_too(centre: CentreProcess) -> None:
    k01, k02, case_id = centre.kiosk("K01"), centre.kiosk("K02"), uuid4()
    k01.call("PUT", f"/cases/{case_id}", json=case_document(k01.appointment("wedding")))

    assert k01.call("GET", f"/cases/{case_id}").status_code == 200
    assert k02.call("GET", f"/cases/{case_id}").status_code == 404


def test_nothing_older_than_tls_1_2_is_spoken(data: DataDirectory) -> None:
    context = tls_context(data)

    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert context.verify_mode == ssl.CERT_REQUIRED


def test_the_server_does_not_say_what_it_is_made_of(centre: CentreProcess) -> None:
    assert "Server" not in centre.kiosk("K01").call("GET", "/kiosk").headers


def test_the_log_holds_neither_names_nor_numbers_nor_codes(centre: CentreProcess) -> None:
    k01, case_id = centre.kiosk("K01"), uuid4()
    code = "eyJ-not-a-token"
    k01.call("POST", "/appointments/lookup", json={"by": "token", "value": code})
    k01.call("PUT", f"/cases/{case_id}", json=case_document(k01.appointment("wedding")))
    k01.call("PUT", f"/cases/{case_id}", json=case_document("林晓禾"))

    assert str(case_id) in centre.log
    assert not any(word in centre.log for word in ("林晓禾", "510104199503169927", code))
