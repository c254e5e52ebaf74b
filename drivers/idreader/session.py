"""One command at a time over a line to a SAM module, with its time-outs."""

import time
from collections.abc import Callable, Mapping
from threading import Event

from drivers.errors import Cancelled, DeviceFault, DeviceSilent
from drivers.idreader.sam import Command, Reply, SamDecoder, Status, request
from drivers.idreader.serial_port import ByteTransport

USUAL_BAUD = 115_200

_GAP_S = 0.2
"""Between two bytes of one reply, at the usual speed."""

_WHOLE_REPLY_S = 5.0
"""For a command with its reply, at the usual speed, whatever trickles in."""

_SENDS = 2
"""The module says when a request reached it damaged; it is repeated once."""

_ABOUT_A_CARD = frozenset(
    {
        Status.CARD_REFUSED_MODULE,
        Status.MODULE_REFUSED_CARD,
        Status.DATA_NOT_VERIFIED,
        Status.WRONG_CARD,
        Status.READ_FAILED,
        Status.NO_RANDOM_NUMBER,
        Status.SELECT_FAILED,
        Status.NO_SUCH_ITEM,
    }
)

_NEVER_ITS_ANSWER: Mapping[Command, frozenset[Status]] = {
    Command.STATUS: _ABOUT_A_CARD | {Status.FOUND, Status.NO_CARD},
    Command.FIND: _ABOUT_A_CARD | {Status.OK},
    Command.SELECT: frozenset({Status.FOUND}),
    Command.READ: frozenset({Status.FOUND}),
    Command.NEWEST_ADDRESS: frozenset({Status.FOUND}),
}
"""Such a reply is the late one to an earlier command that was given up."""


class LineDamaged(DeviceFault):
    """Bytes were lost or changed between module and computer."""


class SamSession:
    """Asks a module and waits for the answer that belongs to the question."""

    def __init__(
        self,
        transport: ByteTransport,
        *,
        baud: int = USUAL_BAUD,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._slowness = USUAL_BAUD / baud
        self._monotonic = monotonic

    def ask(self, command: Command, *, timeout_s: float, cancel: Event) -> Reply:
        """Send `command` and return the reply of the module.

        Args:
            timeout_s: how long the module may think before its first byte.
            cancel: ends the wait within 0.1 s.

        Raises:
            DeviceSilent: no reply began in time.
            LineDamaged: the reply is damaged or ended in its middle, or the module twice
                received a damaged request.
            DeviceMissing: the line is gone.
            Cancelled: `cancel` was set.
        """
        for _ in range(_SENDS):
            reply = self._exchange(command, timeout_s, cancel)
            if reply.status not in (Status.BAD_CHECK, Status.BAD_LENGTH):
                return reply
        raise LineDamaged("the module receives damaged requests")

    def discard_input(self) -> None:
        """Forget late bytes. Raises `DeviceMissing` when the line is gone."""
        self._transport.discard_input()

    def close(self) -> None:
        """Give the line back. May be called twice."""
        self._transport.close()

    def _exchange(self, command: Command, timeout_s: float, cancel: Event) -> Reply:
        decoder = SamDecoder()
        self._transport.discard_input()
        self._transport.write(request(command))
        sent_s = heard_s = self._monotonic()
        while not cancel.is_set():
            received = self._transport.read_some()
            for reply in decoder.feed(received):
                if not isinstance(reply, Reply):
                    raise LineDamaged("the check of a reply is wrong")
                if reply.status not in _NEVER_ITS_ANSWER[command]:
                    return reply
            now_s = self._monotonic()
            if received:
                heard_s = now_s
            if decoder.mid_frame and now_s - heard_s > _GAP_S * self._slowness:
                raise LineDamaged("a reply ended in its middle")
            if not decoder.mid_frame and now_s - sent_s > timeout_s:
                raise DeviceSilent("the card reader does not answer")
            if now_s - sent_s > _WHOLE_REPLY_S * self._slowness:
                raise LineDamaged("a reply did not end")
        raise Cancelled("the caller gave up waiting for the card reader")
