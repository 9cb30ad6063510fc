"""Tails, capes, wings, backpacks, scarves, ties: what hangs on a figure and lags behind it.

Not here: hats (`hats`), garments (`trunk`).
"""

import math

from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.figures.trunk import Trunk
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix
from filmwright.generators.animatic.paths import capsule, line, oval, polygon, rounded, spline


def lag(p: Pose, trunk: Trunk) -> float:
    """Return how far loose things trail behind, in fractions of height: they follow lean and steps."""
    return (0.9 * max(0.0, p["lean"] - 0.03) + 0.25 * abs(p["Lf"])) * trunk.sin


def tail(
    pen: Pen, sheet: Sheet, root: tuple[float, float], size: float, away: float, t: float, wag: float
) -> None:
    """Draw a tail of `size` metres from its root; `away` -1..1 is the side it points to."""
    kind = sheet.species.tail
    fur = sheet.colours.get("tail", sheet.colour("fur"))
    x, y = root
    d = away
    w = wag
    tip_rgb = sheet.colours.get("tailtip", sheet.colours.get("belly", WHITE))
    if kind in ("brush", "plume"):
        up = 1.25 if kind == "plume" else 1.0
        pts = [(x - d * 0.02 * size, y + 0.05 * size), (x + d * 0.28 * size, y + 0.10 * size * up), (x + d * (0.56 + w * 0.3) * size, y + 0.50 * size * up),
               (x + d * (0.54 + w) * size, y + 0.98 * size * up), (x + d * (0.36 + w) * size, y + 0.94 * size * up), (x + d * (0.24 + w * 0.4) * size, y + 0.48 * size * up),
               (x + d * 0.04 * size, y + 0.22 * size)]  # fmt: skip
        path = spline(pts, True, 0.95)
        pen.part([path], fur)
        if kind == "brush" and not pen.line_style:
            with pen.inside(path):
                pen.spot(oval(x + d * (0.48 + w) * size, y + 1.02 * size, 0.24 * size, 0.26 * size), tip_rgb)
    elif kind in ("long", "thin", "curl", "tuft", "thick"):
        wide = {"long": 0.085, "thin": 0.035, "curl": 0.11, "tuft": 0.05, "thick": 0.24}[kind] * size
        rise = {"long": 0.80, "thin": 0.5, "curl": 0.85, "tuft": -0.35, "thick": 0.1}[kind]
        pts = [(x, y), (x + d * 0.34 * size, y - 0.06 * size), (x + d * (0.62 + w * 0.4) * size, y + 0.36 * size * rise),
               (x + d * (0.52 + w) * size, y + rise * size)]  # fmt: skip
        if kind == "curl":
            pts[3] = (x + d * (0.30 + w * 0.7) * size, y + 0.72 * size)
        if kind == "tuft":
            pts = [
                (x, y),
                (x + d * 0.18 * size, y - 0.1 * size),
                (x + d * (0.24 + w * 0.5) * size, y - 0.55 * size),
                (x + d * (0.2 + w) * size, y - 0.95 * size),
            ]
        if kind == "thick":
            pen.part(
                [
                    capsule(x, y, 0.2 * size, pts[1][0], pts[1][1] - 0.05 * size, 0.15 * size),
                    capsule(
                        pts[1][0],
                        pts[1][1] - 0.05 * size,
                        0.15 * size,
                        pts[2][0] + d * 0.2 * size,
                        pts[2][1],
                        0.05 * size,
                    ),
                ],
                fur,
            )
            return
        pen.cord(spline(pts, False, 1.0), wide, fur)
        if kind == "tuft":
            dark = sheet.colours.get("mane", mix(fur, (0.15, 0.12, 0.1), 0.5))
            pen.part([oval(pts[3][0], pts[3][1], 0.10 * size, 0.16 * size)], dark, 0.85)
    elif kind == "hair":
        rgb = sheet.colours.get("mane", fur)
        pen.part([spline([(x, y + 0.06 * size), (x + d * 0.30 * size, y - 0.05 * size), (x + d * (0.42 + w * 0.6) * size, y - 0.75 * size), (x + d * (0.22 + w) * size, y - 1.25 * size),
                          (x + d * (0.10 + w * 0.5) * size, y - 0.65 * size), (x - d * 0.02 * size, y - 0.12 * size)], True, 0.9)], rgb)  # fmt: skip
    elif kind == "spiral":
        pen.cord(
            spline(
                [
                    (x, y),
                    (x + d * 0.3 * size, y + 0.1 * size),
                    (x + d * 0.42 * size, y + 0.4 * size),
                    (x + d * 0.18 * size, y + 0.42 * size),
                    (x + d * 0.3 * size, y + 0.12 * size),
                    (x + d * 0.62 * size, y + 0.2 * size),
                ],
                False,
                1.0,
            ),
            0.12 * size,
            fur,
            0.8,
        )
    elif kind == "puff":
        pen.part([oval(x + d * 0.08 * size, y, 0.24 * size, 0.24 * size)], tip_rgb)
    elif kind == "nub":
        pen.part([oval(x + d * 0.06 * size, y + 0.04 * size, 0.18 * size, 0.16 * size)], fur)


def biped_tail(pen: Pen, trunk: Trunk, t: float) -> None:
    """Draw the tail of an animal that stands up."""
    sheet, h = trunk.sheet, trunk.h
    if not sheet.species.tail:
        return
    x, y, _ = trunk.joints["hip"]
    back = sheet.species.body.rows[2][3] * h * 0.85
    away = -1.0 if trunk.sin > 0.12 else 1.0 if trunk.sin < -0.12 else -pen.light
    size = {
        "brush": 0.36,
        "plume": 0.42,
        "long": 0.36,
        "thin": 0.34,
        "curl": 0.28,
        "puff": 0.20,
        "nub": 0.18,
        "thick": 0.5,
    }.get(sheet.species.tail, 0.34) * h
    tail(pen, sheet, (x - back * trunk.sin, y + 0.05 * h), size, away, t, 0.10 * math.sin(t * 4.2))


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
        (n[0] - half * c - 0.025 * h, n[1] - 0.012 * h), (n[0] + half * c + 0.025 * h, n[1] - 0.012 * h),
        (n[0] + back * 1.2 + half * c * 1.15 + 0.045 * h, n[1] - 0.22 * h),
        (n[0] + back * 1.7 + wide + trail * 0.8 + flutter, low + 0.01 * h),
        (n[0] + back * 1.8 + trail + flutter * 0.5, low - 0.012 * h),
        (n[0] + back * 1.7 - wide + trail * 1.1 + flutter, low + 0.015 * h),
        (n[0] + back * 1.3 - half * c * 1.15 - 0.045 * h + trail * 0.4, n[1] - 0.22 * h),
    ]  # fmt: skip
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
