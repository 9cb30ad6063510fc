"""Ears, horns and antlers, by kind. Not here: people's ears (`head_human`)."""

import math

from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix
from filmwright.generators.animatic.paths import capsule, oval, polygon, spline

_INNER = hex_rgb("#d99a94")


def _between(a: tuple[float, float], b: tuple[float, float], k: float) -> tuple[float, float]:
    return a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k


def draw(pen: Pen, f: HeadFrame, front: bool) -> None:
    """Draw the ears and horns that lie in front of the skull, or those behind it."""
    if f.head.ear and not f.sheet.worn("knight helmet", "space helmet"):
        for sign in (1.0, -1.0):
            _ear(pen, f, sign, front)
    if f.head.horn or f.sheet.colours.get("horn") is not None:
        _horns(pen, f, front)


def _ear(pen: Pen, f: HeadFrame, sign: float, front: bool) -> None:
    r, ear = f.r, f.head.ear
    rgb = f.sheet.colour("ear") if "ear" in f.sheet.colours else f.sheet.colour("fur")
    open_side = f.cos > -0.25 and not pen.line_style
    k = abs(f.cos)
    sad = max(0.0, -f.pose["brow"]) * 0.35 + f.pose.get("ears", 0.0)
    twitch = 0.05 * math.sin(f.t * 2 + sign) * (1 if (f.t + sign) % 5 < 0.5 else 0.2)
    hat = f.sheet.hat is not None
    if ear in ("round", "big"):
        size, inner_size = (0.30, 0.17) if ear == "round" else (0.48, 0.31)
        x, y, z = f.on(sign * (1.2 if hat else 0.98), 0.55 if hat else 0.78, 1.02 if ear == "round" else 1.15)
        if (z > 0.12 * r) != front:
            return
        w = r * size * max(0.58, k)
        pen.part([oval(x, y, w, r * size)], rgb, 0.9)
        if open_side:
            pen.spot(
                oval(x + f.sin * 0.05 * r, y - 0.02 * r, w * inner_size / size * 0.9, r * inner_size),
                mix(_INNER, rgb, 0.35),
            )
    elif ear in ("point", "tuft"):
        tall = 1.62 if ear == "point" else 1.5
        turn = abs(f.sin)
        up, far = f.head.size[1], sign * f.sin > 0
        a = f.put(sign * 0.30, up * 0.86, 0.18 + (-0.10 if far else 0.22) * turn)
        b = f.put(
            sign * (0.96 - 0.2 * turn), up * (0.36 + 0.34 * turn), -0.08 + (0.46 if far else -0.40) * turn
        )
        tip = f.put(
            sign * (0.78 + sad * 0.6 + twitch),
            up * (tall - 0.12 - sad * 0.8),
            -0.10 + (0.14 if far else -0.12) * turn - sad * 0.4,
        )
        if (0.5 * (a[2] + b[2]) > -0.1 * r) != front:
            return
        shape = spline(
            [
                a[:2],
                (lambda m: (m[0], m[1] + 0.05 * r))(_between(a[:2], tip[:2], 0.5)),
                tip[:2],
                _between(b[:2], tip[:2], 0.5),
                b[:2],
            ],
            True,
            0.5,
        )
        pen.part([shape], rgb, 0.9)
        if ear == "tuft":
            pen.line(spline([_between(a[:2], tip[:2], 0.9), (tip[0], tip[1] + 0.22 * r)], False), 1.4, rgb)
        if open_side:
            c = _between(a[:2], b[:2], 0.5)
            light = f.sheet.colour("muzzle") if f.sheet.species.name in ("fox", "wolf") else _INNER
            pen.spot(
                polygon([_between(c, a[:2], 0.5), _between(c, tip[:2], 0.74), _between(c, b[:2], 0.5)]),
                mix(light, rgb, 0.25),
            )
    elif ear in ("long", "hare"):
        x, y, z = f.on(sign * 0.55, 1.02, 0.94)
        long, wide = (1.40, 0.21) if ear == "long" else (0.95, 0.16)
        lean = (
            sign * (0.20 + 0.05 * math.sin(f.t * 2 + sign) + sad * 1.4) * max(0.3, k)
            - 0.14 * f.sin
            - sad * f.sin
        )
        if (z > 0.2 * r) != front:
            return
        top = (x + lean * r * 1.6, y + r * long * (1 - sad * 0.45))
        pen.part([capsule(x, y - 0.1 * r, r * wide * 0.72, top[0], top[1], r * wide)], rgb, 0.9)
        if open_side:
            pen.spot(
                capsule(x, y + 0.2 * r, r * wide * 0.34, top[0], top[1] - 0.08 * r, r * wide * 0.55),
                mix(_INNER, rgb, 0.35),
            )
    elif ear == "flop":
        x, y, z = f.put(sign * 0.86, 0.58, -0.05)
        if (z > -0.25 * r) != front:
            return
        out = sign * k * 0.16 * r - 0.06 * r * f.sin
        shape = spline(
            [
                (x - 0.14 * r, y + 0.14 * r),
                (x + 0.02 * r, y + 0.24 * r),
                (x + 0.15 * r, y + 0.12 * r),
                (x + out + 0.21 * r, y - 0.42 * r),
                (x + out * 1.2, y - 0.76 * r),
                (x + out - 0.21 * r, y - 0.42 * r),
            ],
            True,
            0.9,
        )
        pen.part([shape], rgb, 0.9)
    elif ear == "leaf":
        x, y, z = f.on(sign * 0.85, 0.92, 0.96)
        point = (x + sign * (0.34 + sad) * r * max(0.25, k) - 0.10 * f.sin * r, y + (0.62 - sad) * r)
        if (z > 0.15 * r) != front:
            return
        pen.part([_leaf(x, y - 0.06 * r, point[0], point[1], 0.17 * r)], rgb, 0.85)
        if open_side:
            pen.spot(_leaf(x, y + 0.06 * r, *_between((x, y), point, 0.85), 0.085 * r), mix(_INNER, rgb, 0.4))
    elif ear == "side":
        x, y, z = f.on(sign * 1.30, 0.45, 0.98)
        droop = -0.16 - sad * 0.4 if f.sheet.species.name != "monkey" else 0.0
        if (z > 0.1 * r) != front:
            return
        if f.sheet.species.name == "monkey":
            pen.part(
                [oval(x + sign * 0.1 * r * k, y - 0.2 * r, 0.26 * r * max(0.6, k), 0.28 * r)],
                f.sheet.colour("muzzle"),
                0.85,
            )
            return
        point = (x + sign * 0.62 * r * max(0.15, k) - 0.30 * f.sin * r * (1 - k), y + droop * r)
        pen.part([_leaf(x - sign * 0.05 * r * k, y, point[0], point[1], 0.17 * r)], rgb, 0.85)
    elif ear == "fan":
        x, y, z = f.on(sign * 1.35, 0.25, 1.0)
        if (z > 0.3 * r) != front:
            return
        flap = 1 + 0.10 * math.sin(f.t * 1.6)
        w = 0.85 * r * (0.45 + 0.55 * k) * flap
        back = -f.sin * 0.55 * r
        pen.part(
            [
                spline(
                    [
                        (x, y + 0.55 * r),
                        (x + sign * w * k + back, y + 0.55 * r),
                        (x + sign * w * k * 1.15 + back, y - 0.30 * r),
                        (x + sign * 0.3 * w * k + back * 0.8, y - 0.95 * r),
                        (x, y - 0.45 * r),
                    ],
                    True,
                    0.9,
                )
            ],
            rgb,
            0.95,
        )
    elif ear == "fin":
        x, y, z = f.on(sign * 1.25, 0.42, 1.0)
        if (z > 0.0) != front:
            return
        w = sign * 0.6 * r * max(0.25, k) - 0.4 * f.sin * r
        pen.part(
            [
                polygon(
                    [
                        (x, y + 0.15 * r),
                        (x + w, y + 0.42 * r),
                        (x + w * 0.75, y + 0.05 * r),
                        (x + w, y - 0.18 * r),
                        (x, y - 0.2 * r),
                    ]
                )
            ],
            rgb,
            0.85,
        )


def _leaf(x0: float, y0: float, x1: float, y1: float, half: float) -> object:
    dx, dy = x1 - x0, y1 - y0
    n = math.hypot(dx, dy) or 1e-6
    nx, ny = -dy / n * half, dx / n * half
    mx, my = x0 + dx * 0.45, y0 + dy * 0.45
    return spline([(x0, y0), (mx + nx, my + ny), (x1, y1), (mx - nx, my - ny)], True, 1.0)


def _horns(pen: Pen, f: HeadFrame, front: bool) -> None:
    r, kind = f.r, f.head.horn
    bone: RGB = (0.90, 0.86, 0.76)
    special = f.sheet.colours.get("horn")
    if special is not None and kind == "":
        if front:
            a, b = f.put(0, 0.62, 0.72), f.put(0, 1.75, 1.35)
            pen.part([capsule(a[0], a[1], 0.13 * r, b[0], b[1], 0.02 * r)], special, 0.85)
        return
    if kind == "comb":
        if not front:
            return
        x, y, _ = f.put(0, 0.86, 0.1)
        red = hex_rgb("#c8322e")
        w = 0.5 * r * (0.35 + 0.65 * abs(f.sin))
        pen.part(
            [
                oval(x + (i - 1) * w * 0.7, y + 0.08 * r * (1 - abs(i - 1)), w * 0.46, 0.26 * r)
                for i in range(3)
            ],
            red,
            0.85,
        )
        x, y, _ = f.put(0, -0.62, 0.80)
        pen.part([oval(x, y, 0.14 * r, 0.26 * r)], red, 0.8)
        return
    if kind not in ("cow", "goat", "antler"):
        return
    for sign in (1.0, -1.0):
        x, y, z = f.on(sign * 0.62, 1.0, 0.95)
        if (z > 0.1 * r) != front:
            continue
        k = max(0.22, abs(f.cos))
        if kind == "cow":
            pen.cord(
                spline(
                    [
                        (x, y),
                        (x + sign * 0.42 * r * k, y + 0.06 * r),
                        (x + sign * 0.58 * r * k + 0.15 * f.sin * r, y + 0.52 * r),
                    ],
                    False,
                    1.0,
                ),
                0.15 * r,
                bone,
                0.8,
            )
        elif kind == "goat":
            pen.cord(
                spline(
                    [
                        (x, y),
                        (x + sign * 0.14 * r * k - 0.15 * f.sin * r, y + 0.50 * r),
                        (x + sign * 0.34 * r * k - 0.55 * f.sin * r, y + 0.72 * r),
                    ],
                    False,
                    1.0,
                ),
                0.15 * r,
                mix(bone, (0.4, 0.34, 0.28), 0.45),
                0.8,
            )
        else:
            brown = hex_rgb("#8a6a48")
            top = (x + sign * 0.75 * r * k - 0.25 * f.sin * r, y + 1.55 * r)
            stem = [(x, y), (x + sign * 0.62 * r * k - 0.45 * f.sin * r, y + 0.62 * r), top]
            for tine in ((stem[1], 0.55), (_between(stem[1], top, 0.5), 0.5)):
                (tx, ty), length = tine
                tip = (tx + sign * 0.12 * r * k + f.side * 0.35 * r * (1 - k), ty + length * r)
                pen.cord(spline([(tx, ty - 0.1 * r), tip], False), 0.10 * r, brown, 0.7)
            pen.cord(spline(stem, False, 1.0), 0.14 * r, brown, 0.8)
