"""QR codes by libzbar, the second opinion, through the library that pyzbar has loaded.

`pyzbar.decode` guesses a text encoding, and so returns wrong text, without an error, for short
Chinese names and for binary payloads (https://github.com/NaturalHistoryMuseum/pyzbar/issues/95).
Nor does it read the light-on-dark codes of a phone in dark mode. libzbar does both right when
it is told to (`ZBAR_CFG_BINARY`, `ZBAR_CFG_TEST_INVERTED` in its zbar.h); pyzbar cannot tell it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_void_p, string_at

import numpy as np
from numpy.typing import NDArray
from pyzbar import wrapper as zbar

_ALL_SYMBOLS = 0
_BINARY = 4
_TEST_INVERTED = 0x81
_GREY = int.from_bytes(b"Y800", "little")

_SETTINGS = (
    (_ALL_SYMBOLS, zbar.ZBarConfig.CFG_ENABLE, 0),
    (zbar.ZBarSymbol.QRCODE, zbar.ZBarConfig.CFG_ENABLE, 1),
    (zbar.ZBarSymbol.QRCODE, _BINARY, 1),
    (_ALL_SYMBOLS, _TEST_INVERTED, 1),
)


def read(grey: NDArray[np.uint8]) -> list[bytes]:
    """Return the payload of every QR code in a grey picture."""
    pixels = np.ascontiguousarray(grey)
    height_px, width_px = pixels.shape
    payloads = []
    with _scanner() as scanner, _image() as image:
        zbar.zbar_image_set_format(image, _GREY)
        zbar.zbar_image_set_size(image, width_px, height_px)
        zbar.zbar_image_set_data(image, c_void_p(pixels.ctypes.data), pixels.nbytes, None)
        zbar.zbar_scan_image(scanner, image)
        symbol = zbar.zbar_image_first_symbol(image)
        while symbol:
            length = zbar.zbar_symbol_get_data_length(symbol)
            payloads.append(string_at(zbar.zbar_symbol_get_data(symbol), length))
            symbol = zbar.zbar_symbol_next(symbol)
    return payloads


@contextmanager
def _scanner() -> Iterator[object]:
    scanner = zbar.zbar_image_scanner_create()
    try:
        for symbol, setting, value in _SETTINGS:
            if zbar.zbar_image_scanner_set_config(scanner, symbol, setting, value) != 0:
                raise ImportError("this libzbar cannot return binary payloads (needs 0.23.90)")
        yield scanner
    finally:
        zbar.zbar_image_scanner_destroy(scanner)


@contextmanager
def _image() -> Iterator[object]:
    image = zbar.zbar_image_create()
    try:
        yield image
    finally:
        zbar.zbar_image_destroy(image)


with _scanner():
    pass  # a libzbar that is too old fails here, when it is chosen, and not while it reads
