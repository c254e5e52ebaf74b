"""What the centre knows of the appointment."""

from screens.kv import load_kv
from screens.page import Page


class AppointmentScreen(Page):
    """What the centre knows of the appointment."""


load_kv(__file__)
