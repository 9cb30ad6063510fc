"""Trees: pine, leafy tree, bare tree, old trunk, palm. Painters of cards, the origin at the root."""

import math

import numpy as np

from filmwright.generators.animatic.canvas import INK, Canvas, argb
from filmwright.generators.animatic.noise import generator, lerp
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import line, oval, polygon, spline
from filmwright.generators.animatic.sets.scenery import CardPainter
from filmwright.generators.animatic.skia_gl import skia

BARK = hex_rgb("#5b4433")
SNOW = hex_rgb("#f4f7fb")


def pine(seed: object, height: float = 6.0, rgb: RGB | None = None, snow: bool = False) -> CardPainter:
    """Paint a pine of five skirts, each with a ragged hem."""
    green = rgb or hex_rgb("#2f6b4b")
    h = height

    def draw(hand: Canvas, _t: float) -> None:
        chance = generator("pine", seed)
        w = h * chance.uniform(0.20, 0.25)
        stem = polygon(((-0.025 * h, 0), (0.025 * h, 0), (0.01 * h, h * 0.5), (-0.01 * h, h * 0.5)))
        hand.shape(stem, BARK, 0.02)
        for i in range(5):
            y0 = h * (0.12 + 0.70 * i / 5)
            y1 = min(h, y0 + h * 0.40 * (1 - 0.07 * i))
            ww = w * (1 - i / 5.35)
            skirt = skia.Path()
            skirt.moveTo(0, y1)
            skirt.quadTo(ww * 0.35, lerp(y0, y1, 0.35), ww, y0)
            for j in range(5):
                xa, xb = ww - 2 * ww * (j + 0.5) / 5, ww - 2 * ww * (j + 1) / 5
                dip = 0.045 * h * (1 - 0.1 * i) + chance.uniform(-0.01, 0.01) * h
                skirt.quadTo(xa, y0 - dip, xb, y0)
            skirt.quadTo(-ww * 0.35, lerp(y0, y1, 0.35), 0, y1)
            skirt.close()
            tone = scale_rgb(green, 0.82 + 0.06 * i)
            sunny, shady = scale_rgb(tone, (1.10, 1.10, 1.02)), scale_rgb(tone, (0.80, 0.84, 0.92))
            hand.shape(skirt, tone, 0.022, shader=hand.gradient(-ww, y0, sunny, ww, y0, shady, [0.3, 0.75]))
            hand.hatch(skirt, 0.4)
            if snow and hand.style != "line":
                d = y1 - y0
                load = [(0, y1), (ww * 0.55, y0 + 0.28 * d), (ww * 0.25, y0 + 0.42 * d), (0, y0 + 0.30 * d),
                        (-ww * 0.3, y0 + 0.45 * d), (-ww * 0.55, y0 + 0.28 * d)]  # fmt: skip
                hand.fill(spline(load), SNOW, 0.95)

    return draw


def leafy(
    seed: object, height: float = 5.0, rgb: RGB | None = None, bark: RGB | None = None, snow: bool = False,
    stem: bool = True,
) -> CardPainter:  # fmt: skip
    """Paint a broad tree: one crown of many clumps, lit from the upper left; `stem` is its trunk."""
    green, wood, h = rgb or hex_rgb("#4f8f3f"), bark or hex_rgb("#6a4d38"), height
    chance = generator("leafy", seed)
    clumps = [
        (chance.uniform(-0.22, 0.22) * h, h * chance.uniform(0.58, 0.86), h * chance.uniform(0.13, 0.20))
        for _ in range(9)
    ]
    clumps.append((0.0, h * 0.72, h * 0.24))
    crown = skia.Path()
    for x, y, r in clumps:
        ring = [
            (
                x + r * chance.uniform(0.92, 1.1) * math.cos(a),
                y + r * chance.uniform(0.88, 1.06) * math.sin(a),
            )
            for a in np.linspace(0, 2 * math.pi, 11)[:-1]
        ]
        crown.addPath(spline(ring, True, 1.0))
    leaves = [
        (int(chance.integers(len(clumps))), chance.uniform(0, 6.28), chance.uniform(0.2, 0.95),
         chance.uniform(0, 3), chance.random() < 0.6)
        for _ in range(46)
    ]  # fmt: skip

    def draw(hand: Canvas, _t: float) -> None:
        if stem:
            _stem(hand, h, wood)
        clump_outline(hand, crown, green, 0.022)
        if hand.style == "line":
            return
        hand.fill(crown, scale_rgb(green, (0.80, 0.84, 0.88)))
        with hand.clip(crown):
            for x, y, r in clumps:
                hand.fill(oval(x - r * 0.18, y + r * 0.22, r * 0.86, r * 0.80), green)
            light = mix(green, hex_rgb("#e7f0a0"), 0.22) if not snow else SNOW
            for x, y, r in clumps:
                hand.fill(oval(x - r * 0.32, y + r * 0.40, r * 0.50, r * 0.42), light, 0.95 if snow else 0.8)
            for i, angle, far, turn, dark in leaves:
                x, y, r = clumps[i]
                tone = scale_rgb(green, (0.72, 0.78, 0.8)) if dark else mix(green, (1, 1, 0.7), 0.3)
                spot = oval(
                    x + r * far * math.cos(angle), y + r * far * math.sin(angle), h * 0.012, h * 0.007, turn
                )
                hand.fill(spot, tone, 0.55)
        hand.hatch(crown, 0.5)

    return draw


def _stem(hand: Canvas, h: float, wood: RGB) -> None:
    w = h * 0.055
    trunk = [(-w * 1.5, 0), (-w * 0.8, h * 0.2), (-w * 0.7, h * 0.5), (w * 0.7, h * 0.5), (w * 0.8, h * 0.2),
             (w * 1.7, 0)]  # fmt: skip
    shade = hand.gradient(-w, 0, scale_rgb(wood, 1.1), w, 0, scale_rgb(wood, 0.72))
    hand.shape(spline(trunk, True, 0.8), wood, 0.02, shader=shade)
    hand.hatch(spline(trunk, True, 0.8), 0.5)
    branch = spline([(0, h * 0.42), (h * 0.06, h * 0.52), (h * 0.12, h * 0.60)], False)
    hand.ink(branch, w * 0.8, mix(wood, INK, 0.3))


def clump_outline(hand: Canvas, path: skia.Path, rgb: RGB, width: float) -> None:
    """Draw one outline around overlapping clumps: a fat stroke that their fill then covers."""
    both = skia.Paint.kStrokeAndFill_Style
    if hand.style == "line":
        hand.canvas.drawPath(
            path, skia.Paint(Color=0xFFFFFFFF, AntiAlias=True, Style=both, StrokeWidth=2.4 / hand.px)
        )
        hand.fill(path, rgb)
        return
    tone = hand.colour(mix(INK, rgb, 0.25)) if hand.style == "flat" else (0.2, 0.2, 0.22)
    paint = skia.Paint(
        Color=argb(tone, 0.95), AntiAlias=True, Style=both, StrokeWidth=hand.line_width(width) * 2,
        StrokeJoin=skia.Paint.kRound_Join,
    )  # fmt: skip
    hand.canvas.drawPath(path, paint)


def bare(seed: object, height: float = 5.0, snow: bool = False) -> CardPainter:
    """Paint a leafless tree that forks five times."""
    chance = generator("bare", seed)
    limbs: list[tuple[float, float, float, float, float]] = []

    def grow(x: float, y: float, angle: float, length: float, width: float, forks: int) -> None:
        ex, ey = x + length * math.cos(angle), y + length * math.sin(angle)
        limbs.append((x, y, ex, ey, width))
        if forks:
            for turn in (-0.42, 0.36):
                grow(ex, ey, angle + turn + chance.uniform(-0.18, 0.18), length * chance.uniform(0.66, 0.8),
                     width * 0.64, forks - 1)  # fmt: skip

    grow(0, 0, math.pi / 2, height * 0.3, height * 0.05, 5)

    def draw(hand: Canvas, _t: float) -> None:
        wood = hex_rgb("#584739")
        limb_strokes(hand, limbs, wood, 0.014)
        if snow and hand.style != "line":
            for x0, y0, x1, y1, w in limbs:
                hand.stroke(line(x0, y0 + w * 0.4, x1, y1 + w * 0.4), w * 0.5, argb(hand.colour(SNOW), 0.9))

    return draw


def limb_strokes(
    hand: Canvas, limbs: list[tuple[float, float, float, float, float]], rgb: RGB, width: float
) -> None:
    """Draw limbs (x0, y0, x1, y1, thickness) with one outline around all of them."""
    edge, body = (
        (0xFFFFFFFF, 0xFF000000)
        if hand.style == "line"
        else (argb(hand.colour(mix(INK, rgb, 0.25))), argb(hand.colour(rgb)))
    )
    for extra, tone in ((hand.line_width(width) * 2, edge), (0.0, body)):
        for x0, y0, x1, y1, w in limbs:
            hand.stroke(line(x0, y0, x1, y1), w + extra, tone)


def old_trunk(seed: object, height: float = 9, width: float = 0.45, rgb: RGB | None = None) -> CardPainter:
    """Paint a giant: a trunk that leaves most frames at the top, and the crown that wide shots see."""
    wood, h, w = rgb or hex_rgb("#5d4636"), height, width
    outline = spline(
        [
            (-w * 1.9, -0.06),
            (-w * 0.9, h * 0.03),
            (-w * 0.66, h * 0.1),
            (-w * 0.55, h * 0.5),
            (-w * 0.4, h * 0.8),
            (w * 0.4, h * 0.8),
            (w * 0.55, h * 0.5),
            (w * 0.68, h * 0.1),
            (w * 1.0, h * 0.03),
            (w * 2.0, -0.06),
            (w * 0.5, 0.02),
            (-w * 0.4, -0.04),
        ],
        True,
        0.8,
    )

    crown = leafy((seed, "crown"), h * 0.62, hex_rgb("#4c7f42"), stem=False)

    def draw(hand: Canvas, t: float) -> None:
        sunny, shady = scale_rgb(wood, (1.15, 1.12, 1.05)), scale_rgb(wood, (0.62, 0.64, 0.72))
        hand.canvas.save()
        hand.canvas.translate(0, h * 0.47)
        crown(hand, t)
        hand.canvas.restore()
        hand.shape(outline, wood, 0.03, shader=hand.gradient(-w, 0, sunny, w, 0, shady, [0.25, 0.85]))
        if hand.style == "line":
            return
        chance = generator("bark", seed)
        with hand.clip(outline):
            for _ in range(22):
                x, y, d = chance.uniform(-0.5, 0.5) * w, chance.uniform(0, 0.95) * h, chance.uniform(0.3, 1.1)
                crease = [
                    (x, y),
                    (x + chance.uniform(-0.05, 0.05), y + d / 2),
                    (x + chance.uniform(-0.03, 0.03), y + d),
                ]
                hand.ink(spline(crease, False), 0.018, scale_rgb(wood, (0.6, 0.6, 0.65)), 0.55)
            for _ in range(5):
                x, y = chance.uniform(-0.6, 0.1) * w, chance.uniform(0.0, 0.12) * h
                hand.fill(oval(x, y, 0.16, 0.07), hex_rgb("#6d8a3f"), 0.55)
        hand.hatch(outline, 0.5)
        knot = oval(w * 0.08, h * 0.26, w * 0.16, w * 0.24)
        hand.shape(knot, scale_rgb(wood, 0.6), 0.012)

    return draw


def palm(seed: object, height: float = 6, left: bool = False) -> CardPainter:
    """Paint a leaning palm with nine fronds and three nuts."""
    chance, h = generator("palm", seed), height
    lean = chance.uniform(0.5, 1.3) * (-1 if left else 1)
    spine = [(lean * (i / 6) ** 1.7, h * i / 6) for i in range(7)]
    half = [0.20 * (1 - 0.55 * i / 6) for i in range(7)]
    trunk = spline(
        [(x - w, y) for (x, y), w in zip(spine, half, strict=True)]
        + [(x + w, y) for (x, y), w in zip(spine, half, strict=True)][::-1],
        True, 0.9,
    )  # fmt: skip
    tx, ty = spine[-1]
    fronds = [
        (-0.35 + j * (math.pi + 0.7) / 8, h * chance.uniform(0.36, 0.46), chance.random()) for j in range(9)
    ]

    def draw(hand: Canvas, _t: float) -> None:
        wood = hex_rgb("#9a744d")
        shade = hand.gradient(-0.2, 0, scale_rgb(wood, 1.1), 0.8, 0, scale_rgb(wood, 0.75))
        hand.shape(trunk, wood, 0.02, shader=shade)
        if hand.style != "line":
            for i in range(22):
                k = i / 22
                x, w = lean * k**1.7, 0.20 * (1 - 0.55 * k)
                rib = spline([(x - w, h * k), (x, h * k - 0.05), (x + w, h * k)], False)
                hand.ink(rib, 0.018, scale_rgb(wood, 0.6), 0.7)
        for a, d, dark in fronds:
            ex, ey = tx + d * math.cos(a), ty + d * 0.55 * math.sin(a) - d * 0.22
            mx, my = tx + d * 0.55 * math.cos(a), ty + d * 0.62 * max(0.15, math.sin(a)) + 0.25
            tone = mix(hex_rgb("#3f8a45"), hex_rgb("#2a5f3c"), dark)
            leaf = skia.Path()
            leaf.moveTo(tx, ty)
            leaf.quadTo(mx, my + 0.16, ex, ey)
            for j in range(1, 6):  # the torn lower edge
                k = 1 - j / 6
                bx = (1 - k) ** 2 * tx + 2 * k * (1 - k) * mx + k * k * ex
                by = (1 - k) ** 2 * ty + 2 * k * (1 - k) * my + k * k * ey
                leaf.lineTo(bx, by - 0.34 * math.sin(math.pi * k) ** 0.6)
                leaf.lineTo(bx - 0.03 * math.cos(a), by - 0.10)
            leaf.close()
            hand.shape(leaf, tone, 0.016)
            if hand.style != "line":
                rib = skia.Path()
                rib.moveTo(tx, ty)
                rib.quadTo(mx, my, ex, ey)
                hand.ink(rib, 0.014, scale_rgb(tone, 0.65), 0.8)
        for k in range(3):
            hand.shape(oval(tx - 0.12 + 0.14 * k, ty - 0.12, 0.11, 0.12), hex_rgb("#6b4a2c"), 0.012)

    return draw
