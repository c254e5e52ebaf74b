"""Take the ID card back."""

from screens.kv import load_kv
from screens.page import Page


class TakeCardScreen(Page):
    """Take the ID card back."""


load_kv(__file__)
