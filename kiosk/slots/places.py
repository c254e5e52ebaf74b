"""Where the boot record, the slots and the remote configurations are: below `kiosk.data`."""

import json
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from kiosk.slots.disk import Disk

MANIFEST = "MANIFEST.json"
"""Written last: a slot with it is complete, one without is never started."""


class Slot(Enum):
    """A tree from which the app can be started."""

    BASE = "base"  # the one that the launcher itself runs from: it came with the machine
    A = "a"
    B = "b"


@dataclass(frozen=True, slots=True)
class Boot:
    """What is started: a tree, and a remote configuration over the files of the site."""

    slot: Slot
    config: int
    """The sequence of the configuration, 0 for none."""


AS_DELIVERED = Boot(Slot.BASE, 0)


@dataclass(frozen=True, slots=True)
class Places:
    """The names of files and folders."""

    data: Path
    """`kiosk.data`"""
    base: Path
    """The tree of `Slot.BASE`."""

    @property
    def boot(self) -> Path:
        return self.data / "boot"

    @property
    def configs(self) -> Path:
        return self.data / "configs"

    def config(self, sequence: int) -> Path:
        return self.configs / f"{sequence}.toml"

    def tree(self, slot: Slot) -> Path:
        return self.base if slot is Slot.BASE else self.data / "slots" / slot.value

    def is_complete(self, slot: Slot, disk: Disk) -> bool:
        """Whether the slot may be started. The base is as the machine was delivered."""
        return slot is Slot.BASE or self.version(slot, disk) is not None

    def version(self, slot: Slot, disk: Disk) -> str | None:
        """The version that a complete slot holds, or None."""
        content = disk.read(self.tree(slot) / MANIFEST)
        return None if content is None else manifest_version(content)


def manifest_version(content: bytes) -> str | None:
    """The version that a manifest names, or None when it is none."""
    try:
        version = json.loads(content)["version"]
    except (ValueError, KeyError, TypeError):
        return None
    return version if isinstance(version, str) else None
