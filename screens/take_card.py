"""An ID card was read."""

from screens.kv import load_kv
from screens.page import Page


class TakeCardScreen(Page):
    """Where to take it from."""


load_kv(__file__)
