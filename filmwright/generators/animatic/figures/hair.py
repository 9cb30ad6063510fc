"""Hair on a person's head: a cap cut by a hairline, and what hangs behind.

    skull outline, a little larger ──minus──> the face inside the hairline ──> cap

Not here: beards (`head_human`), hats (`hats`).
"""

import math
from typing import Any

from filmwright.generators.animatic.figures.head_human import Outline
from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.noise import clamp, hash01, lerp, smooth
from filmwright.generators.animatic.palette import WHITE, mix
from filmwright.generators.animatic.paths import oval, polygon, spline
from filmwright.generators.animatic.skia_gl import skia

_VOLUME = {
    "crop": 1.02,
    "short": 1.075,
    "long": 1.075,
    "bob": 1.10,
    "curly": 1.08,
    "wavy": 1.10,
    "afro": 1.22,
    "bun": 1.05,
    "ponytail": 1.05,
    "braids": 1.05,
    "messy": 1.09,
    "balding": 1.03,
}


def _hairline(style: str, key: str, sex: str) -> list[tuple[float, float]]:
    """Return the edge of the hair on the face: (azimuth, elevation) from its right to its left."""
    variant = hash01(key, "fringe")
    low = -0.20 if style in ("crop", "short", "messy", "balding") else -0.05
    if style == "balding":
        return [
            (-1.45, low),
            (-1.30, 0.15),
            (-1.25, 0.62),
            (-0.8, 1.35),
            (0, 1.5),
            (0.8, 1.35),
            (1.25, 0.62),
            (1.30, 0.15),
            (1.45, low),
        ]
    if style == "bob" or (style == "curly" and sex == "f"):
        edge = [(-1.28, -0.75), (-1.22, -0.3), (-1.10, 0.12), (-0.96, 0.36), (-0.50, 0.40)]
        return [*edge, (0, 0.41), *((-a, e) for a, e in reversed(edge))]
    if style in ("curly", "afro") or (style == "long" and variant < 0.4 and sex == "f"):
        edge = [(-1.42, low), (-1.15, 0.10), (-0.98, 0.36), (-0.50, 0.40)]
        return [*edge, (0, 0.41), *((-a, e) for a, e in reversed(edge))]
    if style == "messy":
        return [
            (-1.42, low),
            (-1.12, 0.14),
            (-0.85, 0.58),
            (-0.62, 0.34),
            (-0.30, 0.60),
            (-0.05, 0.38),
            (0.28, 0.62),
            (0.6, 0.36),
            (0.92, 0.52),
            (1.12, 0.14),
            (1.42, low),
        ]
    side = 1 if variant < 0.5 else -1
    swept = [
        (-1.42, low),
        (-1.16, 0.16),
        (-0.98, 0.50),
        (-0.55, 0.76),
        (-0.25, 0.74),
        (0.25, 0.56),
        (0.80, 0.34),
        (1.12, 0.10),
        (1.42, low),
    ]
    return swept if side > 0 else [(-a, e) for a, e in reversed(swept)]


def _face_hole(f: HeadFrame, edge: list[tuple[float, float]]) -> Any:
    """Return the region in front of the hairline as a closed shape; empty from behind."""
    r = f.r
    yaw = math.atan2(f.sin, f.cos)
    points: Outline = []
    for azimuth, elevation in edge:
        rel = azimuth + yaw
        hidden = abs(rel) > math.pi / 2
        rel = clamp(rel, -math.pi / 2, math.pi / 2)
        x, y, _ = f.on(rel - yaw, elevation, 1.0)
        points.append((math.copysign(1.6 * r, rel) if hidden else x, y))
    inner = spline(points, False, 0.8)
    inner.lineTo(points[-1][0], -2.0 * r)
    inner.lineTo(points[0][0], -2.0 * r)
    inner.close()
    return inner


def cap(pen: Pen, f: HeadFrame, skull: Outline) -> None:
    """Draw the hair on the skull, with the face left free."""
    hair = f.sheet.hair
    if hair is None or hair.style == "bald":
        return
    r = f.r
    grow = _VOLUME.get(hair.style, 1.06)
    k = abs(f.sin)
    nape = (lerp(skull[15][0], skull[14][0], k * 0.8), lerp(skull[15][1], skull[14][1], k * 0.8))
    ring = [nape, *skull[15:], *skull[:5]]
    mass = [(x * grow, y * grow + 0.03 * r) for x, y in ring]
    away = smooth(-f.cos / 0.5)
    high, low = -0.12 * r, -0.62 * r
    mass += [
        (skull[6][0] * 1.02 * away, lerp(high, low, away)),
        (0.0, lerp(high, low - 0.10 * r, away)),
        (skull[12][0] * 1.02 * away, lerp(high, low, away)),
    ]
    if falls(f.sheet) and f.cos > -0.4:
        ends = [(x * 1.10, y) for x, y in ((skull[4][0], -0.78 * r), (skull[15][0], -0.78 * r))]
        mass = [
            *mass[1:-3],
            (ends[0][0], -0.30 * r),
            ends[0],
            (0.0, -0.86 * r),
            ends[1],
            (ends[1][0], -0.30 * r),
        ]
    path = spline(mass, True, 0.56)
    shapes = [path]
    if hair.style in ("curly", "afro"):
        shapes += _curls(f, mass[1:10], 0.24 if hair.style == "curly" else 0.32)
    hole = _face_hole(f, _hairline(hair.style, f.sheet.key, f.sheet.sex))
    canvas = pen.canvas.canvas
    canvas.save()
    canvas.clipPath(hole, skia.ClipOp.kDifference, True)
    pen.part(shapes, hair.rgb, 0.95, 0.82)
    if pen.px(r) > 14:
        with pen.inside(path):
            _strands(pen, f, grow)
    canvas.restore()
    with pen.inside(path):
        pen.line(hole, 1.0, pen.ink_of(hair.rgb, 0.2))


def falls(sheet: Sheet) -> bool:
    """Whether the hair covers the ears: a bob, or a woman's curls."""
    hair = sheet.hair
    return hair is not None and (hair.style == "bob" or (hair.style == "curly" and sheet.sex == "f"))


def _strands(pen: Pen, f: HeadFrame, grow: float) -> None:
    assert f.sheet.hair is not None
    r, rgb = f.r, f.sheet.hair.rgb
    ink = pen.ink_of(rgb, 0.55)
    part = -0.42 if hash01(f.sheet.key, "fringe") < 0.5 else 0.42
    if f.sheet.hair.style in ("curly", "afro", "balding"):
        return
    for spread in (-1.05, -0.62, 0.55, 0.95):
        a = f.on(part, 1.32, 1.06)
        b = f.on(part + spread * 0.7, 0.95, grow)
        c = f.on(part + spread * 1.35, 0.45, grow)
        if b[2] > -0.25 * r and c[2] > -0.35 * r:
            pen.line(spline([a[:2], b[:2], c[:2]], False, 1.0), 0.55, ink, 0.65)
    if not pen.line_style:
        x = pen.light * f.half_width * 0.42
        shine = spline(
            [
                (x - 0.26 * r, 0.74 * r),
                (x, 0.84 * r),
                (x + 0.26 * r, 0.70 * r),
                (x + 0.18 * r, 0.78 * r),
                (x, 0.91 * r),
                (x - 0.18 * r, 0.82 * r),
            ],
            True,
            0.9,
        )
        pen.spot(shine, mix(rgb, WHITE, 0.6), 0.28)


def _curls(f: HeadFrame, mass: Outline, size: float) -> list[Any]:
    top = [m for m in mass if m[1] > -0.35 * f.r]
    return [
        oval(x * 0.97, y * 0.97, f.r * (size + 0.05 * hash01(f.sheet.key, "curl", i)), f.r * size)
        for i, (x, y) in enumerate(top)
    ]


def behind(pen: Pen, f: HeadFrame) -> None:
    """Draw what hangs behind the head: long hair, a bun, a ponytail, braids."""
    hair = f.sheet.hair
    if hair is None or hair.style not in ("long", "bob", "bun", "ponytail", "braids", "wavy", "curly"):
        return
    r, w, s = f.r, f.half_width, f.sin
    sway = 0.05 * r * math.sin(f.t * 1.7) + f.pose.get("lag", 0.0) * r
    rgb = hair.rgb
    if hair.style in ("long", "wavy"):
        low, out = (-1.55, 1.02) if hair.style == "long" else (-1.2, 1.14)
        pts = [
            (-w * 1.05, 0.40 * r),
            (0.0, 1.12 * r),
            (w * 1.05, 0.40 * r),
            (w * (1.08 * out) - max(0.0, s) * 0.75 * r, -0.45 * r),
            (w * out - s * 0.55 * r - max(0.0, s) * 0.45 * r + sway, low * 0.72 * r),
            (w * 0.60 - s * 0.62 * r + sway, low * r),
            (-s * 0.70 * r + sway, (low + 0.06) * r),
            (-w * 0.60 - s * 0.62 * r + sway, low * r),
            (-w * out - s * 0.55 * r - min(0.0, s) * 0.45 * r + sway, low * 0.72 * r),
            (-w * (1.08 * out) - min(0.0, s) * 0.75 * r, -0.45 * r),
        ]
        pen.part([spline(pts, True, 0.85)], rgb, 0.95)
        if f.cos < -0.3 and pen.px(r) > 14:
            ink = pen.ink_of(rgb, 0.55)
            for k in (-0.45, 0.0, 0.4):
                pen.line(
                    spline(
                        [(k * w * 0.6, 0.5 * r), (k * w, -0.4 * r), (k * w * 0.9 + sway, -1.2 * r)], False
                    ),
                    0.55,
                    ink,
                    0.6,
                )
    elif falls(f.sheet):
        shift = -s * 0.30 * r
        right, left = 1 - 0.6 * max(0.0, s), 1 - 0.6 * max(0.0, -s)
        pts = [
            (-w * 1.08 * left, 0.4 * r),
            (0, 1.10 * r),
            (w * 1.08 * right, 0.4 * r),
            (w * 1.14 * right + shift, -0.45 * r),
            (w * 0.95 * right + shift + sway * 0.4, -0.88 * r),
            (shift, -0.82 * r),
            (-w * 0.95 * left + shift + sway * 0.4, -0.88 * r),
            (-w * 1.14 * left + shift, -0.45 * r),
        ]
        pen.part([spline(pts, True, 0.62)], rgb, 0.95)
    elif hair.style == "ponytail":
        x, y, _ = f.put(0, 0.45, -1.02)
        pts = [
            (x - 0.10 * r, y + 0.22 * r),
            (x + 0.16 * r, y + 0.1 * r),
            (x - s * 0.12 * r + 0.2 * r + sway, y - 0.7 * r),
            (x - s * 0.25 * r + sway * 2.2, y - 1.45 * r),
            (x - s * 0.45 * r - 0.16 * r + sway, y - 0.7 * r),
        ]
        pen.part([spline(pts, True, 0.9)], rgb, 0.9)
    elif hair.style == "bun":
        x, y, _ = f.put(0, 0.62, -0.98)
        pen.part([oval(x, y + 0.12 * r, 0.38 * r, 0.36 * r)], rgb, 0.9)
    elif hair.style == "braids":
        for sign in (1.0, -1.0):
            x, y, z = f.put(sign * 0.92, -0.30, -0.28)
            if z < -0.8 * r:
                continue
            for i in range(4):
                pen.part(
                    [
                        oval(
                            x + sign * 0.04 * r * i * f.cos + sway * 0.3 * i,
                            y - 0.30 * r * i,
                            0.17 * r,
                            0.20 * r,
                        )
                    ],
                    rgb,
                    0.8,
                )
            tie = f.sheet.worn("ribbon", "hair bow")
            end = (x + sign * 0.16 * r * f.cos + sway * 1.2, y - 1.1 * r)
            pen.part(
                [
                    polygon(
                        [
                            (end[0] - 0.09 * r, end[1] + 0.1 * r),
                            (end[0] + 0.09 * r, end[1] + 0.1 * r),
                            (end[0] + 0.12 * r, end[1] - 0.14 * r),
                            (end[0] - 0.12 * r, end[1] - 0.14 * r),
                        ]
                    )
                ],
                tie.rgb if tie else rgb,
                0.7,
            )
