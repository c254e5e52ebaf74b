"""What the centre knows of the appointment."""

from screens.page import Page, load_kv


class AppointmentScreen(Page):
    """What the centre knows of the appointment."""


load_kv(__file__)
