"""A person's head: an outline that turns from front to profile to back, a nose, ears, a beard, glasses.

The outline is drawn at five yaws and blended between them, point by point, so that a head turns smoothly.
Not here: hair (`hair`), eyes and mouth (`face`), hats (`hats`).
"""

import math

from filmwright.generators.animatic.figures import face, human_face
from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.noise import clamp, lerp, smooth
from filmwright.generators.animatic.palette import RGB
from filmwright.generators.animatic.paths import oval, spline

Outline = list[tuple[float, float]]


_FRONT: Outline = [
    (0.0, 1.04),
    (0.50, 0.92),
    (0.83, 0.55),
    (0.92, 0.20),
    (0.90, -0.10),
    (0.86, -0.30),
    (0.79, -0.50),
    (0.66, -0.69),
    (0.47, -0.87),
    (0.22, -1.0),
    (0.0, -1.03),
    (-0.22, -1.0),
    (-0.47, -0.87),
    (-0.66, -0.69),
    (-0.79, -0.50),
    (-0.90, -0.10),
    (-0.92, 0.20),
    (-0.83, 0.55),
    (-0.50, 0.92),
]


_THREE_QUARTER: Outline = [
    (-0.05, 1.04),
    (0.45, 0.93),
    (0.77, 0.60),
    (0.83, 0.30),
    (0.775, 0.09),
    (0.82, -0.14),
    (0.77, -0.40),
    (0.69, -0.62),
    (0.58, -0.86),
    (0.38, -1.01),
    (0.15, -1.02),
    (-0.10, -0.94),
    (-0.36, -0.78),
    (-0.58, -0.58),
    (-0.72, -0.40),
    (-0.92, -0.12),
    (-1.0, 0.20),
    (-0.91, 0.58),
    (-0.55, 0.93),
]


_PROFILE: Outline = [
    (-0.08, 1.04),
    (0.38, 0.95),
    (0.71, 0.67),
    (0.84, 0.34),
    (0.775, 0.12),
    (0.82, -0.10),
    (0.83, -0.30),
    (0.875, -0.45),
    (0.79, -0.64),
    (0.80, -0.86),
    (0.56, -1.01),
    (0.20, -0.88),
    (-0.06, -0.70),
    (-0.26, -0.50),
    (-0.42, -0.48),
    (-0.84, -0.26),
    (-1.05, 0.16),
    (-0.96, 0.60),
    (-0.58, 0.94),
]


_AWAY: Outline = [
    (0.02, 1.04),
    (0.48, 0.93),
    (0.80, 0.60),
    (0.87, 0.28),
    (0.80, 0.05),
    (0.82, -0.15),
    (0.77, -0.38),
    (0.70, -0.56),
    (0.60, -0.74),
    (0.42, -0.82),
    (0.20, -0.82),
    (0.0, -0.78),
    (-0.25, -0.74),
    (-0.50, -0.66),
    (-0.72, -0.46),
    (-0.90, -0.15),
    (-0.98, 0.20),
    (-0.86, 0.58),
    (-0.50, 0.93),
]


_BACK: Outline = [(x, y if y > -0.6 else -0.6 + (y + 0.6) * 0.6) for x, y in _FRONT]


_KEYS = (_FRONT, _THREE_QUARTER, _PROFILE, _AWAY, _BACK)


def outline(f: HeadFrame) -> Outline:
    """Return the outline of the head as points in metres, clockwise from the crown."""
    turn = abs(math.atan2(f.sin, f.cos)) / (math.pi / 4)
    i = min(int(turn), 3)
    k = turn - i
    side = f.side
    young = f.sheet.age == "child"
    man = f.sheet.sex == "m" and not young
    out: Outline = []
    for (ax, ay), (bx, by) in zip(_KEYS[i], _KEYS[i + 1], strict=True):
        x, y = lerp(ax, bx, k), lerp(ay, by, k)
        if young and y < 0:
            y *= 0.93
            x *= 1.0 + 0.07 * clamp(-y) * (1 - abs(x) * 0.5)
        if man and y < -0.35:
            x *= 1.04
        if not young and not man and y < -0.3:
            x *= 0.97
        out.append((side * x * f.r, y * f.r))
    return out


def draw(pen: Pen, f: HeadFrame, skull: Outline) -> None:
    """Draw skin, ears and features. Hair goes over this, and the back of it under."""
    r, skin = f.r, f.sheet.colour("fur")
    path = spline(skull, True, 0.56)
    _ears(pen, f, skin, front=False)
    nose = _nose_points(f)
    parts = [path]
    visible = f.cos > -0.35
    if visible and abs(f.sin) > 0.45:
        parts.append(
            spline(
                [
                    *nose,
                    (nose[4][0] - f.side * 0.2 * r, nose[4][1] + 0.1 * r),
                    (nose[0][0] - f.side * 0.15 * r, nose[0][1]),
                ],
                True,
                0.85,
            )
        )
    pen.part(parts, skin, shade=0.86)
    if visible:
        with pen.inside(path):
            human_face.blush(pen, f)
            human_face.features(pen, f, skin)
        _nose(pen, f, nose, skin)
        human_face.beard(pen, f, skull)


def over_hair(pen: Pen, f: HeadFrame, covered: bool) -> None:
    """Draw what lies over the hair: the near ear, unless long hair covers it."""
    human_face.brows(pen, f)
    if not covered:
        _ears(pen, f, f.sheet.colour("fur"), front=True)
    rings = f.sheet.worn("earrings")
    if rings is not None:
        for sign in (1.0, -1.0):
            x, y, z = f.put(sign * 0.93, -0.32, -0.06)
            if z > -0.3 * f.r:
                pen.part([oval(x, y, 0.065 * f.r, 0.085 * f.r)], rings.rgb, 0.6)


def _nose_points(f: HeadFrame) -> list[tuple[float, float]]:
    big = {"child": 0.72, "teen": 0.85, "old": 1.2}.get(f.sheet.age, 1.0) * (
        0.88 if f.sheet.sex == "f" else 1.0
    )
    s = smooth(abs(f.sin) * 1.5)
    bridge = f.put(0, lerp(-0.06, 0.10, s), 0.80)
    ridge = f.put(0, lerp(-0.10, -0.10, s), 0.82 + 0.10 * big)
    tip = f.put(0, -0.205, 0.83 + 0.235 * big)
    low = f.put(0, -0.285, 0.83 + 0.165 * big)
    under = f.put(0, -0.325, 0.83)
    k = f.side * (1 - abs(f.sin)) * 0.055 * f.r
    return [
        (bridge[0] + k, bridge[1]),
        (ridge[0] + k * 1.3, ridge[1]),
        (tip[0] + k * 0.8, tip[1]),
        (low[0] - k * 0.2, low[1]),
        (under[0] - k * 1.2, under[1]),
    ]


def _nose(pen: Pen, f: HeadFrame, nose: list[tuple[float, float]], skin: RGB) -> None:
    ink = pen.ink_of(skin, 0.42)
    r = f.r
    if abs(f.sin) < 0.28:
        x, y = nose[2]
        w = 0.11 * r
        pen.line(face.curve((x - w, y - 0.02 * r), (x, y - 0.13 * r), (x + w, y - 0.02 * r)), 0.8, ink)
        return
    pen.line(spline(nose, False, 0.8), 0.85, ink)
    wing = nose[4][0] - f.side * 0.02 * r * abs(f.sin)
    pen.line(
        face.curve(
            (wing, nose[4][1] + 0.12 * r),
            (wing - f.side * 0.07 * r, nose[4][1] + 0.06 * r),
            (wing, nose[4][1] + 0.01 * r),
        ),
        0.6,
        ink,
    )


def _ears(pen: Pen, f: HeadFrame, skin: RGB, front: bool) -> None:
    if f.sheet.worn("hood", "headscarf", "bonnet", "knight helmet", "space helmet"):
        return
    r = f.r
    for sign in (1.0, -1.0):
        x, y, z = f.put(sign * 0.93, -0.06, -0.06)
        if (z > 0.2 * r) != front or z < -0.35 * r:
            continue
        rx, ry = 0.145 * r * (0.45 + 0.55 * abs(f.sin)), 0.20 * r
        pen.part([oval(x, y, rx, ry)], skin, 0.85, 0.9)
        if front:
            pen.line(
                face.curve(
                    (x + f.side * rx * 0.4, y + ry * 0.5),
                    (x - f.side * rx * 0.9, y + ry * 0.3),
                    (x + f.side * rx * 0.1, y - ry * 0.5),
                ),
                0.55,
                pen.ink_of(skin, 0.5),
            )
