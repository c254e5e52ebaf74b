"""How the people at the terminal want to see, reach and hear it: of one session, then forgotten."""

from dataclasses import dataclass, replace
from enum import Enum


class Feature(Enum):
    """What can be switched on and off; each is the name of a field of `Access`."""

    LARGE_TEXT = "large_text"
    HIGH_CONTRAST = "high_contrast"
    REACH = "reach"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Access:
    """What is switched on now."""

    large_text: bool = False
    """Every letter at least 1.4 times as large."""
    high_contrast: bool = False
    """Contrast of 7 : 1 or more (WCAG 2.2, 1.4.6), lines around everything that can be touched."""
    reach: bool = False
    """Everything that can be touched is in the lower half: for people who sit."""
    voice: bool = False
    """What the screen says is spoken."""
    keys: bool = False
    """Somebody uses the keypad instead of the screen: choices are read out, one at a time."""

    def switched(self, feature: Feature) -> "Access":
        """Return the same with one feature on or off; without a voice no key is of use."""
        switched = replace(self, **{feature.value: not getattr(self, feature.value)})
        return switched if switched.voice else replace(switched, keys=False)

    def with_keys(self) -> "Access":
        """Return the same for somebody who has touched a key of the keypad."""
        return replace(self, voice=True, keys=True)

    @property
    def patience(self) -> float:
        """How many times as long as usual a screen waits: to listen takes longer than to read."""
        if self.keys:
            return 4.0
        return 2.0 if self.voice or self.large_text else 1.0


AS_USUAL = Access()
