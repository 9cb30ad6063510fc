"""The outline of a trunk as it is seen: slices of the spine, turned by yaw.

Not here: what covers it (`trunk`, `garments`).
"""

import math
from itertools import pairwise
from typing import Any

from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.figures.skeleton import Skeleton
from filmwright.generators.animatic.noise import lerp
from filmwright.generators.animatic.paths import spline

Edge = list[tuple[float, float]]


class Trunk:
    """The outline of a trunk as it is seen."""

    def __init__(self, sheet: Sheet, joints: Skeleton) -> None:
        self.sheet, self.joints, self.h = sheet, joints, sheet.height_m
        self.sin, self.cos = math.sin(joints.chest_yaw), math.cos(joints.chest_yaw)

    def edges(self, grow: float = 0.0, start: float = -9.0) -> tuple[Edge, Edge]:
        """Return the left and the right edge, from the hips up, `grow` metres wider."""
        left: Edge = []
        right: Edge = []
        for s in self.joints.spine:
            if s.t < start:
                continue
            fore, aft = (s.front, s.back) if self.sin >= 0 else (s.back, s.front)
            wide = s.width * self.cos
            right.append((s.centre[0] + math.hypot(wide, fore * self.sin) + grow, s.centre[1]))
            left.append((s.centre[0] - math.hypot(wide, aft * self.sin) - grow, s.centre[1]))
        return left, right

    def path(self, grow: float = 0.0, start: float = -9.0, hem: Edge | None = None) -> Any:
        """Return the closed outline; `hem` are extra points below, from right to left."""
        left, right = self.edges(grow, start)
        points = right[::-1] + (hem or []) + left
        return spline(points, True, 0.58)

    def front(self, t: float, k: float = 0.96) -> tuple[float, float]:
        """Return a point on the middle of the chest or belly at height `t` of the trunk."""
        spine = self.joints.spine
        for a, b in pairwise(spine):
            if a.t <= t <= b.t or b is spine[-1] or t < spine[0].t:
                u = (t - a.t) / (b.t - a.t)
                depth = lerp(a.front, b.front, u)
                return (
                    lerp(a.centre[0], b.centre[0], u) + self.sin * depth * k,
                    lerp(a.centre[1], b.centre[1], u),
                )
        return self.joints["neck"][:2]
