"""Shows where somebody is who uses the keypad instead of the screen."""

from kivy.properties import ListProperty, ObjectProperty
from kivy.uix.widget import Widget

from screens.kv import load_kv


class FocusRing(Widget):
    """A ring around `target`, wherever that goes; nothing without one."""

    target = ObjectProperty(None, allownone=True, rebind=True)
    around = ListProperty([0, 0, 1, 1])
    """Left, bottom, width and height of the ring."""


load_kv(__file__)
