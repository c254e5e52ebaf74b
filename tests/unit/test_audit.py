"""The audit of the locked packages: what fails a build and what is only said."""

from subprocess import CompletedProcess
from typing import Any

import pytest

from deploy import audit
from deploy.audit import UNREACHABLE, verdict


def audited(name: str, *holes: str) -> dict[str, Any]:
    vulns = [{"id": hole, "fix_versions": ["2.0"]} for hole in holes]
    return {"name": name, "version": "1.0", "vulns": vulns}


def unknown(name: str) -> dict[str, Any]:
    reason = f"Dependency not found on PyPI and could not be audited: {name} (1.0)"
    return {"name": name, "skip_reason": reason}


def test_a_vulnerability_fails_the_build_and_is_named() -> None:
    lines, code = verdict([audited("kivy"), audited("requests", "PYSEC-0000-1")])
    assert code == 1
    assert "requests 1.0: PYSEC-0000-1, fixed in ['2.0']" in lines


def test_packages_without_a_vulnerability_pass_and_are_counted() -> None:
    assert verdict([audited("kivy")]) == (["1 packages audited, 0 vulnerabilities"], 0)


def test_a_service_that_knows_no_package_audited_nothing() -> None:
    assert verdict([unknown("kivy"), unknown("requests")]) == ([UNREACHABLE], 0)


def test_a_package_that_the_service_does_not_know_is_named() -> None:
    lines, code = verdict([audited("kivy"), unknown("escpos-fork")])
    assert code == 0
    assert lines[0].startswith("not audited: escpos-fork: ")


@pytest.mark.parametrize(
    "dependencies", [[], [{"name": "kivy", "skip_reason": "URL requirements cannot be audited"}]]
)
def test_packages_that_were_left_out_for_another_reason_fail_the_build(
    dependencies: list[dict[str, Any]],
) -> None:
    assert verdict(dependencies)[1] == 2
    assert verdict([audited("requests"), *dependencies])[1] == (2 if dependencies else 0)


TRACEBACK = 'Traceback (most recent call last):\n  File "x.py", line 1, in main\n'


@pytest.mark.parametrize(
    ("stderr", "code"),
    [
        (TRACEBACK + "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='x')\n", 0),
        (TRACEBACK + "requests.exceptions.ProxyError: HTTPSConnectionPool(host='x')\n", 0),
        ("ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed\nTip: try\n", 0),
        (TRACEBACK + "requests.exceptions.SSLError: HTTPSConnectionPool(host='x')\n", 2),
        (
            TRACEBACK
            + "requests.exceptions.ConnectionError: first\n\nDuring handling of it:\n"
            + TRACEBACK
            + "KeyError: 'vulns'\n",
            2,
        ),
        (TRACEBACK + "pip_audit._service.interface.ServiceError\n", 2),
        ("No module named pip_audit\n", 2),
        ("", 2),
    ],
)
def test_only_a_service_without_a_connection_excuses_an_audit_without_a_report(
    stderr: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(option: str) -> CompletedProcess[str]:
        return CompletedProcess([], 0 if option == "--dry-run" else 1, stdout="", stderr=stderr)

    monkeypatch.setattr(audit, "_pip_audit", fails)
    assert audit.main() == code
    assert (UNREACHABLE in capsys.readouterr().out) is (code == 0)
