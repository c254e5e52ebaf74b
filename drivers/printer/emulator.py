"""An ESC/POS ticket printer on TCP that prints pictures, with the faults a hall knows.

It behaves as an Epson TM-T88III behind a network board: one connection at a time, real-time
requests answered whatever happens, everything else in its order. When the paper ends it stops,
keeps what it has received, and goes on with that on new paper unless it was told to forget.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from struct import pack
from threading import Condition, Thread
from time import monotonic
from typing import Literal

from drivers.printer.emulator_commands import (
    ClearRequest,
    Command,
    Cut,
    DotRow,
    Feed,
    Initialize,
    RealTimeEar,
    SensorQuery,
    StatusRequest,
    Unknown,
    commands,
)
from drivers.printer.emulator_paper import HEAD_TO_CUTTER_ROWS, ROWS_PER_MM, Paper, PrintedTicket

PaperState = Literal["ok", "low", "out"]

_RECEIVE_BUFFER_BYTES = 65_536  # more than a ticket
_STRIDE_S = 0.005  # the motor is waited for in steps, not row by row
_STANDSTILL_S = 0.02  # after such a pause it starts anew and catches nothing up
_RESET_ON_CLOSE = pack("ii", 1, 0)


class _Forget(Exception):
    """The buffer was cleared or the power went: leave what is being done."""


class PrinterEmulator:
    """A printer whose paper can be looked at. All methods may be called from any thread.

    `paper_mm_s` is how fast the paper moves; with None it takes no time.
    """

    def __init__(self, *, paper_mm_s: float | None = 150.0, width_dots: int = 576) -> None:
        self.mute = False
        """It hangs: it takes everything and answers nothing."""
        self.tickets: list[PrintedTicket] = []
        """All pieces of paper that came out, in order."""
        self.unknown: list[bytes] = []
        """What it was sent and does not understand."""
        self._row_s = 0.0 if paper_mm_s is None else 1 / (paper_mm_s * ROWS_PER_MM)
        self._strip = Paper(width_dots)
        self._changed = Condition()
        self._paper: PaperState = "ok"
        self._cover_open = False
        self._rows_left: int | None = None
        self._received = bytearray()
        self._must_forget = False
        self._stopped = False
        self._moved_until_s = 0.0
        self._address = ("127.0.0.1", 0)
        self._listener: socket.socket | None = None
        self._connection: socket.socket | None = None
        self._ear: Thread | None = None
        self._motor = Thread(target=self._work, name="printer emulator", daemon=True)

    @property
    def address(self) -> tuple[str, int]:
        """Host and port, the same after each `plug`."""
        return self._address

    @property
    def paper(self) -> PaperState:
        return self._paper

    @paper.setter
    def paper(self, paper: PaperState) -> None:
        with self._changed:
            if paper == "out":
                self._end_of_paper()
            self._paper = paper
            self._changed.notify_all()

    @property
    def cover_open(self) -> bool:
        return self._cover_open

    @cover_open.setter
    def cover_open(self, is_open: bool) -> None:
        with self._changed:
            self._cover_open = is_open
            self._changed.notify_all()

    @property
    def run_out_after_mm(self) -> float | None:
        """How much paper is left on the roll; None is plenty."""
        return None if self._rows_left is None else self._rows_left / ROWS_PER_MM

    @run_out_after_mm.setter
    def run_out_after_mm(self, length_mm: float | None) -> None:
        with self._changed:
            self._rows_left = None if length_mm is None else round(length_mm * ROWS_PER_MM)

    def start(self) -> None:
        self._motor.start()
        self.plug()

    def stop(self) -> None:
        self.unplug()
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._motor.join()

    def plug(self) -> None:
        """Switch it on and connect it."""
        if self._listener is None:
            self._listener = socket.create_server(self._address)
            self._address = self._listener.getsockname()
            self._ear = Thread(target=self._serve, args=(self._listener,), daemon=True)
            self._ear.start()

    def unplug(self) -> None:
        """Pull the plug: what it received is lost, what hangs out is torn off."""
        if self._listener is None or self._ear is None:
            return
        with self._changed:
            listener, self._listener = self._listener, None
            listener.shutdown(socket.SHUT_RDWR)  # ends a waiting accept
            listener.close()
            if self._connection is not None:
                with suppress(OSError):  # the other end may have gone first
                    self._connection.shutdown(socket.SHUT_RDWR)
            self._forget()
            self._take(self._strip.tear_off(monotonic()))
        self._ear.join()

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
                with self._changed:
                    if self._listener is not listener:
                        return
                    self._connection = connection
                self._listen(connection)
                with self._changed:
                    self._connection = None

    def _listen(self, connection: socket.socket) -> None:
        ear = RealTimeEar()
        while data := _received(connection):
            for piece in ear.listen(data):
                match piece:
                    case StatusRequest(n):
                        self._answer(bytes((self._status(n),)))
                    case ClearRequest():
                        with self._changed:
                            self._forget()
                        self._answer(b"\x37\x25\x00")
                    case bytes():
                        self._keep(piece)

    def _keep(self, data: bytes) -> None:
        with self._changed:
            self._changed.wait_for(
                lambda: len(self._received) < _RECEIVE_BUFFER_BYTES or self._listener is None
            )
            self._received += data
            self._changed.notify_all()

    def _forget(self) -> None:
        self._received.clear()
        self._strip.interrupt()
        self._must_forget = True
        self._changed.notify_all()

    def _answer(self, data: bytes) -> None:
        with self._changed:
            if self._connection is not None and not self.mute:
                with suppress(OSError):  # nobody listens any more
                    self._connection.sendall(data)

    def _status(self, n: int) -> int:
        """Return the answer to DLE EOT n, by the guide's tables."""
        out = self._paper == "out"
        match n:
            case 1:  # bit 2: the drawer connector's pin 3 is high when there is no drawer
                return 0x12 | 0x04 | (0x08 if out or self._cover_open else 0)
            case 2:
                return 0x12 | (0x04 if self._cover_open else 0) | (0x20 if out else 0)
            case 3:
                return 0x12
            case _:
                return 0x12 | (0 if self._paper == "ok" else 0x0C) | (0x60 if out else 0)

    def _work(self) -> None:
        while not self._stopped:
            try:
                for command in commands(self._read):
                    self._obey(command)
            except _Forget:
                continue

    def _read(self, count: int) -> bytes:
        with self._changed:
            self._wait_for(lambda: len(self._received) >= count)
            data = bytes(self._received[:count])
            del self._received[:count]
            self._changed.notify_all()
            return data

    def _obey(self, command: Command) -> None:
        match command:
            case Initialize():
                self._strip.begin_job()
            case DotRow(dots):
                self._move(dots)
            case Feed(rows):
                self._feed(rows)
            case Cut(after_feed_to_cutter, extra_rows):
                self._feed(extra_rows + HEAD_TO_CUTTER_ROWS * after_feed_to_cutter)
                self._come_to_rest()
                with self._changed:
                    self._take(self._strip.cut(monotonic()))
            case SensorQuery(n):
                self._come_to_rest()
                self._answer(b"\x03" if n == 1 and self._paper == "low" else b"\x00")
            case Unknown(data):
                self.unknown.append(data)

    def _feed(self, rows: int) -> None:
        for _ in range(rows):
            self._move(None)

    def _move(self, dots: bytes | None) -> None:
        with self._changed:
            self._wait_for(self._can_move)
            now_s = monotonic()
            if now_s - self._moved_until_s > _STANDSTILL_S:
                self._moved_until_s = now_s
            self._moved_until_s += self._row_s
            self._strip.move(dots)
            if self._rows_left is not None:
                self._rows_left -= 1
                if self._rows_left <= 0:
                    self._end_of_paper()
            if self._moved_until_s - now_s > _STRIDE_S:
                self._wait(self._moved_until_s)

    def _come_to_rest(self) -> None:
        with self._changed:
            self._wait(self._moved_until_s)
            self._moved_until_s = 0.0
            self._wait_for(self._can_move)

    def _can_move(self) -> bool:
        return self._paper != "out" and not self._cover_open

    def _end_of_paper(self) -> None:
        self._paper = "out"
        self._rows_left = None
        self._take(self._strip.tear_off(monotonic()))

    def _take(self, piece: PrintedTicket | None) -> None:
        if piece is not None:
            self.tickets.append(piece)

    def _wait(self, until_s: float) -> None:
        self._wait_for(lambda: False, max(0.0, until_s - monotonic()))

    def _wait_for(self, condition: Callable[[], bool], timeout_s: float | None = None) -> None:
        self._changed.wait_for(lambda: condition() or self._must_forget or self._stopped, timeout_s)
        if self._must_forget or self._stopped:
            self._must_forget = False
            raise _Forget


def _received(connection: socket.socket) -> bytes:
    """Return what came, or nothing when the connection has ended in whatever way."""
    try:
        return connection.recv(4096)
    except OSError:
        return b""
