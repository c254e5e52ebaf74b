"""Everything at a glance before it is sent."""

from screens.page import Page, load_kv


class ConfirmScreen(Page):
    """Everything at a glance before it is sent."""


load_kv(__file__)
