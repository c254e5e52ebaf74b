"""The emulated printer as seen on the wire, with bytes written out by hand."""

import socket
import time
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.emulator import PaperState, PrinterEmulator
from drivers.printer.emulator_commands import (
    ClearRequest,
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

WAIT_S = 5.0
INITIALIZE, CUT, PAPER_QUERY = b"\x1b@", b"\x1dV\x42\x00", b"\x1dr\x01"
CLEAR, CLEARED = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", b"\x37\x25\x00"
HEAD_TO_CUTTER_ROWS = 120


def black(rows: int) -> bytes:
    return b"\x1dv0\x00\x48\x00" + rows.to_bytes(2, "little") + b"\xff" * 72 * rows


def asked(line: socket.socket, request: bytes, length: int = 1) -> bytes:
    line.sendall(request)
    return line.recv(length, socket.MSG_WAITALL)


def wait_until_stopped(line: socket.socket) -> None:
    """Ask until the printer says that it stands still for want of paper."""
    deadline_s = time.monotonic() + WAIT_S
    while asked(line, b"\x10\x04\x02") != b"\x32":
        assert time.monotonic() < deadline_s


def understood(data: bytes) -> list[object]:
    """Interpret `data` as a whole; what is cut short at its end is left out."""
    stream = BytesIO(data)

    def read(count: int) -> bytes:
        if len(piece := stream.read(count)) < count:
            raise EOFError
        return piece

    found: list[object] = []
    try:
        for command in commands(read):
            found.append(command)
    except EOFError:
        return found
    raise AssertionError("the stream of commands ended by itself")


@pytest.fixture
def printer() -> Iterator[PrinterEmulator]:
    emulator = PrinterEmulator(paper_mm_s=None)
    emulator.start()
    yield emulator
    emulator.stop()


@pytest.fixture
def line(printer: PrinterEmulator) -> Iterator[socket.socket]:
    with socket.create_connection(printer.address, WAIT_S) as connection:
        yield connection


@pytest.mark.parametrize(
    ("data", "meant"),
    [
        (INITIALIZE, [Initialize()]),
        (b"\n\x1bJ\x08\x1bd\x02", [Feed(30), Feed(8), Feed(60)]),
        (b"\x1dv0\x00\x01\x00\x02\x00\xaa\x55", [DotRow(b"\xaa"), DotRow(b"\x55")]),
        (b"\x1dv00\x01\x00\x01\x00\xaa", [DotRow(b"\xaa")]),
        (b"\x1dV\x00\x1dV1", [Cut(False), Cut(False)]),
        (b"\x1dV\x41\x00\x1dVB\x08", [Cut(True), Cut(True, 8)]),
        (b"\x1dr\x01\x1dr2", [SensorQuery(1), SensorQuery(2)]),
        (b"\x1b!\x00\x1ba\x01\x1b3\x10\x00\r\x1b@", [Initialize()]),
        (b"\x10\x04\x01" + CLEAR + b"\x10\x14\x01\x00\x01\x10\x05\x02\n", [Feed(30)]),
        (b"A\x1bZ\x1dV\x09", [Unknown(b"A"), Unknown(b"\x1bZ"), Unknown(b"\x1dV\x09")]),
        (b"\x1dv0\x03", [Unknown(b"\x1dv0\x03")]),
        (b"\x1dv0\x00\x02\x00\x01\x00\xaa", []),
    ],
)
def test_bytes_are_commands(data: bytes, meant: list[object]) -> None:
    assert understood(data) == meant


@given(st.binary(max_size=200) | st.lists(st.sampled_from(b"\x10\x1b\x1dv0V@\x00\x01r")).map(bytes))
def test_no_bytes_whatever_break_the_interpreter(data: bytes) -> None:
    understood(data)


@given(st.lists(st.sampled_from([b"\x10", b"\x04", b"\x02", b"\x14\x08\x01\x03\x14", CLEAR, b"x"])))
def test_real_time_requests_are_heard_however_they_are_chopped(pieces: list[bytes]) -> None:
    def requests(heard: list[bytes | StatusRequest | ClearRequest]) -> list[object]:
        return [piece for piece in heard if not isinstance(piece, bytes)]

    whole, chopped = RealTimeEar(), RealTimeEar()
    heard = [piece for data in pieces for piece in chopped.listen(data)]
    assert requests(heard) == requests(whole.listen(b"".join(pieces)))
    assert b"".join(piece for piece in heard if isinstance(piece, bytes)) == b"".join(pieces)


@pytest.mark.parametrize(
    ("paper", "cover_open", "answers"),
    [
        ("ok", False, b"\x16\x12\x12\x12"),
        ("low", False, b"\x16\x12\x12\x1e"),
        ("out", False, b"\x1e\x32\x12\x7e"),
        ("ok", True, b"\x1e\x16\x12\x12"),
    ],
)
def test_the_real_time_status_tells_paper_and_cover(
    printer: PrinterEmulator,
    line: socket.socket,
    paper: PaperState,
    cover_open: bool,
    answers: bytes,
) -> None:
    printer.paper, printer.cover_open = paper, cover_open
    assert b"".join(asked(line, bytes((0x10, 4, n))) for n in (1, 2, 3, 4)) == answers


def test_a_ticket_is_what_lies_between_two_cuts(
    printer: PrinterEmulator, line: socket.socket
) -> None:
    """The paper between head and cutter is blank at the top of each ticket."""
    for rows in (80, 16):
        asked(line, INITIALIZE + black(rows) + CUT + PAPER_QUERY)
    for ticket, rows in zip(printer.tickets, (80, 16), strict=True):
        assert (ticket.cut, ticket.complete) == (True, True)
        assert ticket.image.size == (576, HEAD_TO_CUTTER_ROWS + rows)
        assert ticket.length_mm == 15 + rows / 8
        assert ticket.image.convert("L").point(lambda dot: 255 - dot).getbbox() == (
            0, HEAD_TO_CUTTER_ROWS, 576, HEAD_TO_CUTTER_ROWS + rows,
        )  # fmt: skip


def test_without_feeding_the_cutter_cuts_15_mm_behind_the_last_row(
    printer: PrinterEmulator, line: socket.socket
) -> None:
    asked(line, black(200) + b"\x1dV\x00" + PAPER_QUERY)
    asked(line, CUT + PAPER_QUERY)
    first, rest = (ticket.image.convert("L").histogram()[0] // 576 for ticket in printer.tickets)
    assert (first, rest) == (80, 120)


def test_dots_beside_the_paper_are_lost(printer: PrinterEmulator, line: socket.socket) -> None:
    asked(line, b"\x1dv0\x00\x64\x00\x01\x00" + b"\xff" * 100 + CUT + PAPER_QUERY)
    assert printer.tickets[0].image.convert("L").histogram()[0] == 576


def test_what_it_does_not_understand_is_kept_for_the_test_to_see(
    printer: PrinterEmulator, line: socket.socket
) -> None:
    asked(line, b"\x1bZ?" + PAPER_QUERY)
    assert printer.unknown == [b"\x1bZ", b"?"]


def test_low_paper_is_told_in_order_too(printer: PrinterEmulator, line: socket.socket) -> None:
    assert asked(line, PAPER_QUERY) == b"\x00"
    printer.paper = "low"
    assert asked(line, PAPER_QUERY) == b"\x03"


def test_paper_moves_at_its_speed_without_drift() -> None:
    """An answer in order comes when the paper has stopped, one in real time at once."""
    printer = PrinterEmulator(paper_mm_s=150.0)
    printer.start()
    try:
        with socket.create_connection(printer.address, WAIT_S) as line:
            started_s = time.monotonic()
            line.sendall(INITIALIZE + black(480) + CUT + PAPER_QUERY)
            assert asked(line, b"\x10\x04\x01") == b"\x16"
            assert time.monotonic() - started_s < 0.2
            assert line.recv(1) == b"\x00"
            took_s = time.monotonic() - started_s
    finally:
        printer.stop()
    assert 0 <= took_s - 75 / 150 < 0.05
    assert 0 <= printer.tickets[0].printed_at_s - started_s - 75 / 150 < 0.05


def test_when_the_paper_ends_it_stops_and_goes_on_with_the_rest_on_new_paper(
    printer: PrinterEmulator, line: socket.socket
) -> None:
    """So do real printers: that is how half a ticket of the couple before comes out."""
    printer.run_out_after_mm = 5
    line.sendall(INITIALIZE + black(100) + CUT + PAPER_QUERY)
    wait_until_stopped(line)
    (torn,) = printer.tickets
    assert (torn.cut, torn.complete) == (False, False)
    assert torn.image.convert("L").histogram()[0] == 40 * 576
    assert printer.paper == "out"
    assert printer.run_out_after_mm is None

    printer.paper = "ok"
    assert line.recv(1) == b"\x00"
    rest = printer.tickets[1]
    assert (rest.cut, rest.complete) == (True, False)
    assert rest.image.convert("L").histogram()[0] == 60 * 576


def test_what_is_cleared_while_there_is_no_paper_never_comes_out(
    printer: PrinterEmulator, line: socket.socket
) -> None:
    printer.run_out_after_mm = 5
    line.sendall(INITIALIZE + black(100) + CUT + PAPER_QUERY)
    wait_until_stopped(line)
    assert asked(line, CLEAR, 3) == CLEARED
    printer.paper = "ok"
    assert asked(line, INITIALIZE + black(8) + CUT + PAPER_QUERY) == b"\x00"
    assert len(printer.tickets) == 2
    assert printer.tickets[1].complete
    assert printer.tickets[1].image.height == HEAD_TO_CUTTER_ROWS + 8


def test_an_open_cover_holds_the_job_until_it_is_closed(
    printer: PrinterEmulator, line: socket.socket
) -> None:
    printer.cover_open = True
    line.sendall(INITIALIZE + black(8) + CUT + PAPER_QUERY)
    assert asked(line, b"\x10\x04\x02") == b"\x16"
    assert printer.tickets == []
    printer.cover_open = False
    assert line.recv(1) == b"\x00"
    assert printer.tickets[0].complete


def test_a_mute_printer_takes_everything_and_answers_nothing(
    printer: PrinterEmulator, line: socket.socket
) -> None:
    printer.mute = True
    line.settimeout(0.05)
    with pytest.raises(TimeoutError):
        asked(line, b"\x10\x04\x01" + PAPER_QUERY)


def test_pulling_the_plug_ends_the_line_and_forgets_what_was_received(
    printer: PrinterEmulator, line: socket.socket
) -> None:
    printer.cover_open = True
    line.sendall(INITIALIZE + black(8) + CUT)
    asked(line, b"\x10\x04\x01")
    printer.unplug()
    with pytest.raises(OSError, match=r"refused|reset"):
        socket.create_connection(printer.address, WAIT_S).recv(1)
    printer.cover_open = False
    printer.plug()
    with socket.create_connection(printer.address, WAIT_S) as again:
        assert asked(again, INITIALIZE + black(16) + CUT + PAPER_QUERY) == b"\x00"
    assert [ticket.image.height for ticket in printer.tickets] == [HEAD_TO_CUTTER_ROWS + 16]


def test_it_can_be_stopped_in_the_midst_of_a_job_and_plugged_and_unplugged_twice() -> None:
    printer = PrinterEmulator(paper_mm_s=1.0)
    printer.start()
    printer.plug()
    with socket.create_connection(printer.address, WAIT_S) as line:
        line.sendall(INITIALIZE + black(400))
        asked(line, b"\x10\x04\x01")
        started_s = time.monotonic()
        printer.stop()
    printer.unplug()
    assert time.monotonic() - started_s < 1
