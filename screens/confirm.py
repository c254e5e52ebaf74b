"""Everything at a glance before it is sent."""

from screens.kv import load_kv
from screens.page import Page


class ConfirmScreen(Page):
    """Everything at a glance before it is sent."""


load_kv(__file__)
