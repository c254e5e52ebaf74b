"""The model of how long people need, and the couple that walks the journey files through it."""

from math import isclose

import pytest

from benchmarks import people_model as model
from benchmarks.couple import Astray, Couple, Deed
from benchmarks.people_model import Box
from benchmarks.people_time import Row, rows, total_of
from kiosk.view import Button, Fact, Screen, View
from tests.journey.player import Journey, load_journey

AT_THE_BOTTOM = Box(14, 14, 240, 25)


def bottom(_: View, __: Button) -> Box:
    return AT_THE_BOTTOM


@pytest.fixture(scope="module")
def usual() -> Couple:
    return Couple(load_journey("marriage_zh"))


@pytest.fixture(scope="module")
def peak() -> Couple:
    return Couple(load_journey("marriage_peak_zh"))


@pytest.mark.parametrize(
    ("text", "lang", "seconds"),
    [
        ("请放上第一张身份证", "zh_CN", 9 / 4),
        ("请看，镜头。", "zh_CN", 4 / 4),
        ("A0012", "zh_CN", 5 / 4),
        ("Please take your ticket.", "en", 4 / 3),
        ("10:15–10:45", "en", 2 / 3),
        ("Thank you, 林晓禾", "en", 2 / 3 + 3 / 4),
        ("****", "zh_CN", 0),
    ],
)
def test_reading_counts_characters_in_chinese_and_words_in_english(
    text: str, lang: str, seconds: float
) -> None:
    assert isclose(model.reading_s(text, lang), seconds)


def test_a_touch_takes_a_bit_more_time_for_each_doubling_of_the_distance() -> None:
    target = Box(-10, -20, 20, 40)
    assert model.touch_s((0, 0), target) == model.REACH_S
    assert model.touch_s((0, 60), target) == model.REACH_S + 2 * model.BIT_S
    assert model.touch_s((140, 0), target) == model.REACH_S + 3 * model.BIT_S


def test_only_what_differs_from_the_screen_before_is_read() -> None:
    go_on, leave = Button("go_on", "Go on", primary=True), Button("give_up", "Leave")
    before = View(Screen.CARD, "en", title="A", guidance="B", buttons=(go_on, leave))
    after = View(
        Screen.CARD, "en", title="C", guidance="B", facts=(Fact("D", "E"),), buttons=(go_on, leave)
    )
    assert list(model.new_in(before, None)) == ["A", "B", "Go on"]
    assert list(model.new_in(after, before)) == ["C", "D", "E"]


def test_a_marriage_with_a_code_takes_six_touches_and_no_key(usual: Couple) -> None:
    assert (usual.touches, usual.typed) == (6, 0)
    assert [moment.deed for moment in usual.moments if isinstance(moment.deed, Deed)] == [
        Deed.SHOW_CODE,
        *(Deed.LAY_CARD, Deed.TAKE_CARD) * 2,
        Deed.PHOTO,
        Deed.PRINT,
        Deed.TAKE_TICKET,
    ]


def test_a_peak_day_takes_two_touches_and_no_photo(peak: Couple) -> None:
    assert (peak.touches, peak.typed) == (2, 0)
    assert Deed.PHOTO not in [moment.deed for moment in peak.moments]


def test_both_keep_their_goal_wherever_a_button_is(usual: Couple, peak: Couple) -> None:
    """With the farthest button of all there are: a sentence too much shows here first."""

    def farthest(_: View, __: Button) -> Box:
        return Box(110, 440, 30, 20)

    assert total_of(rows(usual, farthest)).total_s <= 150
    assert total_of(rows(peak, farthest)).total_s <= 75


def test_nobody_waits_twice_for_what_is_read_while_the_machine_works(peak: Couple) -> None:
    (printing,) = [row for row in rows(peak, bottom) if row.title == "正在为您取号"]
    assert (printing.reading_s, printing.moving_s) == (0, 0)
    assert 0.4 < printing.other_s < 1.5


def test_a_hand_that_stays_on_the_glass_moves_less_than_one_that_comes_to_it(
    usual: Couple,
) -> None:
    moved = [row.moving_s for row in rows(usual, bottom) if row.moving_s]
    photo, use, confirm = moved[2:5]
    assert photo > use == confirm == model.REACH_S


def test_the_whole_is_the_sum_of_its_screens(usual: Couple) -> None:
    table = [Row("a", 1.0, 2.0, 3.0), Row("b", 10.0, 20.0, 30.0)]
    assert total_of(table) == Row("altogether", 11.0, 22.0, 33.0)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ({"expect": "photo"}, "the screen is attract"),
        ({"touch": "no such"}, "there is no such button"),
        ({"place_card": "bride"}, "nobody waits for this now"),
        ({"unplug": "printer"}, "there is no model of this"),
    ],
)
def test_a_journey_that_the_kiosk_does_not_go_is_no_figure(
    line: dict[str, str], problem: str
) -> None:
    with pytest.raises(Astray, match=problem):
        Couple(Journey((line,), {}))


def test_typed_keys_count_as_touches_and_as_typed() -> None:
    steps = ({"touch": "开始办理"}, {"touch": "输入号码"}, {"touch": "7"})
    couple = Couple(Journey(steps, {}))
    assert (couple.touches, couple.typed) == (3, 1)
