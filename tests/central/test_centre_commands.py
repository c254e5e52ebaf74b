"""`python -m central` as an operator types it."""

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from centre_calls import kiosk_report
from centre_process import CentreProcess

from central import sample
from central.clock import business_day, china_now
from central.data_directory import DataDirectory

ROOT = Path(__file__).parents[2]


def _central(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "central", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)


def test_sample_makes_a_directory_that_nobody_else_can_read(tmp_path: Path) -> None:
    done = _central("sample", "--data", tmp_path / "data", "--date", "2026-03-05")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    made = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
    assert {path.name for path in made} >= {"centre.sqlite3", "codes.json", "photos", "k01.pem"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in made)


def test_serve_without_a_sample_says_what_to_do(tmp_path: Path) -> None:
    done = _central("serve", "--data", tmp_path, "--port", "0")

    assert done.returncode == 1
    assert "python -m central sample" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_is_told_where_the_pages_are_and_how_often_kiosks_report(tmp_path: Path) -> None:
    data, now = DataDirectory(tmp_path / "data"), china_now()
    sample.make(data, ROOT / "config" / "sample.toml", business_day(now), now)
    centre = CentreProcess(data, "--public-url", "https://pages.example", "--poll-s", "0.5")
    centre.wait_until_listening()
    k01 = centre.kiosk("K01")

    appointment = {"appointment_id": k01.appointment("wedding")}
    number = k01.call("PUT", f"/cases/{uuid4()}/number", json=appointment).json()
    orders = k01.call("POST", "/kiosk/report", json=kiosk_report()).json()

    assert number["place_url"].startswith("https://pages.example/t/")
    assert orders["poll_s"] == 0.5
    assert centre.stop() == (0, "")


@pytest.mark.parametrize("url", ["http://pages.example", "pages.example", "https://a/b", ""])
def test_pages_are_nowhere_that_a_ticket_cannot_lead_to(tmp_path: Path, url: str) -> None:
    done = _central("serve", "--data", tmp_path, "--port", "0", "--public-url", url)

    assert done.returncode == 2
    assert "https://host" in done.stderr


def test_openapi_prints_the_file_that_is_checked_in() -> None:
    done = _central("openapi")

    assert done.stdout == (ROOT / "central" / "openapi.yaml").read_text("utf-8")
