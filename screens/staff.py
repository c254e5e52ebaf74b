"""The desk of staff at the terminal."""

from screens.kv import load_kv
from screens.page import Page


class StaffScreen(Page):
    """What is the matter and what can be done; on a ground that no couple ever sees."""


load_kv(__file__)
