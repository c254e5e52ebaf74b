"""How to tell the terminal which appointment it is."""

from screens.page import Page, load_kv


class IdentifyScreen(Page):
    """How to tell the terminal which appointment it is."""


load_kv(__file__)
