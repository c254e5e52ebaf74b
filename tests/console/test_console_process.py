"""The pages as a process: over TLS, silent about who came, and gone when told to go."""

import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from console_process import ConsoleProcess
from console_visits import JINJIANG, PASSWORD

from central.data_directory import DataDirectory
from central.server import tls_context_for_people

TOKEN = "x" * 22


@pytest.fixture
def browser(process: ConsoleProcess) -> requests.Session:
    """A browser that trusts the authority of the centre and has no certificate of its own."""
    session = requests.Session()
    session.trust_env = False
    session.verify = str(process.data.authority)
    session.headers["Origin"] = process.url
    return session


def test_the_pages_speak_tls_and_ask_for_no_certificate(
    process: ConsoleProcess, browser: requests.Session
) -> None:
    page = browser.get(f"{process.url}/sign-in", timeout=10)

    assert page.status_code == 200
    assert "server" not in page.headers
    context = tls_context_for_people(process.data)
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.verify_mode is ssl.CERT_NONE


def test_the_log_names_nobody_and_no_place_in_a_queue(
    process: ConsoleProcess, browser: requests.Session
) -> None:
    form = {"username": "wu.attendant", "password": PASSWORD}
    assert browser.post(f"{process.url}/sign-in", form, timeout=10).status_code == 200
    browser.get(f"{process.url}/t/{TOKEN}", timeout=10)
    browser.get(f"{process.url}/cases?day=510104199503169927", timeout=10)

    for secret in ("wu.attendant", PASSWORD, TOKEN, "510104199503169927"):
        assert secret not in process.log


def test_a_console_that_is_told_to_go_does_not_wait_for_open_pages(
    process: ConsoleProcess, browser: requests.Session
) -> None:
    address = f"{process.url}/display/{JINJIANG}/live"
    with (
        browser.get(address, stream=True, timeout=10) as stream,
        ThreadPoolExecutor(1) as operator,
    ):
        lines = stream.iter_lines()
        assert next(lines) == b"event: changed"
        began_s = time.monotonic()
        stopped = operator.submit(process.stop)
        with suppress(requests.RequestException):
            for _ in lines:
                pass  # as a browser does, which reads until the end
        status, printed = stopped.result()

    assert (status, printed) == (0, "")
    assert time.monotonic() - began_s < 5
    assert "Traceback" not in process.log


def test_without_a_data_directory_the_operator_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="python -m central sample"):
        ConsoleProcess(DataDirectory(tmp_path))
