"""What a printer's answers mean, bit by bit, and that nothing else passes for an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.escpos_status import (
    Answer,
    AnswerKind,
    AnswerReader,
    paper_ended,
    state_of,
    stopped_by_paper_end,
)
from drivers.printer.state import PrinterState

FINE = 0x12


@pytest.mark.parametrize(
    ("printer", "offline_cause", "error", "paper", "state"),
    [
        (0x12, 0x12, 0x12, 0x12, PrinterState.READY),
        (0x16, 0x12, 0x12, 0x12, PrinterState.READY),  # no drawer: pin 3 is high
        (0x12, 0x12, 0x16, 0x12, PrinterState.READY),  # bit 2 of the error status is undefined
        (0x12, 0x12, 0x12, 0x1E, PrinterState.PAPER_LOW),
        (0x1A, 0x32, 0x12, 0x7E, PrinterState.PAPER_OUT),
        (0x1A, 0x12, 0x12, 0x72, PrinterState.PAPER_OUT),
        (0x1A, 0x32, 0x12, 0x12, PrinterState.PAPER_OUT),
        (0x1A, 0x16, 0x12, 0x12, PrinterState.COVER_OPEN),
        (0x1A, 0x36, 0x12, 0x7E, PrinterState.COVER_OPEN),  # the roll is being changed
        (0x1A, 0x52, 0x1A, 0x12, PrinterState.FAULT),  # cutter
        (0x1A, 0x52, 0x32, 0x12, PrinterState.FAULT),  # unrecoverable
        (0x1A, 0x52, 0x52, 0x12, PrinterState.FAULT),  # print head too hot
        (0x1A, 0x52, 0x12, 0x12, PrinterState.FAULT),
        (0x1A, 0x12, 0x12, 0x12, PrinterState.OFFLINE),
        (0x1A, 0x1A, 0x12, 0x12, PrinterState.OFFLINE),  # somebody presses the feed button
    ],
)
def test_the_most_hindering_condition_is_the_state(
    printer: int, offline_cause: int, error: int, paper: int, state: PrinterState
) -> None:
    assert state_of(printer, offline_cause, error, paper) is state


def test_the_end_of_the_paper_is_seen_in_both_kinds_of_answer() -> None:
    assert [paper_ended(status) for status in (0x00, 0x03, 0x0C, 0x0F)] == [0, 0, 1, 1]
    assert [stopped_by_paper_end(status) for status in (0x12, 0x16, 0x32)] == [0, 0, 1]


def test_nothing_received_is_no_answer() -> None:
    assert AnswerReader().feed(b"") == []


@pytest.mark.parametrize(
    ("sent", "answers"),
    [
        (b"\x12", [Answer(AnswerKind.REAL_TIME, 0x12)]),
        (b"\x7e\x00", [Answer(AnswerKind.REAL_TIME, 0x7E), Answer(AnswerKind.IN_ORDER, 0)]),
        (b"\x11\x13\x0f", [Answer(AnswerKind.IN_ORDER, 0x0F)]),
        (b"\x14\x00\x0f\x00", []),
        (b"\x14\x00\x0c\x00\x00", [Answer(AnswerKind.IN_ORDER, 0)]),
        (b"\x14\x00\x13\x0f\x00\x12", [Answer(AnswerKind.REAL_TIME, 0x12)]),
        (b"\x37\x25\x00\x03", [Answer(AnswerKind.CLEARED, 0), Answer(AnswerKind.IN_ORDER, 3)]),
        (b"\x37\x12", [Answer(AnswerKind.UNKNOWN, 0x12)]),
        (b"\x14\x00\x12", [Answer(AnswerKind.UNKNOWN, 0x12)]),
        (b"\xff\x80\x17", [Answer(AnswerKind.UNKNOWN, byte) for byte in (0xFF, 0x80, 0x17)]),
        (b"H", [Answer(AnswerKind.IN_ORDER, 0x48)]),
    ],
)
def test_answers_are_told_apart_by_their_fixed_bits(sent: bytes, answers: list[Answer]) -> None:
    assert AnswerReader().feed(sent) == answers


def test_four_bytes_of_automatic_status_are_dropped_even_when_they_say_paper_out() -> None:
    """python-escpos takes the first of them for the answer to its question."""
    assert AnswerReader().feed(b"\x1c\x03\x0c\x0f" * 3) == []


@given(st.lists(st.binary(max_size=6), max_size=8))
def test_it_does_not_matter_how_the_line_chops_the_answers(pieces: list[bytes]) -> None:
    whole, chopped = AnswerReader(), AnswerReader()
    expected = whole.feed(b"".join(pieces))
    assert [answer for piece in pieces for answer in chopped.feed(piece)] == expected


@given(st.binary(max_size=64))
def test_whatever_arrives_every_answer_has_the_bits_of_its_kind(data: bytes) -> None:
    for answer in AnswerReader().feed(data):
        match answer.kind:
            case AnswerKind.REAL_TIME:
                assert answer.status & 0b1001_0011 == 0b0001_0010
            case AnswerKind.IN_ORDER:
                assert answer.status & 0b1001_0000 == 0
            case AnswerKind.CLEARED:
                assert b"\x37\x25\x00" in data.translate(None, b"\x11\x13")


@given(*(st.integers(0, 255) for _ in range(4)))
def test_any_four_bytes_have_a_state_and_only_clean_ones_can_print(
    printer: int, offline_cause: int, error: int, paper: int
) -> None:
    if state_of(printer, offline_cause, error, paper).can_print:
        assert not printer & 0x08
        assert not offline_cause & 0x64
        assert not error & 0x68
        assert not paper & 0x60
