"""The first screen: what this terminal is for."""

from screens.kv import load_kv
from screens.page import Page


class AttractScreen(Page):
    """The first screen: what this terminal is for."""


load_kv(__file__)
