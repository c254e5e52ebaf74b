"""The units for systemd: well formed, and starting what there is."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = sorted(Path("deploy/systemd").glob("*.service"))
VERIFY = shutil.which("systemd-analyze")


def command(unit: Path) -> list[str]:
    """What the unit starts, by the interpreter of these tests."""
    lines = unit.read_text("utf-8").splitlines()
    (start,) = [line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart=")]
    python, *arguments = start.split()
    assert python == "/opt/kiosk/.venv/bin/python"
    return [sys.executable, *arguments]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_starts_a_module_that_there_is(unit: Path) -> None:
    program = command(unit)[:3]
    done = subprocess.run([*program, "--help"], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0
    assert done.stdout.startswith("usage: kiosk.")


@pytest.mark.skipif(VERIFY is None, reason="there is no systemd here")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    assert VERIFY is not None
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/kiosk/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text, "utf-8")
    files = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run([VERIFY, "verify", "--man=no", *files], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
