"""An appointment was found."""

from screens.kv import load_kv
from screens.page import Page


class AppointmentScreen(Page):
    """The facts of the booking, large: the couple compares them with what it booked."""


load_kv(__file__)
