"""A person will go on from here."""

from screens.kv import load_kv
from screens.page import Page


class CounterScreen(Page):
    """A person will go on from here."""


load_kv(__file__)
