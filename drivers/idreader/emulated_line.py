"""A serial cable that can be pulled: a pseudo terminal behind a name that stays the same."""

import os
import pty
import select
import time
import tty
from contextlib import suppress
from pathlib import Path
from threading import Event

from drivers.idreader.emulator_timing import CHUNK_BYTES, wire_s


class LineCut(Exception):
    """The cable was pulled while the emulator used it."""


class EmulatedLine:
    """The device's end of one cable, from plugging it in to pulling it out.

    One thread uses it; `cut` may be called from any other.
    """

    def __init__(self, link: Path) -> None:
        """Make a new terminal and let `link` point to it."""
        self._link = link
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._theirs)
        # A serial line has no flow control: what nobody reads is lost, and nobody waits for it.
        os.set_blocking(self._ours, False)
        self._cut = Event()
        self._wake_read, self._wake_write = os.pipe()
        link.unlink(missing_ok=True)
        link.symlink_to(os.ttyname(self._theirs))

    def receive(self) -> bytes:
        """Wait for bytes. Raises `LineCut`."""
        select.select([self._ours, self._wake_read], [], [])
        if self._cut.is_set():
            raise LineCut
        return os.read(self._ours, 4096)

    def send(self, data: bytes) -> None:
        """Send at once."""
        with suppress(BlockingIOError):
            os.write(self._ours, data)

    def send_at_wire_speed(self, data: bytes, *, begin_s: float) -> None:
        """Send in chunks, each when its last byte has arrived. Raises `LineCut`.

        Args:
            begin_s: monotonic time of the first bit; every chunk is timed from it, so that late
                wake-ups do not add up.
        """
        for at in range(0, len(data), CHUNK_BYTES):
            chunk = data[at : at + CHUNK_BYTES]
            self.pause_until(begin_s + wire_s(at + len(chunk)))
            self.send(chunk)

    def pause_until(self, when_s: float) -> None:
        """Wait until a monotonic time. Raises `LineCut`."""
        if self._cut.wait(max(0.0, when_s - time.monotonic())):
            raise LineCut

    def cut(self) -> None:
        """Pull the cable out: the name is gone and whoever waits gets `LineCut`."""
        self._link.unlink(missing_ok=True)
        self._cut.set()
        os.write(self._wake_write, b"!")

    def close(self) -> None:
        """Hang up. Call it when no thread uses the line any more."""
        for end in (self._ours, self._theirs, self._wake_read, self._wake_write):
            os.close(end)
