"""The outbox on a real SQLite file: durable before, nothing personal after."""

import hashlib
import hmac
import json
import resource
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
from made_up_case import BRIDE, CHECKED_IN_AT, CHIP, GROOM, JOINT, a_case, picture

from kiosk.case import Photo, PhotoKind
from kiosk.errors import StorageError
from kiosk.outbox import Outbox, OutboxCounts, PrintState
from kiosk.party import TypedParty, UnshownParty
from kiosk.wire import encode_case

HASH_KEY = b"a key that only this kiosk knows"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.sqlite3"


@pytest.fixture
def outbox(path: Path) -> Iterator[Outbox]:
    outbox = Outbox(path, hash_key=HASH_KEY)
    yield outbox
    outbox.close()


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as db:
        return db.execute(query).fetchall()


def on_disk(path: Path) -> bytes:
    """Every byte of every file that SQLite keeps beside `path`."""
    files = sorted(path.parent.iterdir())
    assert path in files
    return b"".join(file.read_bytes() for file in files)


def as_escapes(text: str) -> bytes:
    return json.dumps(text)[1:-1].encode()


def test_a_case_comes_back_as_it_was_put(outbox: Outbox) -> None:
    case = a_case()
    outbox.put(case)

    due = outbox.load(case.case_id)
    assert due.case_id == case.case_id
    assert due.body == encode_case(case)
    assert due.photos == {JOINT.sha256: JOINT, CHIP.sha256: CHIP}


def test_a_case_is_still_there_after_the_process_died(path: Path, outbox: Outbox) -> None:
    case = a_case()
    outbox.put(case)

    # a second outbox on the same file, while the first was never closed
    after_the_crash = Outbox(path, hash_key=HASH_KEY)
    assert after_the_crash.due() == (case.case_id,)
    assert after_the_crash.load(case.case_id).photos[JOINT.sha256] == JOINT
    after_the_crash.close()


def test_the_same_case_twice_is_one_row(outbox: Outbox) -> None:
    case = a_case()
    outbox.put(case)
    outbox.put(case)

    assert outbox.counts() == OutboxCounts(due=1, sent=0, refused=0)
    assert outbox.load(case.case_id).body == encode_case(case)


def test_a_case_that_was_sent_does_not_become_due_again(outbox: Outbox) -> None:
    case = a_case()
    outbox.put(case)
    outbox.mark_sent(case.case_id, case.number)
    outbox.put(case)

    assert outbox.counts() == OutboxCounts(due=0, sent=1, refused=0)


def test_two_equal_photos_are_stored_and_declared_once(outbox: Outbox) -> None:
    case = a_case(photos=(JOINT, CHIP, CHIP))
    outbox.put(case)

    due = outbox.load(case.case_id)
    declared = [photo["sha256"] for photo in json.loads(due.body)["photos"]]
    assert declared == [JOINT.sha256, CHIP.sha256]
    assert set(due.photos) == set(declared)


def test_due_cases_come_in_the_order_of_their_arrival(outbox: Outbox) -> None:
    # ids that sort against their arrival
    cases = [a_case(case_id=f"{letter}-case") for letter in "zyx"]
    for case in cases:
        outbox.put(case)

    assert outbox.due() == ("z-case", "y-case", "x-case")


def test_a_case_that_is_put_back_goes_behind_the_others(outbox: Outbox) -> None:
    for letter in "abc":
        outbox.put(a_case(case_id=letter))
    outbox.put_back("a")
    outbox.put(a_case(case_id="d"))

    assert outbox.due() == ("b", "c", "a", "d")


def test_a_refused_case_keeps_everything_and_is_not_due(path: Path, outbox: Outbox) -> None:
    case = a_case()
    outbox.put(case)
    outbox.mark_refused(case.case_id, "409 Conflict")

    assert outbox.due() == ()
    assert outbox.counts() == OutboxCounts(due=0, sent=0, refused=1)
    assert outbox.load(case.case_id).body == encode_case(case)
    assert set(outbox.load(case.case_id).photos) == {JOINT.sha256, CHIP.sha256}
    assert rows(path, "SELECT refused_reason FROM cases") == [("409 Conflict",)]


def test_only_id_number_times_print_state_and_keyed_hashes_stay_of_a_sent_case(
    path: Path, outbox: Outbox
) -> None:
    case = a_case()
    outbox.put(case)
    outbox.set_print_state(case.case_id, PrintState.PROVEN)
    outbox.mark_sent(case.case_id, case.number)

    assert rows(
        path,
        "SELECT case_id, state, number, checked_in_at, business_date, print_state FROM cases",
    ) == [(case.case_id, "sent", "A0012", CHECKED_IN_AT.isoformat(), "2026-05-20", "proven")]
    assert set(rows(path, "SELECT case_id, number_hmac FROM identities")) == {
        (case.case_id, hmac.new(HASH_KEY, card.number.encode(), hashlib.sha256).digest())
        for card in (BRIDE, GROOM)
    }
    assert rows(path, "SELECT * FROM bodies") == rows(path, "SELECT * FROM photos") == []
    with pytest.raises(KeyError):
        outbox.load(case.case_id)


def test_a_typed_number_is_hashed_like_that_of_a_card_and_nothing_is_hashed_without_one(
    path: Path, outbox: Outbox
) -> None:
    typed, unshown = TypedParty(GROOM.name, GROOM.number), UnshownParty()
    outbox.put(a_case(case_id="one typed", parties=(typed, unshown)))
    outbox.put(a_case(case_id="none shown", parties=(unshown, unshown)))
    assert rows(path, "SELECT case_id, number_hmac FROM identities") == [
        ("one typed", hmac.new(HASH_KEY, GROOM.number.encode(), hashlib.sha256).digest())
    ]
    for case_id in outbox.due():
        outbox.mark_sent(case_id, "A0012")
    assert GROOM.number.encode() not in on_disk(path)


def test_a_case_without_a_number_gets_the_one_that_the_centre_gave(
    path: Path, outbox: Outbox
) -> None:
    outbox.put(a_case(case_id="offline", number=None))
    outbox.put(a_case(case_id="online", number="A0013"))
    outbox.mark_sent("offline", "B0007")
    outbox.mark_sent("online", None)

    assert set(rows(path, "SELECT case_id, number FROM cases")) == {
        ("offline", "B0007"),
        ("online", "A0013"),
    }


def test_no_byte_of_the_couple_is_in_any_file_once_the_case_is_sent(
    path: Path, outbox: Outbox
) -> None:
    case = a_case()
    traces = [
        trace
        for card in (BRIDE, GROOM)
        for trace in (card.name.encode(), as_escapes(card.name), card.number.encode())
    ]
    traces += [as_escapes(BRIDE.address), JOINT.content[:16], JOINT.content[-16:], CHIP.content]
    outbox.put(case)
    before = on_disk(path)
    assert as_escapes(BRIDE.name) in before
    assert JOINT.content[:16] in before

    outbox.mark_sent(case.case_id, case.number)

    after = on_disk(path)
    assert case.case_id.encode() in after
    assert [trace for trace in traces if trace in after] == []


def test_sent_cases_leave_nothing_behind_while_others_come_and_go(
    path: Path, outbox: Outbox
) -> None:
    """SQLite moves small rows between pages; `secure_delete` misses the copies (see the module)."""
    random = Random(10)  # an order that leaves such a copy where content has no padding before it
    waiting: dict[str, bytes] = {}
    gone: list[bytes] = []
    for turn in range(100):
        if not waiting or random.random() < 0.55:
            trace = b"trace %06d" % turn
            photos = tuple(
                Photo(PhotoKind.JOINT, b"%s of photo %d" % (trace, n) * random.randint(1, 90))
                for n in range(3)
            )
            card = replace(BRIDE, address=trace.decode() * random.randint(1, 20))
            case_id = random.randbytes(16).hex()
            outbox.put(a_case(case_id=case_id, parties=(card,), photos=photos))
            waiting[case_id] = trace
        else:
            case_id = random.choice(list(waiting))
            outbox.mark_sent(case_id, None)
            gone.append(waiting.pop(case_id))
            files = on_disk(path)
            assert [trace for trace in gone if trace in files] == []
    files = on_disk(path)
    assert all(trace in files for trace in waiting.values())


def test_a_log_that_a_crash_left_behind_is_emptied_at_the_next_start(
    path: Path, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case()
    outbox.put(case)
    with monkeypatch.context() as crash:
        crash.setattr(Outbox, "_truncate_log", lambda self: None)
        outbox.mark_sent(case.case_id, case.number)
    assert JOINT.content[:16] in on_disk(path)

    Outbox(path, hash_key=HASH_KEY).close()

    assert JOINT.content[:16] not in on_disk(path)


def test_a_log_that_another_process_reads_is_emptied_with_the_next_case(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.0))
    outbox = Outbox(path, hash_key=HASH_KEY)
    other = picture(1, 5_000)
    outbox.put(a_case(case_id="read"))
    outbox.put(a_case(case_id="next", photos=(Photo(PhotoKind.JOINT, other),)))
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM photos").fetchone()
        outbox.mark_sent("read", None)
        outbox.forget_before(date(2026, 5, 20))
        Outbox(path, hash_key=HASH_KEY).close()
        assert JOINT.content[:16] in on_disk(path)
        reader.execute("COMMIT")
    assert outbox.counts() == OutboxCounts(due=1, sent=1, refused=0)

    outbox.mark_sent("next", None)

    assert JOINT.content[:16] not in on_disk(path)
    assert other[:16] not in on_disk(path)
    outbox.close()


def test_yesterdays_sent_cases_are_forgotten_and_no_others(path: Path, outbox: Outbox) -> None:
    yesterday = CHECKED_IN_AT - timedelta(days=1)
    outbox.put(a_case(case_id="sent yesterday", checked_in_at=yesterday))
    outbox.put(a_case(case_id="refused yesterday", checked_in_at=yesterday))
    outbox.put(a_case(case_id="due yesterday", checked_in_at=yesterday))
    outbox.put(a_case(case_id="sent today"))
    outbox.mark_sent("sent yesterday", None)
    outbox.mark_sent("sent today", None)
    outbox.mark_refused("refused yesterday", "422 Unprocessable Content")

    outbox.forget_before(date(2026, 5, 20))

    assert set(rows(path, "SELECT case_id FROM cases")) == {
        ("refused yesterday",),
        ("due yesterday",),
        ("sent today",),
    }
    assert rows(path, "SELECT * FROM identities WHERE case_id = 'sent yesterday'") == []


def test_the_day_of_a_case_is_the_offices_day(path: Path, outbox: Outbox) -> None:
    # seven in the morning in China is still yesterday in UTC
    outbox.put(a_case(checked_in_at=CHECKED_IN_AT.replace(hour=7)))
    assert rows(path, "SELECT business_date FROM cases") == [("2026-05-20",)]


def test_every_file_is_for_its_owner_only(path: Path, outbox: Outbox) -> None:
    outbox.put(a_case())
    files = list(path.parent.iterdir())
    assert {file.suffix for file in files} == {".sqlite3", ".sqlite3-wal", ".sqlite3-shm"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_case_that_cannot_be_stored_whole_is_not_stored_at_all(
    path: Path, outbox: Outbox
) -> None:
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON photos"
            " BEGIN SELECT raise(ABORT, 'database or disk is full'); END"
        )
    with pytest.raises(StorageError, match="disk is full"):
        outbox.put(a_case())

    assert outbox.counts() == OutboxCounts(due=0, sent=0, refused=0)
    assert rows(path, "SELECT * FROM identities") == rows(path, "SELECT * FROM bodies") == []


@pytest.fixture
def broken_disk() -> Iterator[Callable[[], None]]:
    """No file can be written until the disk is mended by a call."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def mend() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    yield mend
    mend()


def test_the_probe_fails_until_the_disk_is_mended(
    outbox: Outbox, broken_disk: Callable[[], None]
) -> None:
    with pytest.raises(StorageError):
        outbox.put(a_case())
    with pytest.raises(StorageError):
        outbox.probe()
    broken_disk()
    outbox.probe()
    outbox.put(a_case(case_id="stored"))
    assert outbox.due() == ("stored",)


def test_a_disk_without_room_for_a_case_fails_the_probe(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small write would go where the log has been before, and prove nothing."""
    full = SimpleNamespace(free=1_000_000)
    with monkeypatch.context() as disk:
        disk.setattr(shutil, "disk_usage", lambda path: full)
        with pytest.raises(StorageError, match="full"):
            outbox.probe()
    outbox.probe()


def test_the_probe_changes_nothing(path: Path, outbox: Outbox) -> None:
    outbox.put(a_case())
    outbox.probe()
    again = Outbox(path, hash_key=HASH_KEY)
    assert again.counts() == OutboxCounts(due=1, sent=0, refused=0)
    again.close()


def test_a_file_that_is_no_outbox_is_a_storage_error(tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.sqlite3"
    rubbish.write_bytes(b"not a database, whatever its name says" * 200)
    with pytest.raises(StorageError):
        Outbox(rubbish, hash_key=HASH_KEY)
    with pytest.raises(StorageError):
        Outbox(tmp_path / "no such folder" / "outbox.sqlite3", hash_key=HASH_KEY)


def test_an_outbox_of_another_version_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError, match="schema 99"):
        Outbox(path, hash_key=HASH_KEY)


def test_threads_share_one_outbox_and_lose_nothing(outbox: Outbox) -> None:
    cases = [a_case(photos=(Photo(PhotoKind.JOINT, picture(n, 5_000)),)) for n in range(24)]

    def store_and_send(n: int) -> None:
        outbox.put(cases[n])
        if n % 2:
            outbox.mark_sent(cases[n].case_id, None)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(store_and_send, range(len(cases))))

    assert outbox.counts() == OutboxCounts(due=12, sent=12, refused=0)
    assert set(outbox.due()) == {case.case_id for case in cases[::2]}


def test_what_a_due_case_shows_of_itself_is_its_id(outbox: Outbox) -> None:
    case = a_case()
    outbox.put(case)
    assert repr(outbox.load(case.case_id)) == f"DueCase(case_id='{case.case_id}')"
