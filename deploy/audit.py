"""Audit the locked packages for known vulnerabilities.

pip-audit says "no known vulnerabilities" of packages that its advisory service does not know, and
ends with a traceback without a network. Here a silent service is never good news, and never bad;
a failure that is not known to mean silence is one to look at.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements.lock"
TIMEOUT_S = 10
UNREACHABLE = "not audited: advisory service unreachable"
NOT_FOUND = "Dependency not found on PyPI"
"""How pip-audit begins the reason for a package that the service answered 404 for."""

# the last line of the traceback, or what pip-audit says of a time-out
_NO_CONNECTION = re.compile(
    r"^requests\.exceptions\.(ConnectionError|ConnectTimeout|ReadTimeout|ProxyError): .*\Z"
    r"|Could not connect to PyPI's vulnerability feed",
    re.MULTILINE,
)


def main() -> int:
    """Return 1 for a vulnerability, 2 when the audit itself failed, otherwise 0."""
    if _pip_audit("--dry-run").returncode != 0:
        print(f"{LOCK.name} is not fully pinned and hashed", file=sys.stderr)
        return 2
    audit = _pip_audit("--format=json")
    try:
        report = json.loads(audit.stdout)
    except json.JSONDecodeError:
        if _NO_CONNECTION.search(audit.stderr.rstrip()):
            print(UNREACHABLE)
            return 0
        print(audit.stderr, file=sys.stderr)
        return 2
    lines, code = verdict(report["dependencies"])
    print(*lines, sep="\n")
    return code


def verdict(dependencies: Sequence[Mapping[str, Any]]) -> tuple[list[str], int]:
    """Turn the dependencies of pip-audit's JSON report into lines to print and an exit code."""
    audited = [found for found in dependencies if "skip_reason" not in found]
    skipped = [found for found in dependencies if "skip_reason" in found]
    failed = not all(found["skip_reason"].startswith(NOT_FOUND) for found in skipped)
    if skipped and not audited and not failed:
        return [UNREACHABLE], 0
    lines = [f"not audited: {found['name']}: {found['skip_reason']}" for found in skipped]
    holes = [
        f"{found['name']} {found['version']}: {hole['id']}, fixed in {hole['fix_versions']}"
        for found in audited
        for hole in found["vulns"]
    ]
    lines += holes
    lines.append(f"{len(audited)} packages audited, {len(holes)} vulnerabilities")
    return lines, 1 if holes else 2 if failed or not audited else 0


def _pip_audit(option: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip"]
    command += ["--require-hashes", "--progress-spinner=off", f"--timeout={TIMEOUT_S}", option]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
