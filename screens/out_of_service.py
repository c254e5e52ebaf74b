"""The terminal cannot serve anybody now."""

from screens.kv import load_kv
from screens.page import Page


class OutOfServiceScreen(Page):
    """The terminal cannot serve anybody now."""


load_kv(__file__)
