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

    texture: Texture | None

    def draw(self, image: "NDArray[np.uint8]") -> None:
        """Show `image` (height x width x 3, BGR). One texture serves as long as its size does."""
        height, width = image.shape[:2]
        texture = self.texture
        if texture is None or texture.size != (width, height):
            texture = Texture.create(size=(width, height), colorfmt="bgr")
            texture.flip_vertical()
            texture.flip_horizontal()
            self.texture = texture
        texture.blit_buffer(image.tobytes(), colorfmt="bgr", bufferfmt="ubyte")
        self.canvas.ask_update()


class Still(Image):
    """The photo that was taken, drawn from the very bytes that will be sent."""

    jpeg = ObjectProperty(None, allownone=True)

    def on_jpeg(self, *_: object) -> None:
        self.texture = CoreImage(BytesIO(self.jpeg), ext="jpg").texture if self.jpeg else None
