"""Where a held thing is drawn, and what draws it.

Not here: the drawings (`things`, `tools`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from filmwright.generators.animatic.figures.pen import Pen


@dataclass(frozen=True)
class Palm:
    """Where a thing is held, and by whom."""

    x: float
    y: float
    height_m: float
    """Of the figure: things are drawn to its scale."""
    t: float
    side: float
    """Which way the figure faces: 1 is right."""
    inward: float = 0.0
    """Metres from the hand to the middle of the head, to the right: umbrellas lean over it."""


Drawer = Callable[[Pen, Palm], None]
