"""Layered TOML files: later ones win, key by key. Read at once, judged by `kiosk.config`."""

import tomllib
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Key = tuple[str, ...]

SITE_FILES = (Path("/etc/kiosk/office.toml"), Path("/etc/kiosk/kiosk.toml"))
"""What lies over `config/default.toml` when nobody says otherwise."""

FROM_AFAR = ("attract", "journey", "time_out")
"""The tables that the signed remote document may set: nothing by which a terminal gets lost."""


@dataclass
class Layers:
    """What the files say together, and which file said it last."""

    tables: dict[str, Any] = field(default_factory=dict)
    origin: dict[Key, Path] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    """What cannot be read, or not be set there; one line each."""
    sequence: int = 0
    """Of the remote document; 0 when there is none."""

    def lay_over(self, file: Path) -> None:
        """Put one more file on top."""
        self._merge(self.tables, self._read(file) or {}, file, ())

    def lay_remote_over(self, file: Path) -> None:
        """Put the remote document on top of all; it says which one it is, and may set little."""
        layer = self._read(file)
        if layer is None:
            return
        sequence = layer.pop("sequence", None)
        # True is an int to Python, and no sequence
        if type(sequence) is int and sequence >= 1:
            self.sequence = sequence
        else:
            self.problems.append(f"{file}: sequence: must be there, a whole number from 1 on")
        allowed = {name: value for name, value in layer.items() if name in FROM_AFAR}
        self.problems += [
            f"{file}: {name}: cannot be set from afar" for name in layer if name not in allowed
        ]
        self._merge(self.tables, allowed, file, ())

    def text(self, key: Key) -> str | None:
        """Return the text that `key` has, or None when it has none."""
        value: Any = self.tables
        for name in key:
            value = value.get(name) if isinstance(value, dict) else None
        return value if isinstance(value, str) else None

    def said_by(self, key: Key) -> Path | None:
        """Return the file that set `key`, or else the table that it is missing in."""
        while key and key not in self.origin:
            key = key[:-1]
        return self.origin.get(key)

    def _read(self, file: Path) -> dict[str, Any] | None:
        try:
            return tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            self.problems.append(f"{file}: {error.strerror}")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.problems.append(f"{file}: {error}")
        return None

    def _merge(self, below: dict[str, Any], layer: dict[str, Any], file: Path, path: Key) -> None:
        for name, value in layer.items():
            self.origin[(*path, name)] = file
            if isinstance(value, dict):
                table = below.get(name)
                below[name] = table if isinstance(table, dict) else {}
                self._merge(below[name], value, file, (*path, name))
            else:
                below[name] = value


def add_config_option(parser: ArgumentParser) -> None:
    """Let a program be told which files lie over the defaults, instead of `SITE_FILES`."""
    parser.add_argument(
        "--config",
        type=Path,
        action="append",
        metavar="FILE",
        help="lies over config/default.toml; may be given again "
        f"(default: {' and '.join(map(str, SITE_FILES))})",
    )


def read_layers(files: Sequence[Path], remote: Path | None = None) -> Layers:
    """Lay `files` over each other, the first one lowest, and the `remote` document on top."""
    layers = Layers()
    for file in files:
        layers.lay_over(file)
    if remote is not None:
        layers.lay_remote_over(remote)
    return layers
