"""The couple before the camera, then the photo that was taken."""

from typing import TYPE_CHECKING

from screens.kv import load_kv
from screens.page import Page

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class PhotoScreen(Page):
    """The camera's picture with a countdown, then the photo that was taken."""

    def draw(self, image: "NDArray[np.uint8]") -> None:
        """Show a picture of the camera (height x width x 3, BGR)."""
        self.ids.preview.draw(image)

    def on_pre_leave(self) -> None:
        super().on_pre_leave()
        self.ids.preview.texture = None


load_kv(__file__)
