"""What becomes of a command: devices, centre and outbox joined, their errors turned into events."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event as CancelEvent
from typing import Any

import pytest

from drivers.errors import Cancelled, DeviceFault, DeviceMissing, DeviceSilent, NothingSeen
from drivers.idreader.base import CardUnreadable
from drivers.idreader.card import CardHint
from drivers.printer.state import PrintProof
from drivers.scanner.base import ScannedCode
from kiosk import commands as do
from kiosk import events as did
from kiosk.case import Bilingual, Business, LookUp, LookUpBy, PhotoKind, Ticket
from kiosk.errors import CentralRejected, CentralUnreachable, StorageError
from kiosk.events import Device
from kiosk.outbox import PrintState
from kiosk.paper import CUT_MM
from kiosk.steps import Devices, Steps
from kiosk.wire import KioskIdentity
from tests.unit.couples import BRIDE, FREE_SLOTS, NOW, NUMBER, WEDDING
from tests.unit.test_session import TO_STORING, after

NEVER = CancelEvent()
TICKET = after(*TO_STORING)[0].ticket


class Scripted:
    """Stands for a device, the centre or the outbox: each call gives the next thing of its script.

    An exception in the script is raised. What was asked stays in `asked`.
    """

    width_dots = 576

    def __init__(self, **script: Any) -> None:
        self._script = script
        self.asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.asked.append((name, args, kwargs))
            answer = self._script.get(name)
            if isinstance(answer, list):
                answer = answer.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


class Terminal:
    """Steps on scripted parts."""

    def __init__(self, **parts: Scripted) -> None:
        part = {name: parts.get(name, Scripted()) for name in ("scanner", "reader", "camera")}
        self.outbox = parts.get("outbox", Scripted())
        self.woken = 0
        devices: Any = Devices(printer=parts.get("printer", Scripted()), **part)
        self.steps = Steps(
            devices,
            parts.get("central", Scripted()),  # type: ignore[arg-type]
            self.outbox,  # type: ignore[arg-type]
            kiosk_id="K01",
            wake_delivery=self._wake,
            texts={"zh_CN": str, "en": str},
            clock=lambda: NOW,
            number_timeout_s=1.5,
        )

    def _wake(self) -> None:
        self.woken += 1

    def after(self, command: do.Work) -> did.Event | None:
        return self.steps.carry_out(command, NEVER)


@pytest.mark.parametrize("error", [DeviceMissing(), DeviceSilent(), DeviceFault()])
@pytest.mark.parametrize(
    ("command", "part", "call", "device"),
    [
        (do.ScanCode(), "scanner", "scan", Device.SCANNER),
        (do.ReadCard(), "reader", "read_card", Device.READER),
        (do.AwaitCardTaken(), "reader", "wait_until_taken", Device.READER),
        (do.TakeStill(PhotoKind.JOINT), "camera", "take_still", Device.CAMERA),
        (do.PrintTicket(TICKET), "printer", "print_ticket", Device.PRINTER),  # type: ignore[arg-type]
    ],
)
def test_a_device_that_fails_is_named(
    error: Exception, command: do.Work, part: str, call: str, device: Device
) -> None:
    terminal = Terminal(**{part: Scripted(**{call: error})})
    assert terminal.after(command) == did.DeviceFailed(device)


@pytest.mark.parametrize("end", [Cancelled(), NothingSeen()])
def test_a_wait_that_nobody_needs_any_more_answers_nothing(end: Exception) -> None:
    assert Terminal(reader=Scripted(read_card=end)).after(do.ReadCard()) is None


def test_a_card_that_cannot_be_read_says_what_to_do() -> None:
    reader = Scripted(read_card=CardUnreadable(CardHint.PLACE_AGAIN, "status 41"))
    assert Terminal(reader=reader).after(do.ReadCard()) == did.CardNotRead(CardHint.PLACE_AGAIN)


def test_a_card_still_lies_there_until_the_reader_says_that_it_is_gone() -> None:
    reader = Scripted(wait_until_taken=[False, False, True])
    assert Terminal(reader=reader).after(do.AwaitCardTaken()) == did.CardTaken()
    assert len(reader.asked) == 3


def test_a_second_look_leaves_out_the_code_that_was_answered() -> None:
    code = ScannedCode(b"2045817361", seen_at_s=1.0)
    scanner = Scripted(scan=code)
    terminal = Terminal(scanner=scanner)
    assert terminal.after(do.ScanCode()) == did.CodeScanned(b"2045817361")
    terminal.after(do.ScanCode(after=b"2045817361"))
    assert [kwargs["after"] for _, _, kwargs in scanner.asked] == [b"", b"2045817361"]


@pytest.mark.parametrize("error", [CentralUnreachable("ReadTimeout"), CentralRejected(409, "no")])
def test_without_an_answer_there_is_no_number_and_the_couple_goes_on(error: Exception) -> None:
    terminal = Terminal(central=Scripted(number_for=error))
    assert terminal.after(do.AskNumber("7f3a", "17")) == did.NumberUnavailable(NOW)


def test_the_number_comes_with_the_moment_of_the_check_in() -> None:
    central = Scripted(number_for=NUMBER)
    assert Terminal(central=central).after(do.AskNumber("7f3a", "17")) == (
        did.NumberGiven(NUMBER, NOW)
    )
    assert central.asked == [("number_for", ("7f3a", "17"), {"timeout_s": 1.5})]


def test_free_slots_come_from_the_centre() -> None:
    central = Scripted(free_slots=FREE_SLOTS)
    terminal = Terminal(central=central)
    assert terminal.after(do.FindSlots(Business.REISSUE)) == did.SlotsFound(FREE_SLOTS)
    assert central.asked == [("free_slots", (Business.REISSUE,), {})]


@pytest.mark.parametrize("error", [CentralUnreachable("ReadTimeout"), CentralRejected(422, "no")])
def test_free_slots_that_cannot_be_asked_for_are_unknown_not_none(error: Exception) -> None:
    terminal = Terminal(central=Scripted(free_slots=error))
    assert terminal.after(do.FindSlots(Business.MARRIAGE)) == did.CentralFailed()


def test_a_look_up_that_fails_is_not_an_answer() -> None:
    look_up = LookUp(LookUpBy.BOOKING_NUMBER, "2045817361")
    found = Terminal(central=Scripted(look_up=WEDDING))
    assert found.after(do.FindAppointment(look_up)) == did.LookedUp(WEDDING)
    failed = Terminal(central=Scripted(look_up=CentralUnreachable("HTTP 502")))
    assert failed.after(do.FindAppointment(look_up)) == did.CentralFailed()


def test_reaching_the_centre_ahead_may_fail_in_silence() -> None:
    central = Scripted(who_am_i=CentralUnreachable("ConnectionError"))
    assert Terminal(central=central).after(do.ReachCentre()) is None


def test_a_certificate_of_another_kiosk_is_told_to_maintenance(
    caplog: pytest.LogCaptureFixture,
) -> None:
    office = Bilingual("锦江区", "Jinjiang")
    Terminal(central=Scripted(who_am_i=KioskIdentity("K02", "jinjiang", office))).after(
        do.ReachCentre()
    )
    assert "the certificate is that of kiosk K02, the configuration that of K01" in caplog.text


def test_a_disk_is_tried_by_writing() -> None:
    assert Terminal(outbox=Scripted(probe=None)).steps.storage_works()
    assert not Terminal(outbox=Scripted(probe=StorageError("full"))).steps.storage_works()


def test_delivery_is_woken_only_when_the_case_is_on_the_disk() -> None:
    _, (store,) = after(*TO_STORING)
    assert isinstance(store, do.StoreCase)
    stored = Terminal()
    assert stored.after(store) == did.CaseStored()
    assert stored.woken == 1
    full = Terminal(outbox=Scripted(put=StorageError("disk full")))
    assert full.after(store) == did.StorageFailed()
    assert full.woken == 0


@pytest.mark.parametrize("proof", PrintProof)
def test_a_ticket_is_proven_or_it_is_not(proof: PrintProof) -> None:
    assert isinstance(TICKET, Ticket)
    printed = Terminal(printer=Scripted(print_ticket=proof)).after(do.PrintTicket(TICKET))
    assert isinstance(printed, did.TicketPrinted)
    assert printed.proven is (proof is PrintProof.PROVEN)


@pytest.mark.parametrize("command", [do.PrintTicket(TICKET), do.PrintTest("en")])  # type: ignore[arg-type]
def test_what_was_printed_says_how_much_paper_it_took(command: do.Work) -> None:
    printer = Scripted(print_ticket=PrintProof.PROVEN)
    printed = Terminal(printer=printer).after(command)
    ((_, (picture,), _),) = printer.asked
    assert printed == did.TicketPrinted(True, picture.height / 8 + CUT_MM)


def test_what_became_of_the_ticket_is_noted_with_its_case() -> None:
    terminal = Terminal()
    terminal.after(do.RecordPrint("7f3a", proven=False))
    assert terminal.outbox.asked == [("set_print_state", ("7f3a", PrintState.UNPROVEN), {})]


def test_yesterday_is_counted_by_the_day_of_the_office() -> None:
    terminal = Terminal()
    terminal.steps.forget_yesterday()
    assert terminal.outbox.asked == [("forget_before", (datetime(2026, 11, 24).date(),), {})]


def test_no_step_logs_what_it_carries(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    terminal = Terminal(
        reader=Scripted(read_card=BRIDE),
        central=Scripted(look_up=CentralUnreachable("HTTP 502")),
        printer=Scripted(print_ticket=PrintProof.PROVEN),
    )
    _, (store,) = after(*TO_STORING)
    assert isinstance(store, do.StoreCase)
    for command in (
        do.ReadCard(),
        do.FindAppointment(LookUp(LookUpBy.ID_NUMBER, BRIDE.number)),
        store,
        do.PrintTicket(TICKET),  # type: ignore[arg-type]
    ):
        terminal.after(command)
    assert caplog.text
    for trace in (BRIDE.name, BRIDE.number):
        assert trace not in caplog.text
