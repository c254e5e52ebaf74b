"""The bytes that are sent to an ESC/POS printer. Pure.

Commands as in the Epson "ESC/POS Application Programming Guide".
"""

from PIL.Image import Image

_INITIALIZE = b"\x1b@"
_RASTER_IMAGE = b"\x1dv0\x00"
_FEED_AND_CUT = b"\x1dV\x42\x00"  # to the cutter, and one point stays uncut: nothing falls down
_ANSWER_WHEN_DONE = b"\x1dr\x01"

CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""Forget at once, even out of paper, all that is not printed yet (DLE DC4, fn 8)."""

_BAND_ROWS = 24
"""3 mm: a band of 80 mm paper is 1,736 bytes, which fits a receive buffer of 4 KB."""


def ticket_job(picture: Image) -> bytes:
    """Print a 1-bit picture at 1:1, cut, and ask for an answer when all of it is done."""
    row_bytes = (picture.width + 7) // 8
    rows = picture.tobytes("raw", "1;I")  # the printer's 1 is black
    job = bytearray(_INITIALIZE)
    for first in range(0, picture.height, _BAND_ROWS):
        band = rows[first * row_bytes : (first + _BAND_ROWS) * row_bytes]
        job += _RASTER_IMAGE + row_bytes.to_bytes(2, "little")
        job += (len(band) // row_bytes).to_bytes(2, "little") + band
    return bytes(job + _FEED_AND_CUT + _ANSWER_WHEN_DONE)


def real_time_request(n: int) -> bytes:
    """Ask for a status byte at once, whatever else is going on (DLE EOT n)."""
    return bytes((0x10, 0x04, n))
