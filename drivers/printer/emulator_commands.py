"""What an emulated printer understands: ESC/POS as bytes come in, command by command. Pure.

Written from the printer's side after the Epson "ESC/POS Application Programming Guide" and the
TM-T88III specification. It shares nothing with the driver, so that neither hides the other's
mistakes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_LINE_ROWS = 30
"""The default line spacing, 3.75 mm."""


@dataclass(frozen=True, slots=True)
class Initialize:
    """ESC @: a new job begins."""


@dataclass(frozen=True, slots=True)
class DotRow:
    """One row of a raster image, a bit per dot, 1 is black."""

    dots: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Feed:
    """Move the paper without printing."""

    rows: int


@dataclass(frozen=True, slots=True)
class Cut:
    """Cut the paper, perhaps after it has been fed until the last row is past the cutter."""

    after_feed_to_cutter: bool
    extra_rows: int = 0


@dataclass(frozen=True, slots=True)
class SensorQuery:
    """GS r: answer when everything before is done; n is 1 for the paper, 2 for the drawer."""

    n: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bytes that are no command here; a real printer would print them as garbage."""

    data: bytes


Command = Initialize | DotRow | Feed | Cut | SensorQuery | Unknown

_SETTINGS = {
    b"\x1b!": 1,
    b"\x1b-": 1,
    b"\x1b2": 0,
    b"\x1b3": 1,
    b"\x1bE": 1,
    b"\x1bM": 1,
    b"\x1ba": 1,
    b"\x1bt": 1,
    b"\x1d!": 1,
    b"\x1dL": 2,
    b"\x1dW": 2,
    b"\x1c&": 0,
    b"\x1c.": 0,
}
"""Commands for text, by the number of their parameters: understood, and without effect here."""


def commands(read: Callable[[int], bytes]) -> Iterator[Command]:
    """Interpret an endless stream; `read(n)` returns exactly n bytes or raises."""
    while True:
        first = read(1)
        if first == b"\n":
            yield Feed(_LINE_ROWS)
        elif first == b"\x10":
            _skip_real_time_request(read)
        elif first in b"\x1b\x1c\x1d":
            yield from _command(first + read(1), read)
        elif first not in b"\0\r":
            yield Unknown(first)


def _command(name: bytes, read: Callable[[int], bytes]) -> Iterator[Command]:
    match name:
        case b"\x1b@":
            yield Initialize()
        case b"\x1bJ":
            yield Feed(read(1)[0])
        case b"\x1bd":
            yield Feed(read(1)[0] * _LINE_ROWS)
        case b"\x1dv":
            yield from _raster_image(name, read)
        case b"\x1dV":
            yield _cut(read)
        case b"\x1dr":
            n = read(1)
            yield SensorQuery(n[0] & 0x0F) if n in b"\1\x02\x31\x32" else Unknown(name + n)
        case _ if name in _SETTINGS:
            read(_SETTINGS[name])
        case _:
            yield Unknown(name)


def _raster_image(name: bytes, read: Callable[[int], bytes]) -> Iterator[Command]:
    head = read(2)
    if head not in (b"00", b"0\0"):
        yield Unknown(name + head)  # the scaled modes, which nothing here sends
        return
    size = read(4)
    row_bytes, rows = int.from_bytes(size[:2], "little"), int.from_bytes(size[2:], "little")
    for _ in range(rows if row_bytes else 0):
        yield DotRow(read(row_bytes))


def _cut(read: Callable[[int], bytes]) -> Command:
    mode = read(1)
    if mode in b"\0\x01\x30\x31":
        return Cut(after_feed_to_cutter=False)
    if mode in b"\x41\x42":
        return Cut(after_feed_to_cutter=True, extra_rows=read(1)[0])
    return Unknown(b"\x1dV" + mode)


def _skip_real_time_request(read: Callable[[int], bytes]) -> None:
    """Pass over a request that was obeyed on its arrival, see `RealTimeEar`."""
    kind = read(1)
    parameter = read(1)
    if kind == b"\x14":
        read(7 if parameter == b"\x08" else 2)


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """DLE EOT n: say at once how you are."""

    n: int


@dataclass(frozen=True, slots=True)
class ClearRequest:
    """DLE DC4 8: forget at once all that has arrived and is not printed."""


class RealTimeEar:
    """Hears real-time requests in all that arrives, even in the midst of an image.

    The guide warns of it: the same bytes inside another command's data are obeyed, too.
    """

    _REQUEST = re.compile(rb"\x10\x04([\x01-\x04])|\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
    _LONGEST = 10

    def __init__(self) -> None:
        self._tail = b""

    def listen(self, data: bytes) -> list[bytes | StatusRequest | ClearRequest]:
        """Cut `data` into pieces, each request behind the piece that ends with it."""
        heard, done, obeyed = self._tail + data, len(self._tail), 0
        pieces: list[bytes | StatusRequest | ClearRequest] = []
        for match in self._REQUEST.finditer(heard):
            obeyed = match.end()
            pieces.append(heard[done:obeyed])
            pieces.append(StatusRequest(match[1][0]) if match[1] else ClearRequest())
            done = obeyed
        self._tail = heard[max(obeyed, len(heard) - self._LONGEST + 1) :]
        return [*pieces, heard[done:]]
