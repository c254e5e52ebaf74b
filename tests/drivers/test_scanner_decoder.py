"""QR codes in single frames, read by either library alone and by both."""

import sys
from collections.abc import Callable

import numpy as np
import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from drivers.camera.opencv import cv2
from drivers.camera.scenes import empty_hall
from drivers.errors import DeviceFault
from drivers.scanner import zbar, zxing
from drivers.scanner.decoder import QrDecoder

Grey = NDArray[np.uint8]
WITHOUT = {"zxing": ("zxingcpp",), "zbar": ("pyzbar", "pyzbar.wrapper")}


@pytest.fixture
def remove(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Take one of the two libraries away, as on a machine where it is not installed."""

    def remove(reader: str) -> None:
        monkeypatch.delitem(sys.modules, f"drivers.scanner.{reader}", raising=False)
        for module in WITHOUT[reader]:
            monkeypatch.setitem(sys.modules, module, None)

    return remove


@pytest.fixture(params=["both", "without zxing", "without zbar"])
def decoder(request: pytest.FixtureRequest, remove: Callable[[str], None]) -> QrDecoder:
    if request.param != "both":
        remove(request.param.split()[1])
    return QrDecoder()


def drawn(payload: bytes | str, *, module_px: int = 4) -> Grey:
    data = payload.encode() if isinstance(payload, str) else payload
    code = segno.make(data, error="m", micro=False, mode="byte")
    modules = np.array(list(code.matrix_iter(border=4)), np.uint8)
    return np.kron(255 - 235 * modules, np.ones((module_px, module_px), np.uint8))


def on_a_desk(*codes: Grey) -> Grey:
    desk = np.full((720, 1280), 110, np.uint8)
    for number, code in enumerate(codes):
        height_px, width_px = code.shape
        left = 60 + 620 * number
        desk[120 : 120 + height_px, left : left + width_px] = code
    return desk


@pytest.mark.parametrize(
    "name", ["王芳", "中", "欧阳㛃", "𠮷䶮", "阿卜杜·热合曼", "â", "Britain’s"]
)
def test_a_name_comes_back_as_the_bytes_it_was(decoder: QrDecoder, name: str) -> None:
    assert decoder.decode(drawn(name), taken_at_s=1.0) == [name.encode()]


@given(payload=st.binary(min_size=60, max_size=60))
@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("read", [zxing.read, zbar.read])
def test_sixty_bytes_of_anything_come_back_as_they_were(
    read: Callable[[Grey], list[bytes]], payload: bytes
) -> None:
    assert read(drawn(payload)) == [payload]


def test_a_phone_in_dark_mode_is_read(decoder: QrDecoder) -> None:
    dark = on_a_desk(255 - drawn("A2026-0001"))
    assert decoder.decode(dark, taken_at_s=1.0) == [b"A2026-0001"]


def test_two_codes_in_one_frame_are_both_returned(decoder: QrDecoder) -> None:
    found = decoder.decode(on_a_desk(drawn("first"), drawn("second")), taken_at_s=1.0)
    assert sorted(found) == [b"first", b"second"]


def test_a_part_of_a_frame_is_read_where_it_lies_in_memory(decoder: QrDecoder) -> None:
    part = on_a_desk(drawn("A2026-0001"))[:, :640]
    assert not part.flags.c_contiguous
    assert decoder.decode(part, taken_at_s=1.0) == [b"A2026-0001"]


def test_the_hall_without_a_code_gives_nothing_and_says_nothing(
    decoder: QrDecoder, capfd: pytest.CaptureFixture[str]
) -> None:
    hall = np.asarray(cv2.cvtColor(empty_hall(), cv2.COLOR_BGR2GRAY), np.uint8)
    noise = np.random.default_rng(1).integers(0, 256, (480, 640), np.uint8)
    for number in range(10):
        assert decoder.decode(hall, taken_at_s=2.0 * number) == []
        assert decoder.decode(noise, taken_at_s=2.0 * number + 1) == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("symbology", ["Code128", "DataMatrix", "PDF417", "Aztec"])
def test_other_kinds_of_codes_are_not_read(decoder: QrDecoder, symbology: str) -> None:
    kind = getattr(zxingcpp.BarcodeFormat, symbology)
    image = np.array(zxingcpp.create_barcode("A2026-0001", kind).to_image(scale=4), np.uint8)
    assert zxingcpp.read_barcode(image, formats=kind) is not None
    assert decoder.decode(image, taken_at_s=1.0) == []


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((0, 0), np.uint8),
        np.zeros((0, 640), np.uint8),
        np.zeros((1, 1), np.uint8),
        np.zeros(640, np.uint8),
        np.zeros((48, 64, 3), np.uint8),
        np.zeros((48, 64), np.uint16),
        np.zeros((48, 64), np.float64),
        np.zeros((48, 64), bool),
    ],
    ids=lambda frame: f"{frame.dtype}{frame.shape}",
)
def test_an_odd_array_holds_no_code(decoder: QrDecoder, frame: Grey) -> None:
    assert decoder.decode(frame, taken_at_s=1.0) == []


@given(
    size=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=150, deadline=None)
@pytest.mark.parametrize("read", [zxing.read, zbar.read])
def test_garbage_of_any_size_holds_no_code(
    read: Callable[[Grey], list[bytes]], size: tuple[int, int], seed: int
) -> None:
    assert read(np.random.default_rng(seed).integers(0, 256, size, np.uint8)) == []


def test_zbar_gives_its_opinion_only_when_zxing_found_nothing_and_five_times_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Grey] = []

    def listen(grey: Grey) -> list[bytes]:
        asked.append(grey)
        return []

    monkeypatch.setattr(zbar, "read", listen)
    decoder = QrDecoder()
    decoder.decode(drawn("A2026-0001"), taken_at_s=5.0)
    assert asked == []
    for number in range(31):
        decoder.decode(np.zeros((48, 64), np.uint8), taken_at_s=10 + number / 30)
    assert len(asked) == 6


def test_a_code_that_zxing_does_not_see_is_read_by_zbar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zxing, "read", lambda grey: [])
    assert QrDecoder().decode(drawn("A2026-0001"), taken_at_s=1.0) == [b"A2026-0001"]


def test_an_error_inside_zxing_is_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(zxingcpp, "read_barcodes", broken)
    assert zxing.read(drawn("A2026-0001")) == []


def test_a_libzbar_that_would_return_wrong_text_is_not_used(
    monkeypatch: pytest.MonkeyPatch, remove: Callable[[str], None]
) -> None:
    remove("zxing")
    monkeypatch.delitem(sys.modules, "drivers.scanner.zbar")
    monkeypatch.setattr("pyzbar.wrapper.zbar_image_scanner_set_config", lambda *_: 1)
    assert not QrDecoder().available


def test_without_both_libraries_the_scanner_is_broken(remove: Callable[[str], None]) -> None:
    remove("zxing")
    remove("zbar")
    decoder = QrDecoder()
    assert not decoder.available
    with pytest.raises(DeviceFault):
        decoder.decode(drawn("A2026-0001"), taken_at_s=1.0)
