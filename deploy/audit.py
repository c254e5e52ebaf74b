"""Audit the locked packages for known vulnerabilities.

pip-audit says "no known vulnerabilities" of packages that its advisory service does not know, and
ends with a traceback without a network. Here a silent service is never good news, and never bad.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements.lock"
TIMEOUT_S = 10
UNREACHABLE = "not audited: advisory service unreachable"


def main() -> int:
    """Return 1 for a vulnerability, 2 for a lock file that cannot be audited, otherwise 0."""
    if _pip_audit("--dry-run").returncode != 0:
        print(f"{LOCK.name} is not fully pinned and hashed", file=sys.stderr)
        return 2
    try:
        report = json.loads(_pip_audit("--format=json").stdout)
    except json.JSONDecodeError:
        print(UNREACHABLE)
        return 0
    lines, code = verdict(report["dependencies"])
    print(*lines, sep="\n")
    return code


def verdict(dependencies: Sequence[Mapping[str, Any]]) -> tuple[list[str], int]:
    """Turn the dependencies of pip-audit's JSON report into lines to print and an exit code."""
    audited = [found for found in dependencies if "skip_reason" not in found]
    if not audited:
        return [UNREACHABLE], 0
    lines = [f"not audited: {found['name']}" for found in dependencies if found not in audited]
    holes = [
        f"{found['name']} {found['version']}: {hole['id']}, fixed in {hole['fix_versions']}"
        for found in audited
        for hole in found["vulns"]
    ]
    lines += holes
    lines.append(f"{len(audited)} packages audited, {len(holes)} vulnerabilities")
    return lines, 1 if holes else 0


def _pip_audit(option: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip"]
    command += ["--require-hashes", "--progress-spinner=off", f"--timeout={TIMEOUT_S}", option]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
