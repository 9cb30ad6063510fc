"""Tails: brushes, plumes, curls, tufts, horsehair.

Not here: the rest of the animal (`biped`, `quadruped`).
"""

import math

from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.figures.trunk_outline import Trunk
from filmwright.generators.animatic.palette import WHITE, mix
from filmwright.generators.animatic.paths import capsule, oval, spline


def tail(pen: Pen, sheet: Sheet, root: tuple[float, float], size: float, away: float, wag: float) -> None:
    """Draw a tail of `size` metres from its root; `away` -1..1 is the side it points to."""
    kind = sheet.species.tail
    fur = sheet.colours.get("tail", sheet.colour("fur"))
    x, y = root
    d = away
    w = wag
    tip_rgb = sheet.colours.get("tailtip", sheet.colours.get("belly", WHITE))
    if kind in ("brush", "plume"):
        up = 1.25 if kind == "plume" else 1.0
        pts = [
            (x - d * 0.02 * size, y + 0.05 * size),
            (x + d * 0.28 * size, y + 0.10 * size * up),
            (x + d * (0.56 + w * 0.3) * size, y + 0.50 * size * up),
            (x + d * (0.54 + w) * size, y + 0.98 * size * up),
            (x + d * (0.36 + w) * size, y + 0.94 * size * up),
            (x + d * (0.24 + w * 0.4) * size, y + 0.48 * size * up),
            (x + d * 0.04 * size, y + 0.22 * size),
        ]
        path = spline(pts, True, 0.95)
        pen.part([path], fur)
        if kind == "brush" and not pen.line_style:
            with pen.inside(path):
                pen.spot(oval(x + d * (0.48 + w) * size, y + 1.02 * size, 0.24 * size, 0.26 * size), tip_rgb)
    elif kind in ("long", "thin", "curl", "tuft", "thick"):
        wide = {"long": 0.085, "thin": 0.035, "curl": 0.11, "tuft": 0.05, "thick": 0.24}[kind] * size
        rise = {"long": 0.80, "thin": 0.5, "curl": 0.85, "tuft": -0.35, "thick": 0.1}[kind]
        pts = [
            (x, y),
            (x + d * 0.34 * size, y - 0.06 * size),
            (x + d * (0.62 + w * 0.4) * size, y + 0.36 * size * rise),
            (x + d * (0.52 + w) * size, y + rise * size),
        ]
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
        pen.part(
            [
                spline(
                    [
                        (x, y + 0.06 * size),
                        (x + d * 0.30 * size, y - 0.05 * size),
                        (x + d * (0.42 + w * 0.6) * size, y - 0.75 * size),
                        (x + d * (0.22 + w) * size, y - 1.25 * size),
                        (x + d * (0.10 + w * 0.5) * size, y - 0.65 * size),
                        (x - d * 0.02 * size, y - 0.12 * size),
                    ],
                    True,
                    0.9,
                )
            ],
            rgb,
        )
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
    tail(pen, sheet, (x - back * trunk.sin, y + 0.05 * h), size, away, 0.10 * math.sin(t * 4.2))
