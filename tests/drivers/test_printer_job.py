"""A ticket byte by byte, as it goes over the line."""

import pytest
from PIL.Image import Image, new

from drivers.printer.escpos_job import CLEAR_BUFFERS, real_time_request, ticket_job


def stripes(width: int, height: int) -> Image:
    """Every second row is black but for its last dot."""
    picture = new("1", (width, height), 1)
    for y in range(0, height, 2):
        picture.paste(0, (0, y, width - 1, y + 1))
    return picture


def test_a_tiny_ticket_is_these_bytes() -> None:
    assert ticket_job(stripes(16, 3)) == (
        b"\x1b@"  # initialise
        b"\x1dv0\x00\x02\x00\x03\x00"  # a raster image of 2 bytes by 3 rows
        b"\xff\xfe\x00\x00\xff\xfe"
        b"\x1dV\x42\x00"  # feed to the cutter and cut
        b"\x1dr\x01"  # answer when all of that is done
    )


def test_a_long_picture_goes_in_bands_that_fit_a_small_buffer() -> None:
    job = ticket_job(new("1", (576, 50), 1))
    band = b"\x1dv0\x00\x48\x00"
    assert job == (
        b"\x1b@"
        + band + b"\x18\x00" + bytes(24 * 72)
        + band + b"\x18\x00" + bytes(24 * 72)
        + band + b"\x02\x00" + bytes(2 * 72)
        + b"\x1dV\x42\x00\x1dr\x01"
    )  # fmt: skip


@pytest.mark.parametrize("height", [1, 23, 24, 25, 600])
def test_a_job_is_hardly_longer_than_its_picture(height: int) -> None:
    assert len(ticket_job(stripes(576, height))) <= height * 72 + (height + 23) // 24 * 8 + 9


def test_requests_that_are_obeyed_at_once_are_these_bytes() -> None:
    assert [real_time_request(n) for n in (1, 2, 3, 4)] == [
        b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x03", b"\x10\x04\x04",
    ]  # fmt: skip
    assert CLEAR_BUFFERS == b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
