"""What a drawn prop is: its size, its usual colour, and how to draw it."""

from collections.abc import Callable
from dataclasses import dataclass

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.palette import RGB

Draw = Callable[[Canvas, float, int, RGB], None]
"""(hand, seconds, seed, colour): metres, y up, the foot at (0, 0), the middle at x = 0."""


@dataclass(frozen=True)
class Thing:
    """A prop that can be drawn; metres."""

    width: float
    height: float
    rgb: RGB
    draw: Draw
