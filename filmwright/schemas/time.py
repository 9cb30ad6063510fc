"""Time as a type: whole frames and `Fraction` rates. Seconds are for people and files."""

from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema


def _rate(value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Fraction):
        raise ValueError("a frame rate is a number such as 24, or a fraction such as '24000/1001'")
    try:
        rate = Fraction(str(value) if isinstance(value, float) else value).limit_denominator(1001)
        ntsc = Fraction(round(rate * 1001, -3), 1001)  # 23.976 is how people write 24000/1001
        if rate.denominator != 1 and abs(rate - ntsc) < Fraction(1, 1000):
            rate = ntsc
    except (ValueError, ZeroDivisionError, OverflowError):
        raise ValueError("a frame rate is a number such as 24, or a fraction such as '24000/1001'") from None
    if not 1 <= rate <= 120:
        raise ValueError("a frame rate lies between 1 and 120 frames a second")
    return rate


def _plain(rate: Fraction) -> int | str:
    return rate.numerator if rate.denominator == 1 else str(rate)


Rate = Annotated[
    Fraction,
    BeforeValidator(_rate),
    PlainSerializer(_plain),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 1, "maximum": 120}, {"type": "string"}]}),
]
"""Frames a second, exact."""


def frames_in(seconds: float, fps: Fraction) -> int:
    """Return the whole number of frames nearest to `seconds`, at least one.

    >>> frames_in(4, Fraction(24))
    96
    >>> frames_in(0.01, Fraction(24))
    1
    """
    return max(1, int(Fraction(str(seconds)) * fps + Fraction(1, 2)))


def seconds_in(frames: int, fps: Fraction) -> Fraction:
    """Return the exact length of `frames`."""
    return Fraction(frames) / fps


def timecode(frames: int, fps: Fraction) -> str:
    """Return non-drop SMPTE timecode, `HH:MM:SS:FF`.

    >>> timecode(24 * 3600 + 25, Fraction(24))
    '01:00:01:01'
    """
    base = round(fps)
    seconds, frame = divmod(frames, base)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02d}:{minute:02d}:{second:02d}:{frame:02d}"
