"""One leg of an animal on four legs: thigh, shank, foot or hoof.

Not here: where its joints are (`quad_skeleton`).
"""

import math
from typing import Any

from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.quad_skeleton import QuadSkeleton
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.noise import lerp
from filmwright.generators.animatic.palette import RGB, scale_rgb
from filmwright.generators.animatic.paths import capsule, line, oval, polygon, spline

_DEPTH = 0.10


def ground(v: tuple[float, float, float]) -> tuple[float, float]:
    """Put a point on the screen: what is nearer lies lower."""
    return v[0], v[1] - v[2] * _DEPTH * 0.6


class Leg:
    """One leg: its shapes join the body's outline when it is on the near side."""

    def __init__(self, sheet: Sheet, joints: QuadSkeleton, name: str, far: bool) -> None:
        quad = sheet.species.quad
        assert quad is not None
        self.sheet, self.quad, self.far, self.front = sheet, quad, far, name[0] == "F"
        self.r, self.sin = joints.leg_r, math.sin(joints.yaw)
        self.points = [ground(joints[name + str(i)]) for i in range(4)]
        fur = sheet.colour("fur")
        low = sheet.colours.get("limb", fur)
        dim = 0.84 if far else 1.0
        self.tone = scale_rgb(low if sheet.species.marks == "wool" else fur, dim)
        self.low: RGB | None = scale_rgb(low, dim) if low != fur else None
        self.thick = self.r * (1.85 if self.front else 2.6)

    def shapes(self) -> list[Any]:
        """Return thigh, shank, foot."""
        a, b, c, d = self.points
        r, s = self.r, self.sin
        toe = d[0] + 0.55 * r * s
        knee = r * (1.25 if self.front else 1.45)
        out = [
            capsule(a[0], a[1], self.thick, b[0], b[1], knee),
            capsule(b[0], b[1], knee, c[0], c[1], r * 0.95),
            capsule(c[0], c[1], r * 0.95, d[0], d[1] + r * 0.7, r * 0.78),
        ]
        if self.quad.hoof:
            out.append(
                polygon(
                    [
                        (d[0] - r * 0.80, d[1] + r * 1.0),
                        (d[0] + r * 0.80, d[1] + r * 1.0),
                        (toe + r * 0.80, d[1]),
                        (d[0] - r * 0.90 + 0.2 * r * s, d[1]),
                    ]
                )
            )
        else:
            out.append(
                capsule(d[0], d[1] + r * 0.72, r * 0.92, toe + r * 0.45 * s, d[1] + r * 0.62, r * 0.84)
            )
        return out

    def details(self, pen: Pen) -> None:
        """Draw dark feet, hooves, toes, stripes and the line of the haunch."""
        a, b, c, d = self.points
        r, s, shapes = self.r, self.sin, self.shapes()
        ink = pen.ink_of(self.low or self.tone, 0.35)
        if self.low is not None and not pen.line_style and self.sheet.species.marks != "wool":
            for path in shapes[2:]:
                pen.canvas.fill(path, self.low, keep=1.0)
            with pen.inside(shapes[1]):
                pen.canvas.fill(oval(c[0], c[1], r * 1.5, r * 2.3), self.low, keep=1.0)
        if self.quad.hoof:
            pen.part([shapes[3]], scale_rgb(self.sheet.colour("hoof"), 0.85 if self.far else 1.0), 0.8)
        elif pen.px(r) > 5:
            toe = d[0] + 0.55 * r * s
            for k in (-0.28, 0.24):
                x = toe + 0.55 * r * s + k * r * (1 - 0.4 * abs(s))
                pen.line(line(x, d[1] + 0.05 * r, x - 0.12 * r * s, d[1] + 0.5 * r), 0.6, ink, 0.8)
        mark = self.sheet.colours.get("mark")
        if self.sheet.species.marks == "stripes" and mark is not None and not pen.line_style and not self.far:
            with pen.inside(shapes[0]):
                for k in (0.35, 0.6, 0.85):
                    x, y = lerp(a[0], b[0], k), lerp(a[1], b[1], k)
                    pen.spot(oval(x - r * 1.0, y, r * 1.1, r * 0.20), mark, 0.9)
        upright = a[1] - d[1] > 2.2 * self.thick
        if not self.far and upright and abs(s) > 0.35 and pen.px(r) > 4 and not self.quad.carapace:
            d_ = -1.0 if (s >= 0) == self.front else 1.0
            x0, y0 = a[0] + d_ * self.thick * 0.95, a[1] - self.thick * 0.15
            knee = r * (1.25 if self.front else 1.45)
            end = (b[0] + d_ * knee * 0.98, b[1] + 0.2 * knee)
            pen.line(
                spline([(x0 - d_ * 0.25 * self.thick, a[1] + self.thick * 0.55), (x0, y0), end], False, 0.9),
                0.75,
                pen.ink_of(self.tone, 0.35),
                0.9,
            )
