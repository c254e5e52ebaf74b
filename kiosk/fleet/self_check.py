"""Asks a tree of the software whether it would start with a configuration, without starting it."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.fleet.wire import PROBLEM_MAX_CHARS

_CHECK_S = 60.0


class SelfCheck:
    """`run_kiosk.py --check-config` with the files of this site."""

    def __init__(self, site_files: Sequence[Path]) -> None:
        self._site = [part for file in site_files for part in ("--config", str(file))]

    def problem(self, tree: Path, remote: Path | None) -> str:
        """What is wrong with the configuration, in the words of the software in `tree`; "" if fine.

        It is judged by the program that would read it, in a process of its own.
        """
        program = [sys.executable, str(tree / "run_kiosk.py"), "--check-config", *self._site]
        layer = [] if remote is None else ["--remote", str(remote)]
        try:
            done = subprocess.run(  # noqa: S603 (our own program, by its full path)
                [*program, *layer],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=_CHECK_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"it could not be judged within {_CHECK_S:g} s"
        if done.returncode == 0:
            return ""
        said = done.stderr.decode("utf-8", "replace").strip()
        if done.returncode != 2:
            # not a judgement but a crash: its last line says of what
            said = said.rpartition("\n")[2] or f"the check ended with {done.returncode}"
        if remote is not None:
            said = said.replace(f"{remote}: ", "")
        return "; ".join(said.splitlines())[:PROBLEM_MAX_CHARS]
