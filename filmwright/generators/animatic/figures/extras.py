"""Tails, capes, wings, backpacks, scarves, ties: what hangs on a figure and lags behind it.

Not here: hats (`hats`), garments (`trunk`).
"""

import math

from filmwright.generators.animatic.figures.neckwear import lag
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.trunk_outline import Trunk
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix
from filmwright.generators.animatic.paths import line, oval, polygon, rounded, spline


def cape(pen: Pen, trunk: Trunk, p: Pose, t: float) -> None:
    """Draw a cape or a cloak behind the shoulders."""
    worn = trunk.sheet.worn("cape", "cloak")
    if worn is None:
        return
    h, n = trunk.h, trunk.joints["neck"]
    half = trunk.sheet.species.body.shoulder * h * 1.15 * (0.4 + 0.6 * trunk.sheet.build)
    c = abs(trunk.cos)
    back = -trunk.sin * (trunk.sheet.species.body.rows[3][3] * h + 0.035 * h)
    trail = -lag(p, trunk) * h
    flutter = 0.018 * h * math.sin(t * 4.6) * (1 + 6 * abs(lag(p, trunk)))
    low = max(0.06 * h, 0.10 * h + abs(trail) * 0.35)
    wide = half * c * 1.35 + 0.06 * h
    pts = [
        (n[0] - half * c - 0.025 * h, n[1] - 0.012 * h),
        (n[0] + half * c + 0.025 * h, n[1] - 0.012 * h),
        (n[0] + back * 1.2 + half * c * 1.15 + 0.045 * h, n[1] - 0.22 * h),
        (n[0] + back * 1.7 + wide + trail * 0.8 + flutter, low + 0.01 * h),
        (n[0] + back * 1.8 + trail + flutter * 0.5, low - 0.012 * h),
        (n[0] + back * 1.7 - wide + trail * 1.1 + flutter, low + 0.015 * h),
        (n[0] + back * 1.3 - half * c * 1.15 - 0.045 * h + trail * 0.4, n[1] - 0.22 * h),
    ]
    path = spline(pts, True, 0.85)
    pen.part([path], worn.rgb)
    if pen.px(h) > 90:
        with pen.inside(path):
            ink = pen.ink_of(worn.rgb, 0.55)
            for k in (-0.45, 0.05, 0.5):
                pen.line(
                    spline(
                        [
                            (n[0] + k * half * c, n[1] - 0.08 * h),
                            (n[0] + back + k * wide * 0.8, n[1] - 0.4 * h),
                            (n[0] + back * 1.7 + k * wide * 1.4 + trail, low + 0.02 * h),
                        ],
                        False,
                    ),
                    0.55,
                    ink,
                    0.6,
                )


def clasp(pen: Pen, trunk: Trunk) -> None:
    """Draw the front of a cape: the collar and its clasp."""
    worn = trunk.sheet.worn("cape", "cloak")
    if worn is None or trunk.cos < -0.2:
        return
    h, n = trunk.h, trunk.joints["neck"]
    x, y = trunk.front(0.97, 1.0)
    half = trunk.sheet.species.body.shoulder * h * 1.02
    for sign in (-1.0, 1.0):
        edge = n[0] + sign * half * max(0.55, abs(trunk.cos))
        pen.part(
            [
                spline(
                    [
                        (x, y - 0.005 * h),
                        (n[0] + sign * 0.04 * h, n[1] + 0.028 * h),
                        (edge, n[1] - 0.035 * h),
                        (edge - sign * 0.01 * h, n[1] - 0.085 * h),
                        (lerp2(x, edge, 0.5), y - 0.05 * h),
                    ],
                    True,
                    0.7,
                )
            ],
            worn.rgb,
            0.85,
        )
    pen.part([oval(x, y - 0.01 * h, 0.017 * h, 0.018 * h)], hex_rgb("#d9a92f"), 0.7)


def lerp2(a: float, b: float, k: float) -> float:
    """Go from a to b."""
    return a + (b - a) * k


def wings(pen: Pen, trunk: Trunk, t: float) -> None:
    """Draw a fairy's wings, or a dragon's."""
    worn = trunk.sheet.worn("wings")
    dragon = trunk.sheet.species.name == "dragon"
    if worn is None and not dragon:
        return
    h, n = trunk.h, trunk.joints["neck"]
    rgb: RGB = worn.rgb if worn else mix(trunk.sheet.colour("fur"), (0.2, 0.25, 0.2), 0.3)
    beat = 1 + 0.10 * math.sin(t * 5)
    back = -trunk.sin * 0.10 * h
    for sign in (-1.0, 1.0):
        k = sign * (0.35 + 0.65 * abs(trunk.cos)) * beat - 0.25 * trunk.sin
        x, y = n[0] + back, n[1] - 0.10 * h
        if dragon:
            pen.part(
                [
                    polygon(
                        [
                            (x, y),
                            (x + k * 0.34 * h, y + 0.26 * h),
                            (x + k * 0.50 * h, y + 0.02 * h),
                            (x + k * 0.36 * h, y + 0.02 * h),
                            (x + k * 0.34 * h, y - 0.12 * h),
                            (x + k * 0.20 * h, y - 0.06 * h),
                        ]
                    )
                ],
                rgb,
            )
        else:
            shape = [
                spline(
                    [
                        (x, y),
                        (x + k * 0.14 * h, y + 0.20 * h),
                        (x + k * 0.34 * h, y + 0.22 * h),
                        (x + k * 0.30 * h, y + 0.02 * h),
                    ],
                    True,
                    1.0,
                ),
                spline(
                    [
                        (x, y),
                        (x + k * 0.26 * h, y - 0.04 * h),
                        (x + k * 0.24 * h, y - 0.22 * h),
                        (x + k * 0.08 * h, y - 0.18 * h),
                    ],
                    True,
                    1.0,
                ),
            ]
            pen.part(shape, rgb, 0.7)


def backpack(pen: Pen, trunk: Trunk) -> None:
    """Draw a backpack as a body on the back."""
    worn = trunk.sheet.worn("backpack")
    if worn is None:
        return
    h, n = trunk.h, trunk.joints["neck"]
    depth = trunk.sheet.species.body.rows[3][3] * h
    x = n[0] - trunk.sin * (depth + 0.035 * h)
    half = (0.070 * abs(trunk.cos) + 0.050) * h
    pen.part([rounded(x - half, n[1] - 0.30 * h, x + half, n[1] - 0.02 * h, 0.035 * h)], worn.rgb)
    pen.part(
        [rounded(x - half * 0.8, n[1] - 0.29 * h, x + half * 0.8, n[1] - 0.17 * h, 0.02 * h)],
        mix(worn.rgb, WHITE, 0.1),
        0.8,
    )


def straps(pen: Pen, trunk: Trunk) -> None:
    """Draw what of a bag shows in front: two straps, or one across the chest with the bag at the hip."""
    h = trunk.h
    worn = trunk.sheet.worn("backpack")
    if worn is not None and trunk.cos > -0.2:
        x, y = trunk.front(0.93, 0.5)
        x1, y1 = trunk.front(0.34, 0.75)
        for sign in (-1.0, 1.0):
            w = sign * 0.062 * h * abs(trunk.cos)
            pen.cord(
                spline(
                    [(x + w * 0.9, y + 0.012 * h), (x + w * 1.1, (y + y1) / 2), (x1 + w * 1.25, y1)], False
                ),
                0.018 * h,
                worn.rgb,
                0.7,
            )
    bag = trunk.sheet.worn("satchel")
    if bag is not None:
        a, b = trunk.front(0.95, 0.3), trunk.front(0.02, 0.3)
        side = 1.0 if trunk.sin >= 0 else -1.0
        hip = (b[0] - side * 0.085 * h * max(0.4, abs(trunk.cos)), b[1] - 0.02 * h)
        pen.cord(line(a[0] + side * 0.05 * h * abs(trunk.cos), a[1], hip[0], hip[1]), 0.014 * h, bag.rgb, 0.7)
        pen.part(
            [
                rounded(
                    hip[0] - 0.065 * h, hip[1] - 0.11 * h, hip[0] + 0.065 * h, hip[1] + 0.01 * h, 0.015 * h
                )
            ],
            bag.rgb,
            0.9,
        )
        pen.line(
            line(hip[0] - 0.06 * h, hip[1] - 0.04 * h, hip[0] + 0.06 * h, hip[1] - 0.04 * h),
            0.7,
            pen.ink_of(bag.rgb, 0.4),
        )
