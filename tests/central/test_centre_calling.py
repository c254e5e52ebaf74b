"""Windows call, call again, pass and finish: no couple is called twice, skipped or forgotten."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hall import ELSEWHERE, LATER, NOW, WINDOW_1, WINDOW_2, Hall, case_id, ticket
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from central import calling
from central.data_directory import DataDirectory
from central.database import Database
from central.models import NumberState, QueueNumber, Window


@pytest.fixture
def database(data: DataDirectory) -> Iterator[Database]:
    database = Database(data.database)
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


@pytest.fixture
def hall(session: Session) -> Hall:
    return Hall(session)


def test_next_calls_the_lowest_number_and_finishes_the_one_at_the_window(hall: Hall) -> None:
    hall.waits("A1", "A2")

    assert hall.next(WINDOW_1, seen=None) == "A1"
    assert hall.row("A1").window == 1
    assert hall.row("A1").called_at == NOW
    assert hall.next(WINDOW_1, seen="A1", now=LATER) == "A2"

    assert hall.row("A1").state is NumberState.FINISHED
    assert hall.row("A1").finished_at == LATER
    assert hall.at(WINDOW_1) == "A2"


def test_a_double_tap_skips_nobody(hall: Hall) -> None:
    hall.waits("A1", "A2", "A3")

    assert [hall.next(WINDOW_1, seen=None) for _ in range(2)] == ["A1", "A1"]
    assert [hall.next(WINDOW_1, seen="A1") for _ in range(2)] == ["A2", "A2"]
    assert hall.row("A3").state is NumberState.WAITING


def test_when_nobody_waits_the_window_is_free(hall: Hall) -> None:
    hall.waits("A1")
    hall.next(WINDOW_1, seen=None)

    assert hall.next(WINDOW_1, seen="A1") is None
    assert hall.row("A1").state is NumberState.FINISHED
    assert hall.next(WINDOW_1, seen=None) is None


def test_between_its_queues_a_window_calls_who_came_first(hall: Hall) -> None:
    hall.waits("B1", "A1", "A2", "B2", "K1")

    called = [hall.next(WINDOW_2, seen=seen) for seen in (None, "B1", "A1", "A2", "B2")]

    assert called == ["B1", "A1", "A2", "B2", None]
    assert hall.row("K1").state is NumberState.WAITING


def test_within_a_queue_the_number_decides_even_if_the_clock_was_set_back(hall: Hall) -> None:
    hall.waits("A2", "A1")

    assert hall.next(WINDOW_1, seen=None) == "A1"


def test_a_window_calls_for_its_own_office_and_day(hall: Hall) -> None:
    hall.waits("A1", office="qingyang")
    hall.waits("A2", day=NOW - timedelta(days=1))

    assert hall.next(WINDOW_1, seen=None) is None


def test_who_was_at_the_window_last_night_is_not_there_in_the_morning(hall: Hall) -> None:
    hall.waits("A1")
    hall.next(WINDOW_1, seen=None)

    assert hall.at(WINDOW_1, NOW + timedelta(days=1)) is None


def test_a_couple_that_did_not_come_is_passed_and_can_be_called_again(
    hall: Hall, session: Session
) -> None:
    hall.waits("A1", "A2")
    hall.next(WINDOW_1, seen=None)

    assert hall.passes(WINDOW_1, seen="A1") is None
    assert [ticket(n) for n in calling.passed_today(session, WINDOW_1, NOW)] == ["A1"]
    assert hall.next(WINDOW_1, seen=None) == "A2"
    assert hall.again(WINDOW_1, "A1", seen="A2") == "A1"

    assert hall.row("A2").state is NumberState.FINISHED
    assert calling.passed_today(session, WINDOW_1, NOW) == []


def test_a_passed_couple_is_called_again_by_one_window_alone(hall: Hall) -> None:
    hall.waits("A1")
    hall.next(WINDOW_1, seen=None)
    hall.passes(WINDOW_1, seen="A1")

    assert hall.again(WINDOW_2, "A1") == "A1"
    assert hall.again(WINDOW_1, "A1") is None
    assert hall.row("A1").window == 2


@pytest.mark.parametrize("who", ["waiting", "finished", "nobody"])
def test_only_who_was_passed_is_called_again(hall: Hall, who: str) -> None:
    hall.waits("A1", "A2")
    hall.next(WINDOW_1, seen=None)
    if who == "finished":
        hall.next(WINDOW_1, seen="A1")
    before = hall.at(WINDOW_1)

    number = {"waiting": "A2", "finished": "A1", "nobody": "A9"}[who]

    assert hall.again(WINDOW_1, number, seen=before) == before


def test_a_passed_couple_of_yesterday_or_elsewhere_is_not_called(hall: Hall) -> None:
    hall.waits("A1", day=NOW - timedelta(days=1))
    hall.waits("A2")
    hall.row("A1").state = hall.row("A2").state = NumberState.PASSED

    assert hall.again(WINDOW_1, "A1") is None
    assert hall.again(ELSEWHERE, "A2") is None
    assert hall.row("A2").state is NumberState.PASSED


def test_recall_shows_the_number_anew_and_moves_nobody(hall: Hall, session: Session) -> None:
    hall.waits("A1", "A2")
    hall.next(WINDOW_1, seen=None)
    hall.next(WINDOW_2, seen=None)

    recalled = calling.recall(session, WINDOW_1, LATER, seen="jinjiang A1")

    assert ticket(recalled) == "A1"
    assert hall.row("A1").called_at == LATER
    assert (hall.at(WINDOW_1), hall.at(WINDOW_2)) == ("A1", "A2")


@pytest.mark.parametrize("move", [calling.recall, calling.pass_, calling.finish])
def test_what_was_meant_for_the_couple_before_does_not_hit_the_next(
    hall: Hall, session: Session, move: Callable[..., QueueNumber | None]
) -> None:
    hall.waits("A1", "A2")
    hall.next(WINDOW_1, seen=None)
    hall.next(WINDOW_1, seen="A1")

    assert ticket(move(session, WINDOW_1, LATER, seen="jinjiang A1")) == "A2"
    assert hall.row("A2").state is NumberState.CALLED
    assert hall.row("A2").called_at == NOW


def test_finish_leaves_the_window_free(hall: Hall, session: Session) -> None:
    hall.waits("A1", "A2")
    hall.next(WINDOW_1, seen=None)

    assert calling.finish(session, WINDOW_1, LATER, seen="jinjiang A1") is None
    assert hall.at(WINDOW_1) is None
    assert hall.row("A1").finished_at == LATER


def test_a_window_counts_who_waits_for_it(hall: Hall, session: Session) -> None:
    hall.waits("A1", "A2", "B1", "K1")
    hall.waits("A1", office="qingyang")
    hall.next(WINDOW_1, seen=None)

    assert calling.waiting_count(session, WINDOW_1, NOW) == 1
    assert calling.waiting_count(session, WINDOW_2, NOW) == 2


_TAPS = st.tuples(
    st.sampled_from([WINDOW_1, WINDOW_2]),
    st.sampled_from(["next", "again", "recall", "pass", "finish"]),
    st.sampled_from(["A1", "A2", "B1", "B2", None]),
    st.sampled_from(["A1", "A2", "B1", "B2"]),
)


@settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(taps=st.lists(_TAPS, max_size=15))
def test_whatever_is_tapped_everybody_is_at_one_place_and_nobody_returns_from_the_end(
    database: Database, taps: list[tuple[Window, str, str | None, str]]
) -> None:
    with database.reading() as session:
        hall = Hall(session)
        hall.waits("A1", "B1", "A2", "B2")
        for window, tap, seen, other in taps:
            before = {n: hall.row(n).state for n in ("A1", "A2", "B1", "B2")}
            at_window = hall.at(window)
            saw = case_id(seen) or "nobody"
            match tap:
                case "next":
                    hall.next(window, seen)
                case "again":
                    hall.again(window, other, seen)
                case "recall":
                    calling.recall(session, window, NOW, seen=saw)
                case "pass":
                    calling.pass_(session, window, NOW, seen=saw)
                case "finish":
                    calling.finish(session, window, NOW, seen=saw)
            after = {n: hall.row(n).state for n in before}

            if at_window != seen:
                assert after == before
            called = [n for n in after if after[n] is NumberState.CALLED]
            assert len(called) == len({hall.row(n).window for n in called})
            moved = {(before[n], after[n]) for n in after if before[n] is not after[n]}
            assert not {pair for pair in moved if pair[0] is NumberState.FINISHED}
            assert not {pair for pair in moved if pair[1] is NumberState.WAITING}
        session.rollback()


def test_two_windows_that_press_at_once_never_get_the_same_couple(
    data: DataDirectory, database: Database
) -> None:
    with database.writing() as session:
        Hall(session).waits(*(f"A{n}" for n in range(1, 41)))

    def press(number: int) -> list[str]:
        """Call until nobody waits, from a server of its own."""
        server = Database(data.database)
        window = Window(office_id="jinjiang", number=number, queues=["A"])
        called: list[str] = []
        seen = None
        while True:
            with server.writing() as session:
                following = calling.call_next(session, window, NOW, seen=seen)
                if following is None:
                    break
                called.append(f"{following.queue}{following.counter}")
                seen = following.case_id
        server.close()
        return called

    with ThreadPoolExecutor(4) as clerks:
        called = [number for part in clerks.map(press, range(1, 5)) for number in part]

    assert len(called) == 40
    assert set(called) == {f"A{n}" for n in range(1, 41)}
