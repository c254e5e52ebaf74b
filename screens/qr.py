"""A QR code on the screen, for a visitor's phone."""

from kivy.graphics.texture import Texture
from kivy.properties import StringProperty
from kivy.uix.image import Image

_QUIET_ZONE_MODULES = 4


class QrCode(Image):
    """The code of a text (ISO/IEC 18004) with its quiet zone; nothing for an empty text."""

    code = StringProperty()

    def on_code(self, *_: object) -> None:
        self.texture = _texture(self.code) if self.code else None


def _texture(text: str) -> Texture:
    import segno  # a code is the exception: it costs nothing until the first one

    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=_QUIET_ZONE_MODULES))
    texture = Texture.create(size=(len(rows), len(rows)), colorfmt="luminance")
    texture.mag_filter = "nearest"
    texture.flip_vertical()
    pixels = bytes(0 if dark else 255 for row in rows for dark in row)
    texture.blit_buffer(pixels, colorfmt="luminance", bufferfmt="ubyte")
    return texture
