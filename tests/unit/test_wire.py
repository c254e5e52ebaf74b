"""A case as JSON: what the contract says, and names as the chip holds them."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_case import BRIDE, CHINA, CHIP, JOINT, a_case

from kiosk.case import LookUp, LookUpBy
from kiosk.wire import decode_look_up_answer, decode_receipt, encode_case, encode_look_up


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
            {"check": "card_valid", "outcome": "fine", "reason": ""},
            {"check": "name", "outcome": "see_counter", "reason": "differs"},
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
    body = encode_case(a_case(cards=(replace(BRIDE, name=name),)))
    assert body.isascii()
    assert json.loads(body)["parties"][0]["name"] == name


@pytest.mark.parametrize("name", ["𠮷䶮", "阿卜杜·热合曼", "é", "e\u0301", "\ufa0e", "\ue000"])
def test_no_name_is_normalised(name: str) -> None:
    body = encode_case(a_case(cards=(replace(BRIDE, name=name),)))
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
