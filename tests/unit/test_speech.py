"""What is said of a view, and what of it is new."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import words_spoken
from kiosk.access import AS_USUAL, Access, Feature
from kiosk.speech import Piece, caption, named, screen, spelled, spoken
from kiosk.view import Button, Fact, Keypad, Screen, Sheet, Switch, TimeLeft, View
from kiosk.words import LANGUAGE_PREFIX

ALOUD = Access(voice=True)
BY_EAR = AS_USUAL.with_keys()
DONE = Button("done", "Done", primary=True)
VIEW = View(Screen.CARD, "en", "Your ID card", guidance="Put it down.", access=ALOUD)
RING = TimeLeft(15, 15, "Are you still there?", Button("more_time", "More time", primary=True))


def said(before: View | None, after: View) -> list[str]:
    return [piece.text for piece in spoken(before, after, str)]


def with_switch(is_on: bool) -> View:
    state = "On" if is_on else "Off"
    switch = Switch(Feature.REACH, Button("access:reach", "Buttons low down"), is_on, state)
    return replace(VIEW, sheet=Sheet("How do you like it?", (switch,), DONE))


def typing(typed: str, access: Access = BY_EAR) -> View:
    keypad = Keypad(typed, "", ((Button("1", "1"),),))
    return View(Screen.KEYPAD, "en", "Your number", keypad=keypad, access=access)


def test_nothing_is_said_while_no_voice_is_wanted() -> None:
    assert said(None, replace(VIEW, access=AS_USUAL)) == []


def test_nothing_is_said_to_staff() -> None:
    assert said(None, replace(VIEW, for_staff=True)) == []


def test_a_new_screen_is_said_as_title_and_guidance() -> None:
    before = replace(VIEW, screen=Screen.IDENTIFY, title="Scan")
    assert said(before, VIEW) == ["Your ID card", "Put it down."]


def test_what_was_said_already_is_not_said_again() -> None:
    assert said(VIEW, VIEW) == []
    assert said(VIEW, replace(VIEW, busy=True)) == []


def test_who_switches_the_voice_on_hears_the_screen() -> None:
    assert said(replace(VIEW, access=AS_USUAL), VIEW) == ["Your ID card", "Put it down."]


def test_who_touches_the_first_key_hears_the_introduction_before_the_screen() -> None:
    heard = said(VIEW, replace(VIEW, access=BY_EAR))
    assert heard == [words_spoken.INTRODUCTION, "Your ID card", "Put it down."]


def test_the_first_key_is_introduced_also_where_no_voice_was_on() -> None:
    for before in (None, replace(VIEW, access=AS_USUAL)):
        assert said(before, replace(VIEW, access=BY_EAR))[0] == words_spoken.INTRODUCTION


def test_another_language_says_the_screen_again() -> None:
    assert [piece.lang for piece in spoken(VIEW, replace(VIEW, lang="zh_CN"), str)] == ["zh_CN"] * 2


def test_what_went_wrong_is_said_when_it_comes_and_not_when_it_goes() -> None:
    wrong = replace(VIEW, notice="Put it down again.")
    assert said(VIEW, wrong) == ["Put it down again."]
    assert said(wrong, VIEW) == []


def test_the_end_of_patience_is_asked_twice_and_the_seconds_are_digits() -> None:
    ring = replace(VIEW, time_left=RING)
    assert said(VIEW, ring) == ["Are you still there?", words_spoken.SECONDS_LEFT, "1", "5"]
    later = [replace(VIEW, time_left=replace(RING, seconds=seconds)) for seconds in (6, 5, 4)]
    assert said(ring, later[0]) == []
    assert said(later[0], later[1])[-1] == "5"
    assert said(later[1], later[2]) == []


def test_the_end_of_patience_names_the_way_out_to_who_uses_the_keypad() -> None:
    by_ear = replace(VIEW, access=BY_EAR)
    assert said(by_ear, replace(by_ear, time_left=RING))[-1] == "More time"


def test_a_switch_says_its_name_and_what_it_is_now() -> None:
    assert said(with_switch(False), with_switch(True)) == ["Buttons low down", "On"]


def test_closing_the_sheet_says_the_screen_again() -> None:
    assert said(VIEW, with_switch(False)) == ["How do you like it?"]
    assert said(with_switch(False), VIEW) == ["Your ID card", "Put it down."]


def test_a_call_of_staff_is_heard() -> None:
    assert said(VIEW, replace(VIEW, call_words="Somebody is coming.")) == ["Somebody is coming."]


def test_a_key_of_a_number_is_echoed_to_the_ear_at_the_keypad_only() -> None:
    assert said(typing("5101"), typing("5101 0")) == ["0"]
    assert said(typing("5101 0"), typing("5101")) == [words_spoken.DELETED]
    assert said(typing("5101", ALOUD), typing("5101 0", ALOUD)) == []


def test_a_name_in_a_sentence_is_not_said() -> None:
    view = replace(VIEW, title="Thank you, 林晓禾")
    assert [piece.text for piece in screen(view, str)] == ["Thank you", "Put it down."]


def test_facts_are_digits_or_sentences_or_not_said() -> None:
    facts = (
        Fact("Name", "林*禾"),
        Fact("Time", "10:15\N{EN DASH}10:45"),
        Fact("Ahead of you in this queue", "12"),
    )
    view = replace(VIEW, guidance="", facts=facts)
    assert [piece.text for piece in screen(view, str)] == [
        *("Your ID card", "Time", "1", "0", "1", "5"),
        *("Ahead of you in this queue", "1", "2"),
    ]


def test_a_queue_number_is_said_after_its_title() -> None:
    view = replace(VIEW, title="Your number", number="A0012", guidance="")
    assert [piece.text for piece in screen(view, str)] == ["Your number", *"A0012"]


def test_a_language_says_its_own_name() -> None:
    assert named(Button(f"{LANGUAGE_PREFIX}zh_CN", "中文"), VIEW, str) == (Piece("zh_CN", "中文"),)


def test_a_caption_holds_only_what_cannot_be_read_on_the_screen() -> None:
    heard = (Piece("en", words_spoken.INTRODUCTION), *screen(VIEW, str))
    assert caption(heard, VIEW) == words_spoken.INTRODUCTION


@pytest.mark.parametrize("text", ["", " -:", "–"])
def test_signs_alone_are_no_word(text: str) -> None:
    assert spelled("en", text) == ()


@given(st.text())
def test_whatever_is_spelled_are_single_letters_and_digits_that_have_clips(text: str) -> None:
    for piece in spelled("en", text):
        assert len(piece.text) == 1
        assert piece.text in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_a_piece_does_not_show_its_text() -> None:
    assert "5101" not in repr(spelled("en", "5101"))
