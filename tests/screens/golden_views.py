"""The screens, and the states of a screen, of which a picture is kept."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.access import AS_USUAL, Access
from kiosk.text import LANGUAGES
from kiosk.view import View
from tests.screens.grid import views_in

FOLDER = Path(__file__).parent / "goldens"

NAMES = (
    "attract",
    "attract-hall",
    "attract-welcome-32",
    "attract+sheet",
    "identify",
    "identify-payment",
    "type-number-booking",
    "type-number-wrong",
    "looking-up",
    "choose-business",
    "slots",
    "appointment",
    "card",
    "card-again",
    "card-time-left",
    "take-card",
    "take-card-rare",
    "type-party-second",
    "photo",
    "photo-countdown",
    "photo-review",
    "confirm",
    "confirm+spoken",
    "call-ringing",
    "printing",
    "ticket",
    "ticket-no-number",
    "counter",
    "given-up-card",
    "out-of-service",
    "staff-choose",
    "staff-pin-wrong",
    "staff-menu",
)

IN_OTHER_LOOKS = {
    "large": ("card-again", Access(large_text=True)),
    "contrast": ("confirm", Access(high_contrast=True)),
    "reach": ("choose-business", Access(reach=True)),
    "all": ("type-number-wrong", Access(large_text=True, high_contrast=True, reach=True)),
}
"""Of each look one picture, for people to look at; the rest of it is checked by test_grid."""


def golden_views() -> Iterator[tuple[str, View]]:
    """Yield a name, which is that of the kept picture, and a view."""
    for lang in LANGUAGES:
        views = views_in(lang, AS_USUAL)
        for name in NAMES:
            yield f"{name}-{lang}", views[name]
        for look, (name, access) in IN_OTHER_LOOKS.items():
            yield f"look-{look}-{lang}", views_in(lang, access)[name]
