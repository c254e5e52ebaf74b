"""Lay down an ID card."""

from screens.kv import load_kv
from screens.page import Page


class CardScreen(Page):
    """Lay down an ID card."""


load_kv(__file__)
