"""The audit of the locked packages: what fails a build and what is only said."""

from typing import Any

from deploy.audit import UNREACHABLE, verdict


def audited(name: str, *holes: str) -> dict[str, Any]:
    vulns = [{"id": hole, "fix_versions": ["2.0"]} for hole in holes]
    return {"name": name, "version": "1.0", "vulns": vulns}


def unknown(name: str) -> dict[str, Any]:
    return {"name": name, "skip_reason": "not found"}


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
    assert "not audited: escpos-fork" in lines
