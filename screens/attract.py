"""The first screen."""

from screens.kv import load_kv
from screens.page import Page


class AttractScreen(Page):
    """What the terminal is for, what to bring, one button: on red, to be seen across the hall."""


load_kv(__file__)
