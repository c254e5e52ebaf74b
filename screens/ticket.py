"""The queue number was given."""

from screens.kv import load_kv
from screens.page import Page


class TicketScreen(Page):
    """The number, very large; a code to photograph when the paper is not proven."""


load_kv(__file__)
