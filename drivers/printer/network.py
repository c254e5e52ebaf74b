"""The driver of ESC/POS ticket printers on a network (raw TCP, port 9100)."""

from contextlib import closing, suppress
from threading import Event
from time import monotonic

from PIL.Image import Image

from drivers.errors import Cancelled, DeviceError, DeviceFault, DeviceMissing, DeviceSilent
from drivers.printer.escpos_job import CLEAR_BUFFERS, real_time_request, ticket_job
from drivers.printer.escpos_line import EscposLine
from drivers.printer.escpos_status import AnswerKind, paper_ended, state_of, stopped_by_paper_end
from drivers.printer.state import PrinterState, PrintProof

_ANSWER_S = 0.5  # real-time requests are answered at once, also by a printer that is busy
_QUIET_S = 0.3  # a printer at work is asked about its paper when it says nothing for so long


class NetworkTicketPrinter:
    """A `TicketPrinter`: a ticket counts as printed when a question behind its data is answered.

    Each call makes a connection and closes it: many printers serve one at a time, and a connection
    that was left open for hours may be dead without a sign.
    """

    def __init__(self, host: str, port: int = 9100, *, width_dots: int = 576) -> None:
        self._host = host
        self._port = port
        self._width_dots = width_dots
        self._buffer_is_empty = False  # an earlier process may have left half a ticket in there

    @property
    def width_dots(self) -> int:
        return self._width_dots

    def print_ticket(self, ticket: Image, *, timeout_s: float, cancel: Event) -> PrintProof:
        if ticket.mode != "1" or ticket.width != self._width_dots:
            raise ValueError(f"a ticket is a 1-bit picture {self._width_dots} dots wide")
        job = ticket_job(ticket)
        deadline_s = monotonic() + timeout_s
        line = EscposLine(self._host, self._port, deadline_s=deadline_s, cancel=cancel)
        try:
            self._make_ready(line, deadline_s)
            if cancel.is_set():
                raise Cancelled("the ticket was cancelled before its first byte")
            self._buffer_is_empty = False
            proof = _print(line, job, deadline_s)
            self._buffer_is_empty = proof is PrintProof.PROVEN
            return proof
        finally:
            line.close(drop_unsent=not self._buffer_is_empty)

    def status(self, *, timeout_s: float) -> PrinterState:
        deadline_s = monotonic() + timeout_s
        try:
            line = EscposLine(self._host, self._port, deadline_s=deadline_s, cancel=Event())
            with closing(line):
                return _ask_state(line, deadline_s)
        except DeviceMissing:
            return PrinterState.MISSING
        except DeviceSilent:
            return PrinterState.SILENT
        except DeviceFault:
            return PrinterState.FAULT

    def close(self) -> None:
        """Nothing is open between two calls."""

    def _make_ready(self, line: EscposLine, deadline_s: float) -> None:
        state = _ask_state(line, deadline_s)
        if not state.can_print:
            raise DeviceFault(f"the printer cannot print: {state.value}")
        if not self._buffer_is_empty:
            with suppress(DeviceSilent):  # not every printer knows how to forget
                _clear(line)


def _ask_state(line: EscposLine, deadline_s: float) -> PrinterState:
    statuses = []
    for n in (1, 2, 3, 4):
        until_s = min(deadline_s, monotonic() + _ANSWER_S)
        line.send(real_time_request(n), deadline_s=until_s)
        answer = line.answer(deadline_s=until_s)
        while answer.kind is not AnswerKind.REAL_TIME:
            if answer.kind is AnswerKind.UNKNOWN:
                raise DeviceFault(f"an ESC/POS printer does not answer {answer.status:#04x}")
            answer = line.answer(deadline_s=until_s)  # that was for a job of the past
        statuses.append(answer.status)
    return state_of(*statuses)


def _print(line: EscposLine, job: bytes, deadline_s: float) -> PrintProof:
    """Send the ticket. From its first byte on nothing is an error any more, only a doubt."""
    with suppress(DeviceError):
        line.send(job, deadline_s=deadline_s)
        if _is_done(line, deadline_s):
            return PrintProof.PROVEN
    with suppress(DeviceError):
        _clear(line)
    return PrintProof.UNPROVEN


def _is_done(line: EscposLine, deadline_s: float) -> bool:
    """Wait for the answer that stands behind the ticket, or for a sign that none will come."""
    while True:
        try:
            answer = line.answer(deadline_s=min(deadline_s, monotonic() + _QUIET_S))
        except DeviceSilent:
            line.send(real_time_request(2), deadline_s=deadline_s)
            continue
        match answer.kind:
            case AnswerKind.IN_ORDER:
                return not paper_ended(answer.status)
            case AnswerKind.UNKNOWN:
                return False
            case AnswerKind.REAL_TIME if stopped_by_paper_end(answer.status):
                return False


def _clear(line: EscposLine) -> None:
    """Make the printer forget what it has not printed, so that it never comes out later."""
    until_s = monotonic() + _ANSWER_S
    line.send(CLEAR_BUFFERS, deadline_s=until_s)
    while line.answer(deadline_s=until_s).kind is not AnswerKind.CLEARED:
        pass
