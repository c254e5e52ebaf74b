"""A release: fetched, unpacked into the free slot, judged. Taking it is the launcher's trial."""

import re

from kiosk.fleet.refused import Refused
from kiosk.fleet.self_check import SelfCheck
from kiosk.fleet.trust import Repository
from kiosk.slots.disk import Disk
from kiosk.slots.install import InstallError, install
from kiosk.slots.places import Places
from kiosk.slots.record import BootRecord

_MAX_BYTES = 256 * 1024 * 1024
# 30 MB over the 2 Mbit/s of an old office take two minutes
_FETCH_S = 1800.0
_VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})", re.ASCII)


def rank(version: str) -> int:
    """A number that grows with the version.

    Raises:
        ValueError: it is not three numbers with dots between them.
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ValueError("not a version")
    major, minor, patch = map(int, found.groups())
    return (major * 1_000_000 + minor) * 1_000_000 + patch


class Releases:
    """The releases that are published."""

    def __init__(
        self, repository: Repository, check: SelfCheck, places: Places, record: BootRecord
    ) -> None:
        self._repository = repository
        self._check = check
        self._places = places
        self._record = record
        self._disk = Disk()

    def install(self, version: str, config: int) -> None:
        """Fill the free slot with a release that is to start with the configuration `config`.

        Raises:
            Refused: there is none of this version, it is damaged, or it would not start here.
            Untrusted: it is not signed as it must be.
            CentralUnreachable: there is no usable answer.
            StorageError: the disk does not take what is downloaded.
            OSError: the disk does not take what is unpacked.
        """
        target = f"app/kiosk-{version}.tar.gz"
        with self._repository.checked() as offer:
            archive = offer.fetch(target, max_bytes=_MAX_BYTES, within_s=_FETCH_S)
            if archive is None:
                raise Refused(version, "there is no such release")
            try:
                with archive.open("rb") as opened:
                    slot = install(opened, version, self._places, self._record, self._disk)
            except InstallError as error:
                raise Refused(version, str(error)) from None
        remote = self._places.config(config) if config else None
        problem = self._check.problem(self._places.tree(slot), remote)
        if problem:
            raise Refused(version, f"it does not start with this configuration: {problem}")
