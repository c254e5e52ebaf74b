"""The terminal cannot serve anybody now."""

from screens.page import Page, load_kv


class OutOfServiceScreen(Page):
    """The terminal cannot serve anybody now."""


load_kv(__file__)
