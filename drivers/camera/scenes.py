"""What the bench holds before a camera: drawn, 1280 x 720 BGR, and the same in every run."""

from functools import cache

import numpy as np
import segno
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from drivers.camera.opencv import cv2
from drivers.camera.people import Person, draw_person

Picture = NDArray[np.uint8]

_WIDTH_PX, _HEIGHT_PX = 1280, 720
_FINE = 2  # people are drawn larger and then reduced, which smooths their edges

_WOMAN = Person(skin=(241, 205, 178), hair=(40, 29, 26), top=(238, 232, 226), long_hair=True)
_MAN = Person(skin=(219, 174, 138), hair=(26, 22, 22), top=(44, 54, 78), long_hair=False)

_PHONE_PX = (400, 800)
_CODE_PX = 316
# where the corners of the phone are in the frame, from the upper left, clockwise
_PHONE_CORNERS = ((432, 24), (828, 8), (858, 806), (424, 822))


@cache
def couple() -> Picture:
    """Two people before the red cloth of the photo corner."""
    picture = _red_cloth()
    draw_person(picture, _MAN, face=(1010, 580), half_head_px=285)
    draw_person(picture, _WOMAN, face=(1590, 640), half_head_px=262)
    return _reduced(picture)


@cache
def one_person() -> Picture:
    """One person before the red cloth."""
    picture = _red_cloth()
    draw_person(picture, _WOMAN, face=(1280, 620), half_head_px=280)
    return _reduced(picture)


@cache
def empty_hall() -> Picture:
    """A dim waiting hall, out of focus, with nobody near."""
    size = (_WIDTH_PX, _HEIGHT_PX)
    picture = Image.new("RGB", size, (74, 72, 70))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 470, 1280, 720), (52, 47, 43))
    for left in (60, 360, 980):  # windows to the street
        draw.rectangle((left, 70, left + 210, 330), (150, 156, 158))
        draw.line((left + 105, 70, left + 105, 330), (74, 72, 70), 10)
    for left in range(-40, 1280, 150):  # rows of chairs
        draw.rounded_rectangle((left, 430, left + 120, 520), 16, (40, 58, 74))
        draw.line((left + 20, 520, left + 14, 600), (28, 28, 30), 8)
        draw.line((left + 100, 520, left + 106, 600), (28, 28, 30), 8)
    draw.rectangle((640, 120, 900, 270), (110, 30, 32))  # the queue display
    for row in range(3):
        draw.rectangle((664, 142 + 42 * row, 664 + 60 * (3 - row), 160 + 42 * row), (222, 196, 150))
    for x, height in ((300, 250), (930, 280)):  # people far away
        draw.ellipse((x - 32, 640 - height - 74, x + 32, 640 - height), (120, 96, 82))
        draw.rounded_rectangle((x - 62, 640 - height, x + 62, 640), 44, (36, 38, 46))
    for angle in range(0, 360, 30):  # a plant
        draw.pieslice((1090, 330, 1270, 560), angle, angle + 16, (44, 74, 48))
    draw.polygon([(1130, 520), (1230, 520), (1212, 650), (1148, 650)], (92, 66, 52))
    return _bgr(picture.filter(ImageFilter.GaussianBlur(9)))


def phone_with_code(payload: str) -> Picture:
    """A phone that somebody holds up in the hall, with an appointment and its QR code on it."""
    frame = np.array(empty_hall())
    phone = _bgr(_phone(payload))
    width_px, height_px = _PHONE_PX
    corners = np.array([(0, 0), (width_px, 0), (width_px, height_px), (0, height_px)], np.float32)
    pose = cv2.getPerspectiveTransform(corners, np.array(_PHONE_CORNERS, np.float32))
    body = Image.new("L", _PHONE_PX)
    ImageDraw.Draw(body).rounded_rectangle((0, 0, width_px - 1, height_px - 1), 46, 255)
    size = (_WIDTH_PX, _HEIGHT_PX)
    where = cv2.warpPerspective(np.asarray(body), pose, size)[:, :, None] / 255
    held = cv2.warpPerspective(phone, pose, size)
    frame = np.rint(frame * (1 - where) + held * where).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(_with_fingers(frame), (0, 0), 0.7), np.uint8)


def _phone(payload: str) -> Image.Image:
    picture = Image.new("RGB", _PHONE_PX, (16, 16, 18))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((12, 12, 387, 787), 36, (238, 239, 240))
    draw.rounded_rectangle((12, 12, 387, 150), 36, (196, 54, 58))
    draw.rectangle((12, 110, 387, 150), (196, 54, 58))
    draw.rectangle((48, 74, 210, 92), (252, 236, 232))
    draw.rectangle((48, 108, 150, 120), (236, 190, 186))
    draw.rounded_rectangle((30, 170, 369, 640), 18, (254, 254, 254))
    picture.paste(_code(payload), (42, 182))
    for top, right in ((530, 300), (562, 340), (594, 240)):
        draw.rectangle((62, top, right, top + 12), (186, 188, 192))
    draw.rounded_rectangle((62, 668, 338, 724), 28, (196, 54, 58))
    return picture


def _code(payload: str) -> Image.Image:
    code = segno.make(payload.encode(), error="m", micro=False)
    modules = np.array(list(code.matrix_iter(border=4)), np.uint8)
    picture = Image.fromarray(np.where(modules, 22, 254).astype(np.uint8))
    return picture.resize((_CODE_PX, _CODE_PX), Image.Resampling.BOX)


def _with_fingers(frame: Picture) -> Picture:
    picture = Image.fromarray(frame)
    draw = ImageDraw.Draw(picture)
    skin, edge = (128, 166, 208), (104, 138, 180)
    draw.polygon([(300, 720), (330, 600), (440, 540), (470, 720)], skin)
    draw.line([(400, 640), (462, 530)], edge, 60)
    draw.ellipse((432, 500, 492, 560), edge)
    draw.line([(396, 644), (460, 530)], skin, 56)
    draw.ellipse((432, 502, 488, 558), skin)
    for top in (500, 566, 632):
        draw.rounded_rectangle((822, top, 902, top + 56), 28, edge)
        draw.rounded_rectangle((824, top + 2, 902, top + 52), 26, skin)
    draw.polygon([(880, 505), (960, 560), (990, 720), (870, 720)], skin)
    return np.array(picture)


def _red_cloth() -> Image.Image:
    """The backdrop, a little brighter in the middle."""
    y, x = np.mgrid[-1 : 1 : _HEIGHT_PX * 1j, -1 : 1 : _WIDTH_PX * 1j]
    light = (1.04 - 0.16 * (x * x + y * y))[:, :, None]
    cloth = Image.fromarray((light * np.array((178, 28, 38))).astype(np.uint8))
    return cloth.resize((_FINE * _WIDTH_PX, _FINE * _HEIGHT_PX))


def _reduced(picture: Image.Image) -> Picture:
    return _bgr(picture.reduce(_FINE))


def _bgr(picture: Image.Image) -> Picture:
    """Return the picture as OpenCV wants it, and read-only: scenes are drawn once and shared."""
    pixels = np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])
    pixels.setflags(write=False)
    return pixels
