"""Small releases to install."""

import io
import json
import tarfile
from collections.abc import Mapping

RELEASE = {
    "run_kiosk.py": b"print('ready')\n",
    "kiosk/__init__.py": b"",
    "kiosk/version.py": b'VERSION = "0.3.0"\n',
}


def manifest(version: str) -> bytes:
    return json.dumps({"version": version}).encode()


def archive(files: Mapping[str, bytes], version: str | None = "0.3.0") -> io.BytesIO:
    """A .tar.gz of these files, with a manifest in front."""
    first = {} if version is None else {"MANIFEST.json": manifest(version)}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, content in {**first, **files}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    packed.seek(0)
    return packed


def archive_with(member: tarfile.TarInfo) -> io.BytesIO:
    """A release with one thing too many."""
    packed = archive(RELEASE)
    with tarfile.open(fileobj=packed) as tar:
        files = [(m, tar.extractfile(m).read()) for m in tar]  # type: ignore[union-attr]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for known, content in files:
            tar.addfile(known, io.BytesIO(content))
        tar.addfile(member, io.BytesIO(bytes(member.size)))
    out.seek(0)
    return out
