"""Hats without a stiff brim: caps, beanies, berets, hoods, headscarves, helmets.

Not here: brimmed hats and the registry (`hats`).
"""

import math
from typing import Any

from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.reading import Wearable
from filmwright.generators.animatic.noise import clamp
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import line, oval, polygon, rounded, spline
from filmwright.generators.animatic.skia_gl import skia


def behind(pen: Pen, f: HeadFrame) -> None:
    """Draw what lies behind a head that faces us: the inside of a hood, a veil."""
    hat = f.sheet.hat
    if hat is not None and hat.what in ("hood", "headscarf", "bonnet") and f.cos > -0.3:
        pen.part([_hood(f, hat.what)], scale_rgb(hat.rgb, 0.62))
    veil = f.sheet.worn("veil")
    if veil is not None and f.cos > -0.3:
        veil_over(pen, f, veil.rgb)


def veil_over(pen: Pen, f: HeadFrame, rgb: RGB) -> None:
    """Draw a bridal veil: a thin cloth from the crown down the back."""
    r, w, s = f.r, f.half_width, f.sin
    points = [
        (-w * 0.9, 0.62 * r), (-w * 0.4, 1.10 * r), (w * 0.4, 1.10 * r), (w * 0.9, 0.62 * r),
        (w * 1.35 - max(0.0, s) * 1.3 * r, -0.6 * r), (w * 1.3 - s * 1.2 * r, -2.4 * r),
        (-w * 1.3 - s * 1.2 * r, -2.4 * r), (-w * 1.35 - min(0.0, s) * 1.3 * r, -0.6 * r),
    ]  # fmt: skip
    path = spline(points, True, 0.6)
    if not pen.line_style:
        pen.spot(path, rgb, 0.55)
    pen.line(path, 0.6, pen.ink_of(rgb, 0.7), 0.7)


def _hood(f: HeadFrame, what: str) -> Any:
    r, w = f.r, f.half_width
    peak = 1.30 if what == "hood" else 1.14
    return spline(
        [
            (-w * 1.14, -0.55 * r),
            (-w * 1.22, 0.25 * r),
            (-w * 0.72, 0.98 * r),
            (-f.sin * 0.22 * r, peak * r),
            (w * 0.72, 0.98 * r),
            (w * 1.22, 0.25 * r),
            (w * 1.14, -0.55 * r),
            (w * 0.55, -1.12 * r),
            (0, -1.22 * r),
            (-w * 0.55, -1.12 * r),
        ],
        True,
        0.58,
    )


def band_round(pen: Pen, f: HeadFrame, rgb: RGB, y: float, thick: float) -> None:
    """Draw a band round the skull."""
    w = f.half_width * 1.06
    dip = 0.16 * f.r * (1 if f.cos > 0 else -1)
    path = spline(
        [(-w, y), (0, y - dip), (w, y), (w * 0.98, y + thick), (0, y + thick - dip), (-w * 0.98, y + thick)],
        True,
        0.9,
    )
    pen.part([path], rgb, 0.85)


def star(x: float, y: float, r: float) -> Any:
    """Return a five-pointed star."""
    return polygon(
        [
            (
                x + (r if i % 2 == 0 else r * 0.42) * math.sin(math.pi * i / 5),
                y + (r if i % 2 == 0 else r * 0.42) * math.cos(math.pi * i / 5),
            )
            for i in range(10)
        ]
    )


def cap(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    """Draw a cap with its bill: baseball, flat, police; or a hard hat."""
    r, w = f.r, f.half_width * 1.07
    base = 0.34 * r
    dome = skia.Path()
    dome.moveTo(-w, base)
    top = 1.42 if hat.what not in ("flat cap", "police cap") else 1.20
    dome.cubicTo(-w * 1.02, top * r, w * 1.02, top * r, w, base)
    dome.quadTo(0, base - 0.16 * r, -w, base)
    dome.close()
    if hat.what in ("flat cap", "police cap"):
        over = spline(
            [
                (-w * 1.01, 0.46 * r),
                (-w * 0.90, 0.84 * r),
                (-w * 0.35, 1.10 * r),
                (w * 0.35, 1.12 * r),
                (w * 0.92, 0.88 * r),
                (w * 1.03, 0.48 * r),
                (0, 0.40 * r),
            ],
            True,
            0.56,
        )
        pen.part([dome, over], hat.rgb)
    else:
        pen.part([dome], hat.rgb)
    if hat.what == "hard hat":
        pen.line(
            spline([(-0.14 * w, 1.16 * r), (-0.10 * w, 0.7 * r), (-0.10 * w, 0.34 * r)], False),
            0.7,
            pen.ink_of(hat.rgb, 0.6),
        )
        band_round(pen, f, hat.rgb, 0.24 * r, 0.12 * r)
    if f.cos > -0.5:
        a = f.put(0, 0.30, 1.0)
        reach = 0.62 if hat.what in ("cap", "hard hat") else 0.40
        half = w * (0.30 + 0.48 * abs(f.cos))
        tip = (a[0] + f.sin * reach * r, a[1] - 0.02 * r - 0.12 * r * clamp(f.cos))
        bill = spline(
            [
                (a[0] - half, a[1] + 0.06 * r),
                (a[0] - f.sin * 0.1 * r, a[1] + 0.14 * r),
                (a[0] + half, a[1] + 0.06 * r),
                (tip[0] + half * 0.55, tip[1] - 0.02 * r),
                tip,
                (tip[0] - half * 0.55, tip[1] - 0.02 * r),
            ],
            True,
            0.8,
        )
        pen.part([bill], scale_rgb(hat.rgb, 0.78), 0.9)
    if hat.what == "police cap":
        x, y, _ = f.put(0, 0.72, 1.0)
        if f.cos > 0:
            pen.part([star(x, y, 0.16 * r)], hex_rgb("#d9a92f"), 0.6)
    if hat.what == "cap":
        pen.spot(oval(0, 1.16 * r, 0.09 * r, 0.06 * r), scale_rgb(hat.rgb, 0.7))


def beanie(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    """Draw a woolly hat with a bobble."""
    r, w = f.r, f.half_width * 1.07
    dome = skia.Path()
    dome.moveTo(-w, 0.36 * r)
    dome.cubicTo(-w * 1.03, 1.50 * r, w * 1.03, 1.50 * r, w, 0.36 * r)
    dome.close()
    pen.part([oval(0, 1.27 * r, 0.22 * r, 0.21 * r)], mix(hat.rgb, WHITE, 0.55), 0.9)
    pen.part([dome], hat.rgb)
    if hat.pattern == "stripes" and not pen.line_style:
        with pen.inside(dome):
            for k in (0.62, 0.92):
                pen.spot(
                    spline(
                        [
                            (-w, k * r),
                            (0, (k - 0.08) * r),
                            (w, k * r),
                            (w, (k + 0.13) * r),
                            (0, (k + 0.05) * r),
                            (-w, (k + 0.13) * r),
                        ],
                        True,
                        0.9,
                    ),
                    hat.second,
                )
    pen.part([rounded(-w * 1.05, 0.22 * r, w * 1.05, 0.52 * r, 0.13 * r)], mix(hat.rgb, WHITE, 0.20), 0.9)
    if pen.px(r) > 18:
        ink = pen.ink_of(hat.rgb, 0.6)
        for i in range(-4, 5):
            x = w * math.sin(i * 0.33)
            pen.line(line(x, 0.27 * r, x, 0.48 * r), 0.5, ink, 0.7)


def beret(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    """Draw a beret."""
    r, w = f.r, f.half_width
    lean = 0.16 * r * (1 if f.sin <= 0 else -1)
    pen.part(
        [
            spline(
                [
                    (-w * 1.0, 0.52 * r),
                    (-w * 1.18 + lean, 0.86 * r),
                    (lean, 1.22 * r),
                    (w * 1.18 + lean, 0.88 * r),
                    (w * 1.0, 0.52 * r),
                    (0, 0.44 * r),
                ],
                True,
                0.95,
            )
        ],
        hat.rgb,
    )
    pen.cord(line(lean, 1.17 * r, lean + 0.04 * r, 1.32 * r), 0.06 * r, hat.rgb, 0.7)


def santa(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    """Draw a soft pointed hat with a bobble that hangs behind."""
    r, w = f.r, f.half_width * 1.05
    d = -f.side
    swing = 0.05 * r * math.sin(f.t * 2)
    tip = (d * w * 1.28, 0.42 * r + swing)
    points = [
        (-d * w, 0.42 * r), (-d * w * 0.80, 0.92 * r), (-d * w * 0.15, 1.32 * r), (d * w * 0.60, 1.24 * r),
        (d * w * 1.15, 0.88 * r), (tip[0] + d * 0.10 * r, tip[1]), (tip[0] - d * 0.12 * r, tip[1]),
        (d * w * 0.92, 0.68 * r), (d * w * 0.98, 0.42 * r),
    ]  # fmt: skip
    pen.part([spline(points, True, 0.55)], hat.rgb)
    white = (0.96, 0.96, 0.94)
    pen.part([rounded(-w * 1.05, 0.26 * r, w * 1.05, 0.54 * r, 0.14 * r)], white, 0.9)
    pen.part([oval(tip[0], tip[1] - 0.10 * r, 0.18 * r, 0.18 * r)], white, 0.9)


def wrap(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    """Draw a hood, a headscarf, a bonnet or a turban: cloth round the skull with the face free."""
    r, w = f.r, f.half_width
    if hat.what == "turban":
        pen.part(
            [
                spline(
                    [
                        (-w * 1.06, 0.28 * r),
                        (-w * 1.16, 0.78 * r),
                        (0, 1.38 * r),
                        (w * 1.16, 0.78 * r),
                        (w * 1.06, 0.28 * r),
                        (0, 0.22 * r),
                    ],
                    True,
                    0.95,
                )
            ],
            hat.rgb,
        )
        for k in (-1, 1):
            pen.line(
                spline([(k * w * 1.0, 0.42 * r), (0, 0.62 * r), (-k * w * 0.75, 1.08 * r)], False),
                0.7,
                pen.ink_of(hat.rgb, 0.5),
            )
        return
    outer = _hood(f, hat.what)
    if f.cos < -0.3:
        pen.part([outer], hat.rgb)
        return
    x = f.put(0, 0, 0.72)[0]
    half = w * (0.30 + 0.44 * abs(f.cos))
    face_ = oval(x, -0.12 * r, half + 0.10 * r, 0.80 * r)
    ring = skia.Op(outer, face_, skia.PathOp.kDifference_PathOp)
    if ring is not None:
        pen.part([ring], hat.rgb)
        pen.line(face_, 0.8, pen.ink_of(hat.rgb, 0.3))


def helmet(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    """Draw a knight's helmet, or the glass bowl of a space suit."""
    r, w = f.r, f.half_width
    if hat.what == "space helmet":
        bowl = oval(0, 0.02 * r, 1.42 * r, 1.42 * r)
        if pen.line_style:
            pen.line(bowl, 1.2)
            return
        pen.spot(bowl, (0.75, 0.88, 1.0), 0.16)
        pen.line(bowl, 1.0, (0.55, 0.60, 0.68))
        pen.line(oval(0, 0.02 * r, 1.49 * r, 1.49 * r), 0.6)
        pen.spot(oval(pen.light * 0.72 * r, 0.62 * r, 0.16 * r, 0.42 * r, 0.7 * pen.light), WHITE, 0.55)
        return
    dome = skia.Path()
    dome.moveTo(-w * 1.1, -0.2 * r)
    dome.cubicTo(-w * 1.15, 1.62 * r, w * 1.15, 1.62 * r, w * 1.1, -0.2 * r)
    dome.lineTo(w * 1.0, 0.36 * r)
    dome.quadTo(f.sin * 0.4 * r, 0.20 * r, -w * 1.0, 0.36 * r)
    dome.close()
    plume = hex_rgb("#c8322e")
    pen.part(
        [
            spline(
                [
                    (0, 1.16 * r),
                    (-f.side * 0.35 * r, 1.70 * r),
                    (-f.side * 1.05 * r, 1.45 * r),
                    (-f.side * 0.95 * r, 0.9 * r),
                    (-f.side * 0.4 * r, 1.2 * r),
                ],
                True,
                0.9,
            )
        ],
        plume,
    )
    pen.part([dome], hat.rgb)
    if f.cos > 0.1:
        x = f.put(0, 0, 1.0)[0]
        pen.cord(line(x, 0.55 * r, x, -0.22 * r), 0.11 * r, hat.rgb, 0.8)
