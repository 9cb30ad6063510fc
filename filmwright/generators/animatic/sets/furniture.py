"""Furniture: what stands in rooms. Painters of cards, origin on the floor."""

import math

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import box, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.sets.scenery import CardPainter
from filmwright.generators.animatic.skia_gl import skia

WOOD = hex_rgb("#7a5238")
_SPINES = ("#b5483c", "#3f6a8a", "#d3a84a", "#5b8a5f", "#8a5a7f", "#e0d3b8")


def books(hand: Canvas, seed: object, x0: float, x1: float, y: float) -> None:
    """Draw a row of books on a board."""
    chance = generator("books", seed)
    x = x0
    while x < x1 - 0.06:
        w, h = chance.uniform(0.05, 0.11), chance.uniform(0.26, 0.40)
        spine = rounded(x, y, x + w * 0.94, y + h, 0.008)
        tone = hex_rgb(_SPINES[int(chance.integers(6))])
        hand.fill(spine, tone)
        hand.ink(spine, 0.006, scale_rgb(tone, 0.6), 0.9)
        x += w + (chance.uniform(0.08, 0.2) if chance.random() < 0.12 else 0)


def bookshelf(seed: object, width: float = 1.6, height: float = 2.2) -> CardPainter:
    """Paint a shelf full of books."""

    def draw(hand: Canvas, _t: float) -> None:
        half = width / 2
        hand.shape(rounded(-half, 0, half, height, 0.02), WOOD, 0.018)
        hand.fill(box(-half + 0.08, 0.08, half - 0.08, height - 0.08), scale_rgb(WOOD, 0.6))
        for r in range(int((height - 0.2) / 0.5)):
            y = 0.10 + r * 0.51
            hand.fill(box(-half + 0.06, y + 0.44, half - 0.06, y + 0.50), WOOD)
            books(hand, (seed, r), -half + 0.1, half - 0.1, y)

    return draw


def sofa(rgb: RGB) -> CardPainter:
    """Paint a two-seater."""

    def draw(hand: Canvas, _t: float) -> None:
        for x in (-1.1, 1.1):
            hand.fill(rounded(x - 0.05, 0, x + 0.05, 0.14, 0.01), hex_rgb("#4a3526"))
        hand.shape(rounded(-1.1, 0.35, 1.1, 1.0, 0.12), scale_rgb(rgb, 0.9), 0.016)
        hand.shape(rounded(-1.0, 0.22, 1.0, 0.56, 0.10), rgb, 0.016)
        hand.shape(rounded(-1.28, 0.12, -0.98, 0.74, 0.12), scale_rgb(rgb, 0.95), 0.016)
        hand.shape(rounded(0.98, 0.12, 1.28, 0.74, 0.12), scale_rgb(rgb, 0.82), 0.016)
        hand.hatch(rounded(-1.28, 0.12, 1.28, 1.0, 0.12), 0.3)
        hand.ink(line(0, 0.24, 0, 0.98), 0.012, scale_rgb(rgb, 0.6))
        cushion = polygon(((-0.9, 0.55), (-0.55, 0.5), (-0.45, 0.85), (-0.8, 0.92)))
        hand.shape(cushion, mix(rgb, hex_rgb("#f0e0b8"), 0.7), 0.012)

    return draw


def armchair(rgb: RGB) -> CardPainter:
    """Paint an armchair with wings."""

    def draw(hand: Canvas, _t: float) -> None:
        for x in (-0.42, 0.42):
            hand.fill(rounded(x - 0.04, 0, x + 0.04, 0.14, 0.01), hex_rgb("#4a3526"))
        hand.shape(
            spline(
                [(-0.5, 0.3), (-0.52, 1.15), (-0.3, 1.28), (0.3, 1.28), (0.52, 1.15), (0.5, 0.3)], True, 0.5
            ),
            scale_rgb(rgb, 0.9),
            0.016,
        )
        hand.shape(rounded(-0.42, 0.24, 0.42, 0.56, 0.08), rgb, 0.016)
        hand.shape(rounded(-0.64, 0.12, -0.38, 0.72, 0.1), scale_rgb(rgb, 0.96), 0.016)
        hand.shape(rounded(0.38, 0.12, 0.64, 0.72, 0.1), scale_rgb(rgb, 0.82), 0.016)
        for x, y in ((-0.15, 0.95), (0.15, 0.95), (0, 0.8)):
            hand.fill(oval(x, y, 0.02, 0.02), scale_rgb(rgb, 0.6))

    return draw


def floor_lamp() -> CardPainter:
    """Paint a standing lamp; `shine` is its light."""

    def draw(hand: Canvas, _t: float) -> None:
        dark = hand.palette.dark
        hand.ink(line(0, 0.03, 0, 1.5), 0.035, hex_rgb("#3b3330"))
        hand.shape(oval(0, 0.03, 0.2, 0.04), hex_rgb("#3b3330"), 0.01)
        shade = polygon(((-0.28, 1.45), (0.28, 1.45), (0.18, 1.85), (-0.18, 1.85)))
        hand.shape(shade, hex_rgb("#f3dfae"), 0.014, emission=0.85 if dark else 0.2)

    return draw


def shine(y: float, rgb: RGB) -> CardPainter:
    """Paint the light of a lamp `y` metres up: wide in the dark, a breath of it by day."""

    def draw(hand: Canvas, _t: float) -> None:
        dark = hand.palette.dark
        hand.glow(0, y, 2.3 if dark else 1.0, rgb, 0.5 if dark else 0.16)

    return draw


def potted_plant(seed: object) -> CardPainter:
    """Paint a big-leaved plant in a clay pot."""
    chance = generator("pot", seed)
    leaves = [(0.35 + i * 2.45 / 8, chance.uniform(0.55, 0.85), chance.random()) for i in range(9)]

    def draw(hand: Canvas, _t: float) -> None:
        for a, d, dark in leaves:
            ex, ey = d * 0.8 * math.cos(a), 0.42 + d * math.sin(a)
            leaf = skia.Path()
            leaf.moveTo(0, 0.4)
            leaf.quadTo(ex * 0.3 - 0.1 * math.sin(a), ey * 0.9, ex, ey)
            leaf.quadTo(ex * 0.5 + 0.12 * math.sin(a), ey * 0.6, 0, 0.4)
            leaf.close()
            hand.shape(leaf, mix(hex_rgb("#4d8a4f"), hex_rgb("#2f6244"), dark), 0.012)
        hand.shape(polygon(((-0.2, 0.42), (0.2, 0.42), (0.15, 0), (-0.15, 0))), hex_rgb("#c0714a"), 0.014)

    return draw


def bed(rgb: RGB) -> CardPainter:
    """Paint a bed from its side, made, with a patchwork blanket."""

    def draw(hand: Canvas, _t: float) -> None:
        for x in (-1.05, 1.0):
            hand.fill(box(x, 0, x + 0.09, 0.3), scale_rgb(WOOD, 0.8))
        hand.shape(rounded(-1.15, 0.1, -1.0, 1.15, 0.05), WOOD, 0.016)
        hand.shape(rounded(1.0, 0.1, 1.12, 0.75, 0.05), WOOD, 0.016)
        hand.shape(box(-1.02, 0.22, 1.02, 0.42), scale_rgb(WOOD, 0.9), 0.014)
        hand.shape(rounded(-1.0, 0.38, 1.0, 0.58, 0.08), hex_rgb("#f2ece0"), 0.014)
        hand.shape(spline([(-0.95, 0.55), (-0.9, 0.78), (-0.5, 0.8), (-0.45, 0.58)], True, 0.8), WHITE, 0.014)
        blanket = spline([(-0.5, 0.66), (1.02, 0.64), (1.06, 0.2), (-0.42, 0.2)], True, 0.25)
        hand.shape(blanket, rgb, 0.016)
        with hand.clip(blanket):
            for k in range(7):
                for j in range(3):
                    if (k + j) % 2:
                        hand.fill(
                            box(-0.5 + k * 0.22, 0.2 + j * 0.16, -0.28 + k * 0.22, 0.36 + j * 0.16),
                            mix(rgb, hex_rgb("#f0d9a8"), 0.55),
                        )

    return draw


def wardrobe() -> CardPainter:
    """Paint a wardrobe with two doors."""

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(box(-0.75, 0.06, 0.75, 2.1), WOOD, 0.018)
        hand.shape(rounded(-0.85, 2.05, 0.85, 2.2, 0.03), scale_rgb(WOOD, 1.1), 0.016)
        for x in (-0.66, 0.06):
            hand.ink(rounded(x, 0.2, x + 0.6, 1.95, 0.03), 0.016, scale_rgb(WOOD, 0.6))
        for x in (-0.08, 0.08):
            hand.fill(oval(x, 1.05, 0.035, 0.035), hex_rgb("#e2c060"))

    return draw


def table(width: float = 1.6, dressed: bool = True) -> CardPainter:
    """Paint a table, with a jug and bowls on it."""
    half = width / 2

    def draw(hand: Canvas, _t: float) -> None:
        for x in (-half + 0.12, half - 0.12):
            hand.shape(
                polygon(((x - 0.05, 0), (x + 0.05, 0), (x + 0.06, 0.7), (x - 0.06, 0.7))),
                scale_rgb(WOOD, 0.85),
                0.014,
            )
        hand.shape(box(-half + 0.06, 0.6, half - 0.06, 0.71), scale_rgb(WOOD, 0.9), 0.012)
        hand.shape(rounded(-half, 0.70, half, 0.78, 0.02), WOOD, 0.016)
        if dressed:
            hand.shape(
                spline([(-0.1, 0.78), (-0.14, 0.98), (-0.05, 1.1), (0.07, 1.1), (0.12, 0.95), (0.08, 0.78)]),
                hex_rgb("#4f7f95"),
                0.012,
            )
            for x in (-half * 0.6, half * 0.55):
                bowl = skia.Path()
                bowl.moveTo(x - 0.14, 0.9)
                bowl.quadTo(x, 0.68, x + 0.14, 0.9)
                bowl.close()
                hand.shape(bowl, hex_rgb("#e8dcc4"), 0.012)
            for k in range(3):
                hand.shape(
                    oval(half * 0.55 - 0.07 + 0.07 * k, 0.92, 0.05, 0.05),
                    hex_rgb(("#c8493a", "#e0a030", "#7f9a3f")[k]),
                    0.01,
                )

    return draw


def chair() -> CardPainter:
    """Paint a wooden chair from the front."""

    def draw(hand: Canvas, _t: float) -> None:
        for x in (-0.2, 0.2):
            hand.shape(box(x - 0.025, 0, x + 0.025, 0.95), scale_rgb(WOOD, 0.9), 0.012)
        for y in (0.62, 0.82):
            hand.shape(rounded(-0.2, y, 0.2, y + 0.09, 0.02), WOOD, 0.012)
        hand.shape(rounded(-0.25, 0.42, 0.25, 0.5, 0.02), WOOD, 0.014)

    return draw


def barrel() -> CardPainter:
    """Paint a barrel."""

    def draw(hand: Canvas, _t: float) -> None:
        body = spline([(-0.3, 0), (-0.4, 0.45), (-0.3, 0.9), (0.3, 0.9), (0.4, 0.45), (0.3, 0)], True, 0.7)
        hand.shape(body, hex_rgb("#8a6038"), 0.016)
        for x in (-0.18, 0, 0.18):
            hand.ink(
                spline([(x * 0.9, 0.03), (x * 1.2, 0.45), (x * 0.9, 0.87)], False), 0.01, hex_rgb("#5a3d22")
            )
        for y in (0.18, 0.7):
            hand.ink(spline([(-0.36, y), (0, y - 0.05), (0.36, y)], False), 0.05, hex_rgb("#4a4d55"))

    return draw
