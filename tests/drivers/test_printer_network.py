"""Tickets through the driver to the emulated printer."""

import logging
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from importlib.metadata import PackageNotFoundError
from threading import Event

import pytest
import zxingcpp
from PIL import ImageChops
from PIL.Image import Image, new

from drivers.errors import Cancelled, DeviceFault, DeviceMissing, DeviceSilent
from drivers.printer import escpos_line
from drivers.printer.emulator import PaperState, PrinterEmulator
from drivers.printer.network import NetworkTicketPrinter
from drivers.printer.state import PrinterState, PrintProof
from kiosk.case import Bilingual, Ticket
from kiosk.ticket import draw_ticket

TIMEOUT_S = 5.0
HEAD_TO_CUTTER_ROWS = 120
CODE = "A0012 2026-11-24 7f3c9a1e"


def ticket(number: str = "A0012") -> Image:
    return draw_ticket(
        Ticket(
            number=number,
            office_name=Bilingual("锦江区婚姻登记处（样例）", "Jinjiang District Office (sample)"),
            area=Bilingual("A 区等候", "Waiting area A"),
            people_ahead=3,
            masked_names=("林*禾", "王*\U0002a700\U0002ebf0"),
            printed_at=datetime(2026, 11, 24, 9, 42),
            code=CODE,
            lang="zh_CN",
            will_be_sent_later=False,
        ),
        str,
        576,
    )


def on_paper(printer: PrinterEmulator, index: int) -> Image:
    """Return what is printed on a piece of paper, below its blank top."""
    image = printer.tickets[index].image
    return image.crop((0, HEAD_TO_CUTTER_ROWS, image.width, image.height))


def same(a: Image, b: Image) -> bool:
    return (
        a.size == b.size and ImageChops.difference(a.convert("L"), b.convert("L")).getbbox() is None
    )


@pytest.fixture
def emulator() -> Iterator[PrinterEmulator]:
    """Its paper takes no time."""
    printer = PrinterEmulator(paper_mm_s=None)
    printer.start()
    yield printer
    printer.stop()


@pytest.fixture
def slow_emulator() -> Iterator[PrinterEmulator]:
    """Its ticket takes more than a second: something can happen meanwhile."""
    printer = PrinterEmulator(paper_mm_s=50.0)
    printer.start()
    yield printer
    printer.stop()


@pytest.fixture
def worker() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture
def driver(emulator: PrinterEmulator) -> NetworkTicketPrinter:
    return NetworkTicketPrinter(*emulator.address)


def print_on(
    driver: NetworkTicketPrinter, picture: Image | None = None, cancel: Event | None = None
) -> PrintProof:
    return driver.print_ticket(picture or ticket(), timeout_s=TIMEOUT_S, cancel=cancel or Event())


def wait_until_it_prints(printer: PrinterEmulator) -> None:
    printer.run_out_after_mm = 1000
    deadline_s = time.monotonic() + TIMEOUT_S
    while printer.run_out_after_mm == 1000:
        assert time.monotonic() < deadline_s
        time.sleep(0.002)
    printer.run_out_after_mm = None


def test_the_paper_shows_the_ticket_dot_for_dot(
    emulator: PrinterEmulator, driver: NetworkTicketPrinter
) -> None:
    assert print_on(driver) is PrintProof.PROVEN
    (printed,) = emulator.tickets
    assert (printed.cut, printed.complete, emulator.unknown) == (True, True, [])
    assert same(on_paper(emulator, 0), ticket())


def test_the_code_can_be_read_from_the_paper(
    emulator: PrinterEmulator, driver: NetworkTicketPrinter
) -> None:
    print_on(driver)
    codes = zxingcpp.read_barcodes(emulator.tickets[0].image.convert("L"))
    assert [code.text for code in codes] == [CODE]


def test_a_ticket_takes_hardly_longer_than_its_paper() -> None:
    printer = PrinterEmulator(paper_mm_s=150.0)
    printer.start()
    try:
        driver, picture = NetworkTicketPrinter(*printer.address), ticket()
        driver.status(timeout_s=TIMEOUT_S)  # imports python-escpos
        started_s = time.monotonic()
        assert print_on(driver, picture) is PrintProof.PROVEN
        took_s = time.monotonic() - started_s
    finally:
        printer.stop()
    assert 0 <= took_s - printer.tickets[0].length_mm / 150 <= 0.060


def test_tickets_follow_each_other(emulator: PrinterEmulator, driver: NetworkTicketPrinter) -> None:
    for number in ("A0012", "A0013", "A0014"):
        assert print_on(driver, ticket(number)) is PrintProof.PROVEN
    assert [same(on_paper(emulator, i), ticket(f"A001{i + 2}")) for i in range(3)] == [True] * 3


def test_paper_of_58_mm_takes_tickets_of_384_dots() -> None:
    printer = PrinterEmulator(paper_mm_s=None, width_dots=384)
    printer.start()
    try:
        picture = new("1", (384, 40), 0)
        driver = NetworkTicketPrinter(*printer.address, width_dots=384)
        assert print_on(driver, picture) is PrintProof.PROVEN
        assert same(on_paper(printer, 0), picture)
    finally:
        printer.stop()


def test_a_picture_that_holds_a_real_time_request_is_printed_and_proven(
    emulator: PrinterEmulator, driver: NetworkTicketPrinter
) -> None:
    """A printer obeys it in the midst of the image and answers what nobody asked."""
    picture = new("1", (576, 60), 1)
    for y in range(0, 60, 2):
        for x in (3, 13, 23 - y // 2 % 2):  # 10 04 01 or 10 04 02
            picture.putpixel((x, y), 0)
    assert print_on(driver, picture) is PrintProof.PROVEN
    assert same(on_paper(emulator, 0), picture)


@pytest.mark.parametrize(
    ("paper", "cover_open", "state"),
    [
        ("ok", False, PrinterState.READY),
        ("low", False, PrinterState.PAPER_LOW),
        ("out", False, PrinterState.PAPER_OUT),
        ("ok", True, PrinterState.COVER_OPEN),
    ],
)
def test_the_status_is_what_a_hand_did_to_the_printer(
    emulator: PrinterEmulator,
    driver: NetworkTicketPrinter,
    paper: PaperState,
    cover_open: bool,
    state: PrinterState,
) -> None:
    emulator.paper, emulator.cover_open = paper, cover_open
    assert driver.status(timeout_s=TIMEOUT_S) is state


def test_low_paper_still_prints(emulator: PrinterEmulator, driver: NetworkTicketPrinter) -> None:
    emulator.paper = "low"
    assert print_on(driver) is PrintProof.PROVEN


@pytest.mark.parametrize(("paper", "cover_open"), [("out", False), ("ok", True)])
def test_a_printer_that_cannot_print_is_sent_nothing(
    emulator: PrinterEmulator, driver: NetworkTicketPrinter, paper: PaperState, cover_open: bool
) -> None:
    emulator.paper, emulator.cover_open = paper, cover_open
    with pytest.raises(DeviceFault, match=r"paper_out|cover_open"):
        print_on(driver)
    emulator.paper, emulator.cover_open = "ok", False
    assert print_on(driver) is PrintProof.PROVEN
    assert len(emulator.tickets) == 1


def test_paper_that_ends_in_the_midst_leaves_the_ticket_unproven_and_is_noticed_soon(
    emulator: PrinterEmulator, driver: NetworkTicketPrinter
) -> None:
    emulator.run_out_after_mm = 20
    started_s = time.monotonic()
    assert print_on(driver) is PrintProof.UNPROVEN
    assert time.monotonic() - started_s < 1.0
    assert [piece.complete for piece in emulator.tickets] == [False]
    assert driver.status(timeout_s=TIMEOUT_S) is PrinterState.PAPER_OUT


def test_after_the_paper_is_changed_the_next_ticket_comes_out_alone(
    emulator: PrinterEmulator, driver: NetworkTicketPrinter
) -> None:
    """The rest of the other one is another couple's, who saw their number on the screen."""
    emulator.run_out_after_mm = 20
    print_on(driver, ticket("A0012"))
    emulator.paper = "ok"
    assert print_on(driver, ticket("A0013")) is PrintProof.PROVEN
    assert [piece.complete for piece in emulator.tickets] == [False, True]
    assert same(on_paper(emulator, 1), ticket("A0013"))


def test_half_an_image_of_a_process_that_died_does_not_swallow_the_next_ticket(
    emulator: PrinterEmulator, driver: NetworkTicketPrinter
) -> None:
    with socket.create_connection(emulator.address, TIMEOUT_S) as dying:
        dying.sendall(b"\x1b@\x1dv0\x00\x48\x00\x40\x00" + bytes(10) + b"\x10\x04\x01")
        dying.recv(1)
    assert print_on(driver) is PrintProof.PROVEN
    assert same(on_paper(emulator, 0), ticket())


def test_a_printer_that_is_not_there_is_missing(
    emulator: PrinterEmulator, driver: NetworkTicketPrinter
) -> None:
    emulator.unplug()
    assert driver.status(timeout_s=TIMEOUT_S) is PrinterState.MISSING
    with pytest.raises(DeviceMissing):
        print_on(driver)
    emulator.plug()
    assert driver.status(timeout_s=TIMEOUT_S) is PrinterState.READY


def test_a_plug_pulled_in_the_midst_leaves_the_ticket_unproven(
    slow_emulator: PrinterEmulator, worker: ThreadPoolExecutor
) -> None:
    driver = NetworkTicketPrinter(*slow_emulator.address)
    job = worker.submit(print_on, driver)
    wait_until_it_prints(slow_emulator)
    slow_emulator.unplug()
    assert job.result(1.0) is PrintProof.UNPROVEN
    slow_emulator.plug()
    assert print_on(driver, ticket("A0013")) is PrintProof.PROVEN
    assert [piece.complete for piece in slow_emulator.tickets] == [False, True]


def test_a_printer_that_hangs_is_silent_within_a_second(
    emulator: PrinterEmulator, driver: NetworkTicketPrinter
) -> None:
    driver.status(timeout_s=TIMEOUT_S)
    emulator.mute = True
    started_s = time.monotonic()
    with pytest.raises(DeviceSilent):
        print_on(driver)
    assert driver.status(timeout_s=TIMEOUT_S) is PrinterState.SILENT
    assert time.monotonic() - started_s < 2 * 0.8


def test_a_printer_that_hangs_in_the_midst_leaves_the_ticket_unproven_at_the_deadline(
    slow_emulator: PrinterEmulator, worker: ThreadPoolExecutor
) -> None:
    driver = NetworkTicketPrinter(*slow_emulator.address)
    job = worker.submit(driver.print_ticket, ticket(), timeout_s=0.8, cancel=Event())
    wait_until_it_prints(slow_emulator)
    slow_emulator.mute = True
    assert job.result(2.0) is PrintProof.UNPROVEN


def test_a_job_that_is_cancelled_first_prints_nothing(
    emulator: PrinterEmulator, driver: NetworkTicketPrinter
) -> None:
    cancel = Event()
    cancel.set()
    with pytest.raises(Cancelled):
        print_on(driver, cancel=cancel)
    assert emulator.tickets == []


def test_a_job_that_is_cancelled_in_the_midst_returns_at_once_without_proof(
    slow_emulator: PrinterEmulator, worker: ThreadPoolExecutor
) -> None:
    cancel = Event()
    job = worker.submit(print_on, NetworkTicketPrinter(*slow_emulator.address), cancel=cancel)
    wait_until_it_prints(slow_emulator)
    cancel.set()
    assert job.result(0.5) is PrintProof.UNPROVEN


def test_a_picture_that_is_not_for_this_paper_is_refused(driver: NetworkTicketPrinter) -> None:
    for picture in (new("1", (384, 10)), new("L", (576, 10))):
        with pytest.raises(ValueError, match="576 dots"):
            print_on(driver, picture)


def test_nothing_is_open_between_two_calls(
    emulator: PrinterEmulator, driver: NetworkTicketPrinter
) -> None:
    """The emulator serves one connection at a time: a second one proves that the first is gone."""
    print_on(driver)
    with socket.create_connection(emulator.address, TIMEOUT_S) as other:
        other.sendall(b"\x10\x04\x01")
        assert other.recv(1) == b"\x16"
    driver.close()
    driver.close()
    assert print_on(driver) is PrintProof.PROVEN


def test_connections_leave_no_line_in_the_log(
    driver: NetworkTicketPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        driver.status(timeout_s=TIMEOUT_S)
    assert caplog.records == []


def test_the_other_package_called_escpos_is_refused(
    driver: NetworkTicketPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(escpos_line, "version", version)
    escpos_line._escpos.cache_clear()
    with pytest.raises(ImportError, match="python-escpos"):
        driver.status(timeout_s=TIMEOUT_S)
