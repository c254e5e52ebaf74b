"""The text record of the chip, in its four layouts."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.idreader.card import CardKind, IdCard
from drivers.idreader.emulated_card import card_from
from drivers.idreader.record import RECORD_SIZE, RecordError, parse_record

FRAMES = Path(__file__).parent / "idreader_frames"
SAMPLE = Path(__file__).parents[2] / "config" / "sample.toml"
PEOPLE: dict[str, dict[str, Any]] = tomllib.loads(SAMPLE.read_text())["people"]
PEOPLE_OF_FRAMES: dict[str, dict[str, Any]] = tomllib.loads((FRAMES / "people.toml").read_text())


def record_of(key: str) -> bytes:
    return (FRAMES / f"{key}.text256.bin").read_bytes()


def with_text(record: bytes, at: int, text: str) -> bytes:
    new = text.encode("utf-16-le", "surrogatepass")
    return record[:at] + new + record[at + len(new) :]


def expected(person: dict[str, Any], **differently: Any) -> IdCard:
    known = {key: value for key, value in person.items() if key != "kind"}
    fields = {"valid_to": None, "long_term": False, **known, **differently}
    return IdCard(kind=CardKind[person["kind"].upper()], **fields)


def without_bytes(card: IdCard) -> IdCard:
    return replace(card, raw_text=b"", chip_photo=b"")


@pytest.mark.parametrize("key", PEOPLE_OF_FRAMES)
def test_every_layout_is_read_from_its_published_bytes(key: str) -> None:
    card = parse_record(record_of(key))
    assert without_bytes(card) == expected(PEOPLE_OF_FRAMES[key])


@pytest.mark.parametrize("key", PEOPLE)
def test_the_people_of_the_demonstration_are_read_back(key: str) -> None:
    chip = card_from(PEOPLE[key])
    card = parse_record(chip.text, chip.photo)
    assert without_bytes(card) == expected(PEOPLE[key])
    assert (card.raw_text, card.chip_photo) == (chip.text, chip.photo)


def test_a_long_english_name_is_joined_across_its_two_fields() -> None:
    name = "SAMPLE-LONGFAMILYNAME, ALEXANDRINA J C HER"
    assert name[34] == " ", "a blank at the end of the first field must survive"
    card = parse_record(card_from({**PEOPLE["foreign_bride"], "english_name": name}).text)
    assert card.english_name == name


def test_a_2017_permit_without_a_chinese_name_is_called_by_the_english_one() -> None:
    card = parse_record(card_from({**PEOPLE_OF_FRAMES["f2017_I"], "name": ""}).text)
    assert card.name == card.english_name == "SAMPLE, ALEX JORDAN"


@pytest.mark.parametrize(
    "name",
    [
        "𠮷䶮",
        "阿卜杜·热合曼",
        "㛃",
        "\U0002ebf0",
        "\ue863",
        "古丽 米热",
        "一二三四五六七八九十百千万亿兆",
        "𠮷" * 7 + "王",
    ],
)
def test_rare_names_stay_exactly_as_the_chip_holds_them(name: str) -> None:
    assert parse_record(card_from({**PEOPLE["bride"], "name": name}).text).name == name


def test_only_blanks_and_zeros_at_the_end_are_stripped() -> None:
    record = with_text(record_of("cn_f"), 0, " 林　\0 \0 \0\0\0\0\0\0\0\0")
    assert parse_record(record).name == " 林　"


def test_a_card_for_life_has_no_last_day() -> None:
    card = parse_record(record_of("cn_m_longterm"))
    assert (card.long_term, card.valid_to) == (True, None)


@pytest.mark.parametrize(
    "last_day", ["        ", "00000000", "20231301", "２０３００１０１", "2030-1-1"]
)
def test_a_last_day_that_is_no_date_is_none_and_not_for_life(last_day: str) -> None:
    card = parse_record(with_text(record_of("cn_f"), 204, last_day))
    assert (card.long_term, card.valid_to) == (False, None)


def test_a_birth_that_is_no_date_is_none() -> None:
    assert parse_record(with_text(record_of("cn_f"), 36, "19950230")).birth is None


def test_an_hmt_card_has_no_ethnic_group_even_if_its_field_is_filled() -> None:
    assert parse_record(with_text(record_of("hmt_J"), 32, "01")).nation_code == ""


@pytest.mark.parametrize("flag", ["\0", "K", "j", "长"])
def test_an_unknown_layout_is_refused(flag: str) -> None:
    with pytest.raises(RecordError, match=f"flag U\\+{ord(flag):04X}"):
        parse_record(with_text(record_of("cn_f"), 248, flag))


@pytest.mark.parametrize("size", [0, 255, 257])
def test_a_record_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(RecordError, match=f"{size} bytes instead of 256"):
        parse_record(bytes(size))


@pytest.mark.parametrize("half", [0xD842, 0xDFB7])
def test_half_a_character_at_the_end_of_a_name_is_refused(half: int) -> None:
    record = with_text(record_of("cn_f"), 28, chr(half))
    with pytest.raises(RecordError, match="field name holds half a surrogate pair") as refusal:
        parse_record(record)
    assert refusal.value.__context__ is None, "the decoder's error would carry the name along"


@given(st.binary(min_size=RECORD_SIZE, max_size=RECORD_SIZE), st.sampled_from(CardKind))
def test_any_record_is_read_or_refused_without_quoting_it(record: bytes, kind: CardKind) -> None:
    told = ""
    try:
        assert parse_record(with_text(record, 248, kind.value)).kind is kind
    except RecordError as error:
        told = str(error)
    assert told.isascii()


def test_a_card_shows_its_kind_and_the_last_four_characters_only() -> None:
    assert repr(parse_record(record_of("cn_f"))) == "IdCard(RESIDENT, …4026)"
