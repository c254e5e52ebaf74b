"""A person will go on from here."""

from screens.page import Page, load_kv


class CounterScreen(Page):
    """A person will go on from here."""


load_kv(__file__)
