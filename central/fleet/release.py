"""A release: the tree of the software as an archive for the slots of the kiosks."""

import gzip
import io
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

_PARTS = ("kiosk", "screens", "drivers", "assets", "config", "run_kiosk.py", "LICENSE")
# What stands on the other side of a wire, and what pictures are drawn from, serves no couple.
_LEFT_OUT = re.compile(
    r"__pycache__|drivers/bench|/emulat|drivers/camera/(people|scenes)\.py$|config/sample\.toml$"
)
_VERSION_FILE = Path("kiosk/version.py")
_VERSION = re.compile(r'^VERSION = "(\d+\.\d+\.\d+)"$', re.MULTILINE)
_MANIFEST = "MANIFEST.json"


def version_of(tree: Path) -> str:
    """Return the version that a tree says it is.

    Raises:
        OSError: there is no such tree.
        ValueError: it does not say.
    """
    found = _VERSION.search((tree / _VERSION_FILE).read_text("utf-8"))
    if found is None:
        raise ValueError(f"{_VERSION_FILE} names no version")
    return found[1]


def build(tree: Path) -> bytes:
    """Return the tree as a .tar.gz with a manifest: of the same files always the same bytes.

    Raises:
        OSError, ValueError: as `version_of`.
    """
    manifest = json.dumps({"version": version_of(tree)}).encode()
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, content in ((_MANIFEST, manifest), *_files(tree)):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def _files(tree: Path) -> Iterator[tuple[str, bytes]]:
    for part in _PARTS:
        top = tree / part
        for file in sorted(top.rglob("*")) if top.is_dir() else [top]:
            name = file.relative_to(tree).as_posix()
            if file.is_file() and not _LEFT_OUT.search(name):
                yield name, file.read_bytes()
