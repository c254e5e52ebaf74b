"""What is on the glass now, as pixels."""

import numpy as np
from kivy.core.window import Window
from kivy.graphics.opengl import (
    GL_PACK_ALIGNMENT,
    GL_RGB,
    GL_UNSIGNED_BYTE,
    glPixelStorei,
    glReadPixels,
)
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Rows from the top down; of each pixel red, green and blue."""


def drawn() -> Pixels:
    """Draw the window once more and return what is on it."""
    Window.dispatch("on_draw")
    width, height = Window.size
    glPixelStorei(GL_PACK_ALIGNMENT, 1)  # else each row ends at a multiple of four bytes
    read = glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE)
    upwards: Pixels = np.frombuffer(read, np.uint8).reshape(height, width, 3)
    return upwards[::-1]
