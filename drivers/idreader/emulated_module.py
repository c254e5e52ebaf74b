"""What a SAM module answers: its frames and its memory, without time and without a line.

Shares nothing with the driver's codec; both follow the sources that `sam.py` names.
"""

from drivers.idreader.emulated_card import CardOnPad

START = b"\xaa\xaa\xaa\x96\x69"
_HEADER_BYTES = 7  # start and length
_REQUEST_BYTES = 10


class Asked:
    """What a request asks for: its command and parameter byte."""

    STATUS = b"\x11\xff"
    FIND = b"\x20\x01"
    SELECT = b"\x20\x02"
    READ = b"\x30\x01"
    NEWEST_ADDRESS = b"\x30\x03"


def frame(status: int, data: bytes = b"") -> bytes:
    """Build the reply with SW3 = `status`."""
    rest = b"\x00\x00" + bytes((status,)) + data
    checked = (len(rest) + 1).to_bytes(2, "big") + rest
    return START + checked + bytes((_check(checked),))


def take_request(line: bytearray) -> bytes | None:
    """Cut the next whole request off the front of `line`; None while there is none."""
    begin = line.find(START)
    if begin < 0:
        return None
    del line[:begin]
    end = _HEADER_BYTES + int.from_bytes(line[5:7], "big")
    if len(line) < end:
        return None
    request = bytes(line[:end])
    del line[:end]
    return request


def asked_by(request: bytes) -> bytes:
    """Return what a whole request asks for, one of `Asked` or something unknown."""
    return request[_HEADER_BYTES : _HEADER_BYTES + 2]


class EmulatedModule:
    """One module and the card that lies on it.

    Attributes:
        latching: after a good read the card is not found again until it was taken away.
        reads_address: the newest address is answered for as long as a card stays unlocked.
        answer_with: SW3 of the next read, once, instead of the card.
    """

    def __init__(self) -> None:
        self.latching = False
        self.reads_address = True
        self.answer_with: int | None = None
        self._card: CardOnPad | None = None
        self.power_up()

    def power_up(self) -> None:
        """Forget what happened to the card; it may still lie there."""
        self._found = self._selected = self._unlocked = self._latched = False

    def lay_down(self, card: CardOnPad | None) -> None:
        """Have `card` on the pad, or none, instead of what lay there."""
        self._card = card
        self.power_up()

    def answer(self, request: bytes) -> bytes:
        """Return the reply to one whole request."""
        if len(request) != _REQUEST_BYTES:
            return frame(0x11)
        if _check(request[len(START) : -1]) != request[-1]:
            return frame(0x10)
        match asked_by(request):
            case Asked.STATUS:
                return frame(0x90)
            case Asked.FIND:
                return self._find()
            case Asked.SELECT:
                return self._select()
            case Asked.READ:
                return self._read()
            case Asked.NEWEST_ADDRESS:
                unlocked = self.reads_address and (self._unlocked or self._selected)
                return frame(0x91 if unlocked else 0x41)
            case _:
                return frame(0x21)

    def _find(self) -> bytes:
        self._found = self._card is not None and not self._latched
        self._selected = self._unlocked = False
        return frame(0x9F, bytes(4)) if self._found else frame(0x80)

    def _select(self) -> bytes:
        self._selected, self._found = self._found, False
        return frame(0x90, bytes(8)) if self._selected else frame(0x81)

    def _read(self) -> bytes:
        refusal, self.answer_with = self.answer_with, None
        if self._card is None or not self._selected:
            return frame(refusal or 0x41)
        self._selected = False
        if refusal is not None:
            return frame(refusal)
        self._unlocked = True
        self._latched = self.latching
        files = (self._card.text, self._card.photo)
        lengths = b"".join(len(file).to_bytes(2, "big") for file in files)
        return frame(0x90, lengths + b"".join(files))


def _check(checked: bytes) -> int:
    check = 0
    for byte in checked:
        check ^= byte
    return check
