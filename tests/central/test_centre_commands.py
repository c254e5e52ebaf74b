"""`python -m central` as an operator types it."""

import subprocess
import sys
from pathlib import Path

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


def test_openapi_prints_the_file_that_is_checked_in() -> None:
    done = _central("openapi")

    assert done.stdout == (ROOT / "central" / "openapi.yaml").read_text("utf-8")
