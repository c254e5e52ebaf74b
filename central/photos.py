"""Photos as files: when `keep` returns, the photo survives a power cut."""

import os
from asyncio import to_thread
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256 as new_sha256
from pathlib import Path
from secrets import token_hex

MAX_PHOTO_BYTES = 4 * 1024 * 1024


class PhotoMismatchError(Exception):
    """What arrived is not the photo that the case declares: another size or SHA-256."""


@dataclass(frozen=True, slots=True)
class PhotoStore:
    """`root/<case id>/<sha256>`, one file a photo."""

    root: Path

    async def keep(
        self, case_id: str, sha256: str, size: int, content: AsyncIterator[bytes]
    ) -> None:
        """Store `content`, which must have `size` bytes and this SHA-256.

        The bytes go into a file of another name, to the disk, and only then under their own
        name: a file that has its name is whole. The same photo may arrive twice.

        Raises:
            PhotoMismatchError: it is not that photo. Nothing of it is kept.
            OSError: it could not be written. Nothing of it is kept.
        """
        folder = self.root / case_id
        await to_thread(_make_durable, folder)
        part = folder / f".{sha256}.{token_hex(4)}.part"
        digest, received = new_sha256(), 0
        try:
            with part.open("xb") as file:
                async for chunk in content:
                    received += len(chunk)
                    if received > size:
                        raise PhotoMismatchError
                    digest.update(chunk)
                    file.write(chunk)
                if received != size or digest.hexdigest() != sha256:
                    raise PhotoMismatchError
                file.flush()
                await to_thread(os.fsync, file.fileno())
            part.replace(folder / sha256)
            await to_thread(_sync_folder, folder)
        finally:
            part.unlink(missing_ok=True)

    def forget_unfinished(self) -> None:
        """Remove what a power cut left half-written; the kiosk sends it again."""
        for part in self.root.glob("*/.*.part"):
            part.unlink(missing_ok=True)


def _make_durable(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
