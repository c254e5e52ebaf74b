"""A remote configuration: fetched, judged, put in its place. Taking it is the launcher's trial."""

import tomllib
from pathlib import Path

from kiosk.fleet.refused import Refused
from kiosk.fleet.self_check import SelfCheck
from kiosk.fleet.trust import Repository
from kiosk.fleet.wire import SEQUENCE_MAX
from kiosk.slots.disk import Disk, make_folders, put_in_place
from kiosk.slots.places import Places

_MAX_BYTES = 64 * 1024
_FETCH_S = 60.0


class Configurations:
    """The configurations that are published for this terminal."""

    def __init__(
        self, kiosk_id: str, repository: Repository, check: SelfCheck, places: Places
    ) -> None:
        self._target = f"config/{kiosk_id}.toml"
        self._repository = repository
        self._check = check
        self._places = places
        self._disk = Disk()

    def offered(self) -> tuple[int, bytes] | None:
        """Sequence and content of what is signed for this terminal now; None for nothing.

        Raises:
            Refused: it does not say which one it is. Its name is empty.
            Untrusted: it is not signed as it must be.
            CentralUnreachable: there is no usable answer.
            StorageError: the disk does not take it.
        """
        with self._repository.checked() as offer:
            file = offer.fetch(self._target, max_bytes=_MAX_BYTES, within_s=_FETCH_S)
            if file is None:
                return None
            content = file.read_bytes()
        try:
            sequence = tomllib.loads(content.decode()).get("sequence")
        except ValueError:  # of TOML or of UTF-8
            raise Refused("", "it is no TOML document") from None
        if type(sequence) is not int or not 1 <= sequence <= SEQUENCE_MAX:
            raise Refused("", f"it has no sequence from 1 to {SEQUENCE_MAX}")
        return sequence, content

    def put(self, sequence: int, content: bytes, tree: Path) -> None:
        """Let the software in `tree` judge it, and put it where the launcher looks for it.

        Raises:
            Refused: the software would not start with it.
            OSError: the disk does not take it.
        """
        file = self._places.config(sequence)
        make_folders(self._disk, file.parent)
        put_in_place(self._disk, file, content)
        problem = self._check.problem(tree, file)
        if problem:
            file.unlink()
            raise Refused(str(sequence), problem)

    def forget_all_but(self, sequence: int) -> None:
        """Remove the files that no start will use any more."""
        kept = self._places.config(sequence)
        for file in self._places.configs.glob("*"):
            if file != kept:
                file.unlink()
