"""The terminal is told which appointment it is."""

from screens.kv import load_kv
from screens.page import Page


class IdentifyScreen(Page):
    """What to show or to lay down, and where."""


load_kv(__file__)
