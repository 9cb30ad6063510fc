"""Hats of office and of tales: crowns, pointed hats, tricorns, sailor and chef hats.

Not here: everyday hats and the registry (`hats`).
"""

import math

from filmwright.generators.animatic.figures.hat_parts import line_of, ribbon_round
from filmwright.generators.animatic.figures.hats_soft import (
    star,
)
from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.reading import Wearable
from filmwright.generators.animatic.palette import WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import oval, polygon, rounded, spline


def pointed(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    """Draw a wizard's or a witch's hat."""
    r, w, y = f.r, f.half_width, line_of(f)
    pen.part([oval(0, y, w * 1.34, r * 0.21)], hat.rgb)
    bend = -0.32 * r * f.sin + 0.14 * r
    tip = (bend + 0.05 * r * math.sin(f.t * 1.3), y + 1.78 * r)
    cone = spline(
        [
            (-w * 0.78, y + 0.03 * r),
            (-w * 0.38, y + 0.85 * r),
            (tip[0] - 0.10 * r, tip[1]),
            (tip[0] + 0.10 * r, tip[1] - 0.02 * r),
            (w * 0.40, y + 0.85 * r),
            (w * 0.78, y + 0.03 * r),
            (0, y - 0.11 * r),
        ],
        True,
        0.6,
    )
    pen.part([cone], hat.rgb)
    with pen.inside(cone):
        ribbon_round(
            pen,
            0,
            y + 0.05 * r,
            w * 0.80,
            w * 0.72,
            0.22 * r,
            hex_rgb("#d9a92f") if hat.what == "wizard hat" else scale_rgb(hat.rgb, 1.9),
        )
        if hat.what == "wizard hat" and not pen.line_style:
            for sx, sy, size in ((-0.22, 0.55, 0.12), (0.2, 0.85, 0.10), (-0.02, 1.2, 0.08)):
                pen.spot(star(sx * w, y + sy * r, size * r), hex_rgb("#efd27a"), 0.9)


def crown(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    """Draw a crown or a tiara."""
    r, w = f.r, f.half_width
    y = f.half_height * 0.62 + f.pitch * 0.1 * r
    tall, k = (0.52, 0.80) if hat.what == "crown" else (0.34, 0.62)
    spikes = [(-w * k, y)]
    for i in range(5):
        x = w * k * (-1 + 0.5 * i) * 1.06
        spikes += [(x, y + (tall + (0.12 if i == 2 else 0)) * r), (x + w * k * 0.25, y + tall * 0.45 * r)]
    spikes = [*spikes[:-1], (w * k, y), (0, y - 0.14 * r)]
    pen.part([polygon(spikes)], hat.rgb)
    for i in range(5):
        x = w * k * (-1 + 0.5 * i) * 1.06
        pen.part(
            [oval(x, y + (tall + (0.12 if i == 2 else 0)) * r, 0.06 * r, 0.06 * r)],
            mix(hat.rgb, WHITE, 0.3),
            0.6,
        )
    if not pen.line_style:
        for i, gem in enumerate(("#c8322e", "#2f63b8", "#c8322e")):
            pen.spot(oval(w * k * 0.5 * (i - 1), y + 0.10 * r, 0.07 * r, 0.08 * r), hex_rgb(gem))


def chef(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    """Draw a chef's tall hat."""
    r, w, y = f.r, f.half_width, line_of(f) - 0.05 * f.r
    puff = [
        oval(x * w, y + h * r, 0.46 * w, 0.36 * r)
        for x, h in ((-0.55, 0.85), (0.0, 1.02), (0.55, 0.85), (0.0, 0.75))
    ]
    pen.part([*puff, rounded(-w * 0.74, y + 0.1 * r, w * 0.74, y + 0.8 * r, 0.1 * r)], hat.rgb)
    pen.part([rounded(-w * 0.80, y - 0.06 * r, w * 0.80, y + 0.34 * r, 0.08 * r)], hat.rgb, 0.9)


def tricorn(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    """Draw a captain's tricorn."""
    r, w, y = f.r, f.half_width, line_of(f) - 0.1 * f.r
    pen.part(
        [
            spline(
                [
                    (-w * 1.35, y + 0.32 * r),
                    (-w * 0.75, y),
                    (0, y - 0.10 * r),
                    (w * 0.75, y),
                    (w * 1.35, y + 0.32 * r),
                    (w * 0.55, y + 0.70 * r),
                    (0, y + 0.84 * r),
                    (-w * 0.55, y + 0.70 * r),
                ],
                True,
                0.8,
            )
        ],
        hat.rgb,
    )
    pen.line(
        spline([(-w * 1.2, y + 0.30 * r), (0, y + 0.12 * r), (w * 1.2, y + 0.30 * r)], False, 0.9),
        1.4,
        hex_rgb("#d9a92f"),
    )


def sailor(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    """Draw a sailor's cap."""
    r, w, y = f.r, f.half_width, line_of(f) - 0.1 * f.r
    pen.part(
        [
            spline(
                [
                    (-w * 0.95, y),
                    (-w * 0.9, y + 0.42 * r),
                    (0, y + 0.52 * r),
                    (w * 0.9, y + 0.42 * r),
                    (w * 0.95, y),
                    (0, y - 0.12 * r),
                ],
                True,
                0.8,
            )
        ],
        hat.rgb,
    )
    ribbon_round(pen, 0, y + 0.02 * r, w * 0.95, w * 0.93, 0.20 * r, hex_rgb("#22304f"))
