"""A case as JSON: what the contract says, and names as the chip holds them."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_case import BRIDE, CHINA, CHIP, JOINT, a_case

from kiosk.case import Bilingual, LookUp, LookUpBy
from kiosk.hall import WaitingQueue
from kiosk.party import TypedParty, UnshownParty
from kiosk.walk_in import FreeSlots, Slot
from kiosk.wire import (
    decode_free_slots,
    decode_hall,
    decode_look_up_answer,
    decode_queue_number,
    decode_receipt,
    encode_case,
    encode_look_up,
)


def test_a_case_is_written_as_the_contract_says() -> None:
    body = json.loads(encode_case(a_case()))

    groom = body["parties"].pop()
    assert body == {
        "appointment_id": "17",
        "business": "marriage",
        "number": "A0012",
        "checked_in_at": "2026-05-20T09:41:07+08:00",
        "lang": "zh",
        "parties": [
            {
                "kind": "resident",
                "name": "林晓禾",
                "english_name": "",
                "number": "510104199503169927",
                "sex_code": "2",
                "nation_code": "01",
                "nationality": "",
                "birth": "1995-03-16",
                "address": "四川省成都市锦江区示例路1号2栋3单元4号",
                "issuer": "成都市公安局锦江分局",
                "valid_from": "2020-01-01",
                "valid_to": "2040-01-01",
                "long_term": False,
                "permit_number": "",
            }
        ],
        "checks": [
            {"check": "card_valid", "party": None, "outcome": "fine", "reason": ""},
            {"check": "name", "party": 2, "outcome": "see_counter", "reason": "differs"},
        ],
        "photos": [
            {"sha256": JOINT.sha256, "size": 20_000, "kind": "joint"},
            {"sha256": CHIP.sha256, "size": 1_024, "kind": "chip"},
        ],
    }
    assert groom["kind"] == "hmt_residence"
    assert groom["birth"] is groom["valid_to"] is None
    assert groom["long_term"] is True


# Lone surrogates too: the chip holds UTF-16 and nothing stops it from holding half a pair.
@given(name=st.text(st.characters(exclude_categories=[])))
def test_any_name_arrives_as_the_card_holds_it(name: str) -> None:
    body = encode_case(a_case(parties=(replace(BRIDE, name=name),)))
    assert body.isascii()
    assert json.loads(body)["parties"][0]["name"] == name


@pytest.mark.parametrize("name", ["𠮷䶮", "阿卜杜·热合曼", "é", "e\u0301", "\ufa0e", "\ue000"])
def test_no_name_is_normalised(name: str) -> None:
    body = encode_case(a_case(parties=(replace(BRIDE, name=name),)))
    assert json.loads(body)["parties"][0]["name"] == name


def test_the_same_case_is_always_the_same_bytes() -> None:
    case = a_case()
    assert encode_case(case) == encode_case(case)


def test_a_look_up_names_what_it_looks_by() -> None:
    look_up = LookUp(LookUpBy.BOOKING_NUMBER, "JJ260520-0007")
    assert json.loads(encode_look_up(look_up)) == {
        "by": "booking_number",
        "value": "JJ260520-0007",
    }


def test_a_time_without_an_offset_is_not_guessed_at() -> None:
    with_offset = b'{"answer":"other_day","slot_start":"2026-05-21T09:00:00+08:00"}'
    answer = decode_look_up_answer(with_offset)
    assert answer.slot_start == datetime(2026, 5, 21, 9, tzinfo=CHINA)
    with pytest.raises(ValueError, match="offset"):
        decode_look_up_answer(with_offset.replace(b"+08:00", b""))


def test_a_receipt_that_acknowledges_and_still_misses_a_photo_is_no_receipt() -> None:
    with pytest.raises(ValueError, match="missing"):
        decode_receipt(b'{"state":"acknowledged","missing":["00"],"number":"A0012"}')


def test_a_party_without_a_chip_says_nothing_that_only_a_chip_knows() -> None:
    parties = (TypedParty("马一诺", "510106199307089914"), UnshownParty())
    typed, none = json.loads(encode_case(a_case(parties=parties)))["parties"]
    assert (typed.pop("kind"), typed.pop("name")) == ("typed", "马一诺")
    assert typed.pop("number") == "510106199307089914"
    assert (none.pop("kind"), none.pop("name"), none.pop("number")) == ("none", "", "")
    blank = dict.fromkeys(("birth", "valid_from", "valid_to"), None)
    blank |= dict.fromkeys(("english_name", "sex_code", "nation_code", "nationality"), "")
    blank |= dict.fromkeys(("address", "issuer", "permit_number"), "")
    assert typed == none == {**blank, "long_term": False}


def number_with(place_url: str) -> bytes:
    given = {"number": "A0012", "queue": "A", "area": {"zh": "二楼", "en": "Upstairs"}}
    given |= {"people_ahead": 3, "business_date": "2026-05-20", "place_url": place_url}
    return json.dumps(given).encode()


@pytest.mark.parametrize("link", ["", "https://queue.example/t/Zm9vYmFyYmF6cXV4MTIzNA"])
def test_a_number_comes_with_the_link_to_its_place_or_without(link: str) -> None:
    assert decode_queue_number(number_with(link)).place_url == link


@pytest.mark.parametrize(
    "link",
    [
        "http://queue.example/t/x",
        "https://",
        "https://queue.example/ t/x",
        "https://队列.example/t/x",
        "https://queue.example/" + "x" * 200,
        "javascript:alert(1)",
    ],
)
def test_a_link_that_no_ticket_can_carry_is_no_answer(link: str) -> None:
    with pytest.raises(ValueError, match="link"):
        decode_queue_number(number_with(link))


def test_a_number_whose_link_is_missing_is_no_answer() -> None:
    given = json.loads(number_with(""))
    del given["place_url"]
    with pytest.raises(ValueError, match="place_url"):
        decode_queue_number(json.dumps(given).encode())


SLOT = {"start": "2026-05-20T09:00:00+08:00", "end": "2026-05-20T09:30:00+08:00", "free": 2}


def slots_with(**differently: object) -> bytes:
    found = {"slots": [SLOT], "cross_district": [], "phone": "028-5550 0104"}
    return json.dumps(found | differently).encode()


def test_free_slots_are_times_with_an_offset() -> None:
    start = datetime(2026, 5, 20, 9, tzinfo=CHINA)
    (slot,) = (Slot(start, start.replace(minute=30), 2),)
    assert decode_free_slots(slots_with()) == FreeSlots((slot,), (), "028-5550 0104")
    assert decode_free_slots(slots_with(slots=[], cross_district=[SLOT])) == FreeSlots(
        (), (slot,), "028-5550 0104"
    )


@pytest.mark.parametrize(
    "differently",
    [
        {"phone": None},
        {"slots": [SLOT | {"free": "2"}]},
        {"slots": [SLOT | {"start": "2026-05-20T09:00:00"}]},
        {"cross_district": [SLOT | {"end": "2026-05-20T09:30:00"}]},
        {"cross_district": [SLOT | {"end": 1748000000}]},
        {"slots": None},
    ],
)
def test_slots_are_not_guessed_at(differently: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic's own and ours
        decode_free_slots(slots_with(**differently))


MORNING = {"opens": "2026-11-25T09:00:00+08:00", "closes": "2026-11-25T12:00:00+08:00"}
QUEUE = {"name": {"zh": "结婚登记", "en": "Marriage"}, "waiting": 12}


def hall_with(**differently: object) -> bytes:
    hall = {
        "office_name": {"zh": "锦江", "en": "Jinjiang"},
        "at": "2026-11-25T10:12:00.5+08:00",
        "today": [MORNING],
        "next_open": None,
        "queues": [QUEUE],
    }
    return json.dumps(hall | differently).encode()


def test_the_hall_has_hours_and_queues() -> None:
    hall = decode_hall(hall_with())
    assert hall.is_open
    assert hall.today[0].closes == datetime(2026, 11, 25, 12, tzinfo=CHINA)
    assert hall.queues == (WaitingQueue(Bilingual("结婚登记", "Marriage"), 12),)
    assert not decode_hall(hall_with(today=[], queues=[], next_open=MORNING)).is_open


@pytest.mark.parametrize(
    "differently",
    [
        {"at": "2026-11-25T10:12:00"},
        {"at": None},
        {"today": [MORNING | {"opens": "2026-11-25T09:00:00"}]},
        {"today": None},
        {"next_open": MORNING | {"closes": "2026-11-25T12:00:00"}},
        {"next_open": "09:00"},
        {"queues": [QUEUE | {"waiting": -1}]},
        {"queues": [QUEUE | {"waiting": "12"}]},
        {"queues": [QUEUE | {"name": "Marriage"}]},
        {"office_name": {"zh": "锦江"}},
    ],
)
def test_a_hall_is_not_guessed_at(differently: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic's own and ours
        decode_hall(hall_with(**differently))
