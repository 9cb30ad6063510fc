"""The seam to `figures`: a Mark of the performance becomes the state a Figure is drawn in.

    Mark (where, what verb, since when) + previous Mark ──state──> Figure.draw, .landmarks, .joints

Not here: anatomy and poses.
"""

import math
from dataclasses import dataclass
from typing import Any

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.framing import Stature
from filmwright.generators.animatic.noise import hash01
from filmwright.generators.animatic.palette import hex_rgb
from filmwright.generators.animatic.paths import capsule, oval
from filmwright.generators.animatic.world import Mark


@dataclass(frozen=True)
class Actor:
    """One character, ready to be drawn in any state."""

    id: str
    sheet: Any
    seed: int

    @classmethod
    def of(cls, who: str, looks: str, wears: str) -> "Actor":
        """Return the actor that the words of the cast describe."""
        from filmwright.generators.animatic.figures.sheet import Sheet

        return cls(who, Sheet.parse(looks, wears, who), int(hash01("actor", who) * 60000))

    @property
    def human(self) -> bool:
        """Whether this is a person."""
        return bool(self.sheet.human)

    @property
    def unknown_words(self) -> tuple[str, ...]:
        """Words of the cast that are not drawn."""
        return tuple(self.sheet.unknown_words)

    def cycles(self, verb: str, dx: float, dz: float, yaw: float) -> float:
        """Return how many turns of the walk cycle a way takes, for feet that do not slide."""
        from filmwright.generators.animatic.figures.gait import advance

        return advance(0.0, dx, dz, yaw, self.sheet, verb)

    def stature(self, mark: Mark = Mark()) -> Stature:
        """Return the heights that framing cuts at."""
        h = self.sheet.height_m
        return Stature(h, 0.88 * h, 0.78 * h, 0.6 * h, 0.42 * h, 0.22 * h, 0.42 * h, 0.26 * h)

    def draw(self, hand: Canvas, mark: Mark, last: Mark | None, blend: float, t: float) -> None:
        """Draw the figure; feet at (0, 0), metres, y up."""
        h, rgb = self.sheet.height_m, hex_rgb("#c08a60")
        swing = math.sin(mark.phase * 2 * math.pi) * 0.12 * h
        for side in (-1, 1):
            hand.shape(
                capsule(
                    side * 0.06 * h, 0.42 * h, 0.05 * h, side * 0.06 * h + side * swing, 0.04 * h, 0.04 * h
                ),
                rgb,
            )
        hand.shape(capsule(0, 0.42 * h, 0.13 * h, 0, 0.68 * h, 0.12 * h), rgb)
        hand.shape(oval(0, 0.86 * h, 0.12 * h, 0.13 * h), rgb)
        hand.fill(oval(0.06 * h * math.sin(mark.yaw), 0.88 * h, 0.02 * h, 0.03 * h), hex_rgb("#1d2233"))
