"""Queue numbers: one for a case, never two alike, and a letter that tells nothing."""

import re
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from centre_calls import KioskInProcess, SetClock, case_document, is_problem
from centre_process import CentreProcess, KioskOnTheLine
from fastapi import FastAPI

from central.app import create_app
from central.data_directory import DataDirectory
from central.models import Appointment, Business, NumberState, QueueNumber
from central.queue_plan import QueuePlan

Codes = Mapping[str, Mapping[str, str]]


def _appointment(kiosk: KioskInProcess, codes: Codes, key: str) -> str:
    return kiosk.look_up("booking_number", codes[key]["booking_number"])["appointment"]["id"]


def test_the_first_number_of_the_day(k01: KioskInProcess, wedding: str) -> None:
    first = k01.number(wedding)

    assert first.pop("place_url").startswith("https://localhost:8444/t/")
    assert first == {
        "number": "A0001",
        "queue": "A",
        "area": {"zh": "A 区等候", "en": "Waiting area A"},
        "people_ahead": 0,
        "business_date": "2026-03-05",
    }


def test_a_case_that_asks_again_gets_its_own_number(k01: KioskInProcess, wedding: str) -> None:
    case_id = str(uuid4())
    first = k01.number(wedding, case_id)
    k01.number(wedding)

    assert k01.number(wedding, case_id) == first


def test_both_kiosks_of_an_office_share_a_queue_and_offices_do_not(
    k01: KioskInProcess, k02: KioskInProcess, k03: KioskInProcess, codes: Codes, wedding: str
) -> None:
    elsewhere = _appointment(k03, codes, "elsewhere")

    given = [k01.number(wedding), k02.number(wedding), k03.number(elsewhere)]

    assert [n["number"] for n in given] == ["A0001", "A0002", "A0001"]


def test_couples_from_another_district_have_a_queue_of_their_own(
    k01: KioskInProcess, codes: Codes
) -> None:
    assert k01.number(_appointment(k01, codes, "wedding_with_permit"))["number"] == "K0001"


@pytest.mark.parametrize("state", [s for s in NumberState if s != NumberState.WAITING])
def test_only_those_who_wait_are_ahead(
    app: FastAPI, k01: KioskInProcess, codes: Codes, wedding: str, state: NumberState
) -> None:
    first, second = str(uuid4()), str(uuid4())
    k01.number(wedding, first)
    k01.number(_appointment(k01, codes, "reissue"))  # waits elsewhere
    assert k01.number(wedding, second)["people_ahead"] == 1

    with app.state.centre.database.writing() as session:
        session.get_one(QueueNumber, first).state = state

    assert k01.number(wedding, second)["people_ahead"] == 0


def test_every_number_has_a_place_of_its_own_that_tells_nothing(
    data: DataDirectory, clock: SetClock, wedding: str
) -> None:
    app = create_app(data, clock=clock, public_url="https://place.example/")
    k01, case_id = KioskInProcess.named(app, "K01"), str(uuid4())

    places = [k01.number(wedding, case_id)["place_url"], k01.number(wedding)["place_url"]]

    assert places[0] != places[1]
    assert all(re.fullmatch(r"https://place\.example/t/[\w-]{22}", place) for place in places)
    assert k01.number(wedding, case_id)["place_url"] == places[0]


def test_a_number_of_before_there_were_places_gets_one_when_it_is_asked_for(
    app: FastAPI, k01: KioskInProcess, wedding: str
) -> None:
    case_id = str(uuid4())
    k01.number(wedding, case_id)
    with app.state.centre.database.writing() as session:
        session.get_one(QueueNumber, case_id).place_token = None

    place = k01.number(wedding, case_id)["place_url"]

    assert re.search(r"/t/[\w-]{22}$", place)
    assert k01.number(wedding, case_id)["place_url"] == place


def test_every_day_begins_with_one(
    app: FastAPI, k01: KioskInProcess, wedding: str, clock: SetClock
) -> None:
    yesterday = k01.number(wedding)
    clock.now += timedelta(days=1)
    with app.state.centre.database.writing() as session:
        session.get_one(Appointment, int(wedding)).slot_start += timedelta(days=1)

    today = k01.number(wedding)

    assert today["number"] == yesterday["number"] == "A0001"
    assert today["business_date"] == "2026-03-06"


def test_a_case_keeps_its_number_over_midnight(
    k01: KioskInProcess, wedding: str, clock: SetClock
) -> None:
    case_id = str(uuid4())
    evening = k01.number(wedding, case_id)
    clock.now += timedelta(days=1)

    assert k01.number(wedding, case_id) == evening


def test_a_busy_day_has_a_fifth_digit(app: FastAPI, k01: KioskInProcess, wedding: str) -> None:
    case_id = str(uuid4())
    k01.number(wedding, case_id)
    with app.state.centre.database.writing() as session:
        session.get_one(QueueNumber, case_id).counter = 9999

    assert k01.number(wedding)["number"] == "A10000"


def test_no_number_without_an_appointment_of_this_office_and_day(
    app: FastAPI, k01: KioskInProcess, k03: KioskInProcess, codes: Codes, wedding: str
) -> None:
    def refused(appointment_id: str) -> int:
        answer = k01.put(f"/cases/{uuid4()}/number", json={"appointment_id": appointment_id})
        assert is_problem(answer, answer.status_code)
        return answer.status_code

    assert refused(_appointment(k03, codes, "elsewhere")) == 404
    assert refused("9999999") == 404
    with app.state.centre.database.writing() as session:
        session.get_one(Appointment, int(wedding)).cancelled = True
    assert refused(wedding) == 409


def test_a_number_is_for_one_appointment(k01: KioskInProcess, codes: Codes, wedding: str) -> None:
    case_id = str(uuid4())
    k01.number(wedding, case_id)
    other = {"appointment_id": _appointment(k01, codes, "reissue")}

    assert is_problem(k01.put(f"/cases/{case_id}/number", json=other), 409)


def test_numbers_go_on_after_a_restart(
    data: DataDirectory, clock: SetClock, k01: KioskInProcess, wedding: str
) -> None:
    case_id = str(uuid4())
    before = k01.number(wedding, case_id)
    restarted = KioskInProcess.named(create_app(data, clock=clock), "K01")

    assert restarted.number(wedding, case_id) == before
    assert restarted.number(wedding)["number"] == "A0002"


def test_no_number_is_given_twice_by_two_servers_at_once(
    centres: tuple[CentreProcess, ...],
) -> None:
    """Eight kiosks' worth of calls, half of them at each of two processes on one database."""
    callers = [centres[i % 2].kiosk("K01" if i < 4 else "K02") for i in range(8)]
    appointment = {"appointment_id": callers[0].appointment("reissue")}

    def ask(caller: KioskOnTheLine) -> list[str]:
        return [
            caller.call("PUT", f"/cases/{uuid4()}/number", json=appointment).json()["number"]
            for _ in range(10)
        ]

    with ThreadPoolExecutor(len(callers)) as threads:
        numbers = [number for given in threads.map(ask, callers) for number in given]

    assert sorted(numbers) == [f"B{n:04d}" for n in range(1, 81)]


def test_one_case_asked_for_at_two_servers_at_once_has_one_number(
    centres: tuple[CentreProcess, ...],
) -> None:
    callers = [centre.kiosk("K01") for centre in centres for _ in range(3)]
    appointment = {"appointment_id": callers[0].appointment("wedding_with_permit")}
    path = f"/cases/{uuid4()}/number"

    with ThreadPoolExecutor(len(callers)) as threads:
        answers = list(threads.map(lambda c: c.call("PUT", path, json=appointment), callers))

    assert {a.status_code for a in answers} == {200}
    assert len({a.json()["number"] for a in answers}) == 1


def test_a_killed_server_forgets_no_number_and_a_stopped_one_leaves_cleanly(
    centres: tuple[CentreProcess, ...],
) -> None:
    data = centres[0].data
    case_id = uuid4()
    victim = CentreProcess(data)
    victim.wait_until_listening()
    k01 = victim.kiosk("K01")
    appointment = {"appointment_id": k01.appointment("wedding")}
    before = k01.call("PUT", f"/cases/{case_id}/number", json=appointment).json()
    victim.kill()

    successor = CentreProcess(data)
    successor.wait_until_listening()
    after = successor.kiosk("K01").call("PUT", f"/cases/{case_id}/number", json=appointment).json()

    assert after == before
    assert successor.stop() == (0, "")


def test_the_letter_on_a_ticket_does_not_tell_of_a_divorce() -> None:
    """Whoever waits with a divorce couple's letter may as well have come for something else."""
    visits = defaultdict(set)
    for (business, _), queue in QueuePlan.load().queues.items():
        visits[queue.prefix].add(business)

    divorce = {business for business in Business if business.startswith("divorce")}
    assert all(taken - divorce for taken in visits.values())
    assert all(divorce <= taken for taken in visits.values() if taken & divorce)


def test_the_name_of_a_queue_does_not_tell_of_a_divorce() -> None:
    for queue in QueuePlan.load().in_order:
        assert not re.search("离婚|divorce", f"{queue.name.zh} {queue.name.en}", re.IGNORECASE)


def test_a_plan_with_a_visit_left_out_or_taken_twice_is_refused(tmp_path: Path) -> None:
    plan = tmp_path / "queues.toml"
    words = '{ zh = "甲", en = "A" }'
    queue = f'[[queue]]\nprefix = "A"\nname = {words}\narea = {words}\ntakes = ["marriage"]\n'

    plan.write_text(queue)
    with pytest.raises(ValueError, match="no queue for"):
        QueuePlan.load(plan)
    plan.write_text(queue + queue)
    with pytest.raises(ValueError, match="two queues for"):
        QueuePlan.load(plan)


def test_a_case_that_could_not_ask_is_numbered_when_it_arrives(
    k01: KioskInProcess, wedding: str
) -> None:
    k01.number(wedding)

    taken = k01.put(f"/cases/{uuid4()}", json=case_document(wedding)).json()

    assert taken["number"] == "A0002"


def test_nobody_waits_behind_a_case_that_arrives_a_day_late(
    k01: KioskInProcess, wedding: str, clock: SetClock
) -> None:
    yesterday = (clock.now - timedelta(days=1)).isoformat()
    k01.put(f"/cases/{uuid4()}", json=case_document(wedding, checked_in_at=yesterday))
    assert k01.number(wedding)["people_ahead"] == 0

    k01.put(f"/cases/{uuid4()}", json=case_document(wedding))
    assert k01.number(wedding)["people_ahead"] == 2
