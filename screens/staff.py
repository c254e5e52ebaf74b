"""The desk of staff at the terminal."""

from screens.kv import load_kv
from screens.page import Page


class StaffScreen(Page):
    """What is the matter and what can be done."""


load_kv(__file__)
