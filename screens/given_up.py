"""The couple has left the check-in."""

from screens.kv import load_kv
from screens.page import Page


class GivenUpScreen(Page):
    """That nothing was kept, and how to begin again."""


load_kv(__file__)
