"""The queue number, very large."""

from screens.kv import load_kv
from screens.page import Page


class TicketScreen(Page):
    """The queue number, very large."""


load_kv(__file__)
