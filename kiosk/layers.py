"""Layered TOML files: later ones win, key by key. Read at once, judged by `kiosk.config`."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Key = tuple[str, ...]


@dataclass
class Layers:
    """What the files say together, and which file said it last."""

    tables: dict[str, Any] = field(default_factory=dict)
    origin: dict[Key, Path] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    """Files that could not be read, one line each."""

    def lay_over(self, file: Path) -> None:
        """Put one more file on top."""
        try:
            layer = tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            self.problems.append(f"{file}: {error.strerror}")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.problems.append(f"{file}: {error}")
        else:
            self._merge(self.tables, layer, file, ())

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

    def _merge(self, below: dict[str, Any], layer: dict[str, Any], file: Path, path: Key) -> None:
        for name, value in layer.items():
            self.origin[(*path, name)] = file
            if isinstance(value, dict):
                table = below.get(name)
                below[name] = table if isinstance(table, dict) else {}
                self._merge(below[name], value, file, (*path, name))
            else:
                below[name] = value


def read_layers(files: Sequence[Path]) -> Layers:
    """Lay `files` over each other, the first one lowest."""
    layers = Layers()
    for file in files:
        layers.lay_over(file)
    return layers
