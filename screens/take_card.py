"""Take the ID card back."""

from screens.page import Page, load_kv


class TakeCardScreen(Page):
    """Take the ID card back."""


load_kv(__file__)
