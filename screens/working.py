"""The terminal is busy; nothing is to be done."""

from screens.kv import load_kv
from screens.page import Page


class WorkingScreen(Page):
    """The terminal is busy; nothing is to be done."""


load_kv(__file__)
