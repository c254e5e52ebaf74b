"""The ring of a call for staff: `python -m central.console.ring` writes `static/ring.wav` again.

Two strokes of a bell, a third apart: heard in a hall, and no alarm.
"""

import math
import wave
from array import array
from io import BytesIO

from central.console.pages import STATIC

RING = STATIC / "ring.wav"

_RATE_HZ = 16_000
_STROKES = ((0.0, 783.99), (0.35, 659.26))  # seconds, hertz: G5, E5
_LENGTH_S = 1.2
_DECAY_S = 0.25
# overtones of a small bell: multiple of the tone, share of it
_OVERTONES = ((1.0, 0.7), (2.0, 0.2), (3.01, 0.1))
# of full scale; two strokes overlap
_LOUDNESS = 0.8


def sound() -> bytes:
    """Return the WAV file: one channel, 16 bits."""
    samples = array("h", (_sample(place / _RATE_HZ) for place in range(int(_LENGTH_S * _RATE_HZ))))
    file = BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(samples.itemsize)
        writer.setframerate(_RATE_HZ)
        writer.writeframes(samples.tobytes())
    return file.getvalue()


def _sample(at_s: float) -> int:
    level = sum(_stroke(at_s - began_s, tone_hz) for began_s, tone_hz in _STROKES)
    return round(32767 * max(-1.0, min(1.0, _LOUDNESS * level)))


def _stroke(at_s: float, tone_hz: float) -> float:
    if at_s < 0:
        return 0.0
    # the first 5 ms rise, so that no loudspeaker cracks
    loudness = min(at_s / 0.005, 1.0) * math.exp(-at_s / _DECAY_S)
    return loudness * sum(
        share * math.sin(2 * math.pi * tone_hz * multiple * at_s) for multiple, share in _OVERTONES
    )


if __name__ == "__main__":
    RING.write_bytes(sound())
