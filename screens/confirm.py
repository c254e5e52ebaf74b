"""The last look before anything is sent."""

from screens.kv import load_kv
from screens.page import Page


class ConfirmScreen(Page):
    """The photo and the facts that go to the office."""


load_kv(__file__)
