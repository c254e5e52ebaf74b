"""The couple has left the check-in."""

from screens.page import Page, load_kv


class GivenUpScreen(Page):
    """The couple has left the check-in."""


load_kv(__file__)
