"""Single stones: boulders, icebergs, planets. Painters of cards."""

import math

import numpy as np

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import oval, polygon, spline
from filmwright.generators.animatic.sets.scenery import CardPainter
from filmwright.generators.animatic.skia_gl import skia

SNOW = hex_rgb("#f4f8fb")


def rock(seed: object, width: float = 0.8, rgb: RGB | None = None, snow: bool = False) -> CardPainter:
    """Paint a boulder with a shaded side, cracks, and perhaps a cap of snow."""
    paint = rgb or hex_rgb("#8b8d92")
    chance, w = generator("rock", seed), width
    points = [
        (w * 0.5 * math.cos(a) * chance.uniform(0.85, 1.1),
         max(-0.02, w * 0.42 * math.sin(a) * chance.uniform(0.8, 1.15) + w * 0.12))
        for a in np.linspace(0, 2 * math.pi, 10)[:-1]
    ]  # fmt: skip
    outline = spline(points, True, 0.5)

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(outline, paint, 0.018)
        if hand.style == "line":
            return
        with hand.clip(outline):
            dark = polygon(((w * 0.05, w), (w * 0.15, w * 0.2), (-w * 0.1, -w * 0.2), (w, -w * 0.2), (w, w)))
            hand.fill(dark, scale_rgb(paint, (0.78, 0.80, 0.86)))
            top = spline(
                [(-w * 0.5, w * 0.34), (-w * 0.15, w * 0.5), (w * 0.1, w * 0.46), (-w * 0.1, w * 0.36)],
                True,
                0.6,
            )
            hand.fill(top, mix(paint, (1, 1, 1), 0.25), 0.6)
            if snow:
                cap = [(-w * 0.6, w * 0.30), (-w * 0.2, w * 0.22), (w * 0.1, w * 0.30), (w * 0.6, w * 0.20),
                       (w * 0.6, w), (-w * 0.6, w)]  # fmt: skip
                hand.fill(spline(cap, True, 0.6), SNOW)
                hand.fill(
                    polygon(((w * 0.08, w), (w * 0.14, w * 0.2), (w, w * 0.2), (w, w))),
                    hex_rgb("#cfdfec"),
                    0.7,
                )
        hand.hatch(outline, 0.45)
        if not snow:
            crack = polygon(((-w * 0.2, w * 0.3), (-w * 0.12, w * 0.18), (-w * 0.16, w * 0.08)), close=False)
            hand.ink(crack, 0.012, scale_rgb(paint, 0.6), 0.7)

    return draw


def iceberg(seed: object, width: float = 16, height: float = 8) -> CardPainter:
    """Paint an iceberg: a lit face and two in blue shade."""
    chance, w, h = generator("iceberg", seed), width, height
    peak, second = chance.uniform(-0.18, 0.06), chance.uniform(0.66, 0.86)
    outline = polygon(
        ((-w * 0.55, -1), (-w * 0.42, h * 0.42), (-w * 0.22, h * 0.55), (w * peak, h), (w * 0.10, h * 0.78),
         (w * 0.26, h * second), (w * 0.45, h * 0.35), (w * 0.56, -1))
    )  # fmt: skip

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(outline, hex_rgb("#dcecf6"), 0.05)
        if hand.style == "line":
            return
        with hand.clip(outline):
            first = ((w * peak, h), (w * 0.02, h * 0.5), (-w * 0.06, -1), (w, -1), (w, h))
            hand.fill(polygon(first), hex_rgb("#a9cbe2"), 0.9)
            other = ((w * 0.26, h * second), (w * 0.24, h * 0.4), (w * 0.34, -1), (w, -1), (w, h))
            hand.fill(polygon(other), hex_rgb("#8ab6d4"), 0.8)
            for k in range(4):
                y = h * (0.12 + 0.13 * k)
                hand.fill(
                    polygon(((-w, y), (w, y + h * 0.04), (w, y + h * 0.055), (-w, y + 0.1))), (1, 1, 1), 0.25
                )

    return draw


def planet(radius: float, rgb: RGB, ring: bool, lift: float) -> CardPainter:
    """Paint a banded planet `lift` metres up, with its night side and perhaps a ring."""
    r = radius
    disc = oval(0, 0, r, r)
    band = skia.Path()
    band.addOval(skia.Rect.MakeLTRB(-r * 1.8, -r * 0.36, r * 1.8, r * 0.36))
    tilt = skia.Matrix()
    tilt.setRotate(14)
    band.transform(tilt, band)
    front = skia.Path.Rect(skia.Rect.MakeLTRB(-3 * r, -3 * r, 3 * r, 0))
    front.transform(tilt, front)

    def draw(hand: Canvas, _t: float) -> None:
        lit, hand.lit = hand.lit, False
        hand.canvas.save()
        hand.canvas.translate(0, lift)
        if hand.style == "line":
            hand.shape(disc, rgb, 0.1)
        else:
            hand.glow(0, 0, r * 1.5, mix(rgb, (1, 1, 1), 0.2), 0.22)
            hand.fill(disc, rgb, haze=0)
            with hand.clip(disc):
                for k in range(9):
                    y = r * (-0.9 + 0.22 * k)
                    belt = [(-r, y), (-r * 0.3, y + 0.05 * r), (r * 0.4, y - 0.04 * r), (r, y + 0.02 * r),
                            (r, y + 0.12 * r), (-r, y + 0.10 * r)]  # fmt: skip
                    hand.fill(
                        spline(belt, True, 0.7),
                        mix(rgb, hex_rgb("#8a5138" if k % 2 else "#f2d2a0"), 0.45),
                        0.8,
                        haze=0,
                    )
                night = skia.GradientShader.MakeRadial(
                    skia.Point(-r * 0.45, r * 0.45), r * 1.7, [0x00000000, 0xE0050514], [0.35, 0.95]
                )
                hand.canvas.drawPath(disc, skia.Paint(AntiAlias=True, Shader=night))
            if hand.style == "pencil":
                hand.ink(disc, 0.1)
        if ring:
            for region, op in ((front, skia.ClipOp.kIntersect), (disc, skia.ClipOp.kDifference)):
                hand.canvas.save()
                hand.canvas.clipPath(region, op, True)
                hand.ink(band, 0.35, hex_rgb("#e6d2b0"), 0.8)
                hand.canvas.restore()
        hand.canvas.restore()
        hand.lit = lit

    return draw
