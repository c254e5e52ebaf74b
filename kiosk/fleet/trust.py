"""What may change this terminal: files that the keys of the trusted root have signed.

The client is python-tuf's (theupdateframework.github.io/specification). This module adds what that
leaves to its user: one check at a time, a new `Updater` for each, always the root that came with
the terminal to begin with, and floors that outlive its metadata folder. How a file came, and who
said that it should be looked for, counts for nothing.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import Metadata, Root, TargetFile, Timestamp
from tuf.ngclient import Updater
from urllib3.exceptions import HTTPError

from kiosk.errors import CentralUnreachable, StorageError
from kiosk.fleet.fetcher import CentreFetcher
from kiosk.fleet.ledger import Ledger
from kiosk.slots.disk import Disk

CHECK_S = 30.0
"""How long all metadata together may take."""
_NOT_AS_SIGNED = "a file is not what was signed"


class Untrusted(Exception):
    """What the centre offers is not signed as it must be, or is older than what was seen before.

    The text says what is wrong and repeats nothing of the content.
    """


class Repository:
    """The signed repository at the centre, as far as this terminal trusts it."""

    def __init__(
        self,
        base_url: str,
        *,
        root: Path,
        folder: Path,
        fetcher: CentreFetcher,
        ledger: Ledger,
        check_s: float = CHECK_S,
    ) -> None:
        """`root` came with the terminal; `folder` is ours and may get lost."""
        self._url = base_url.rstrip("/") + "/v1/fleet"
        self._root = root
        self._folder = folder
        self._fetcher = fetcher
        self._ledger = ledger
        self._check_s = check_s
        self._disk = Disk()

    @contextmanager
    def checked(self) -> Iterator["Offer"]:
        """Look at what is offered now; what is left of the download goes when it is left.

        Raises:
            Untrusted: it is not what this terminal may take.
            CentralUnreachable: there is no usable answer.
            StorageError: the disk does not take it.
        """
        with ExitStack() as held:
            with _families():
                metadata = self._folder / "metadata"
                metadata.mkdir(mode=0o700, parents=True, exist_ok=True)
                # its folder is for one process only (theupdateframework/python-tuf#2836)
                held.enter_context(self._disk.locked(self._folder / "lock"))
                self._fetcher.allow(self._check_s)
                updater = Updater(
                    str(metadata),
                    f"{self._url}/metadata/",
                    fetcher=self._fetcher,
                    bootstrap=self._root.read_bytes(),
                )
                updater.refresh()
                self._keep_floors(metadata)
                offer = Offer(updater, f"{self._url}/targets/", self._folder, self._fetcher)
            held.callback(offer.part.unlink, missing_ok=True)
            yield offer

    def _keep_floors(self, metadata: Path) -> None:
        """Refuse what is older than anything seen, also when TUF's own memory of it is gone.

        The timestamp's count belongs to its keys: once a root replaces them it may begin anew,
        which is how a city gets out of a count that a thief drove up.
        """
        root = Metadata[Root].from_file(str(metadata / "root.json")).signed
        stamp = Metadata[Timestamp].from_file(str(metadata / "timestamp.json")).signed
        keys = sha256(" ".join(sorted(root.roles["timestamp"].keyids)).encode()).hexdigest()[:16]
        for name, version in (("root", root.version), (f"timestamp {keys}", stamp.version)):
            floor = self._ledger.floor(name)
            if version < floor:
                what = name.partition(" ")[0]
                raise Untrusted(f"an older repository: {what} {version}, after {floor} was seen")
            if version > floor:
                self._ledger.raise_floor(name, version)


class Offer:
    """What the repository holds at one moment."""

    def __init__(
        self, updater: Updater, targets_url: str, folder: Path, fetcher: CentreFetcher
    ) -> None:
        self._updater = updater
        self._targets_url = targets_url
        self._fetcher = fetcher
        self.part = folder / "download.part"
        """What is being downloaded. Not in TMPDIR, which may be a small memory disk."""

    def fetch(self, path: str, *, max_bytes: int, within_s: float) -> Path | None:
        """Download a signed file and return where it is, whole and on the disk.

        Returns:
            Its path until the check is left, or None when there is no such file.

        Raises:
            Untrusted: what came is not what was signed, or is larger than `max_bytes`.
            CentralUnreachable: it did not come, or not within `within_s`.
            StorageError: the disk does not take it.
        """
        with _families():
            target = self._updater.get_targetinfo(path)
            if target is None:
                return None
            if target.length > max_bytes:
                raise Untrusted(f"{path} is larger than {max_bytes} bytes")
            self._fetcher.allow(within_s)
            self._download(target)
            return self.part

    def _download(self, target: TargetFile) -> None:
        left_bytes = target.length
        with self.part.open("w+b") as file:
            for chunk in self._fetcher.fetch(self._targets_url + _consistent_name(target)):
                left_bytes -= len(chunk)
                if left_bytes < 0:
                    raise Untrusted(_NOT_AS_SIGNED)
                file.write(chunk)
            file.seek(0)
            target.verify_length_and_hashes(file)
            file.flush()
            os.fsync(file.fileno())


def _consistent_name(target: TargetFile) -> str:
    folder, slash, name = target.path.rpartition("/")
    return quote(f"{folder}{slash}{next(iter(target.hashes.values()))}.{name}")


@contextmanager
def _families() -> Iterator[None]:
    """Every error of python-tuf, of the line and of the disk, as one of three of ours."""
    try:
        yield
    except (LengthOrHashMismatchError, DownloadLengthMismatchError):
        raise Untrusted(_NOT_AS_SIGNED) from None
    except UnsignedMetadataError:
        raise Untrusted("it is not signed by enough of the keys that count") from None
    except ExpiredMetadataError:
        raise Untrusted("its signatures have expired, or the clock here is wrong") from None
    except BadVersionNumberError:
        raise Untrusted("an older repository than the one that was seen before") from None
    except RepositoryError:
        raise Untrusted("it cannot be read as a signed repository") from None
    except (DownloadError, HTTPError) as error:
        raise CentralUnreachable(f"the repository does not answer ({error})") from None
    except ValueError:
        raise Untrusted("it cannot be read as a signed repository") from None
    except OSError as error:
        raise StorageError(str(error)) from error
