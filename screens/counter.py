"""A person goes on from here."""

from screens.kv import load_kv
from screens.page import Page


class CounterScreen(Page):
    """The way to the counter, without a reason that others could read."""


load_kv(__file__)
