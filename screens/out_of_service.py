"""The terminal serves nobody now."""

from screens.kv import load_kv
from screens.page import Page


class OutOfServiceScreen(Page):
    """Where to go instead, and for staff what to do."""


load_kv(__file__)
