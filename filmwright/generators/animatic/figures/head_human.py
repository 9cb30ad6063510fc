"""A person's head: an outline that turns from front to profile to back, a nose, ears, a beard, glasses.

The outline is drawn at five yaws and blended between them, point by point, so that a head turns smoothly.
Not here: hair (`hair`), eyes and mouth (`face`), hats (`hats`).
"""

import math
from typing import Any

from filmwright.generators.animatic.figures import face
from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.noise import clamp, lerp, smooth
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import line, oval, spline

Outline = list[tuple[float, float]]

_FRONT: Outline = [
    (0.0, 1.04), (0.50, 0.92), (0.83, 0.55), (0.92, 0.20), (0.90, -0.10), (0.86, -0.30), (0.79, -0.50),
    (0.66, -0.69), (0.47, -0.87), (0.22, -1.0), (0.0, -1.03), (-0.22, -1.0), (-0.47, -0.87), (-0.66, -0.69),
    (-0.79, -0.50), (-0.90, -0.10), (-0.92, 0.20), (-0.83, 0.55), (-0.50, 0.92),
]  # fmt: skip
_THREE_QUARTER: Outline = [
    (-0.05, 1.04), (0.45, 0.93), (0.77, 0.60), (0.83, 0.30), (0.775, 0.09), (0.82, -0.14), (0.77, -0.40),
    (0.69, -0.62), (0.58, -0.86), (0.38, -1.01), (0.15, -1.02), (-0.10, -0.94), (-0.36, -0.78), (-0.58, -0.58),
    (-0.72, -0.40), (-0.92, -0.12), (-1.0, 0.20), (-0.91, 0.58), (-0.55, 0.93),
]  # fmt: skip
_PROFILE: Outline = [
    (-0.08, 1.04), (0.38, 0.95), (0.71, 0.67), (0.84, 0.34), (0.775, 0.12), (0.82, -0.10), (0.83, -0.30),
    (0.875, -0.45), (0.79, -0.64), (0.80, -0.86), (0.56, -1.01), (0.20, -0.88), (-0.06, -0.70), (-0.26, -0.50),
    (-0.42, -0.48), (-0.84, -0.26), (-1.05, 0.16), (-0.96, 0.60), (-0.58, 0.94),
]  # fmt: skip
_AWAY: Outline = [
    (0.02, 1.04), (0.48, 0.93), (0.80, 0.60), (0.87, 0.28), (0.80, 0.05), (0.82, -0.15), (0.77, -0.38),
    (0.70, -0.56), (0.60, -0.74), (0.42, -0.82), (0.20, -0.82), (0.0, -0.78), (-0.25, -0.74), (-0.50, -0.66),
    (-0.72, -0.46), (-0.90, -0.15), (-0.98, 0.20), (-0.86, 0.58), (-0.50, 0.93),
]  # fmt: skip
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
        parts.append(spline([*nose, (nose[4][0] - f.side * 0.2 * r, nose[4][1] + 0.1 * r),
                             (nose[0][0] - f.side * 0.15 * r, nose[0][1])], True, 0.85))  # fmt: skip
    pen.part(parts, skin, shade=0.86)
    if visible:
        with pen.inside(path):
            _blush(pen, f)
            _features(pen, f, skin, path)
        _nose(pen, f, nose, skin)
        _beard(pen, f, skull)


def over_hair(pen: Pen, f: HeadFrame) -> None:
    """Draw what lies over the hair: the near ear, unless long hair covers it."""
    covering = f.sheet.hair is not None and f.sheet.hair.style in ("curly", "afro", "bob")
    if not covering:
        _ears(pen, f, f.sheet.colour("fur"), front=True)


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
    return [(bridge[0] + k, bridge[1]), (ridge[0] + k * 1.3, ridge[1]), (tip[0] + k * 0.8, tip[1]),
            (low[0] - k * 0.2, low[1]), (under[0] - k * 1.2, under[1])]  # fmt: skip


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
    pen.line(face.curve((wing, nose[4][1] + 0.12 * r), (wing - f.side * 0.07 * r, nose[4][1] + 0.06 * r),
                        (wing, nose[4][1] + 0.01 * r)), 0.6, ink)  # fmt: skip


def _features(pen: Pen, f: HeadFrame, skin: RGB, path: Any) -> None:
    r, sheet, p = f.r, f.sheet, f.pose
    young = sheet.age == "child"
    size = 1.12 if young else 0.94
    high = 0.0 if young else 0.045
    hair = sheet.hair.rgb if sheet.hair else hex_rgb("#4a3222")
    for sign in (1.0, -1.0):
        seen = math.cos(f.yaw + sign * 0.36)
        if seen < 0.12:
            continue
        width = 0.34 + 0.66 * seen
        at = f.put(sign * 0.35, high, 0.62)
        face.open_eye(pen, f, at, width, 0.178 * size, 0.190 * size, sheet.sex == "f", sign)
        face.tears(pen, f, at)
        ink = mix(hair, pen.ink_of(skin, 0.2), 0.35)
        heavy = 1.9 if sheet.sex != "f" and not young else 1.35
        face.brow(pen, f, f.put(sign * 0.36, high + 0.315, 0.68), width, sign, ink, heavy, True)
    y = -0.53 if not young else -0.50
    corner = 0.27 + 0.05 * clamp(p["smile"])
    left, right = f.put(corner, y + 0.04 * p["smile"], 0.72), f.put(-corner, y + 0.04 * p["smile"], 0.72)
    middle = f.put(0, y, 0.86)
    near, far = (right, left) if f.sin >= 0 else (left, right)
    fx = max(far[0] * f.side, middle[0] * f.side + 0.01 * r) * f.side
    lips = mix(skin, hex_rgb("#c2404a"), 0.55) if sheet.sex == "f" and not young else None
    face.mouth(pen, f, near[:2], middle[:2], (fx, far[1]), 0.36 * r, lips)
    if sheet.age == "old":
        ink = pen.ink_of(skin, 0.5)
        for sign in (1.0, -1.0):
            if math.cos(f.yaw + sign * 0.5) > 0.2:
                a, b = f.put(sign * 0.24, -0.26, 0.80), f.put(sign * 0.42, -0.50, 0.68)
                pen.line(
                    face.curve(a[:2], ((a[0] + b[0]) / 2 + sign * 0.05 * r, (a[1] + b[1]) / 2), b[:2]),
                    0.5,
                    ink,
                    0.7,
                )
        a, b = f.put(-0.3, 0.52, 0.72), f.put(0.3, 0.52, 0.72)
        pen.line(face.curve(a[:2], ((a[0] + b[0]) / 2, a[1] + 0.05 * r), b[:2]), 0.45, ink, 0.5)
    _glasses(pen, f, high)


def _blush(pen: Pen, f: HeadFrame) -> None:
    if pen.line_style:
        return
    skin = f.sheet.colour("fur")
    warm = mix(skin, hex_rgb("#e4705f"), 0.55)
    strength = 0.30 if f.pose["smile"] > 0.2 or f.sheet.age == "child" else 0.14
    for sign in (1.0, -1.0):
        seen = math.cos(f.yaw + sign * 0.7)
        if seen > 0.1:
            x, y, _ = f.put(sign * 0.55, -0.27, 0.58)
            pen.spot(oval(x, y, 0.19 * f.r * (0.4 + 0.6 * seen), 0.13 * f.r), warm, strength)
            if f.sheet.freckles:
                for i, (dx, dy) in enumerate(((-0.09, 0.03), (0.0, 0.06), (0.08, 0.01), (-0.03, -0.04))):
                    pen.spot(oval(x + dx * f.r, y + dy * f.r + 0.05 * f.r, 0.017 * f.r, 0.017 * f.r),
                             scale_rgb(skin, 0.66 + 0.02 * i), 0.8)  # fmt: skip


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
            pen.line(face.curve((x + f.side * rx * 0.4, y + ry * 0.5), (x - f.side * rx * 0.9, y + ry * 0.3),
                                (x + f.side * rx * 0.1, y - ry * 0.5)), 0.55, pen.ink_of(skin, 0.5))  # fmt: skip
        if f.sheet.worn("earrings"):
            pen.spot(oval(x, y - ry * 1.25, 0.05 * r, 0.06 * r), hex_rgb("#e0bd55"), emission=0.3)


def _beard(pen: Pen, f: HeadFrame, skull: Outline) -> None:
    kind = f.sheet.beard
    if not kind:
        return
    r = f.r
    rgb = f.sheet.hair.rgb if f.sheet.hair else hex_rgb("#4a3a30")
    smile = f.pose["smile"]
    open_ = clamp(f.pose["mouth"]) * 0.36 * r

    def at(side: float, up: float, forward: float) -> tuple[float, float]:
        x, y, z = f.put(side, up, forward)
        if z < 0:
            x = f.side * max(f.side * x, 0.80 * r)
        return x, y

    def over(points: Outline) -> Outline:
        return points

    if kind in ("beard", "long beard"):
        jaw = [(x * 1.03, y) for x, y in skull[5:15]]
        long = 1.35 if kind == "long beard" else 0.26
        low = f.put(0, -1.0 - long, 0.62)
        jaw = [(x, y - 0.10 * r * clamp(-(y / r) - 0.6) * 2) for x, y in jaw]
        middle = len(jaw) // 2
        if f.cos > -0.2:
            jaw[middle - 1 : middle + 1] = [
                (low[0] + 0.16 * r, low[1] + 0.10 * r), (low[0] - 0.16 * r, low[1] + 0.10 * r)]  # fmt: skip
        inner = [at(0.66, -0.42, 0.45), at(0.42, -0.42, 0.66), at(0.0, -0.36, 0.86), at(-0.42, -0.42, 0.66),
                 at(-0.66, -0.42, 0.45)]  # fmt: skip
        if f.cos * 1 >= 0 or True:
            inner = inner if (inner[0][0] < inner[-1][0]) == (jaw[-1][0] < jaw[0][0]) else inner[::-1]
        pen.part([spline(over(jaw) + inner, True, 0.7)], rgb, 0.85)
        a, m, c = (
            at(0.24, -0.53 + 0.05 * smile, 0.74),
            at(0, -0.54, 0.90),
            at(-0.24, -0.53 + 0.05 * smile, 0.74),
        )
        if open_ > 0.02 * r:
            pen.spot(oval(m[0] * 0.94, m[1] - open_ * 0.3, abs(a[0] - c[0]) * 0.42 + 0.02 * r, 0.04 * r + open_ * 0.5),
                     hex_rgb("#5a1f28"))  # fmt: skip
        else:
            pen.line(face.curve(a, (m[0], m[1] - smile * 0.12 * r), c), 0.9, pen.ink_of(rgb, 0.25))
    if kind in ("moustache", "beard", "long beard"):
        a, m, c = at(0.36, -0.47, 0.72), at(0, -0.335, 0.93), at(-0.36, -0.47, 0.72)
        low = at(0, -0.46, 0.92)
        pen.part([spline([a, m, c, low], True, 0.9)], rgb, 0.75)
    if kind == "goatee":
        x, y = at(0, -0.90, 0.80)
        pen.part(
            [
                spline(
                    [(x - 0.2 * r, y + 0.12 * r), (x + 0.2 * r, y + 0.12 * r), (x, y - 0.32 * r)], True, 0.8
                )
            ],
            rgb,
            0.8,
        )
    if kind == "stubble" and not pen.line_style:
        jaw = [(x, y) for x, y in skull[6:14]]
        pen.spot(
            spline([*jaw, at(-0.6, -0.40, 0.5), at(0, -0.34, 0.86), at(0.6, -0.40, 0.5)], True, 0.7),
            rgb,
            0.20,
        )


def _glasses(pen: Pen, f: HeadFrame, high: float) -> None:
    worn = f.sheet.worn("glasses", "sunglasses", "monocle", "goggles", "eyepatch", "mask")
    if worn is None:
        return
    r = f.r
    ears = f.put(-f.side * 0.93, high + 0.02, -0.05)
    for sign in (1.0, -1.0):
        seen = math.cos(f.yaw + sign * 0.30)
        if seen < 0.08 or (worn.what in ("monocle", "eyepatch") and sign > 0):
            continue
        x, y, _ = f.put(sign * 0.36, high, 0.74)
        lens = oval(x, y, 0.27 * r * (0.3 + 0.7 * seen), 0.26 * r)
        if worn.what in ("sunglasses", "eyepatch", "mask"):
            pen.part([lens], worn.rgb, 0.8)
        elif not pen.line_style:
            pen.spot(lens, (0.9, 0.96, 1.0), 0.18)
        pen.line(lens, 1.25, worn.rgb)
    if worn.what != "monocle":
        a, b = f.put(0.1, high + 0.03, 0.78), f.put(-0.1, high + 0.03, 0.78)
        pen.line(line(a[0], a[1], b[0], b[1]), 1.1, worn.rgb)
        if abs(f.sin) > 0.3:
            x, y, _ = f.put(-f.side * 0.60, high + 0.03, 0.68)
            pen.line(line(x, y, ears[0], ears[1]), 1.1, worn.rgb)
    if worn.what == "eyepatch":
        a, b = f.put(-0.7, high + 0.35, 0.6), f.put(0.7, high + 0.5, 0.6)
        pen.line(line(a[0], a[1], b[0], b[1]), 1.0, worn.rgb)
