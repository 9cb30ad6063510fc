"""Heads that are neither a person's nor a beast's: birds, penguins, owls, frogs, ants, robots, ghosts.

Not here: animals with a snout (`head_beast`).
"""

import math

from filmwright.generators.animatic.figures import ears, face
from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.noise import clamp
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix
from filmwright.generators.animatic.paths import line, oval, polygon, rounded, spline

_GLASS, _LAMP = hex_rgb("#12242e"), hex_rgb("#67e8f0")


def draw(pen: Pen, f: HeadFrame) -> None:
    """Draw the head of a bird, a frog, an ant, a robot or a ghost."""
    kind = f.head.kind
    if kind == "robot":
        _robot(pen, f)
    elif kind == "ghost":
        _ghost(pen, f)
    elif kind in ("frog", "ant"):
        _bug(pen, f, kind)
    else:
        _bird(pen, f)


def _eyes(
    pen: Pen, f: HeadFrame, around: RGB, side: float, up: float, forward: float, rx: float, ry: float
) -> None:
    for sign in (1.0, -1.0):
        seen = math.cos(f.yaw + sign * math.atan2(side, forward))
        if seen < 0.06:
            continue
        width = 0.42 + 0.58 * seen
        at = f.put(sign * side, up, forward)
        face.bead_eye(pen, f, at, width, rx, ry, around)
        face.tears(pen, f, at)
        brow = f.put(sign * side * 1.03, up + 0.27, forward * 0.95)
        face.brow(pen, f, brow, width, sign, mix(around, (0.1, 0.1, 0.14), 0.6), 1.2, False)


def _beak(pen: Pen, f: HeadFrame, long: float, thick: float, blunt: float, up: float) -> None:
    rgb = f.sheet.colour("muzzle")
    gape = clamp(f.pose["mouth"])
    d = f.head.size[2]
    root_t, root_m, root_b = (
        f.put(0, up + thick, d * 0.80),
        f.put(0, up, d * 0.86),
        f.put(0, up - thick, d * 0.80),
    )
    side_l, side_r = f.put(thick * 0.85, up, d * 0.78), f.put(-thick * 0.85, up, d * 0.78)
    tip_up = f.put(0, up - 0.10 + 0.12 * gape, d + long)
    tip_low = f.put(0, up - 0.16 - 0.55 * gape * (0.4 + long * 0.4), d + long * 0.86)
    r = f.r
    b = blunt * r
    lower = [
        side_l[:2],
        (tip_low[0] + b * 0.6, tip_low[1]),
        (tip_low[0], tip_low[1] - b * 0.8),
        root_b[:2],
        side_r[:2],
    ]
    pen.part([spline(lower, True, 0.45)], mix(rgb, (0.2, 0.12, 0.1), 0.18), 0.85)
    if gape > 0.12 and not pen.line_style:
        inner = polygon(
            [side_l[:2], (tip_low[0] * 0.8 + root_m[0] * 0.2, tip_low[1] * 0.8 + root_m[1] * 0.2), side_r[:2]]
        )
        pen.spot(inner, hex_rgb("#7a2a30"))
    upper = [
        side_r[:2],
        root_t[:2],
        side_l[:2],
        (tip_up[0] + b * f.side, tip_up[1] + b * 0.4),
        (tip_up[0], tip_up[1] - b * 0.8),
    ]
    pen.part([spline(upper, True, 0.45)], rgb, 0.85)


def _bird(pen: Pen, f: HeadFrame) -> None:
    sheet, r = f.sheet, f.r
    fur = sheet.colour("fur")
    skin = sheet.colours.get("face", fur) if f.head.kind != "owl" else fur
    ears.draw(pen, f, front=False)
    skull = oval(0, 0, f.half_width, f.half_height)
    long, thick, blunt = f.head.snout
    up = -0.08 + f.head.drop
    front = f.cos > -0.5
    beak_first = not front or f.cos < 0.0
    if beak_first and abs(f.sin) > 0.3:
        _beak(pen, f, long, thick, blunt, up)
    pen.part([skull], skin, shade=0.84)
    if front and not pen.line_style:
        with pen.inside(skull):
            if f.head.kind == "penguin":
                for sign in (1.0, -1.0):
                    x, y, z = f.on(sign * 0.50, -0.05)
                    pen.spot(oval(x, y, 0.46 * r * max(0.3, z / r), 0.52 * r), sheet.colour("belly"))
            if f.head.kind == "owl":
                for sign in (1.0, -1.0):
                    x, y, z = f.put(sign * 0.48, 0.05, 0.80)
                    pen.spot(
                        oval(x, y, 0.52 * r * max(0.4, f.facing(sign * 0.4)), 0.56 * r), sheet.colour("face")
                    )
    if front:
        if f.head.kind == "penguin":
            _eyes(pen, f, sheet.colour("belly"), 0.38, 0.10, 0.78, 0.105, 0.135)
        elif f.head.kind == "owl":
            _eyes(pen, f, (0.2, 0.2, 0.2), 0.46, 0.08, 0.82, 0.22, 0.24)
        else:
            _eyes(pen, f, skin, 0.58, 0.16, 0.62, 0.15, 0.165)
        if not beak_first:
            _beak(pen, f, long, thick, blunt, up)
    ears.draw(pen, f, front=True)


def _bug(pen: Pen, f: HeadFrame, kind: str) -> None:
    sheet, r = f.sheet, f.r
    fur = sheet.colour("fur")
    shapes = [oval(0, 0, f.half_width, f.half_height)]
    if kind == "frog":
        for sign in (1.0, -1.0):
            x, y, _ = f.put(sign * 0.62, 0.72, 0.30)
            shapes.append(oval(x, y, 0.38 * r, 0.38 * r))
    else:
        for sign in (1.0, -1.0):
            a, tip = (
                f.put(sign * 0.3, 0.85, 0.2),
                f.put(sign * 0.75, 1.85 + 0.06 * math.sin(f.t * 3 + sign), 0.5),
            )
            middle = f.put(sign * 0.55, 1.55, 0.1)
            pen.cord(spline([a[:2], middle[:2], tip[:2]], False, 1.0), 0.07 * r, fur, 0.8)
            pen.part([oval(tip[0], tip[1], 0.10 * r, 0.10 * r)], fur, 0.8)
    pen.part(shapes, fur, shade=0.84)
    if f.cos < -0.35:
        return
    if kind == "frog" and not pen.line_style:
        with pen.inside(shapes[0]):
            x, y, _ = f.put(0, -0.62, 0.6)
            pen.spot(oval(x, y, 1.1 * r, 0.42 * r), sheet.colour("belly"))
    up, side, forward = (0.74, 0.62, 0.55) if kind == "frog" else (0.14, 0.46, 0.70)
    for sign in (1.0, -1.0):
        if math.cos(f.yaw + sign * 0.6) > 0.0:
            x, y, _ = f.put(sign * side, up, forward)
            pen.part(
                [oval(x, y, 0.27 * r * (0.5 + 0.5 * f.facing(sign * 0.6)), 0.29 * r)],
                (0.95, 0.95, 0.88),
                0.6,
                1.0,
            )
    _eyes(pen, f, (0.8, 0.8, 0.8), side, up, forward + 0.02, 0.14, 0.18)
    wide = 0.62 if kind == "frog" else 0.32
    y = -0.30 if kind == "frog" else -0.46
    smile = 0.14 * f.pose["smile"]
    a, m, b = f.put(wide, y + smile, 0.62), f.put(0, y, 0.96), f.put(-wide, y + smile, 0.62)
    near, far = (b, a) if f.sin >= 0 else (a, b)
    fx = max(far[0] * f.side, m[0] * f.side + 0.02 * r) * f.side
    face.mouth(pen, f, near[:2], m[:2], (fx, far[1]), 0.4 * r, teeth=False)


def _robot(pen: Pen, f: HeadFrame) -> None:
    sheet, r, p = f.sheet, f.r, f.pose
    fur, w, h = sheet.colour("fur"), f.half_width, f.half_height
    dark = mix(fur, (0.1, 0.12, 0.16), 0.4)
    x, y, _ = f.put(0, f.head.size[1], 0)
    pen.cord(line(x, y - 0.05 * r, x, y + 0.36 * r), 0.07 * r, dark, 0.8)
    pen.part([oval(x, y + 0.42 * r, 0.12 * r, 0.12 * r)], hex_rgb("#e5573c"), 0.8, emission=0.35)
    for sign in (1.0, -1.0):
        x, y, _ = f.put(sign * 1.06, -0.02, 0.0)
        if abs(f.cos) > 0.2 or sign * f.side < 0:
            pen.part(
                [
                    rounded(
                        x - 0.13 * r * (0.6 + abs(f.sin)),
                        y - 0.24 * r,
                        x + 0.13 * r * (0.6 + abs(f.sin)),
                        y + 0.24 * r,
                        0.08 * r,
                    )
                ],
                dark,
                0.9,
            )
    pen.part([rounded(-w, -h, w, h, r * 0.32)], fur)
    if f.cos < -0.35:
        for k in (-0.2, 0.0, 0.2):
            pen.line(line(-0.45 * w, k * r, 0.45 * w, k * r), 0.7, dark)
        return
    a, b = f.put(0.80, 0, 0.93), f.put(-0.80, 0, 0.93)
    x0, x1 = min(a[0], b[0]), max(a[0], b[0])
    x0, x1 = max(x0, -w * 0.93), min(x1, w * 0.93)
    if x1 - x0 > 0.1 * r:
        pen.part([rounded(x0, -0.60 * r, x1, 0.60 * r, 0.20 * r)], _GLASS, 0.8, 1.0)
    for sign in (1.0, -1.0):
        seen = f.facing(sign * 0.3)
        if seen < 0.1:
            continue
        x, y, _ = f.put(sign * 0.36, 0.14, 0.95)
        x += p["look"] * 0.05 * r
        lid = max(0.10, clamp(p["eye"], 0, 1.3))
        k = 0.35 + 0.65 * seen
        pen.spot(
            rounded(x - 0.15 * r * k, y - 0.19 * r * lid, x + 0.15 * r * k, y + 0.19 * r * lid, 0.09 * r),
            _LAMP,
            emission=1.0,
        )
        pen.canvas.glow(x, y, 0.4 * r, hex_rgb("#38c8d8"), 0.30)
        if abs(p["brow"]) > 0.15:
            tilt = (0.10 if p["brow"] > 0.5 else -0.10 if p["brow"] < 0 else 0.0) * r * sign
            pen.line(
                line(x - 0.17 * r * k, y + 0.30 * r - tilt, x + 0.17 * r * k, y + 0.30 * r + tilt), 1.2, _LAMP
            )
    a, m, b = f.put(0.30, -0.32, 0.95), f.put(0, -0.32, 0.95), f.put(-0.30, -0.32, 0.95)
    gape = clamp(p["mouth"])
    x0, x1 = min(a[0], b[0]), max(a[0], b[0])
    if gape > 0.06:
        pen.spot(
            rounded(x0, m[1] - 0.17 * r * gape, x1, m[1] + 0.11 * r * gape, 0.06 * r), _LAMP, emission=1.0
        )
    else:
        pen.line(
            face.curve(
                (x0, m[1] + 0.06 * r * p["smile"]),
                (m[0], m[1] - 0.12 * r * p["smile"]),
                (x1, m[1] + 0.06 * r * p["smile"]),
            ),
            1.2,
            _LAMP,
        )


def _ghost(pen: Pen, f: HeadFrame) -> None:
    if f.cos < -0.35:
        return
    r, p = f.r, f.pose
    dark = hex_rgb("#30344a")
    for sign in (1.0, -1.0):
        seen = f.facing(sign * 0.35)
        if seen > 0.08:
            x, y, _ = f.put(sign * 0.36, 0.10, 0.86)
            lid = max(0.12, clamp(p["eye"], 0, 1.3))
            pen.spot(oval(x + p["look"] * 0.05 * r, y, 0.13 * r * (0.4 + 0.6 * seen), 0.20 * r * lid), dark)
            face.brow(pen, f, f.put(sign * 0.38, 0.42, 0.84), seen, sign, dark, 1.2, False)
    x, y, _ = f.put(0, -0.34, 0.92)
    gape = clamp(p["mouth"])
    if gape > 0.06:
        pen.spot(oval(x, y, 0.13 * r, 0.05 * r + 0.2 * r * gape), dark)
    else:
        pen.line(
            face.curve(
                (x - 0.16 * r, y + 0.06 * r * p["smile"]),
                (x, y - 0.12 * r * p["smile"]),
                (x + 0.16 * r, y + 0.06 * r * p["smile"]),
            ),
            1.0,
            dark,
        )
