"""What is said about seeing, reaching and hearing: the button, and the sheet that it opens."""

from kiosk.access import Access, Feature
from kiosk.events import Action
from kiosk.session import Session
from kiosk.text import N_, Text
from kiosk.touches import ACCESS_PREFIX
from kiosk.view import Button, Sheet, Switch

_FEATURES = {
    Feature.LARGE_TEXT: N_("Large text"),
    Feature.HIGH_CONTRAST: N_("Strong contrast"),
    Feature.REACH: N_("Buttons low down"),
    Feature.VOICE: N_("Read aloud"),
}


def adjust_button(_: Text) -> Button:
    return Button(Action.ADJUST.value, _("Text and voice"))


def sheet(session: Session, _: Text, *, can_speak: bool) -> Sheet | None:
    """Return the switches while they are asked for; none for a voice where nothing can speak."""
    if not session.is_adjusting:
        return None
    return Sheet(
        title=_("Choose what helps you"),
        switches=tuple(
            _switch(feature, session.access, _)
            for feature in _FEATURES
            if can_speak or feature is not Feature.VOICE
        ),
        done=Button(Action.ADJUSTED.value, _("Go on"), primary=True),
    )


def _switch(feature: Feature, access: Access, _: Text) -> Switch:
    is_on: bool = getattr(access, feature.value)
    button = Button(ACCESS_PREFIX + feature.value, _(_FEATURES[feature]))
    return Switch(feature, button, is_on, _("On") if is_on else _("Off"))
