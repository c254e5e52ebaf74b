"""The serial protocol of the SAM_V / SAM_A module inside every certified ID card reader.

Sans I/O: bytes in, values out; no port, no clock. Sources, where nothing else is said:
"SAM_V 通信协议" (http://eastcoms.com/service/downdrive/508.html) for frames and commands,
"身份证阅读器通信协议" (https://softs.im) for the status words,
https://yzsam.com/html/CNvfzM.html for the reads and the lengths of their replies.

    request  AA AA AA 96 69 | length, 2 bytes | command, parameter       | check
    reply    AA AA AA 96 69 | length, 2 bytes | SW1, SW2, SW3 | data ... | check

The length is big endian and counts what follows it; the check is the XOR of everything between
the preamble and itself.
"""

from dataclasses import dataclass, field
from enum import Enum, IntEnum
from functools import reduce
from operator import xor

PREAMBLE = bytes.fromhex("AA AA AA 96 69")
_LENGTH_AT = len(PREAMBLE)
_LENGTH_SIZE = 2
_BODY_AT = _LENGTH_AT + _LENGTH_SIZE
_STATUS_SIZE = 3
_CHECK_SIZE = 1

SHORTEST_REPLY = _STATUS_SIZE + _CHECK_SIZE
LONGEST_REPLY = 2400
"""Above the longest known reply (2,314: text, photo and two fingerprints); more is line noise."""

_WORD_SIZE = 2


class Command(Enum):
    """Command and parameter byte."""

    STATUS = bytes.fromhex("11 FF")
    FIND = bytes.fromhex("20 01")
    SELECT = bytes.fromhex("20 02")
    READ = bytes.fromhex("30 01")  # text and photo
    NEWEST_ADDRESS = bytes.fromhex("30 03")  # the address that was appended last


class Status(IntEnum):
    """SW3, the word of the module itself. SW1 and SW2 come from the chip and may be anything."""

    BAD_CHECK = 0x10  # of the request
    BAD_LENGTH = 0x11  # of the request
    BAD_COMMAND = 0x21
    UNRECOGNISED = 0x24
    CARD_REFUSED_MODULE = 0x31
    MODULE_REFUSED_CARD = 0x32
    DATA_NOT_VERIFIED = 0x33
    WRONG_CARD = 0x40
    READ_FAILED = 0x41
    NO_RANDOM_NUMBER = 0x47
    SELF_TEST_FAILED = 0x60
    NOT_AUTHORISED = 0x66
    NO_CARD = 0x80
    SELECT_FAILED = 0x81
    OK = 0x90
    NO_SUCH_ITEM = 0x91
    FOUND = 0x9F


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply whose check is right."""

    sw1: int
    sw2: int
    sw3: int
    data: bytes = field(repr=False)

    @property
    def status(self) -> Status | None:
        """What SW3 means; None for a word that the protocol does not know."""
        try:
            return Status(self.sw3)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class DamagedReply:
    """A frame whose check is wrong."""


@dataclass(frozen=True, slots=True)
class CardFiles:
    """What one read gives: the files of the chip as they are."""

    text: bytes = field(repr=False)
    photo: bytes = field(repr=False)


def request(command: Command) -> bytes:
    """Return the frame that asks for `command`."""
    length = len(command.value) + _CHECK_SIZE
    body = length.to_bytes(_LENGTH_SIZE, "big") + command.value
    return PREAMBLE + body + bytes([reduce(xor, body)])


def card_files(data: bytes) -> CardFiles:
    """Split the data of a good reply to `READ` by its own length words.

    Raises:
        ValueError: the words do not add up to what came.
    """
    text_at = 2 * _WORD_SIZE
    photo_at = text_at + int.from_bytes(data[:_WORD_SIZE], "big")
    end = photo_at + int.from_bytes(data[_WORD_SIZE:text_at], "big")
    if end != len(data):
        raise ValueError("the length words of the reply do not add up to its length")
    return CardFiles(data[text_at:photo_at], data[photo_at:end])


class SamDecoder:
    """Finds replies in a stream of bytes that may begin anywhere and may hold noise.

    It looks for the whole preamble, because a single AA can be noise. After a frame that cannot
    be right it goes on one byte behind the start of that frame: a damaged length must not
    swallow the good frame that follows.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()

    @property
    def mid_frame(self) -> bool:
        """True when a frame has begun and is not yet complete."""
        return self._buffer.startswith(PREAMBLE)

    def feed(self, received: bytes) -> list[Reply | DamagedReply]:
        """Take the next bytes and return every frame that they complete. Never raises."""
        self._buffer += received
        replies: list[Reply | DamagedReply] = []
        while self._skip_to_preamble() and len(self._buffer) >= _BODY_AT:
            length = int.from_bytes(self._buffer[_LENGTH_AT:_BODY_AT], "big")
            if not SHORTEST_REPLY <= length <= LONGEST_REPLY:
                del self._buffer[0]
                continue
            end = _BODY_AT + length
            if len(self._buffer) < end:
                break
            *checked, check = self._buffer[_LENGTH_AT:end]
            if reduce(xor, checked) != check:
                replies.append(DamagedReply())
                del self._buffer[0]
                continue
            sw1, sw2, sw3 = self._buffer[_BODY_AT : _BODY_AT + _STATUS_SIZE]
            data = bytes(self._buffer[_BODY_AT + _STATUS_SIZE : end - _CHECK_SIZE])
            replies.append(Reply(sw1, sw2, sw3, data))
            del self._buffer[:end]
        return replies

    def _skip_to_preamble(self) -> bool:
        start = self._buffer.find(PREAMBLE)
        if start < 0:
            del self._buffer[: -(len(PREAMBLE) - 1)]
            return False
        del self._buffer[:start]
        return True
