"""QR codes in one grey frame, by two libraries that make up for each other."""

import logging
from collections.abc import Callable
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from drivers.errors import DeviceFault

log = logging.getLogger(__name__)

_SECOND_OPINION_EVERY_S = 0.2


class QrDecoder:
    """Reads QR codes with zxing-cpp and, where that finds nothing, with libzbar.

    zxing-cpp looks at every frame. libzbar takes ten times as long, so it looks five times a
    second at most; if zxing-cpp cannot be loaded, it looks at every frame.
    """

    def __init__(self) -> None:
        self._readers = [
            reader
            for reader in (_load("drivers.scanner.zxing"), _load("drivers.scanner.zbar"))
            if reader is not None
        ]
        self._second_opinion_due_s = 0.0

    @property
    def available(self) -> bool:
        """Whether at least one of the libraries is there."""
        return bool(self._readers)

    def decode(self, grey: NDArray[np.uint8], *, taken_at_s: float) -> list[bytes]:
        """Return the payload of every code in a frame that was taken at a monotonic time.

        An empty or odd array holds no code.

        Raises:
            DeviceFault: neither library can be loaded.
        """
        if not self._readers:
            raise DeviceFault("neither zxing-cpp nor pyzbar with libzbar can be loaded")
        if grey.ndim != 2 or grey.size == 0 or grey.dtype != np.uint8:
            return []
        first, *others = self._readers
        payloads = first(grey)
        if not payloads and others and taken_at_s >= self._second_opinion_due_s:
            self._second_opinion_due_s = taken_at_s + _SECOND_OPINION_EVERY_S
            payloads = others[0](grey)
        return payloads


def _load(module: str) -> Callable[[NDArray[np.uint8]], list[bytes]] | None:
    try:
        read: Callable[[NDArray[np.uint8]], list[bytes]] = import_module(module).read
    except ImportError as error:
        log.warning("QR codes are read without %s: %s", module, error)
        return None
    return read
