"""How long a screen waits for people."""

from dataclasses import replace

import pytest

from kiosk.access import AS_USUAL, Access
from kiosk.patience import TimeOuts, warning_s
from kiosk.session import Session, State
from kiosk.waiting import WORKING

TIME_OUTS = TimeOuts(code_s=60, card_s=45, photo_s=60, review_s=90, ticket_s=30, goodbye_s=10)
TICKET = Session("", "zh_CN", state=State.TICKET, proven=True)


@pytest.mark.parametrize(("patience_s", "last_s"), [(90, 15), (30, 15), (10, 5), (5, 2.5)])
def test_of_a_short_patience_the_later_half_is_shown(patience_s: float, last_s: float) -> None:
    assert warning_s(patience_s, AS_USUAL) == last_s


def test_who_needs_longer_has_longer_to_say_so() -> None:
    assert warning_s(180, Access(large_text=True)) == 30
    assert warning_s(360, Access(voice=True, keys=True)) == 60
    assert warning_s(20, Access(large_text=True)) == 10


def test_who_listens_has_more_time_on_every_screen() -> None:
    for state in State:
        usual_s = TIME_OUTS.of(Session("", "en", state=state))
        heard_s = TIME_OUTS.of(Session("", "en", Access(voice=True), state=state))
        assert heard_s == (None if usual_s is None else 2 * usual_s)


def test_only_where_the_machine_is_at_work_or_nobody_is_here_nothing_is_counted() -> None:
    endless = {state for state in State if TIME_OUTS.of(Session("", "en", state=state)) is None}
    assert endless == WORKING | {State.ATTRACT, State.COUNTDOWN}


def test_on_a_peak_day_a_proven_ticket_goes_on_by_itself_after_ten_seconds() -> None:
    assert TIME_OUTS.of(TICKET) == 30
    peak = replace(TICKET, peak_day=True)
    assert TIME_OUTS.of(peak) == 10
    assert TIME_OUTS.of(replace(peak, access=Access(large_text=True))) == 20


def test_a_number_that_must_be_photographed_stays_as_long_as_ever() -> None:
    assert TIME_OUTS.of(replace(TICKET, peak_day=True, proven=False)) == 30
