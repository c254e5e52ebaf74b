"""Photos on a screen: the live picture of the camera, and the one that was taken."""

from io import BytesIO
from typing import TYPE_CHECKING

from kivy.core.image import Image as CoreImage
from kivy.graphics.texture import Texture
from kivy.properties import ObjectProperty
from kivy.uix.image import Image

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Preview(Image):
    """The live picture, mirrored: people move towards where they see themselves."""

    def draw(self, image: "NDArray[np.uint8]") -> None:
        """Show `image` (height x width x 3, BGR). One texture serves as long as its size does."""
        height, width = image.shape[:2]
        if self.texture is None or self.texture.size != (width, height):
            self.texture = Texture.create(size=(width, height), colorfmt="bgr")
            self.texture.flip_vertical()
            self.texture.flip_horizontal()
        self.texture.blit_buffer(image.reshape(-1), colorfmt="bgr", bufferfmt="ubyte")
        self.canvas.ask_update()


class Still(Image):
    """The photo that was taken, drawn from the very bytes that will be sent."""

    jpeg = ObjectProperty(None, allownone=True)

    def on_jpeg(self, *_: object) -> None:
        self.texture = CoreImage(BytesIO(self.jpeg), ext="jpg").texture if self.jpeg else None
