"""The terminal is busy; nothing is to be done."""

from screens.page import Page, load_kv


class WorkingScreen(Page):
    """The terminal is busy; nothing is to be done."""


load_kv(__file__)
