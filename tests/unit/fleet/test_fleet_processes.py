"""Agent and launcher as the machine runs them, from a signature at the centre to a started app."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from archives import archive
from fleet_centre import FleetCentre, publish
from launched import APP, PATIENCE_S, Launched
from maintained import Maintained
from scripted_centre import Pki

from central.clock import china_now
from central.fleet import release
from central.fleet.remote_settings import Patience, RemoteSettings
from kiosk.fleet.self_check import SelfCheck
from kiosk.slots.disk import Disk
from kiosk.slots.install import install
from kiosk.slots.places import Slot
from kiosk.standing import read_orders

HERE = Path(__file__).parents[3]
NEVER_DRAWS = b"""\
import signal, sys
if "--check-config" not in sys.argv:
    signal.pause()
"""
DRAWS = b"import sys\nif '--check-config' in sys.argv: sys.exit(0)\n" + APP


def site(data: Path, pki: Pki, *, url: str = "https://centre.example") -> dict[str, Any]:
    """What the files of a terminal say that nobody maintains from afar."""
    return {
        "kiosk": {"id": "K01", "mode": "demo", "data": str(data)},
        "centre": {"url": url, "ca": str(pki.ca_pem), "certificate": str(pki.k01_pem)},
        "devices": {
            "scanner": {"source": "/dev/video0"},
            "reader": {"port": "/dev/ttyUSB0"},
            "camera": {"source": "/dev/video1"},
            "printer": {"host": "192.0.2.10"},
        },
    }


IMPORT_ALL = """
import importlib, pathlib
for file in sorted(pathlib.Path().glob("*/**/*.py")):
    name = ".".join(file.with_suffix("").parts).removesuffix(".__init__")
    if not name.startswith("screens") and not name.endswith("__main__"):
        importlib.import_module(name)
"""


class AgentProcess:
    """`python -m kiosk.fleet` of a terminal whose launcher and app a test has in its hands."""

    def __init__(self, launched: Launched, fleet: FleetCentre, pki: Pki) -> None:
        self._fleet = fleet
        self._launched = launched
        self._site = launched.places.data.parent / "kiosk.toml"
        tables = site(launched.places.data, pki, url=fleet.url)
        tables["fleet"] = {"root": str(fleet.repository.root), "poll_s": 0.1}
        self._site.write_text(tomli_w.dumps(tables), "utf-8")
        self.start()

    def start(self) -> None:
        with (self._launched.places.data.parent / "agent.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kiosk.fleet", "--config", str(self._site)],
                cwd=HERE,
                stderr=log,
            )

    def stop(self) -> int:
        self._process.terminate()
        return self._process.wait(PATIENCE_S)

    def kill(self) -> None:
        if self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def await_restart(self, name: str) -> None:
        """Return when the app is ordered to restart for this; each report is a moment to look."""

        def is_ordered(report: dict[str, Any]) -> bool:
            orders = read_orders(self._launched.places.data)
            return orders is not None and orders.restart.startswith(name)

        self._fleet.await_report(is_ordered)


@pytest.fixture
def launched() -> Iterator[Launched]:
    # the path of a socket has 107 bytes, too few for pytest's folders
    with tempfile.TemporaryDirectory() as folder, Launched(Path(folder)) as launched:
        yield launched


@pytest.fixture
def agent(launched: Launched, fleet: FleetCentre, pki: Pki) -> Iterator[AgentProcess]:
    agent = AgentProcess(launched, fleet, pki)
    yield agent
    agent.kill()


@pytest.mark.parametrize("is_killed", [False, True], ids=["quietly", "agent killed on the way"])
def test_a_signed_configuration_reaches_the_app_between_two_couples(
    launched: Launched, agent: AgentProcess, fleet: FleetCentre, is_killed: bool
) -> None:
    app = launched.start()
    app.say("READY=1")
    launched.told()
    settings = RemoteSettings(time_out=Patience(card_s=60))
    fleet.orders["config_sequence"] = fleet.repository.publish_config("K01", settings, china_now())
    agent.await_restart("config-1-")
    if is_killed:
        agent.kill()

    app.exit(75)

    app = launched.app()
    assert app.arguments == ["--remote", str(launched.places.config(1))]
    assert launched.places.config(1).read_bytes() == settings.to_toml(1)
    app.say("READY=1")
    launched.told()
    if is_killed:
        agent.start()
    told = fleet.await_report(lambda report: report["config"]["sequence"] == 1)["config"]
    assert told == {"sequence": 1, "refused": None, "problem": ""}
    assert agent.stop() == 0


def test_a_key_that_the_software_does_not_know_changes_nothing_and_is_reported(
    launched: Launched, agent: AgentProcess, fleet: FleetCentre
) -> None:
    publish(fleet.repository, b"sequence = 1\n[time_out]\ncoffee_s = 1\n[centre]\nurl = 1\n")
    fleet.orders["config_sequence"] = 1

    told = fleet.await_report(lambda report: report["config"]["refused"] == 1)["config"]

    problems = "centre: cannot be set from afar; time_out.coffee_s: there is no such key"
    assert told == {"sequence": 0, "refused": 1, "problem": problems}
    assert list(launched.places.configs.iterdir()) == []


def test_a_release_that_draws_is_what_runs(
    launched: Launched, agent: AgentProcess, fleet: FleetCentre
) -> None:
    app = launched.start()
    app.say("READY=1")
    launched.told()
    packed = archive({"run_kiosk.py": DRAWS}).getvalue()
    fleet.repository.publish_release("0.3.0", packed, china_now())
    fleet.orders["release"] = "0.3.0"
    agent.await_restart("software-0.3.0-")
    app.exit(75)
    app = launched.app()
    assert app.tree == launched.places.tree(Slot.A)
    app.say("READY=1")

    told = fleet.await_report(lambda report: report["software"]["slot"] == "a")["software"]

    assert told == {"version": "0.3.0", "slot": "a", "refused": None, "problem": ""}


def test_a_release_that_never_draws_is_rolled_back_and_reported(
    launched: Launched, agent: AgentProcess, fleet: FleetCentre
) -> None:
    app = launched.start(ready_within_s=0.5)
    app.say("READY=1")
    launched.told()
    packed = archive({"run_kiosk.py": NEVER_DRAWS}).getvalue()
    fleet.repository.publish_release("0.3.0", packed, china_now())
    fleet.orders["release"] = "0.3.0"
    agent.await_restart("software-0.3.0-")

    app.exit(75)

    assert launched.app().tree == launched.places.base
    told = fleet.await_report(lambda report: report["software"]["refused"] is not None)["software"]
    assert (told["slot"], told["refused"]) == ("base", "0.3.0")
    assert told["problem"] == "rolled back: was not ready within 0.5 s"


def test_a_release_of_this_tree_is_complete_in_a_slot(
    terminal: Maintained, pki: Pki, tmp_path: Path
) -> None:
    packed = release.build(HERE)
    version = release.version_of(HERE)
    slot = install(BytesIO(packed), version, terminal.places, terminal.record, Disk())
    tree = terminal.places.tree(slot)
    file = tmp_path / "kiosk.toml"
    file.write_text(tomli_w.dumps(site(terminal.data, pki)), "utf-8")

    assert SelfCheck((file,)).problem(tree, None) == ""
    subprocess.run([sys.executable, "-c", IMPORT_ALL], cwd=tree, check=True, timeout=60)


@pytest.mark.parametrize(
    ("changes", "told", "code"),
    [
        ({}, "fleet: is missing, so this terminal is not maintained from afar\n", 2),
        ({"fleet": {"root": "/nowhere/root.json"}}, "there is no file /nowhere/root.json\n", 1),
        ({"fleet": {}}, "fleet.root: is missing, and has no default\n", 1),
        ({"fleet": {"root": __file__, "poll_s": 0}}, "greater than or equal to 0.1\n", 1),
    ],
)
def test_an_agent_that_cannot_work_says_why_and_ends(
    tmp_path: Path, pki: Pki, changes: dict[str, Any], told: str, code: int
) -> None:
    """Only with code 2 it is not started again (deploy/systemd)."""
    file = tmp_path / "kiosk.toml"
    file.write_text(tomli_w.dumps(site(tmp_path / "data", pki) | changes), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.fleet", "--config", str(file)],
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert done.returncode == code
    assert done.stderr.endswith(told)
    assert done.stderr.count("\n") == 1
