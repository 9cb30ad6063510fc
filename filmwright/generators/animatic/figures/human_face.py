"""A person's eyes, mouth, cheeks, beard and glasses, put on the head.

Not here: the outline, nose and ears (`head_human`).
"""

import math

from filmwright.generators.animatic.figures import face
from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.noise import clamp
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import line, oval, spline


def features(pen: Pen, f: HeadFrame, skin: RGB) -> None:
    """Draw eyes, brows, mouth, the lines of age, and glasses."""
    r, sheet, p = f.r, f.sheet, f.pose
    young = sheet.age == "child"
    size = 1.12 if young else 0.94
    high = 0.0 if young else 0.045
    for sign in (1.0, -1.0):
        seen = math.cos(f.yaw + sign * 0.36)
        if seen < 0.12:
            continue
        width = 0.34 + 0.66 * seen
        at = f.put(sign * 0.35, high, 0.62)
        face.open_eye(pen, f, at, width, 0.178 * size, 0.190 * size, sheet.sex == "f", sign)
        face.tears(pen, f, at)
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
    glasses(pen, f, high)


def brows(pen: Pen, f: HeadFrame) -> None:
    """Draw the brows: they act, so they lie over the fringe."""
    sheet, skin = f.sheet, f.sheet.colour("fur")
    young = sheet.age == "child"
    hair = sheet.hair.rgb if sheet.hair else hex_rgb("#4a3222")
    ink = mix(hair, pen.ink_of(skin, 0.2), 0.55)
    heavy = 1.9 if sheet.sex != "f" and not young else 1.35
    for sign in (1.0, -1.0):
        seen = math.cos(f.yaw + sign * 0.36)
        if seen > 0.12:
            at = f.put(sign * 0.36, (0.315 if young else 0.36), 0.68)
            face.brow(pen, f, at, 0.34 + 0.66 * seen, sign, ink, heavy, True)


def blush(pen: Pen, f: HeadFrame) -> None:
    """Draw the colour of the cheeks, and freckles."""
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
                    pen.spot(
                        oval(x + dx * f.r, y + dy * f.r + 0.05 * f.r, 0.017 * f.r, 0.017 * f.r),
                        scale_rgb(skin, 0.66 + 0.02 * i),
                        0.8,
                    )


def beard(pen: Pen, f: HeadFrame, skull: list[tuple[float, float]]) -> None:
    """Draw a beard, a goatee, a moustache or stubble, if there is one."""
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

    if kind in ("beard", "long beard"):
        jaw = [(x * 1.03, y) for x, y in skull[5:15]]
        long = 1.35 if kind == "long beard" else 0.26
        low = f.put(0, -1.0 - long, 0.62)
        jaw = [(x, y - 0.10 * r * clamp(-(y / r) - 0.6) * 2) for x, y in jaw]
        middle = len(jaw) // 2
        if f.cos > -0.2:
            jaw[middle - 1 : middle + 1] = [
                (low[0] + 0.16 * r * f.side, low[1] + 0.10 * r),
                (low[0] - 0.16 * r * f.side, low[1] + 0.10 * r),
            ]
        inner = [
            at(0.66, -0.42, 0.45),
            at(0.42, -0.42, 0.66),
            at(0.0, -0.36, 0.86),
            at(-0.42, -0.42, 0.66),
            at(-0.66, -0.42, 0.45),
        ]
        if (inner[0][0] < inner[-1][0]) != (jaw[-1][0] < jaw[0][0]):
            inner.reverse()
        pen.part([spline(jaw + inner, True, 0.7)], rgb, 0.85)
        a, m, c = (
            at(0.24, -0.53 + 0.05 * smile, 0.74),
            at(0, -0.54, 0.90),
            at(-0.24, -0.53 + 0.05 * smile, 0.74),
        )
        if open_ > 0.02 * r:
            pen.spot(
                oval(
                    m[0] * 0.94,
                    m[1] - open_ * 0.3,
                    abs(a[0] - c[0]) * 0.42 + 0.02 * r,
                    0.04 * r + open_ * 0.5,
                ),
                hex_rgb("#5a1f28"),
            )
        else:
            pen.line(face.curve(a, (m[0], m[1] - smile * 0.12 * r), c), 0.9, pen.ink_of(rgb, 0.25))
    if kind in ("moustache", "beard", "long beard"):
        a, m, c = at(0.36, -0.47, 0.72), at(0, -0.335, 0.93), at(-0.36, -0.47, 0.72)
        pen.part([spline([a, m, c, at(0, -0.46, 0.92)], True, 0.9)], rgb, 0.75)
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
        x, y = at(0, -0.86, 0.62)
        with pen.inside(spline(skull, True, 0.56)):
            pen.spot(oval(x, y, 0.98 * r, 0.52 * r), rgb, 0.20)


def glasses(pen: Pen, f: HeadFrame, high: float, apart: float = 0.36, forward: float = 0.74) -> None:
    """Draw glasses, sunglasses, a monocle, goggles, a mask or an eyepatch over eyes `apart` radii apart."""
    worn = f.sheet.worn("glasses", "sunglasses", "monocle", "goggles", "eyepatch", "mask")
    if worn is None:
        return
    r = f.r
    ears = f.put(-f.side * 0.93, high + 0.02, -0.05)
    for sign in (1.0, -1.0):
        seen = math.cos(f.yaw + sign * 0.30)
        if seen < 0.08 or (worn.what in ("monocle", "eyepatch") and sign > 0):
            continue
        x, y, _ = f.put(sign * apart, high, forward)
        lens = oval(x, y, 0.27 * r * (0.3 + 0.7 * seen), 0.26 * r)
        if worn.what in ("sunglasses", "eyepatch", "mask"):
            pen.part([lens], worn.rgb, 0.8)
        elif not pen.line_style:
            pen.spot(lens, (0.9, 0.96, 1.0), 0.18)
        pen.line(lens, 1.25, worn.rgb)
    if worn.what != "monocle":
        a, b = f.put(0.1, high + 0.03, forward + 0.04), f.put(-0.1, high + 0.03, forward + 0.04)
        pen.line(line(a[0], a[1], b[0], b[1]), 1.1, worn.rgb)
        if abs(f.sin) > 0.3:
            x, y, _ = f.put(-f.side * 0.60, high + 0.03, 0.68)
            pen.line(line(x, y, ears[0], ears[1]), 1.1, worn.rgb)
    if worn.what == "eyepatch":
        a, b = f.put(-0.7, high + 0.35, 0.6), f.put(0.7, high + 0.5, 0.6)
        pen.line(line(a[0], a[1], b[0], b[1]), 1.0, worn.rgb)
