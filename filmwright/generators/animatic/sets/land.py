"""Land: ridges, snow peaks, hills, dunes, mesas. Painters of far cards."""

import math

import numpy as np

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.noise import clamp, generator, lerp
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import Point, polygon, spline
from filmwright.generators.animatic.sets.scenery import CardPainter
from filmwright.generators.animatic.skia_gl import skia

SNOW = hex_rgb("#f4f8fb")


def ridge(
    seed: object, x0: float, x1: float, base: float, height: float, count: int, roughness: float
) -> list[Point]:
    """Return the skyline of hills from x0 to x1: five octaves of random slopes."""
    draw = generator("ridge", seed)
    xs, ys, size, waves = np.linspace(x0, x1, count), np.zeros(count), 1.0, 2
    for _ in range(5):
        ys += size * np.interp(
            np.linspace(0, waves, count), np.arange(waves + 2), draw.uniform(-1, 1, waves + 2)
        )
        size *= roughness
        waves = int(waves * 2.3)
    return [(float(x), float(base + height * y)) for x, y in zip(xs, ys, strict=True)]


def hills(
    seed: object, rgb: RGB, base: float = 0, height: float = 3, x0: float = -120, x1: float = 120,
    roughness: float = 0.42, woods: RGB | None = None, stands: bool = False,
) -> CardPainter:  # fmt: skip
    """Paint rolling hills, or dunes; narrow ones sink to the ground at both ends, like an island.

    `woods` sprinkles far trees of that colour over them. `stands`: they stand on the ground we see, and fade
    into it; otherwise the ground must hide their feet (`Card.behind_ground`).
    """
    points = ridge(seed, x0, x1, base + height, height, 26, roughness)
    if x1 - x0 < 150:
        points = [
            (x, max(-1.0, y) * math.sin(math.pi * clamp((x - x0) / (x1 - x0))) ** 0.7 - 0.3)
            for x, y in points
        ]
    foot = -0.25 if stands else -50.0
    points = [(x, max(y, foot)) for x, y in points]
    crest = spline(points, False, 1.0)
    outline = skia.Path(crest)
    outline.lineTo(x1, foot)
    outline.lineTo(x0, foot)
    outline.close()

    grove = skia.Path()
    if woods is not None:
        chance = generator("woods", seed)
        for _ in range(130):
            i = int(chance.integers(len(points) - 1))
            k = chance.random()
            x, y = lerp(points[i][0], points[i + 1][0], k), lerp(points[i][1], points[i + 1][1], k)
            y -= height * chance.uniform(0.02, 0.9) ** 2
            r = chance.uniform(0.6, 1.5)
            grove.addPath(
                spline([(x - r, y), (x - r * 0.7, y + r), (x, y + r * 1.5), (x + r * 0.7, y + r), (x + r, y)])
            )

    def draw(hand: Canvas, _t: float) -> None:
        dim = scale_rgb(rgb, (0.86, 0.90, 0.92))
        if stands:
            shade = hand.gradient(0, base + height, rgb, 0, foot, rgb, [0.35, 1], alpha=(1, 0))
        else:
            shade = hand.gradient(0, base + 2 * height, rgb, 0, base - 2 * height, dim)
        if woods is not None and hand.style == "flat":
            hand.fill(grove, woods, haze=1.0)
        hand.fill(outline, rgb, shader=shade)
        hand.ink(crest, 0.012 * height, mix(INK, rgb, 0.45), 0.8)
        if woods is not None and hand.style == "flat":
            hand.fill(grove, woods)

    return draw


def range_of_hills(
    seed: object, rgb: RGB, base: float, height: float, x0: float = -260, x1: float = 260, count: int = 110,
    roughness: float = 0.42,
) -> CardPainter:  # fmt: skip
    """Paint a far, bare ridge with shaded right flanks."""
    points = ridge(seed, x0, x1, base + height, height, count, roughness)
    outline = polygon([(x0, -60), *points, (x1, -60)])

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(outline, rgb, 0.010 * height)
        if hand.style == "line":
            return
        chance, shade = generator("flanks", seed), scale_rgb(rgb, (0.84, 0.86, 0.92))
        with hand.clip(outline):
            for (_, before), (x, y), (_, after) in zip(points, points[1:], points[2:], strict=False):
                if y > before and y > after:
                    h = height * chance.uniform(0.5, 1.1)
                    hand.fill(
                        polygon(((x, y + 0.2), (x + h * 0.95, y - h * 1.1), (x + h * 0.30, y - h * 0.95),
                                 (x + h * 0.12, y - h * 0.45), (x - 0.05 * h, y - h * 0.30))), shade, 0.8,
                    )  # fmt: skip

    return draw


def peaks(
    seed: object, rgb: RGB, snow: RGB = SNOW, base: float = 8, height: float = 17, x0: float = -260,
    x1: float = 260,
) -> CardPainter:  # fmt: skip
    """Paint a chain of snow peaks: a lit flank, a shaded one, and a ragged cap on each."""
    draw_random = generator("peaks", seed)
    outline: list[Point] = [(x0, -60), (x0, base)]
    tops: list[tuple[float, float, float]] = []
    x, low = x0, base + height * 0.4
    while x < x1:
        w = height * draw_random.uniform(1.5, 2.6)
        top = base + height * draw_random.uniform(1.0, 2.2)
        px = x + w * draw_random.uniform(0.42, 0.58)
        outline += [
            (lerp(x, px, 0.28), lerp(low, top, 0.22)),
            (lerp(x, px, 0.45), lerp(low, top, 0.38)),
            (lerp(x, px, 0.6), lerp(low, top, 0.62)),
            (lerp(x, px, 0.86), lerp(low, top, 0.84)),
            (px, top),
            (lerp(px, x + w, 0.16), lerp(top, low, 0.2)),
            (lerp(px, x + w, 0.35), lerp(top, low, 0.42)),
            (lerp(px, x + w, 0.6), lerp(top, low, 0.58)),
            (x + w, base + height * draw_random.uniform(0.25, 0.7)),
        ]
        tops.append((px, top, w))
        x += w
    mass = polygon([*outline, (x1, -60)])

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(mass, rgb, 0.010 * height)
        if hand.style == "line":
            return
        size, shade, blue = generator("caps", seed), scale_rgb(rgb, (0.78, 0.81, 0.9)), (0.80, 0.86, 0.95)
        with hand.clip(mass):
            for px, top, w in tops:
                flank = [(px, top + 0.3), (px + w * 0.62, top - w * 1.15), (px + w * 0.25, top - w * 1.2),
                         (px + w * 0.10, top - w * 0.62), (px + w * 0.03, top - w * 0.30),
                         (px - w * 0.03, top - w * 0.14)]  # fmt: skip
                hand.fill(polygon(flank), shade, 0.85)
                hand.hatch(polygon(flank), 1.0, 0.4)
                h = w * size.uniform(0.30, 0.46)
                cap = [(px, top + 0.3), (px + h * 0.80, top - h * 1.25), (px + h * 0.52, top - h * 0.92),
                       (px + h * 0.34, top - h * 1.38), (px + h * 0.08, top - h * 0.88),
                       (px - h * 0.16, top - h * 1.30), (px - h * 0.34, top - h * 0.86),
                       (px - h * 0.72, top - h * 1.2)]  # fmt: skip
                hand.fill(polygon(cap), snow)
                hand.fill(polygon([*cap[:4], (px + h * 0.08, top - h * 0.5)]), scale_rgb(snow, blue))
                for j in range(3):  # gullies that catch snow below the cap
                    gx, gy = px + (size.uniform(-0.34, 0.4)) * w, top - w * size.uniform(0.4, 0.75)
                    hand.fill(
                        polygon(
                            (
                                (gx, gy),
                                (gx + w * 0.03, gy - w * 0.12),
                                (gx - w * 0.015, gy - w * 0.2 - j * 0.1),
                            )
                        ),
                        snow,
                        0.6,
                    )

    return draw


def mesa(seed: object, width: float = 40, height: float = 16, rgb: RGB | None = None) -> CardPainter:
    """Paint a table mountain with bands of rock."""
    paint = rgb or hex_rgb("#b5653f")
    chance = generator("mesa", seed)
    w, h = width, height
    steps = [
        (-w * 0.62, -2),
        (-w * chance.uniform(0.48, 0.53), h * 0.25),
        (-w * 0.40, h * chance.uniform(0.3, 0.38)),
        (-w * 0.37, h * 0.9),
        (-w * 0.30, h),
        (-w * chance.uniform(0.02, 0.12), h * chance.uniform(0.95, 1)),
        (-w * 0.01, h * chance.uniform(0.84, 0.9)),
        (w * 0.08, h * 0.97),
        (w * 0.30, h),
        (w * 0.36, h * 0.90),
        (w * 0.41, h * chance.uniform(0.32, 0.4)),
        (w * chance.uniform(0.5, 0.55), h * 0.22),
        (w * 0.64, -2),
    ]
    outline = polygon(steps)
    side = chance.uniform(0.02, 0.16)

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(outline, paint, 0.06)
        if hand.style == "line":
            return
        with hand.clip(outline):
            for k in range(6):
                y = h * (0.15 + 0.15 * k)
                band = spline(
                    [
                        (-w, y),
                        (-w * 0.2, y + 0.4),
                        (w * 0.3, y - 0.3),
                        (w, y + 0.2),
                        (w, y + h * 0.05),
                        (-w, y + h * 0.055),
                    ],
                    True,
                    0.6,
                )
                warm = mix(paint, hex_rgb("#f0c49a"), 0.35)
                hand.fill(band, scale_rgb(paint, (0.86, 0.84, 0.86)) if k % 2 else warm, 0.55)
            shade = polygon(
                ((w * side, h * 1.1), (w * side * 0.5, h * 0.4), (w * side * 1.4, -2), (w, -2), (w, h * 1.1))
            )
            hand.fill(shade, scale_rgb(paint, (0.70, 0.68, 0.80)), 0.55)
            hand.hatch(shade, 1.0, 0.4)
            for k in range(5):
                x = w * (-0.3 + 0.14 * k)
                crack = polygon(((x, h * 0.9), (x + 0.3, h * 0.6), (x - 0.1, h * 0.42)), close=False)
                hand.ink(crack, 0.1, scale_rgb(paint, 0.6), 0.5)

    return draw
