"""What is built into rooms: hearth, kitchen, bar, blackboard, banner, torch, lamp, column."""

import math

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.noise import generator, noise1
from filmwright.generators.animatic.palette import RGB, hex_rgb, scale_rgb
from filmwright.generators.animatic.paths import box, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.sets.scenery import CardPainter

WOOD = hex_rgb("#7a5238")
_SPINES = ("#b5483c", "#3f6a8a", "#d3a84a", "#5b8a5f", "#8a5a7f", "#e0d3b8")


def fireplace(stone: RGB, width: float = 1.9) -> CardPainter:
    """Paint a fireplace, its mantel and hearth; `hearth_fire` burns in it."""
    half = width / 2

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(box(-half * 0.72, 1.3, half * 0.72, 3.1), scale_rgb(stone, 0.94), 0.02)
        hand.shape(box(-half, 0, half, 1.25), stone, 0.02)
        if hand.style != "line":
            chance = generator("hearth")
            for row in range(5):
                for k in range(5):
                    x, y = -half + k * width / 5 + (row % 2) * 0.18, row * 0.25
                    brick = box(x + 0.02, y + 0.02, x + width / 5 - 0.03, y + 0.22)
                    with hand.clip(box(-half, 0, half, 1.25)):
                        hand.fill(brick, scale_rgb(stone, chance.uniform(0.82, 1.05)), 0.8)
        hole = rounded(-half * 0.55, -0.05, half * 0.55, 0.88, 0.2)
        hand.shape(hole, hex_rgb("#241c1a"), 0.018)
        hand.fill(rounded(-half * 0.4, 0.0, half * 0.4, 0.1, 0.04), hex_rgb("#5a3d2a"))
        hand.shape(rounded(-half - 0.15, 1.22, half + 0.15, 1.36, 0.03), WOOD, 0.016)
        hand.shape(oval(-half * 0.6, 1.52, 0.1, 0.16), hex_rgb("#41708a"), 0.012)
        hand.shape(rounded(half * 0.25, 1.36, half * 0.65, 1.72, 0.06), hex_rgb("#6b4a30"), 0.012)
        hand.fill(oval(half * 0.45, 1.55, 0.12, 0.12), hex_rgb("#f4ecd8"))
        hand.ink(polygon(((half * 0.45, 1.62), (half * 0.45, 1.55), (half * 0.5, 1.53)), close=False), 0.012)

    return draw


def hearth_fire(seed: int) -> CardPainter:
    """Paint the flames of a fireplace; animated."""

    def draw(hand: Canvas, t: float) -> None:
        for k, (code, w, h) in enumerate(
            (("#e2542a", 0.34, 0.62), ("#f2952f", 0.24, 0.46), ("#ffe07a", 0.13, 0.28))
        ):
            lick = 0.05 * math.sin(t * 11 + k * 2) + 0.04 * noise1(t * 6, seed, k)
            flame = [
                (-w, 0.08),
                (-w * 0.8, h * 0.45),
                (-w * 0.35 + lick, h * 0.7),
                (lick, h * (1 + 0.1 * math.sin(t * 9 + k))),
                (w * 0.4 + lick * 0.6, h * 0.62),
                (w * 0.85, h * 0.4),
                (w, 0.08),
            ]
            hand.fill(spline(flame, True, 0.8), hex_rgb(code), emission=1)
            if hand.style != "flat":
                hand.ink(spline(flame, True, 0.8), 0.01)

    return draw


def kitchen_line(rgb: RGB) -> CardPainter:
    """Paint a row of cupboards with a sink, a stove with a pot, and shelves with plates above."""

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(box(-2.3, 0.1, 2.3, 0.88), rgb, 0.018)
        hand.fill(box(-2.3, 0, 2.3, 0.1), INK, 0.8)
        for k in range(5):
            x = -2.24 + k * 0.62
            hand.ink(rounded(x, 0.18, x + 0.54, 0.82, 0.02), 0.014, scale_rgb(rgb, 0.65))
            hand.fill(oval(x + 0.46, 0.7, 0.03, 0.03), hex_rgb("#d8c48a"))
        hand.shape(box(0.95, 0.08, 2.05, 0.9), hex_rgb("#e9e6df"), 0.018)
        hand.shape(rounded(1.1, 0.2, 1.9, 0.62, 0.04), hex_rgb("#3a3d44"), 0.014)
        for k in range(4):
            hand.fill(oval(1.2 + 0.2 * k, 0.76, 0.04, 0.04), hex_rgb("#4a4d55"))
        hand.shape(rounded(-2.36, 0.87, 2.36, 0.96, 0.02), hex_rgb("#c9b79a"), 0.014)
        pot = rounded(1.2, 0.98, 1.7, 1.28, 0.05)
        hand.shape(pot, hex_rgb("#b5553f"), 0.014)
        hand.shape(rounded(1.16, 1.26, 1.74, 1.32, 0.03), scale_rgb(hex_rgb("#b5553f"), 0.8), 0.012)
        hand.ink(
            spline([(-0.7, 0.96), (-0.7, 1.3), (-0.5, 1.36), (-0.42, 1.24)], False), 0.035, hex_rgb("#9aa2a8")
        )
        for y in (1.72, 2.15):
            hand.shape(box(1.0, y, 2.3, y + 0.05), WOOD, 0.012)
            for k in range(5):
                x = 1.14 + k * 0.25
                if (k + int(y * 10)) % 2:
                    hand.shape(oval(x, y + 0.17, 0.11, 0.11), hex_rgb("#f2ece0"), 0.01)
                else:
                    hand.shape(
                        rounded(x - 0.07, y + 0.05, x + 0.07, y + 0.22, 0.02), hex_rgb("#6f9aa0"), 0.01
                    )

    return draw


def counter() -> CardPainter:
    """Paint a bar or shop counter with bottles on shelves behind it."""

    def draw(hand: Canvas, _t: float) -> None:
        chance = generator("bottles")
        hand.shape(box(-1.9, 1.1, 1.9, 2.5), scale_rgb(WOOD, 0.7), 0.016)
        for y in (1.25, 1.7, 2.1):
            hand.fill(box(-1.85, y, 1.85, y + 0.05), WOOD)
            for k in range(18):
                x, h = -1.75 + k * 0.2, chance.uniform(0.18, 0.32)
                tone = hex_rgb(("#5f8a5a", "#a8603f", "#d3c08a", "#6a7f95")[int(chance.integers(4))])
                hand.fill(rounded(x - 0.05, y + 0.05, x + 0.05, y + 0.05 + h * 0.7, 0.02), tone)
                hand.fill(box(x - 0.018, y + 0.05, x + 0.018, y + 0.05 + h), tone)
        hand.shape(box(-2.1, 0, 2.1, 1.0), WOOD, 0.02)
        for k in range(5):
            hand.ink(
                rounded(-2.0 + k * 0.82, 0.14, -1.28 + k * 0.82, 0.86, 0.03), 0.016, scale_rgb(WOOD, 0.65)
            )
        hand.shape(rounded(-2.2, 0.98, 2.2, 1.1, 0.03), scale_rgb(WOOD, 1.15), 0.018)

    return draw


def blackboard() -> CardPainter:
    """Paint a blackboard with a few chalk marks, hung on a wall."""

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(box(-1.5, 0.95, 1.5, 2.25), WOOD, 0.016)
        hand.fill(box(-1.42, 1.03, 1.42, 2.17), hex_rgb("#2f4a41"))
        chalk = hex_rgb("#e6ece6")
        for y, x1 in ((1.95, 0.5), (1.72, 0.1), (1.5, 0.7)):
            wave = [(-1.25 + 0.12 * k, y + 0.025 * (-1) ** k) for k in range(int((x1 + 1.25) / 0.12))]
            hand.ink(spline(wave, False, 1.0), 0.014, chalk, 0.9)
        hand.ink(oval(0.95, 1.6, 0.22, 0.22), 0.016, chalk)
        hand.ink(line(0.95, 1.6, 1.1, 1.76), 0.016, chalk)
        hand.fill(box(-0.9, 0.9, 0.9, 0.96), scale_rgb(WOOD, 0.8))

    return draw


def banner(rgb: RGB) -> CardPainter:
    """Paint a hanging banner with a star."""

    def draw(hand: Canvas, _t: float) -> None:
        hand.ink(line(-0.5, 3.3, 0.5, 3.3), 0.05, hex_rgb("#4a3a2a"))
        cloth = polygon(((-0.42, 3.3), (0.42, 3.3), (0.42, 1.7), (0, 1.4), (-0.42, 1.7)))
        hand.shape(cloth, rgb, 0.018)
        star = [
            (
                0.24 * (1 if k % 2 == 0 else 0.45) * math.sin(k * math.pi / 5),
                2.55 + 0.24 * (1 if k % 2 == 0 else 0.45) * math.cos(k * math.pi / 5),
            )
            for k in range(10)
        ]
        hand.fill(polygon(star), hex_rgb("#e8c45a"))
        hand.ink(line(-0.36, 3.2, -0.36, 1.72), 0.02, hex_rgb("#e8c45a"))
        hand.ink(line(0.36, 3.2, 0.36, 1.72), 0.02, hex_rgb("#e8c45a"))

    return draw


def torch(seed: int) -> CardPainter:
    """Paint a burning torch on a wall; animated."""

    def draw(hand: Canvas, t: float) -> None:
        hand.shape(polygon(((-0.05, 1.7), (0.05, 1.7), (0.09, 2.1), (-0.09, 2.1))), hex_rgb("#4a3a2a"), 0.012)
        for code, w, h in (("#e2542a", 0.13, 0.42), ("#ffb23a", 0.08, 0.28), ("#ffe9a0", 0.04, 0.16)):
            lick = 0.03 * math.sin(t * 12 + w * 40) + 0.02 * noise1(t * 7, seed, code)
            flame = [
                (-w, 2.1),
                (-w * 0.8, 2.1 + h * 0.5),
                (lick, 2.1 + h),
                (w * 0.8, 2.1 + h * 0.45),
                (w, 2.1),
            ]
            hand.fill(spline(flame, True, 0.8), hex_rgb(code), emission=1)
            if hand.style != "flat":
                hand.ink(spline(flame, True, 0.8), 0.01)

    return draw


def hanging_lamp(drop: float, ceiling: float) -> CardPainter:
    """Paint a lamp that hangs `drop` metres from the ceiling; `furniture.shine` is its light."""

    def draw(hand: Canvas, _t: float) -> None:
        y, dark = ceiling - drop, hand.palette.dark
        hand.ink(line(0, ceiling, 0, y), 0.02, hex_rgb("#3b3330"))
        hand.shape(
            polygon(((-0.34, y - 0.28), (0.34, y - 0.28), (0.12, y), (-0.12, y))), hex_rgb("#3f6f6a"), 0.014
        )
        hand.fill(oval(0, y - 0.29, 0.2, 0.06), hex_rgb("#fff0c0"), emission=1.0 if dark else 0.4)

    return draw


def column(rgb: RGB, height: float) -> CardPainter:
    """Paint a stone column up to the ceiling."""

    def draw(hand: Canvas, _t: float) -> None:
        shade = hand.gradient(-0.3, 0, scale_rgb(rgb, 1.12), 0.34, 0, scale_rgb(rgb, 0.7))
        hand.shape(box(-0.3, 0, 0.3, height), rgb, 0.02, shader=shade)
        hand.hatch(box(-0.3, 0, 0.3, height), 0.45)
        for y0, y1, w in (
            (0, 0.22, 0.44),
            (0.22, 0.36, 0.37),
            (height - 0.4, height - 0.22, 0.37),
            (height - 0.22, height, 0.46),
        ):
            hand.shape(rounded(-w, y0, w, y1, 0.03), scale_rgb(rgb, 1.05), 0.016)

    return draw


def helm() -> CardPainter:
    """Paint a ship's wheel on its pedestal."""
    wood, dark, brass = hex_rgb("#8a5a34"), hex_rgb("#5f3d26"), hex_rgb("#c9a04a")

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(polygon(((-0.24, 0), (0.24, 0), (0.13, 1.0), (-0.13, 1.0))), dark, 0.014)
        for k in range(8):
            a = math.pi * k / 4 + 0.2
            c, d = math.cos(a), math.sin(a)
            hand.ink(line(0, 1.05, 0.62 * c, 1.05 + 0.62 * d), 0.05, wood)
        hand.ink(oval(0, 1.05, 0.44, 0.44), 0.09, dark)
        hand.ink(oval(0, 1.05, 0.44, 0.44), 0.06, wood)
        hand.shape(oval(0, 1.05, 0.1, 0.1), brass, 0.012)

    return draw


def console() -> CardPainter:
    """Paint a ship's console: a chart table with dials and a radio."""
    wood, face = hex_rgb("#7a5638"), hex_rgb("#2f3a42")

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(rounded(-0.9, 0, 0.9, 0.85, 0.03), wood, 0.016)
        hand.shape(polygon(((-0.95, 0.85), (0.95, 0.85), (0.85, 1.08), (-0.85, 1.08))), face, 0.014)
        for k in range(3):
            x = -0.6 + 0.34 * k
            hand.shape(oval(x, 0.965, 0.1, 0.075), hex_rgb("#e8e2cf"), 0.008, emission=0.3)
            hand.ink(line(x, 0.965, x + 0.05, 1.0), 0.012)
        hand.shape(rounded(0.3, 1.06, 0.8, 1.26, 0.03), hex_rgb("#4a4238"), 0.012)
        for k in range(4):
            hand.ink(line(0.36, 1.1 + 0.035 * k, 0.58, 1.1 + 0.035 * k), 0.01, hex_rgb("#a89a78"))
        hand.shape(oval(0.69, 1.16, 0.045, 0.045), hex_rgb("#ffcf70"), 0.008, emission=0.9)

    return draw
