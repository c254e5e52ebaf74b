"""A threat model that names tests which are gone would comfort nobody."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", (ROOT / "docs/threat-model.md").read_text("utf-8"))

    assert named
    for file, test in named:
        path = ROOT / file if "/" in file else ROOT / "tests/central" / file
        assert f"\ndef {test}(" in path.read_text("utf-8"), f"{file}::{test}"
