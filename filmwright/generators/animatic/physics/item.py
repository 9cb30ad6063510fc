"""What the renderer sorts and draws."""

from collections.abc import Callable
from typing import NamedTuple

from filmwright.generators.animatic.canvas import Canvas

Draw = Callable[[Canvas], None]

LAYER = 2e-3
"""Metres between the far wall of a vessel, what is in it, and its near wall."""


class Item(NamedTuple):
    """One thing to draw: metres away, the entity it belongs to, and how it draws itself."""

    z: float
    label: str
    draw: Draw


class Shadow(NamedTuple):
    """Where a thing touches or hangs over the ground: metres, and 0..1."""

    x: float
    z: float
    radius: float
    strength: float
