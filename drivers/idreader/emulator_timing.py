"""How long a card, its module and the wire take: every physical time of the emulator.

No vendor publishes the times of the chip. Find, select and read are the figures that the goals
of `benchmarks/journey.py` were set against; measure them again on the reader that is bought. The
wire is arithmetic: 8N1 is ten bits a byte at 115,200 bits a second, the speed in which modules are
delivered (http://eastcoms.com/service/downdrive/508.html).
"""

FIND_S = 0.030
SELECT_S = 0.040
READ_S = 0.430

NEWEST_ADDRESS_S = 0.040
"""An assumption: one more small file, about as long as a select."""

BAUD = 115_200
BITS_PER_BYTE = 10

CHUNK_BYTES = 64
"""How many bytes arrive together: the packet of a full-speed USB serial adapter."""

_REQUEST_BYTES = 10
_FIND_REPLY_BYTES = 15
_SELECT_REPLY_BYTES = 19
_READ_REPLY_BYTES = 1295


def wire_s(byte_count: int) -> float:
    """Seconds that `byte_count` bytes are on the wire."""
    return byte_count * BITS_PER_BYTE / BAUD


CARD_S = (
    FIND_S
    + SELECT_S
    + READ_S
    + wire_s(3 * _REQUEST_BYTES + _FIND_REPLY_BYTES + _SELECT_REPLY_BYTES + _READ_REPLY_BYTES)
)
"""From the find that a card answers to the last byte of its read, with no computer in between."""
