"""The kiosk's own client on the real centre: both sides read the contract alike."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from centre_process import CentreProcess

from drivers.idreader.card import CardKind, IdCard
from kiosk.calling import CallState
from kiosk.case import Business, Case, Check, LookUp, LookUpBy, NotFound, Outcome, Photo, PhotoKind
from kiosk.central_client import CentralClient
from kiosk.errors import CentralRejected
from kiosk.party import TypedParty, UnshownParty
from kiosk.wire import CaseState, encode_case

JOINT = Photo(PhotoKind.JOINT, b"\xff\xd8 the couple" * 3_000)
CHIP = Photo(PhotoKind.CHIP, bytes(1_024))
ELDER_MAN = IdCard(
    kind=CardKind.RESIDENT,
    name="阿卜杜·热合曼",
    number="510107195401019910",
    sex_code="1",
    nation_code="05",
    birth=date(1954, 1, 1),
    valid_from=date(2010, 6, 15),
    valid_to=None,
    long_term=True,
)


@pytest.fixture
def kiosk(centre: CentreProcess) -> Iterator[CentralClient]:
    client = CentralClient(
        centre.url,
        ca=centre.data.authority,
        certificate=centre.data.pki / "k01.pem",
        connect_timeout_s=3,
        read_timeout_s=10,
    )
    yield client
    client.close()


def _case(appointment_id: str, number: str | None) -> Case:
    return Case(
        case_id=str(uuid4()),
        appointment_id=appointment_id,
        business=Business.MARRIAGE,
        number=number,
        checked_in_at=datetime(2026, 3, 5, 2, 0, tzinfo=UTC),
        lang="zh",
        parties=(ELDER_MAN,),
        checks=(Check("name", Outcome.FINE),),
        photos=(JOINT, CHIP),
    )


def test_a_check_in_goes_through_to_the_acknowledgement(
    centre: CentreProcess, kiosk: CentralClient
) -> None:
    code = json.loads(centre.data.codes.read_text())["second_wedding"]

    assert kiosk.who_am_i(timeout_s=5.0).kiosk_id == "K01"
    appointment = kiosk.look_up(LookUp(LookUpBy.TOKEN, code["token"])).appointment
    assert appointment is not None
    assert ELDER_MAN.number in {party.id_number for party in appointment.parties}

    case = _case(appointment.id, None)
    number = kiosk.number_for(case.case_id, appointment.id, timeout_s=10).number
    receipt = kiosk.submit(case.case_id, encode_case(case))
    assert receipt.number == number
    assert set(receipt.missing) == {JOINT.sha256, CHIP.sha256}
    kiosk.upload(case.case_id, JOINT.sha256, JOINT.content, "image/jpeg")
    receipt = kiosk.upload(case.case_id, CHIP.sha256, CHIP.content, "application/octet-stream")

    assert receipt.state is CaseState.ACKNOWLEDGED
    stored = centre.data.photos / case.case_id / JOINT.sha256
    assert stored.read_bytes() == JOINT.content


def test_the_kiosk_understands_every_other_answer(
    centre: CentreProcess, kiosk: CentralClient
) -> None:
    code = json.loads(centre.data.codes.read_text())["elsewhere"]

    elsewhere = kiosk.look_up(LookUp(LookUpBy.BOOKING_NUMBER, code["booking_number"]))
    unknown = kiosk.look_up(LookUp(LookUpBy.ID_NUMBER, "110105194912310020"))

    assert elsewhere.not_found is NotFound.OTHER_OFFICE
    assert elsewhere.office_name is not None
    assert elsewhere.office_name.in_lang("en").startswith("Qingyang")
    assert unknown.not_found is NotFound.UNKNOWN
    case = _case("9999999", None)
    with pytest.raises(CentralRejected) as refused:
        kiosk.submit(case.case_id, encode_case(case))
    assert refused.value.status == 404


def test_the_kiosk_knows_the_couples_place_and_its_call_and_what_is_free(
    centre: CentreProcess, kiosk: CentralClient
) -> None:
    code = json.loads(centre.data.codes.read_text())["second_wedding"]
    appointment = kiosk.look_up(LookUp(LookUpBy.TOKEN, code["token"])).appointment
    assert appointment is not None
    case_id, call_id = str(uuid4()), str(uuid4())

    place = kiosk.number_for(case_id, appointment.id, timeout_s=10).place_url
    free = kiosk.free_slots(Business.MARRIAGE)
    hall = kiosk.hall(timeout_s=10)

    assert place.startswith("https://localhost:8444/t/")
    assert free.slots
    assert free.cross_district
    assert free.phone
    assert hall.is_open
    assert sum(queue.waiting for queue in hall.queues) >= 1
    assert kiosk.call_staff(call_id, "card", timeout_s=10) is CallState.RINGING
    assert kiosk.staff_call(call_id, timeout_s=10) is CallState.RINGING
    assert kiosk.cancel_staff_call(call_id, timeout_s=10) is CallState.CANCELLED


def test_the_centre_takes_parties_without_a_readable_chip(
    centre: CentreProcess, kiosk: CentralClient
) -> None:
    code = json.loads(centre.data.codes.read_text())["second_wedding"]
    appointment = kiosk.look_up(LookUp(LookUpBy.TOKEN, code["token"])).appointment
    assert appointment is not None
    typed = TypedParty(name=ELDER_MAN.name, number=ELDER_MAN.number)
    case = replace(_case(appointment.id, None), parties=(typed, UnshownParty()), photos=())

    assert kiosk.submit(case.case_id, encode_case(case)).state is CaseState.ACKNOWLEDGED
