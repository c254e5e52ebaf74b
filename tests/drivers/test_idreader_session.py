"""Time-outs and doubtful answers, on a line whose clock the test turns."""

from threading import Event

import pytest

from drivers.errors import Cancelled, DeviceSilent
from drivers.idreader.sam import PREAMBLE, Command, Status, request
from drivers.idreader.session import LineDamaged, SamSession

NO_CARD = bytes.fromhex("AA AA AA 96 69 00 04 00 00 80 84")
FOUND = bytes.fromhex("AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97")
SELECTED = bytes.fromhex("AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C")
STATUS_OK = bytes.fromhex("AA AA AA 96 69 00 04 00 00 90 94")
READ_FAILED = bytes.fromhex("AA AA AA 96 69 00 04 00 00 41 45")
BAD_CHECK = bytes.fromhex("AA AA AA 96 69 00 04 00 00 10 14")
BAD_LENGTH = bytes.fromhex("AA AA AA 96 69 00 04 00 00 11 15")


class ScriptedLine:
    """A line that gives one scripted piece a read and lets 50 ms pass, as a real one does."""

    def __init__(self, *pieces: bytes) -> None:
        self.now_s = 0.0
        self.sent: list[bytes] = []
        self.late = b""
        self._pieces = list(pieces)

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def read_some(self) -> bytes:
        self.now_s += 0.05
        if self.late:
            late, self.late = self.late, b""
            return late
        return self._pieces.pop(0) if self._pieces else b""

    def discard_input(self) -> None:
        self.late = b""

    def close(self) -> None:
        pass


def ask(
    line: ScriptedLine, command: Command = Command.FIND, *, baud: int = 115_200
) -> Status | None:
    session = SamSession(line, baud=baud, monotonic=lambda: line.now_s)
    return session.ask(command, timeout_s=0.5, cancel=Event()).status


def test_a_reply_in_pieces_is_put_together() -> None:
    line = ScriptedLine(b"", FOUND[:3], FOUND[3:9], b"", FOUND[9:])
    assert ask(line) is Status.FOUND
    assert line.sent == [request(Command.FIND)]


def test_bytes_that_came_too_late_for_an_earlier_command_are_thrown_away() -> None:
    line = ScriptedLine(NO_CARD)
    line.late = FOUND
    assert ask(line) is Status.NO_CARD


@pytest.mark.parametrize(
    ("command", "late", "own", "status"),
    [
        (Command.FIND, SELECTED, NO_CARD, Status.NO_CARD),
        (Command.FIND, READ_FAILED, FOUND, Status.FOUND),
        (Command.SELECT, FOUND, SELECTED, Status.OK),
        (Command.STATUS, NO_CARD, STATUS_OK, Status.OK),
        (Command.STATUS, READ_FAILED, STATUS_OK, Status.OK),
    ],
)
def test_a_late_answer_to_another_command_is_not_taken_for_this_one(
    command: Command, late: bytes, own: bytes, status: Status
) -> None:
    assert ask(ScriptedLine(late, own), command) is status


def test_no_answer_is_silence_at_the_time_that_was_given() -> None:
    line = ScriptedLine()
    with pytest.raises(DeviceSilent):
        ask(line)
    assert line.now_s == pytest.approx(0.55)


def test_noise_without_a_reply_is_silence() -> None:
    with pytest.raises(DeviceSilent):
        ask(ScriptedLine(*[b"\x00\xaa\x55"] * 100))


def test_a_reply_that_ends_in_its_middle_is_told_after_the_gap() -> None:
    line = ScriptedLine(FOUND[:8])
    with pytest.raises(LineDamaged, match="middle"):
        ask(line)
    assert line.now_s == pytest.approx(0.3)


def test_a_slower_line_is_given_longer_gaps() -> None:
    line = ScriptedLine(FOUND[:8])
    with pytest.raises(LineDamaged, match="middle"):
        ask(line, baud=9_600)
    assert line.now_s == pytest.approx(0.05 + 0.2 * 12, abs=0.051)


def test_a_reply_that_trickles_for_ever_is_given_up() -> None:
    line = ScriptedLine(PREAMBLE + b"\x09\x60", *[b"\x00"] * 1000)
    with pytest.raises(LineDamaged, match="did not end"):
        ask(line)
    assert line.now_s == pytest.approx(5.0, abs=0.1)


def test_a_wrong_check_is_told_at_once() -> None:
    with pytest.raises(LineDamaged, match="check"):
        ask(ScriptedLine(FOUND[:-1] + b"\x00"))


@pytest.mark.parametrize("complaint", [BAD_CHECK, BAD_LENGTH])
def test_a_request_that_arrived_damaged_is_sent_once_more(complaint: bytes) -> None:
    line = ScriptedLine(complaint, FOUND)
    assert ask(line) is Status.FOUND
    assert line.sent == [request(Command.FIND)] * 2


def test_requests_that_never_arrive_whole_are_a_damaged_line() -> None:
    line = ScriptedLine(BAD_CHECK, BAD_CHECK, FOUND)
    with pytest.raises(LineDamaged, match="requests"):
        ask(line)
    assert len(line.sent) == 2


def test_a_cancelled_question_ends_without_another_read() -> None:
    line = ScriptedLine(FOUND)
    cancel = Event()
    cancel.set()
    with pytest.raises(Cancelled):
        SamSession(line).ask(Command.FIND, timeout_s=0.5, cancel=cancel)
    assert line.now_s == 0.0
