"""An ID card is wanted."""

from screens.kv import load_kv
from screens.page import Page


class CardScreen(Page):
    """Where to lay it."""


load_kv(__file__)
