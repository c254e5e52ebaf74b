"""The couple has left the check-in."""

from screens.kv import load_kv
from screens.page import Page


class GivenUpScreen(Page):
    """The couple has left the check-in."""


load_kv(__file__)
