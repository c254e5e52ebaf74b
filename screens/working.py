"""The machine works and people wait."""

from screens.kv import load_kv
from screens.page import Page


class WorkingScreen(Page):
    """What is going on, and a sign that moves."""


load_kv(__file__)
