"""An ID card reader on the other side of the wire: for tests, the bench and benchmarks."""

import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Literal

from drivers.idreader.emulated_card import CardOnPad
from drivers.idreader.emulated_line import EmulatedLine, LineCut
from drivers.idreader.emulated_module import Asked, EmulatedModule, asked_by, take_request
from drivers.idreader.emulator_timing import FIND_S, NEWEST_ADDRESS_S, READ_S, SELECT_S, wire_s

_CHIP_S = {
    Asked.FIND: FIND_S,
    Asked.SELECT: SELECT_S,
    Asked.READ: READ_S,
    Asked.NEWEST_ADDRESS: NEWEST_ADDRESS_S,
}

_LONG_REPLY_BYTES = 64


WireEventKind = Literal["find_answered_card", "read_started", "read_last_byte"]
"""`find_answered_card` is the start of the first find that found the card lying there."""


@dataclass(frozen=True, slots=True)
class WireEvent:
    """Something that happened on the wire; never what was on it."""

    kind: WireEventKind
    at_s: float
    """Monotonic time in seconds."""


class SamEmulator(EmulatedModule):
    """A module that is plugged in as a pseudo terminal behind `link`.

    All methods and attributes may be used from any thread.

    Attributes:
        mute: it hears and never answers.
        corrupt: one bit of every long reply is flipped on the wire.
        log: what happened on the wire, oldest first.
    """

    def __init__(self, link: Path, *, paced: bool = True) -> None:
        """`paced` gives chip and wire their times; without it everything is answered at once."""
        super().__init__()
        self.mute = False
        self.corrupt = False
        self.log: list[WireEvent] = []
        self._link = link
        self._paced = paced
        self._found_before = False
        self._module_lock = Lock()
        self._plug_lock = Lock()
        self._plugged: tuple[EmulatedLine, Thread] | None = None

    def start(self) -> None:
        """Plug it in."""
        self.plug()

    def stop(self) -> None:
        """Pull it out and end its thread. May be called twice."""
        self.unplug()

    def place(self, card: CardOnPad) -> None:
        """Lay down a card, instead of one that lies there."""
        self.lay_down(card)

    def take_away(self) -> None:
        """Take the card, whatever the module is doing with it."""
        self.lay_down(None)

    def lay_down(self, card: CardOnPad | None) -> None:
        with self._module_lock:
            super().lay_down(card)
            self._found_before = False

    def plug(self) -> None:
        """Connect the cable; the card, if any, still lies there."""
        with self._plug_lock:
            if self._plugged is not None:
                return
            with self._module_lock:
                self.power_up()
            line = EmulatedLine(self._link)
            thread = Thread(target=self._serve, args=(line,), name="id reader", daemon=True)
            self._plugged = line, thread
            thread.start()

    def unplug(self) -> None:
        """Pull the cable, even in the middle of a reply."""
        with self._plug_lock:
            if self._plugged is None:
                return
            line, thread = self._plugged
            self._plugged = None
            line.cut()
            thread.join()
            line.close()

    def _serve(self, line: EmulatedLine) -> None:
        received = bytearray()
        try:
            while True:
                received += line.receive()
                arrived_s = time.monotonic()
                while (request := take_request(received)) is not None:
                    if not self.mute:
                        self._answer(line, request, arrived_s)
        except LineCut:
            return

    def _answer(self, line: EmulatedLine, request: bytes, arrived_s: float) -> None:
        asked = asked_by(request)
        if asked == Asked.READ:
            self._note("read_started", arrived_s)
        begin_s = arrived_s
        if self._paced:
            begin_s += wire_s(len(request)) + _CHIP_S.get(asked, 0.0)
            line.pause_until(begin_s)
        with self._module_lock:
            reply = self.answer(request)
            if asked == Asked.FIND and reply[9] == 0x9F and not self._found_before:
                self._found_before = True
                self._note("find_answered_card", arrived_s)
        if self.corrupt and len(reply) > _LONG_REPLY_BYTES:
            reply = _with_a_bit_flipped(reply)
        # The last byte goes alone, so that its event is in the log before anybody can have it.
        if self._paced:
            line.send_at_wire_speed(reply[:-1], begin_s=begin_s)
            line.pause_until(begin_s + wire_s(len(reply)))
        else:
            line.send(reply[:-1])
        if len(reply) > _LONG_REPLY_BYTES:
            self._note("read_last_byte", time.monotonic())
        line.send(reply[-1:])

    def _note(self, kind: WireEventKind, at_s: float) -> None:
        self.log.append(WireEvent(kind, at_s))


def _with_a_bit_flipped(reply: bytes) -> bytes:
    middle = len(reply) // 2
    return reply[:middle] + bytes((reply[middle] ^ 0x01,)) + reply[middle + 1 :]
