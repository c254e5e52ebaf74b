"""Lay down an ID card."""

from screens.page import Page, load_kv


class CardScreen(Page):
    """Lay down an ID card."""


load_kv(__file__)
