"""How to tell the terminal which appointment it is."""

from screens.kv import load_kv
from screens.page import Page


class IdentifyScreen(Page):
    """How to tell the terminal which appointment it is."""


load_kv(__file__)
