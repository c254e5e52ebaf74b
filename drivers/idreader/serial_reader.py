"""An ID card reader on a serial line: find, select, read, and hold until the card is taken."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event

from drivers.errors import Cancelled, DeviceFault, DeviceMissing, DeviceSilent, NothingSeen
from drivers.idreader.base import CardUnreadable
from drivers.idreader.card import CardHint, IdCard
from drivers.idreader.record import RecordError, parse_record
from drivers.idreader.sam import CardFiles, Command, Reply, Status, card_files
from drivers.idreader.serial_port import SerialPort
from drivers.idreader.session import USUAL_BAUD, LineDamaged, SamSession
from drivers.status import DeviceState

FIND_INTERVAL_S = 0.3
"""Public drivers of such readers ask the module no more often than this."""

SHORT_ANSWER_S = 0.5
"""To the first byte of every answer but a read. Published drivers wait 0.3 s to 1 s."""

READ_ANSWER_S = 3.0
"""To the first byte of a read. Published drivers wait 1.1 s to 3 s."""

FINDS_UNTIL_SILENT = 3
"""One lost answer is not a broken reader; three are told within two seconds."""

HOLD_S = 3.0
"""How long a card is taken to lie there when the module cannot tell."""

_HINTS: Mapping[Status | None, CardHint] = {
    Status.CARD_REFUSED_MODULE: CardHint.PLACE_AGAIN,
    Status.MODULE_REFUSED_CARD: CardHint.SEE_STAFF,
    Status.DATA_NOT_VERIFIED: CardHint.SEE_STAFF,
    Status.WRONG_CARD: CardHint.ONE_CARD_ONLY,
    Status.READ_FAILED: CardHint.PLACE_AGAIN,
    Status.NO_RANDOM_NUMBER: CardHint.PLACE_AGAIN,
    Status.NO_CARD: CardHint.PLACE_AGAIN,
    Status.SELECT_FAILED: CardHint.PLACE_AGAIN,
}
"""What the person can do; every other word is a fault that staff must look at."""


class SerialIdReader:
    """A reader with a SAM module on a serial port (`drivers.idreader.base.IdReader`).

    - The port is opened by the first call that needs it, and again by its path after it was
      gone: give a path that survives replugging (`/dev/serial/by-id/...`).
    - The module is asked for a card only inside `read_card` and `wait_until_taken`.
    - After a failed read the card must be taken off before it is read again: the chip can hang
      until it has left the field.
    - After a good read the same card is read again if the module finds it. Many modules refuse
      to, until it was taken off (https://github.com/waitingsong/node-idcard-reader#注意事项).
    """

    def __init__(self, port: str, *, baud: int = USUAL_BAUD) -> None:
        self._port = port
        self._baud = baud
        self._session: SamSession | None = None
        self._next_find_s = 0.0
        self._must_be_taken = False
        self._hold_until_s = 0.0
        self._tells_presence = False

    def read_card(self, *, timeout_s: float, cancel: Event) -> IdCard:
        deadline_s = time.monotonic() + timeout_s
        with self._connected() as session:
            self._await_card(session, deadline_s, cancel)
            try:
                card = _read(session, cancel)
            except CardUnreadable:
                self._must_be_taken = True
                raise
        self._hold_until_s = time.monotonic() + HOLD_S
        return card

    def wait_until_taken(self, *, timeout_s: float, cancel: Event) -> bool:
        """Wait until the card is taken, as far as the module can tell.

        A module that finds no card may mean that the card is gone, or that it is the one that
        was just read. Therefore the module is first asked for a file of the card that it has
        already unlocked, which only works while the card lies there. That this is so on every
        module is unproven; where neither question was ever answered with yes, the card is taken
        to be gone `HOLD_S` seconds after it was read.
        """
        deadline_s = time.monotonic() + timeout_s
        with self._connected() as session:
            while True:
                if self._lies_there(session, cancel):
                    self._tells_presence = True
                elif self._tells_presence or time.monotonic() >= self._hold_until_s:
                    self._must_be_taken = False
                    return True
                next_s = time.monotonic() + FIND_INTERVAL_S
                _pause_until(min(next_s, deadline_s), cancel)
                if next_s >= deadline_s:
                    return False

    def status(self, *, timeout_s: float) -> DeviceState:
        try:
            with self._connected() as session:
                reply = session.ask(Command.STATUS, timeout_s=timeout_s, cancel=Event())
        except DeviceMissing:
            return DeviceState.MISSING
        except DeviceSilent:
            return DeviceState.SILENT
        except LineDamaged:
            return DeviceState.FAULT
        return DeviceState.READY if reply.status is Status.OK else DeviceState.FAULT

    def close(self) -> None:
        if self._session is not None:
            with suppress(DeviceMissing):
                self._session.close()
            self._session = None

    @contextmanager
    def _connected(self) -> Iterator[SamSession]:
        """Open the port if need be; forget it when it is found gone."""
        if self._session is not None:
            try:
                self._session.discard_input()
            except DeviceMissing:  # replugged while nobody asked
                self.close()
        if self._session is None:
            self._session = SamSession(SerialPort(self._port, baud=self._baud), baud=self._baud)
            self._tells_presence = False
        try:
            yield self._session
        except DeviceMissing:
            self.close()
            raise

    def _await_card(self, session: SamSession, deadline_s: float, cancel: Event) -> None:
        while True:
            if not self._find(session, cancel):
                self._must_be_taken = False
            elif not self._must_be_taken:
                return
            if self._next_find_s >= deadline_s:
                break
        _pause_until(deadline_s, cancel)
        if self._must_be_taken:
            raise CardUnreadable(CardHint.PLACE_AGAIN, "the unreadable card was not taken off")
        raise NothingSeen("no card was laid down in time")

    def _find(self, session: SamSession, cancel: Event) -> bool:
        for _ in range(FINDS_UNTIL_SILENT - 1):
            with suppress(DeviceSilent, LineDamaged):
                return self._find_once(session, cancel)
        return self._find_once(session, cancel)

    def _find_once(self, session: SamSession, cancel: Event) -> bool:
        _pause_until(self._next_find_s, cancel)
        self._next_find_s = time.monotonic() + FIND_INTERVAL_S
        reply = session.ask(Command.FIND, timeout_s=SHORT_ANSWER_S, cancel=cancel)
        if reply.status not in (Status.FOUND, Status.NO_CARD):
            raise DeviceFault(_words_for(reply))
        return reply.status is Status.FOUND

    def _lies_there(self, session: SamSession, cancel: Event) -> bool:
        with suppress(DeviceSilent, LineDamaged):
            reply = session.ask(Command.NEWEST_ADDRESS, timeout_s=SHORT_ANSWER_S, cancel=cancel)
            if reply.status in (Status.OK, Status.NO_SUCH_ITEM):
                return True
        return self._find(session, cancel)


def _read(session: SamSession, cancel: Event) -> IdCard:
    try:
        _demand_ok(session.ask(Command.SELECT, timeout_s=SHORT_ANSWER_S, cancel=cancel))
        reply = session.ask(Command.READ, timeout_s=READ_ANSWER_S, cancel=cancel)
    except LineDamaged as error:
        raise CardUnreadable(CardHint.PLACE_AGAIN, str(error)) from error
    _demand_ok(reply)
    files = _files_of(reply)
    try:
        return parse_record(files.text, files.photo)
    except RecordError as error:
        raise CardUnreadable(CardHint.SEE_STAFF, str(error)) from error


def _files_of(reply: Reply) -> CardFiles:
    try:
        return card_files(reply.data)
    except ValueError as error:
        raise DeviceFault(str(error)) from error


def _demand_ok(reply: Reply) -> None:
    if reply.status is Status.OK:
        return
    hint = _HINTS.get(reply.status)
    if hint is None:
        raise DeviceFault(_words_for(reply))
    raise CardUnreadable(hint, _words_for(reply))


def _words_for(reply: Reply) -> str:
    name = reply.status.name if reply.status is not None else "unknown"
    return f"the module answered {reply.sw3:02X} ({name})"


def _pause_until(when_s: float, cancel: Event) -> None:
    if cancel.wait(max(0.0, when_s - time.monotonic())):
        raise Cancelled("the caller gave up waiting for a card")
