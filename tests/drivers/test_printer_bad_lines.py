"""Printers that behave worse than the emulated one: each is a few lines at the other end."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from PIL.Image import new

from drivers.errors import Cancelled, DeviceError, DeviceFault, DeviceMissing
from drivers.printer.network import NetworkTicketPrinter
from drivers.printer.state import PrinterState, PrintProof

TICKET = new("1", (576, 48), 0)
ASB = b"\x14\x00\x0f\x00"
"""Automatic status: its last three bytes look like answers to GS r, one like "paper out"."""

Talk = Callable[[socket.socket], object]


@contextmanager
def printer_that(talks: Talk) -> Iterator[NetworkTicketPrinter]:
    """Serve one connection with `talks`, then hang up."""

    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(5)
            talks(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Thread(target=serve, args=(listener,))
        server.start()
        yield NetworkTicketPrinter(*listener.getsockname())
        server.join(5)
        assert not server.is_alive()


def print_on(driver: NetworkTicketPrinter, timeout_s: float = 3.0) -> PrintProof:
    return driver.print_ticket(TICKET, timeout_s=timeout_s, cancel=Event())


def answer_status(line: socket.socket, answers: tuple[bytes, ...] = (b"\x12",) * 4) -> None:
    for n, answer in enumerate(answers, 1):
        assert line.recv(3, socket.MSG_WAITALL) == bytes((0x10, 0x04, n))
        line.sendall(answer)


def answer_clear(line: socket.socket) -> None:
    assert line.recv(10, socket.MSG_WAITALL) == b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
    line.sendall(b"\x37\x25\x00")


def swallow_job(line: socket.socket) -> None:
    received = b""
    while not received.endswith(b"\x1dr\x01"):
        received += line.recv(4096)


def swallow_all(line: socket.socket) -> None:
    try:
        while line.recv(4096):
            pass
    except ConnectionResetError:
        return


def test_status_packets_that_nobody_asked_for_are_passed_over() -> None:
    def talks(line: socket.socket) -> None:
        line.sendall(ASB)
        answer_status(line, (b"\x13\x12", ASB + b"\x12", b"\x12", b"\x12" + ASB))
        answer_clear(line)
        swallow_job(line)
        line.sendall(ASB + b"\x11" + ASB + b"\x00")

    with printer_that(talks) as driver:
        assert print_on(driver) is PrintProof.PROVEN


def test_a_printer_that_cannot_forget_is_given_its_time_and_then_printed_on() -> None:
    def talks(line: socket.socket) -> None:
        answer_status(line)
        swallow_job(line)
        line.sendall(b"\x00")

    with printer_that(talks) as driver:
        assert print_on(driver) is PrintProof.PROVEN


def test_a_printer_that_takes_everything_and_never_answers_proves_nothing() -> None:
    def talks(line: socket.socket) -> None:
        answer_status(line)
        answer_clear(line)
        swallow_all(line)

    with printer_that(talks) as driver:
        started_s = time.monotonic()
        assert print_on(driver, timeout_s=0.6) is PrintProof.UNPROVEN
        assert time.monotonic() - started_s < 1.5


@pytest.mark.parametrize("answer", [b"\x0c", b"\x0f", b"\xff", b"\x32", b""])
def test_any_other_answer_than_done_proves_nothing(answer: bytes) -> None:
    """Paper end in order, noise, paper end in real time, and a line that ends."""

    def talks(line: socket.socket) -> None:
        answer_status(line)
        answer_clear(line)
        swallow_job(line)
        line.sendall(answer)

    with printer_that(talks) as driver:
        assert print_on(driver) is PrintProof.UNPROVEN


def test_a_late_answer_for_an_earlier_ticket_is_no_proof_of_this_one() -> None:
    def talks(line: socket.socket) -> None:
        answer_status(line, (b"\x00\x12", b"\x12", b"\x12", b"\x12"))
        line.sendall(b"\x00\x00")
        answer_clear(line)
        swallow_all(line)

    with printer_that(talks) as driver:
        assert print_on(driver, timeout_s=0.6) is PrintProof.UNPROVEN


def test_a_cancel_just_before_the_first_byte_is_no_ticket_in_doubt() -> None:
    cancel = Event()

    def talks(line: socket.socket) -> None:
        answer_status(line)
        line.recv(10, socket.MSG_WAITALL)
        cancel.set()
        line.sendall(b"\x37\x25\x00")

    with printer_that(talks) as driver, pytest.raises(Cancelled):
        driver.print_ticket(TICKET, timeout_s=3.0, cancel=cancel)


def test_a_line_that_ends_in_the_midst_of_the_data_proves_nothing() -> None:
    def talks(line: socket.socket) -> None:
        answer_status(line)
        answer_clear(line)
        line.recv(100)

    with printer_that(talks) as driver:
        assert print_on(driver) is PrintProof.UNPROVEN


def test_a_printer_that_takes_no_data_is_given_up_at_the_deadline() -> None:
    done = Event()

    def talks(line: socket.socket) -> None:
        answer_status(line)
        answer_clear(line)
        done.wait(5)

    tall = new("1", (576, 100_000), 0)
    with printer_that(talks) as driver:
        started_s = time.monotonic()
        proof = driver.print_ticket(tall, timeout_s=0.8, cancel=Event())
        took_s = time.monotonic() - started_s
        done.set()
    assert proof is PrintProof.UNPROVEN
    assert took_s < 3.0


@pytest.mark.parametrize(
    ("talks", "error", "state"),
    [
        (lambda line: line.recv(3), DeviceMissing, PrinterState.MISSING),
        (lambda line: line.sendall(b"HTTP/1.1 400"), DeviceFault, PrinterState.FAULT),
        (
            lambda line: answer_status(line, (b"\x12", b"\xff")),
            DeviceFault,
            PrinterState.FAULT,
        ),
    ],
)
def test_what_goes_wrong_before_the_first_byte_is_an_error_and_a_state(
    talks: Talk, error: type[DeviceError], state: PrinterState
) -> None:
    with printer_that(talks) as driver, pytest.raises(error):
        print_on(driver)
    with printer_that(talks) as driver:
        assert driver.status(timeout_s=2.0) is state
