"""What is worn on the head. Every hat is drawn about the line where its brim sits.

Not here: glasses (`head_human`), hair (`hair`).
"""

import math
from collections.abc import Callable

from filmwright.generators.animatic.figures.hat_parts import crown_path, line_of, ribbon_round, shine
from filmwright.generators.animatic.figures.hats_fancy import chef, crown, pointed, sailor, tricorn
from filmwright.generators.animatic.figures.hats_soft import (
    band_round,
    beanie,
    beret,
    cap,
    helmet,
    santa,
    veil_over,
    wrap,
)
from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.reading import Wearable
from filmwright.generators.animatic.palette import WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import oval, spline
from filmwright.generators.animatic.skia_gl import skia

_BRIMMED = frozenset(
    {
        "top hat",
        "bowler hat",
        "fedora",
        "cowboy hat",
        "wizard hat",
        "witch hat",
        "straw hat",
        "captain hat",
        "chef hat",
        "sailor hat",
    }
)


def cuts_hair(sheet_hat: Wearable | None) -> bool:
    """Whether nothing of the head may show above the brim."""
    return sheet_hat is not None and sheet_hat.what in _BRIMMED


def height(what: str) -> float:
    """Return how far a hat rises above the top of the head, in head radii."""
    return {
        "top hat": 0.92,
        "wizard hat": 1.6,
        "witch hat": 1.6,
        "bowler hat": 0.45,
        "cowboy hat": 0.42,
        "fedora": 0.42,
        "straw hat": 0.35,
        "chef hat": 0.95,
        "santa hat": 0.5,
        "crown": 0.45,
        "captain hat": 0.45,
        "beanie": 0.35,
        "knight helmet": 0.55,
    }.get(what, 0.2)


def draw(pen: Pen, f: HeadFrame) -> None:
    """Draw the hat, and flowers, bows, bands and headphones."""
    hat = f.sheet.hat
    if hat is not None:
        _HATS.get(hat.what, cap)(pen, f, hat)
    r = f.r
    if (bow := f.sheet.worn("hair bow", "ribbon")) is not None and f.sheet.plan == "biped":
        x, y, _ = f.put(0.45, 0.92, 0.1)
        for s in (-1, 1):
            pen.part(
                [
                    spline(
                        [(x, y), (x + s * 0.34 * r, y + 0.2 * r), (x + s * 0.36 * r, y - 0.16 * r)], True, 0.6
                    )
                ],
                bow.rgb,
                0.8,
            )
        pen.part([oval(x, y, 0.09 * r, 0.09 * r)], bow.rgb, 0.7)
    if (flower := f.sheet.worn("flower")) is not None:
        x, y, z = f.put(0.72, 0.62, 0.35)
        if z > -0.3 * r:
            pen.part(
                [
                    oval(x + 0.15 * r * math.cos(a), y + 0.15 * r * math.sin(a), 0.12 * r, 0.12 * r)
                    for a in (0.3, 1.55, 2.8, 4.05, 5.3)
                ],
                flower.rgb,
                0.7,
            )
            pen.spot(oval(x, y, 0.08 * r, 0.08 * r), hex_rgb("#efc02e"))
    if (veil := f.sheet.worn("veil")) is not None:
        if f.cos <= -0.3:
            veil_over(pen, f, veil.rgb)
        ribbon_round(pen, 0, 0.74 * r, f.half_width * 0.86, f.half_width * 0.78, 0.15 * r, veil.rgb)
    if (band := f.sheet.worn("headband")) is not None:
        band_round(pen, f, band.rgb, 0.42 * r, 0.17 * r)
    if (phones := f.sheet.worn("headphones")) is not None:
        w = f.half_width * 1.05
        top = skia.Path()
        top.moveTo(-w, 0)
        top.cubicTo(-w, 1.5 * r, w, 1.5 * r, w, 0)
        pen.cord(top, 0.12 * r, phones.rgb)
        for sign in (1.0, -1.0):
            x, y, z = f.put(sign * 1.0, -0.06, 0)
            if z > -0.5 * r:
                pen.part([oval(x, y, 0.17 * r * (0.5 + 0.6 * abs(f.sin)), 0.26 * r)], phones.rgb, 0.9)


def _tall(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    r, w, y = f.r, f.half_width, line_of(f)
    x = -0.03 * r * f.sin
    pen.part([oval(x, y, w * 1.02, r * 0.18)], hat.rgb)
    low, high = w * 0.66, w * 0.72
    pen.part([crown_path(x, y + 0.02 * r, low, high, 1.02 * r, 0.13 * r)], hat.rgb)
    tie = f.sheet.worn("bow tie", "tie", "scarf")
    ribbon_round(
        pen, x, y + 0.05 * r, low, low * 1.02, 0.24 * r, tie.rgb if tie else mix(hat.rgb, WHITE, 0.42)
    )
    shine(pen, x, y + 0.36 * r, low * 0.62, 0.52 * r)


def _bowler(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    r, w, y = f.r, f.half_width, line_of(f) - 0.06 * f.r
    pen.part(
        [
            spline(
                [
                    (-w * 1.12, y + 0.10 * r),
                    (0, y - 0.14 * r),
                    (w * 1.12, y + 0.10 * r),
                    (w * 0.7, y + 0.14 * r),
                    (-w * 0.7, y + 0.14 * r),
                ],
                True,
                0.9,
            )
        ],
        hat.rgb,
    )
    dome = skia.Path()
    dome.moveTo(-w * 0.82, y + 0.06 * r)
    dome.cubicTo(-w * 0.82, y + 0.96 * r, w * 0.82, y + 0.96 * r, w * 0.82, y + 0.06 * r)
    dome.quadTo(0, y - 0.12 * r, -w * 0.82, y + 0.06 * r)
    dome.close()
    pen.part([dome], hat.rgb)
    ribbon_round(pen, 0, y + 0.06 * r, w * 0.82, w * 0.815, 0.18 * r, mix(hat.rgb, WHITE, 0.25))
    shine(pen, 0, y + 0.3 * r, w * 0.5, 0.35 * r)


def _soft(pen: Pen, f: HeadFrame, hat: Wearable) -> None:
    r, w, y = f.r, f.half_width, line_of(f)
    wide = {"cowboy hat": 1.62, "straw hat": 1.62, "fedora": 1.38}.get(hat.what, 1.35)
    curl = {"cowboy hat": 0.30, "straw hat": -0.05, "fedora": 0.04}.get(hat.what, 0.0) * r
    brim = spline(
        [
            (-w * wide, y + curl),
            (-w * 0.7, y - 0.02 * r),
            (0, y - 0.15 * r),
            (w * 0.7, y - 0.02 * r),
            (w * wide, y + curl),
            (w * 0.7, y + 0.16 * r),
            (-w * 0.7, y + 0.16 * r),
        ],
        True,
        0.95,
    )
    pen.part([brim], hat.rgb)
    dent = 0.05 * r if hat.what != "straw hat" else -0.08 * r
    crown = spline(
        [
            (-w * 0.80, y + 0.05 * r),
            (-w * 0.68, y + 0.60 * r),
            (-w * 0.30, y + 0.72 * r),
            (0, y + 0.68 * r - dent),
            (w * 0.30, y + 0.74 * r),
            (w * 0.66, y + 0.58 * r),
            (w * 0.80, y + 0.05 * r),
            (0, y - 0.08 * r),
        ],
        True,
        0.85,
    )
    pen.part([crown], hat.rgb)
    with pen.inside(crown):
        band = hex_rgb("#a8322e") if hat.what == "straw hat" else scale_rgb(hat.rgb, 0.62)
        ribbon_round(pen, 0, y + 0.03 * r, w * 0.82, w * 0.80, 0.17 * r, band)
    if hat.what == "straw hat" and pen.px(r) > 20:
        ink = pen.ink_of(hat.rgb, 0.7)
        for k in (0.36, 0.50):
            pen.line(
                spline([(-w * 0.70, y + k * r), (0, y + (k - 0.10) * r), (w * 0.70, y + k * r)], False),
                0.4,
                ink,
                0.6,
            )


_HATS: dict[str, Callable[[Pen, HeadFrame, Wearable], None]] = {
    "top hat": _tall,
    "bowler hat": _bowler,
    "fedora": _soft,
    "cowboy hat": _soft,
    "straw hat": _soft,
    "wizard hat": pointed,
    "witch hat": pointed,
    "cap": cap,
    "flat cap": cap,
    "police cap": cap,
    "hard hat": cap,
    "beanie": beanie,
    "beret": beret,
    "crown": crown,
    "tiara": crown,
    "chef hat": chef,
    "santa hat": santa,
    "captain hat": tricorn,
    "sailor hat": sailor,
    "hood": wrap,
    "headscarf": wrap,
    "bonnet": wrap,
    "turban": wrap,
    "knight helmet": helmet,
    "space helmet": helmet,
}
