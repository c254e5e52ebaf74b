"""The camera on the screen, and the photo that was taken."""

from io import BytesIO

import cv2
import numpy as np
from kivy.base import EventLoop
from PIL import Image

from kiosk.view import Screen, View
from screens.app import FORGETS_S
from screens.photos import Still
from tests.screens.glass import Glass

LIVE = View(Screen.PHOTO, "en", title="A photo of you both", preview=True)
AWAY = View(Screen.ATTRACT, "en", title="Check in here")
WHILE_S = 0.3


def half_and_half() -> np.ndarray:
    """Blue on the left, as the camera sees it; green on the right."""
    picture = np.zeros((720, 1280, 3), np.uint8)
    picture[:, :640, 0] = picture[:, 640:, 1] = 255
    return picture


def test_the_preview_draws_every_frame_into_one_texture(glass: Glass) -> None:
    glass.show(LIVE)
    textures = set()
    for brightness in range(100):
        glass.page.draw(np.full((720, 1280, 3), brightness, np.uint8))
        textures.add(id(glass.page.ids.preview.texture))
    assert len(textures) == 1
    assert glass.page.ids.preview.texture.pixels[:3] == bytes([99, 99, 99])


def test_people_see_themselves_as_in_a_mirror(glass: Glass, tmp_path) -> None:
    glass.show(LIVE)
    glass.page.draw(half_and_half())
    glass.app.root.export_to_png(str(tmp_path / "glass.png"))
    drawn = Image.open(tmp_path / "glass.png").convert("RGB")
    preview = glass.page.ids.preview
    height = drawn.height - round(preview.center_y)
    assert drawn.getpixel((round(preview.x) + 60, height)) == (0, 255, 0)
    assert drawn.getpixel((round(preview.right) - 60, height)) == (0, 0, 255)


def test_a_frame_that_nobody_may_write_to_is_drawn(glass: Glass) -> None:
    frame = half_and_half()
    frame.flags.writeable = False
    glass.show(LIVE)
    glass.page.draw(frame)


def test_the_camera_is_asked_only_while_its_picture_is_shown(glass: Glass) -> None:
    glass.show(LIVE)
    asked = glass.frames_asked
    glass.run_until(lambda: glass.frames_asked > asked + 2)
    glass.show(AWAY)
    asked = glass.frames_asked
    glass.wait(WHILE_S)
    assert glass.frames_asked == asked


def test_the_still_shows_exactly_the_bytes_of_the_photo(glass: Glass) -> None:
    _, jpeg = cv2.imencode(".jpg", half_and_half())
    glass.show(View(Screen.PHOTO, "en", title="Do you like it?", still=jpeg.tobytes()))
    (still,) = (w for w in glass.page.walk() if isinstance(w, Still))
    shown = Image.frombytes("RGB", still.texture.size, still.texture.pixels[::1], "raw", "RGBX")
    sent = Image.open(BytesIO(jpeg.tobytes())).convert("RGB")
    assert np.abs(np.asarray(shown, int) - np.asarray(sent, int)).max() <= 3


def test_a_page_that_is_left_keeps_nothing_of_the_couple(glass: Glass) -> None:
    glass.show(LIVE)
    glass.page.draw(half_and_half())
    left = glass.page
    glass.show(AWAY)
    glass.wait(FORGETS_S)
    assert left.ids.preview.texture is None
    assert left.view == View(Screen.PHOTO, "en", title="")


def test_a_page_that_is_shown_again_at_once_is_not_blank(glass: Glass) -> None:
    glass.show(AWAY)
    glass.app.show(LIVE)
    glass.app.show(AWAY)
    EventLoop.idle()
    assert glass.page.view == AWAY
