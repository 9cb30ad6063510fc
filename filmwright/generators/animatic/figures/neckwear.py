"""Scarves, shawls, ties, bow ties, bandanas, necklaces, collars; and how loose cloth lags behind.

Not here: capes and bags (`extras`), collars of coats (`garments`).
"""

import math

from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.trunk_outline import Trunk
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix
from filmwright.generators.animatic.paths import oval, polygon, rounded, spline


def lag(p: Pose, trunk: Trunk) -> float:
    """Return how far loose things trail behind, in fractions of height: they follow lean and steps."""
    return (0.9 * max(0.0, p["lean"] - 0.03) + 0.25 * abs(p["Lf"])) * trunk.sin


def neckwear(pen: Pen, trunk: Trunk, p: Pose, t: float) -> None:
    """Draw scarves, shawls, bow ties, ties, bandanas, necklaces and collars."""
    sheet, h, n = trunk.sheet, trunk.h, trunk.joints["neck"]
    top = trunk.joints.spine[-1]
    front = trunk.sin * top.front * 1.25
    c = max(0.42, abs(trunk.cos))
    if (tie := sheet.worn("tie")) is not None and trunk.cos > -0.2 and sheet.worn("bow tie") is None:
        x, y = trunk.front(0.99, 1.06)
        mid, low = trunk.front(0.45, 1.05), trunk.front(0.30, 1.05)
        pen.part(
            [
                polygon(
                    [
                        (x - 0.013 * h * c, y - 0.03 * h),
                        (x + 0.013 * h * c, y - 0.03 * h),
                        (mid[0] + 0.026 * h * c, mid[1]),
                        low,
                        (mid[0] - 0.026 * h * c, mid[1]),
                    ]
                )
            ],
            tie.rgb,
            0.8,
        )
        pen.part(
            [
                polygon(
                    [
                        (x - 0.021 * h * c, y),
                        (x + 0.021 * h * c, y),
                        (x + 0.013 * h * c, y - 0.034 * h),
                        (x - 0.013 * h * c, y - 0.034 * h),
                    ]
                )
            ],
            tie.rgb,
            0.8,
        )
    if (shawl := sheet.worn("shawl")) is not None:
        half = sheet.species.body.shoulder * h * 1.25 * (0.35 + 0.65 * abs(trunk.cos)) + 0.03 * h
        low = trunk.front(0.42, 0.9)
        pen.part(
            [
                spline(
                    [
                        (n[0] - 0.05 * h, n[1] + 0.02 * h),
                        (n[0] + 0.05 * h, n[1] + 0.02 * h),
                        (n[0] + half, n[1] - 0.12 * h),
                        (n[0] + half * 0.8, n[1] - 0.20 * h),
                        low,
                        (n[0] - half * 0.8, n[1] - 0.20 * h),
                        (n[0] - half, n[1] - 0.12 * h),
                    ],
                    True,
                    0.7,
                )
            ],
            shawl.rgb,
        )
    if (scarf := sheet.worn("scarf", "bandana")) is not None:
        wide = math.hypot(top.width * trunk.cos, top.front * trunk.sin) * 1.25 + 0.022 * h
        trail = -lag(p, trunk) * 0.9 * h
        swing = 0.018 * h * math.sin(t * 2.6) + trail
        wrap = spline(
            [
                (n[0] - wide, n[1] + 0.012 * h),
                (n[0], n[1] + 0.045 * h),
                (n[0] + wide, n[1] + 0.012 * h),
                (n[0] + wide * 0.95, n[1] - 0.042 * h),
                (n[0] + front, n[1] - 0.064 * h),
                (n[0] - wide * 0.95, n[1] - 0.042 * h),
            ],
            True,
            0.9,
        )
        if scarf.what == "scarf":
            if trunk.cos > -0.3:
                x = n[0] + front * 0.9 - 0.02 * h * trunk.cos
                up = abs(trail) * 0.5
                end = spline(
                    [
                        (x - 0.032 * h, n[1] - 0.03 * h),
                        (x + 0.030 * h, n[1] - 0.03 * h),
                        (x + 0.022 * h + swing * 0.6, n[1] - 0.15 * h),
                        (x + 0.040 * h + swing, n[1] - 0.25 * h + up),
                        (x - 0.026 * h + swing, n[1] - 0.255 * h + up),
                        (x - 0.030 * h + swing * 0.6, n[1] - 0.15 * h),
                    ],
                    True,
                    0.6,
                )
                pen.part([end], scarf.rgb)
                _stripes(pen, end, scarf.pattern, scarf.second, n[1], h)
        elif trunk.cos > -0.3:
            x = n[0] + front
            pen.part(
                [
                    polygon(
                        [
                            (x - 0.05 * h * c, n[1] - 0.03 * h),
                            (x + 0.05 * h * c, n[1] - 0.03 * h),
                            (x, n[1] - 0.13 * h),
                        ]
                    )
                ],
                scarf.rgb,
            )
        pen.part([wrap], scarf.rgb)
        if scarf.pattern and not pen.line_style:
            with pen.inside(wrap):
                for k in (-0.6, -0.1, 0.4):
                    pen.spot(
                        rounded(
                            n[0] + k * wide, n[1] - 0.1 * h, n[0] + (k + 0.22) * wide, n[1] + 0.06 * h, 0
                        ),
                        scarf.second,
                        0.9,
                    )
    if (bow := sheet.worn("bow tie")) is not None and trunk.cos > -0.2:
        x, y = n[0] + front * 1.05, n[1] - 0.016 * h
        w = 0.074 * h * c
        for sign in (-1.0, 1.0):
            pen.part(
                [
                    spline(
                        [
                            (x, y),
                            (x + sign * w * 0.8, y + 0.042 * h),
                            (x + sign * w * 1.02, y + 0.03 * h),
                            (x + sign * w, y - 0.03 * h),
                            (x + sign * w * 0.8, y - 0.042 * h),
                        ],
                        True,
                        0.55,
                    )
                ],
                bow.rgb,
            )
        pen.part([oval(x, y, 0.017 * h, 0.020 * h)], mix(bow.rgb, (0.1, 0.1, 0.14), 0.2))
    if (beads := sheet.worn("necklace", "collar", "bell")) is not None and trunk.cos > -0.2:
        x, y = trunk.front(0.86, 1.0)
        pen.line(
            spline([(n[0] - top.width, n[1]), (x, y), (n[0] + top.width, n[1])], False, 0.9), 1.8, beads.rgb
        )
        pen.part([oval(x, y - 0.008 * h, 0.013 * h, 0.015 * h)], mix(beads.rgb, hex_rgb("#e0bd55"), 0.4), 0.6)


def _stripes(pen: Pen, path: object, pattern: str, rgb: RGB, y: float, h: float) -> None:
    if not pattern or pen.line_style:
        return
    with pen.inside(path):
        for i in range(5):
            pen.spot(
                rounded(-3 * h, y - (0.07 + 0.045 * i) * h, 3 * h, y - (0.05 + 0.045 * i) * h, 0), rgb, 0.9
            )
