"""The first screen: what this terminal is for."""

from screens.page import Page, load_kv


class AttractScreen(Page):
    """The first screen: what this terminal is for."""


load_kv(__file__)
