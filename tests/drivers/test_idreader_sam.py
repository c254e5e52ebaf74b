"""The codec of the SAM module: pure bytes, no port."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.idreader.sam import (
    LONGEST_REPLY,
    PREAMBLE,
    Command,
    DamagedReply,
    Reply,
    SamDecoder,
    Status,
    card_files,
    request,
)

FRAMES = Path(__file__).parent / "idreader_frames"
READ_FRAMES = sorted(FRAMES.glob("*.read_base.bin"))


def short_frames(kind: str) -> dict[str, bytes]:
    frames = {}
    for line in (FRAMES / "frames.txt").read_text().splitlines():
        label, _, after = line.partition("AA AA AA")
        if label.startswith(kind):
            frames[label.removeprefix(kind).strip()] = bytes.fromhex("AA AA AA" + after)
    return frames


def reply_frame(sw1: int, sw2: int, sw3: int, data: bytes) -> bytes:
    body = (4 + len(data)).to_bytes(2, "big") + bytes([sw1, sw2, sw3]) + data
    check = 0
    for byte in body:
        check ^= byte
    return PREAMBLE + body + bytes([check])


words = st.integers(0, 255)
data_of_a_reply = st.binary(max_size=60) | st.binary(min_size=1288, max_size=1288)
frames = st.builds(reply_frame, words, words, words, data_of_a_reply)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (Command.STATUS, "status"),
        (Command.FIND, "find"),
        (Command.SELECT, "select"),
        (Command.READ, "read_base"),
        (Command.NEWEST_ADDRESS, "read_addr"),
    ],
)
def test_requests_are_the_published_bytes(command: Command, name: str) -> None:
    assert request(command) == short_frames("REQ")[name]


def test_every_published_short_reply_has_a_status_that_we_know() -> None:
    published = short_frames("RSP")
    replies = [SamDecoder().feed(frame) for frame in published.values()]
    assert {reply.status for [reply] in replies if isinstance(reply, Reply)} == set(Status)


def test_a_word_that_nobody_published_is_kept_and_has_no_status() -> None:
    [reply] = SamDecoder().feed(reply_frame(0, 0, 0x77, b""))
    assert isinstance(reply, Reply)
    assert (reply.sw3, reply.status) == (0x77, None)


def test_words_of_the_chip_do_not_change_the_status() -> None:
    [reply] = SamDecoder().feed(reply_frame(0x69, 0x82, 0x41, b""))
    assert reply == Reply(0x69, 0x82, 0x41, b"")
    assert isinstance(reply, Reply)
    assert reply.status is Status.READ_FAILED


@pytest.mark.parametrize("path", READ_FRAMES, ids=lambda path: path.name)
def test_a_read_gives_text_and_photo(path: Path) -> None:
    [reply] = SamDecoder().feed(path.read_bytes())
    assert isinstance(reply, Reply)
    files = card_files(reply.data)
    text = path.with_name(path.name.replace("read_base", "text256"))
    assert files.text == text.read_bytes()
    assert len(files.photo) == 1024


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_text_and_photo_are_cut_where_the_length_words_say(text: bytes, photo: bytes) -> None:
    words = len(text).to_bytes(2, "big") + len(photo).to_bytes(2, "big")
    files = card_files(words + text + photo)
    assert (files.text, files.photo) == (text, photo)
    with pytest.raises(ValueError, match="do not add up"):
        card_files(words + text + photo + b"0")


@given(st.binary(max_size=64))
def test_length_words_are_believed_only_if_they_add_up(data: bytes) -> None:
    promised = sum(int.from_bytes(data[at : at + 2], "big") for at in (0, 2))
    if len(data) == 4 + promised:
        files = card_files(data)
        assert files.text + files.photo == data[4:]
    else:
        with pytest.raises(ValueError, match="do not add up"):
            card_files(data)


@given(st.lists(frames, max_size=4), st.data())
def test_replies_do_not_depend_on_how_the_bytes_arrive(
    sent: list[bytes], data: st.DataObject
) -> None:
    stream = b"".join(sent)
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=12).map(sorted))
    decoder = SamDecoder()
    received = []
    for start, end in pairwise([0, *cuts, len(stream)]):
        received += decoder.feed(stream[start:end])
    assert received == SamDecoder().feed(stream)
    assert len(received) == len(sent)


@given(st.binary(max_size=80).filter(lambda noise: b"\xaa\x96\x69" not in noise), frames)
def test_noise_before_a_reply_is_skipped(noise: bytes, frame: bytes) -> None:
    assert SamDecoder().feed(noise + frame) == SamDecoder().feed(frame)


@pytest.mark.parametrize(
    "noise", ["AA", "AA AA", "00 AA AA 55", "AA AA AA 96", "AA AA AA 96 69 FF FF"]
)
def test_half_a_preamble_is_noise(noise: str) -> None:
    frame = short_frames("RSP")["find ok"]
    [reply] = SamDecoder().feed(bytes.fromhex(noise) + frame)
    assert isinstance(reply, Reply)
    assert reply.status is Status.FOUND


@given(frames, st.data())
def test_a_cut_reply_gives_nothing_and_hides_nothing(frame: bytes, data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, len(frame) - 1))
    decoder = SamDecoder()
    assert decoder.feed(frame[:kept]) == []
    assert decoder.mid_frame == (kept >= len(PREAMBLE))
    assert decoder.feed(frame[kept:]) == SamDecoder().feed(frame)
    assert not decoder.mid_frame


@given(frames, st.data())
def test_a_flipped_bit_is_told_and_never_passes_for_a_reply(
    frame: bytes, data: st.DataObject
) -> None:
    flipped = bytearray(frame)
    behind_the_length = len(PREAMBLE) + 2
    flipped[data.draw(st.integers(behind_the_length, len(frame) - 1))] ^= 1 << data.draw(
        st.integers(0, 7)
    )
    assert SamDecoder().feed(bytes(flipped)) == [DamagedReply()]


def test_a_good_reply_behind_a_cut_one_is_found() -> None:
    cut = READ_FRAMES[0].read_bytes()[:700]
    whole = READ_FRAMES[1].read_bytes()
    received = SamDecoder().feed(cut + whole)
    assert received == [DamagedReply(), *SamDecoder().feed(whole)]


@given(st.lists(st.binary(max_size=40) | st.just(PREAMBLE), max_size=30))
def test_any_bytes_are_survived_and_little_is_remembered(chunks: list[bytes]) -> None:
    decoder = SamDecoder()
    for chunk in chunks:
        decoder.feed(chunk)
    decoder.feed(bytes(LONGEST_REPLY + len(PREAMBLE) + 2))
    assert not decoder.mid_frame


def test_a_reply_shows_nothing_of_the_card() -> None:
    [reply] = SamDecoder().feed(READ_FRAMES[0].read_bytes())
    assert isinstance(reply, Reply)
    assert repr(reply) == "Reply(sw1=0, sw2=0, sw3=144)"
    assert repr(card_files(reply.data)) == "CardFiles()"
