"""Delivery from a real outbox to a centre in memory: exactly once, and no row blocks another."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from threading import Event, Thread, current_thread
from time import monotonic

import pytest
from fake_central import FakeCentral
from made_up_case import CHIP, JOINT, a_case
from tenacity import wait_fixed, wait_none
from tenacity.wait import wait_base

from kiosk.case import Photo, PhotoKind
from kiosk.delivery import DeliveryLoop, deliver_due
from kiosk.errors import CentralRejected, CentralUnreachable, StorageError
from kiosk.outbox import Outbox, OutboxCounts
from kiosk.wire import CaseState, Receipt

PATIENCE_S = 10.0
NO_PAUSE = wait_none()
CONFLICT = CentralRejected(409, "Conflict")


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    outbox = Outbox(tmp_path / "outbox.sqlite3", hash_key=b"key")
    yield outbox
    outbox.close()


@pytest.fixture
def central() -> FakeCentral:
    return FakeCentral()


def a_loop(
    outbox: Outbox,
    central: FakeCentral,
    *,
    on_storage_error: Callable[[], None] = lambda: pytest.fail("the disk is fine"),
    back_off: wait_base = NO_PAUSE,
) -> DeliveryLoop:
    return DeliveryLoop(outbox, central, on_storage_error=on_storage_error, back_off=back_off)


def one_pass(outbox: Outbox, central: FakeCentral) -> None:
    deliver_due(outbox, central, Event())


def test_a_case_is_sent_with_all_its_photos(outbox: Outbox, central: FakeCentral) -> None:
    outbox.put(a_case(case_id="wedding"))
    body = outbox.load("wedding").body
    one_pass(outbox, central)

    assert central.bodies == {"wedding": body}
    assert central.photos["wedding"] == {
        JOINT.sha256: JOINT.content,
        CHIP.sha256: CHIP.content,
    }
    assert central.content_types == {
        JOINT.sha256: "image/jpeg",
        CHIP.sha256: "application/octet-stream",
    }
    assert outbox.counts() == OutboxCounts(due=0, sent=1, refused=0)


def test_only_the_photos_that_the_centre_misses_are_sent(
    outbox: Outbox, central: FakeCentral
) -> None:
    outbox.put(a_case(case_id="wedding"))
    central.photos["wedding"][JOINT.sha256] = JOINT.content
    one_pass(outbox, central)

    assert central.calls == ["wedding", CHIP.sha256]


def test_never_arrived(outbox: Outbox, central: FakeCentral) -> None:
    outbox.put(a_case(case_id="wedding"))
    central.errors_before["wedding"] = [CentralUnreachable("ConnectTimeout")]
    with pytest.raises(CentralUnreachable):
        one_pass(outbox, central)
    assert central.bodies == {}
    assert outbox.due() == ("wedding",)

    one_pass(outbox, central)
    assert list(central.bodies) == ["wedding"]
    assert outbox.counts() == OutboxCounts(due=0, sent=1, refused=0)


@pytest.mark.parametrize("unanswered", ["wedding", JOINT.sha256, CHIP.sha256])
def test_arrived_unanswered(outbox: Outbox, central: FakeCentral, unanswered: str) -> None:
    outbox.put(a_case(case_id="wedding"))
    central.errors_after[unanswered] = [CentralUnreachable("ReadTimeout")]
    with pytest.raises(CentralUnreachable):
        one_pass(outbox, central)
    assert list(central.bodies) == ["wedding"]
    assert outbox.due() == ("wedding",)

    one_pass(outbox, central)
    assert list(central.bodies) == ["wedding"]
    assert outbox.counts() == OutboxCounts(due=0, sent=1, refused=0)
    assert len(central.photos["wedding"]) == 2


def test_refused(outbox: Outbox, central: FakeCentral) -> None:
    """The row that a person must look at stays whole, and the next one is sent in the same pass."""
    outbox.put(a_case(case_id="refused"))
    outbox.put(a_case(case_id="fine"))
    central.errors_before["refused"] = [CONFLICT]
    one_pass(outbox, central)

    assert outbox.counts() == OutboxCounts(due=0, sent=1, refused=1)
    assert set(outbox.load("refused").photos) == {JOINT.sha256, CHIP.sha256}
    one_pass(outbox, central)
    assert central.calls.count("refused") == 1


def test_a_case_whose_photo_is_refused_is_refused(outbox: Outbox, central: FakeCentral) -> None:
    outbox.put(a_case(case_id="bad photo"))
    central.errors_before[CHIP.sha256] = [CentralRejected(422, "Unprocessable Content")]
    outbox.put(a_case(case_id="fine"))
    one_pass(outbox, central)

    assert outbox.counts() == OutboxCounts(due=0, sent=1, refused=1)
    assert outbox.load("bad photo").photos[CHIP.sha256] == CHIP


def test_accepted_twice(
    outbox: Outbox, central: FakeCentral, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kiosk dies between the acknowledgement and its own commit."""

    def power_cut(self: Outbox, case_id: str, number: str | None) -> None:
        raise StorageError("the power went")

    outbox.put(a_case(case_id="wedding"))
    with monkeypatch.context() as crash:
        crash.setattr(Outbox, "mark_sent", power_cut)
        with pytest.raises(StorageError):
            one_pass(outbox, central)
    assert central.acknowledged.get_nowait() == "wedding"
    assert outbox.due() == ("wedding",)

    one_pass(outbox, central)
    assert list(central.bodies) == ["wedding"]
    assert central.calls == ["wedding", JOINT.sha256, CHIP.sha256, "wedding"]
    assert outbox.counts() == OutboxCounts(due=0, sent=1, refused=0)


def test_a_case_that_the_centre_always_fails_at_does_not_keep_the_others_waiting(
    outbox: Outbox, central: FakeCentral
) -> None:
    for case_id in ("poisoned", "second", "third"):
        outbox.put(a_case(case_id=case_id))
    central.errors_before["poisoned"] = [CentralUnreachable("HTTP 500")] * 100

    for _ in range(2):
        with pytest.raises(CentralUnreachable):
            one_pass(outbox, central)

    assert outbox.due() == ("poisoned",)
    assert outbox.counts() == OutboxCounts(due=1, sent=2, refused=0)


def test_a_pass_ends_at_the_first_sign_that_the_line_is_down(
    outbox: Outbox, central: FakeCentral
) -> None:
    for case_id in ("first", "second"):
        outbox.put(a_case(case_id=case_id))
        central.errors_before[case_id] = [CentralUnreachable("ConnectionError")] * 100
    with pytest.raises(CentralUnreachable):
        one_pass(outbox, central)
    assert central.calls == ["first"]


def test_a_case_is_forgotten_only_when_the_centre_acknowledges(
    outbox: Outbox, central: FakeCentral
) -> None:
    """The case declares other photos than the centre asks for: no answer to rely on."""
    other = Photo(PhotoKind.JOINT, b"another picture")
    outbox.put(a_case(case_id="wedding", photos=(other,)))
    with pytest.raises(CentralUnreachable):
        one_pass(outbox, central)
    assert outbox.load("wedding").photos == {other.sha256: other}


def test_an_incomplete_case_that_misses_nothing_is_not_forgotten(outbox: Outbox) -> None:
    class Confused(FakeCentral):
        def submit(self, case_id: str, body: bytes) -> Receipt:
            return Receipt(CaseState.INCOMPLETE, (), None)

    outbox.put(a_case(case_id="wedding"))
    with pytest.raises(CentralUnreachable):
        one_pass(outbox, Confused())
    assert outbox.due() == ("wedding",)


def test_a_pass_that_is_cancelled_begins_no_other_case(
    outbox: Outbox, central: FakeCentral
) -> None:
    outbox.put(a_case())
    cancelled = Event()
    cancelled.set()
    deliver_due(outbox, central, cancelled)
    assert central.calls == []


def test_the_loop_first_delivers_what_an_earlier_run_left(
    outbox: Outbox, central: FakeCentral
) -> None:
    outbox.put(a_case(case_id="left behind"))
    loop = a_loop(outbox, central)
    loop.start()
    assert central.acknowledged.get(timeout=PATIENCE_S) == "left behind"
    loop.stop()
    assert outbox.counts() == OutboxCounts(due=0, sent=1, refused=0)


def test_the_loop_delivers_when_it_is_woken(outbox: Outbox, central: FakeCentral) -> None:
    loop = a_loop(outbox, central)
    loop.start()
    for case_id in ("first", "second"):
        outbox.put(a_case(case_id=case_id))
        loop.wake()
        assert central.acknowledged.get(timeout=PATIENCE_S) == case_id
    loop.stop()
    assert outbox.counts() == OutboxCounts(due=0, sent=2, refused=0)


def test_the_loop_tries_again_by_itself(outbox: Outbox, central: FakeCentral) -> None:
    outbox.put(a_case(case_id="wedding"))
    central.errors_before["wedding"] = [CentralUnreachable("HTTP 502")] * 3
    loop = a_loop(outbox, central)
    loop.start()
    assert central.acknowledged.get(timeout=PATIENCE_S) == "wedding"
    loop.stop()
    assert central.calls.count("wedding") == 4


def test_the_loop_waits_as_long_as_the_centre_asks_even_when_woken(
    outbox: Outbox, central: FakeCentral
) -> None:
    asked_s = 0.3
    outbox.put(a_case(case_id="wedding"))
    central.errors_before["wedding"] = [CentralUnreachable("HTTP 429", retry_after_s=asked_s)]
    loop = a_loop(outbox, central)
    began_s = monotonic()
    loop.start()
    loop.wake()
    assert central.acknowledged.get(timeout=PATIENCE_S) == "wedding"
    assert monotonic() - began_s >= asked_s
    loop.stop()


def test_the_loop_stops_in_the_middle_of_its_back_off(outbox: Outbox, central: FakeCentral) -> None:
    tried = Event()

    class Away(FakeCentral):
        def submit(self, case_id: str, body: bytes) -> Receipt:
            tried.set()
            raise CentralUnreachable("ConnectionError")

    outbox.put(a_case(case_id="wedding"))
    loop = a_loop(outbox, Away(), back_off=wait_fixed(3600))
    loop.start()
    assert tried.wait(PATIENCE_S)
    began_s = monotonic()
    loop.stop()
    assert monotonic() - began_s < PATIENCE_S
    assert outbox.due() == ("wedding",)


def test_a_mistake_of_ours_in_the_loop_is_not_silent(
    outbox: Outbox, central: FakeCentral, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooked: Queue[threading.ExceptHookArgs] = Queue()
    monkeypatch.setattr(threading, "excepthook", hooked.put)
    outbox.put(a_case(case_id="wedding"))
    central.errors_before["wedding"] = [RuntimeError("a bug")]
    a_loop(outbox, central).start()

    args = hooked.get(timeout=PATIENCE_S)
    assert args.exc_type is RuntimeError
    assert args.thread is not None
    assert args.thread.name == "delivery"
    assert outbox.due() == ("wedding",)


@pytest.mark.parametrize("failing", ["counts", "due", "load", "put_back", "mark_sent"])
def test_a_disk_that_fails_is_told_of_and_tried_again(
    outbox: Outbox, central: FakeCentral, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    whole = getattr(Outbox, failing)
    broken = [StorageError("disk I/O error")] * 3
    told: Queue[str] = Queue()

    def breaks(self: Outbox, *args: object) -> object:
        if broken:
            raise broken.pop()
        return whole(self, *args)

    monkeypatch.setattr(Outbox, failing, breaks)
    outbox.put(a_case(case_id="wedding"))
    if failing == "put_back":
        central.errors_before["wedding"] = [CentralUnreachable("HTTP 502")] * 3
    loop = a_loop(outbox, central, on_storage_error=lambda: told.put(current_thread().name))
    loop.start()
    for _ in range(3):
        assert told.get(timeout=PATIENCE_S) == "delivery"
    for _ in range(4 if failing == "mark_sent" else 1):
        assert central.acknowledged.get(timeout=PATIENCE_S) == "wedding"
    loop.stop()
    assert told.empty()
    assert outbox.counts() == OutboxCounts(due=0, sent=1, refused=0)


@pytest.mark.parametrize("failing", ["counts", "due"])
def test_the_loop_stops_while_the_disk_fails(
    outbox: Outbox, central: FakeCentral, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    told = Event()

    def breaks(self: Outbox) -> object:
        raise StorageError("disk I/O error")

    monkeypatch.setattr(Outbox, failing, breaks)
    loop = a_loop(outbox, central, on_storage_error=told.set, back_off=wait_fixed(3600))
    loop.start()
    assert told.wait(PATIENCE_S)
    stopping = Thread(target=loop.stop, daemon=True)
    stopping.start()
    stopping.join(PATIENCE_S)
    assert not stopping.is_alive()


def test_the_loop_says_at_its_start_what_the_outbox_holds(
    outbox: Outbox, central: FakeCentral, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    outbox.put(a_case(case_id="refused"))
    outbox.mark_refused("refused", "409 Conflict")
    outbox.put(a_case(case_id="left behind"))
    loop = a_loop(outbox, central)
    loop.start()
    assert central.acknowledged.get(timeout=PATIENCE_S) == "left behind"
    loop.stop()
    assert caplog.messages[0] == "the outbox holds 1 due and 1 refused cases"


def test_nothing_of_the_couple_is_logged(
    outbox: Outbox, central: FakeCentral, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    outbox.put(a_case(case_id="1"))
    outbox.put(a_case(case_id="2"))
    central.errors_before["1"] = [CONFLICT]
    one_pass(outbox, central)

    assert [record.getMessage() for record in caplog.records] == [
        "case 1 refused: 409 Conflict",
        "case 2 sent",
    ]
