"""The real process on configurations and disks that are not as they should be."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journey.processes import HERE

STARTS_WITHIN_S = 30.0


def start(kiosk: str, tmp_path: Path) -> subprocess.Popen[str]:
    """Start the kiosk with this [kiosk] table and nothing else."""
    config = tmp_path / "kiosk.toml"
    config.write_text(kiosk, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "run_kiosk.py", "--window", "--config", str(config)],
        cwd=HERE,
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen"},
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("kiosk", "told"),
    [
        ('[kiosk]\ndata = "{data}"\ndefault_lang = "zh"\n', "kiosk.default_lang"),
        ("kiosk = 3\n", "kiosk: "),
        ("[kiosk]\ndata = 5\n", "kiosk.data"),
        ('[kiosk]\ndata = "/proc/kiosk"\n', "centre.url"),
    ],
)
def test_a_mistake_is_listed_and_the_process_ends_with_2(
    kiosk: str, told: str, tmp_path: Path
) -> None:
    process = start(kiosk.replace("{data}", str(tmp_path / "data")), tmp_path)
    _, errors = process.communicate(timeout=STARTS_WITHIN_S)
    assert process.returncode == 2, errors
    assert told in errors
    assert "Traceback" not in errors


def test_an_outbox_that_cannot_be_opened_closes_the_terminal_and_not_the_process(
    tmp_path: Path,
) -> None:
    pem = tmp_path / "kiosk.pem"
    pem.touch()
    data = tmp_path / "data"
    (data / "outbox.sqlite3").mkdir(parents=True)
    process = start(
        f'[kiosk]\nid = "K01"\nmode = "demo"\ndata = "{data}"\n'
        f'[centre]\nurl = "https://127.0.0.1:9"\nca = "{pem}"\ncertificate = "{pem}"\n'
        '[devices]\nscanner.source = "/nowhere"\nreader.port = "/nowhere"\n'
        'camera.source = "/nowhere"\nprinter.host = "127.0.0.1"\n',
        tmp_path,
    )
    assert process.stderr is not None
    deadline_s = time.monotonic() + STARTS_WITHIN_S
    try:
        for line in process.stderr:
            if "the outbox cannot be opened" in line or time.monotonic() > deadline_s:
                break
        assert "the outbox cannot be opened" in line
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=STARTS_WITHIN_S) == 0
    finally:
        process.kill()
