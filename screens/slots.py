"""When there is room for those who come without a booking."""

from screens.kv import load_kv
from screens.page import Page


class SlotsScreen(Page):
    """The next free times, a day in a row, to be read from a metre."""


load_kv(__file__)
