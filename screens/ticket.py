"""The queue number, very large."""

from screens.page import Page, load_kv


class TicketScreen(Page):
    """The queue number, very large."""


load_kv(__file__)
