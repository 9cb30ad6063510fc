"""Things people build in the country and by the sea: fence, mill, barn, boat, parasol, igloo, cabin."""

import math

from filmwright.generators.animatic.canvas import INK, Canvas, argb
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import box, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.sets.scenery import CardPainter
from filmwright.generators.animatic.skia_gl import skia

WARM = hex_rgb("#ffd98a")
_GLASS = hex_rgb("#39506b")
_AWNINGS = ("#b8433a", "#2f6f73", "#c98f2f", "#41608f", "#6b4f7d")


def fence(seed: object, length: float = 52) -> CardPainter:
    """Paint a long field fence of posts and two rails."""
    wood = hex_rgb("#a98b66")

    def draw(hand: Canvas, _t: float) -> None:
        chance = generator("fence", seed)
        n = int(length / 2)
        for y in (0.45, 0.85):
            rail = [(-length / 2 + i * 2, y + chance.uniform(-0.03, 0.03)) for i in range(n + 1)]
            hand.ink(polygon(rail, close=False), 0.11, mix(wood, INK, 0.45))
            if hand.style != "line":
                hand.stroke(polygon(rail, close=False), 0.075, argb(hand.colour(wood)))
        for i in range(n + 1):
            x = -length / 2 + i * 2
            hand.shape(
                rounded(x - 0.07, 0, x + 0.07, 1.1 + chance.uniform(-0.06, 0.06), 0.03),
                scale_rgb(wood, 0.92),
                0.014,
            )

    return draw


def windmill() -> CardPainter:
    """Paint a windmill; its sails turn (animated)."""

    def draw(hand: Canvas, t: float) -> None:
        body = polygon(((-1.7, 0), (1.7, 0), (1.05, 6.2), (-1.05, 6.2)))
        shade = hand.gradient(-1.5, 0, hex_rgb("#efe6d6"), 1.5, 0, hex_rgb("#b9ae9c"))
        hand.shape(body, hex_rgb("#e6dccb"), 0.04, shader=shade)
        hand.shape(
            spline([(-1.25, 6.1), (-1.0, 7.2), (0, 7.9), (1.0, 7.2), (1.25, 6.1)], True, 0.7),
            hex_rgb("#8a4a3a"),
            0.04,
        )
        hand.fill(rounded(-0.4, 0, 0.4, 1.3, 0.2), hex_rgb("#5a4030"))
        for y in (2.4, 4.2):
            hand.fill(
                rounded(-0.25, y, 0.25, y + 0.7, 0.1),
                WARM if hand.palette.dark else _GLASS,
                emission=0.9 * hand.palette.dark,
            )
        hand.canvas.save()
        hand.canvas.translate(0, 6.6)
        hand.canvas.rotate(t * 24 % 360)
        for _ in range(4):
            hand.ink(line(0, 0, 0, 4.4), 0.14, hex_rgb("#5a4030"))
            hand.fill(polygon(((0.06, 1.0), (0.75, 1.0), (0.75, 4.3), (0.06, 4.3))), hex_rgb("#f4eee0"), 0.92)
            hand.ink(polygon(((0.06, 1.0), (0.75, 1.0), (0.75, 4.3), (0.06, 4.3))), 0.03)
            hand.canvas.rotate(90)
        hand.canvas.restore()
        hand.fill(oval(0, 6.6, 0.22, 0.22), hex_rgb("#4a3526"))

    return draw


def barn(snow: bool = False) -> CardPainter:
    """Paint a red barn with white trim."""

    def draw(hand: Canvas, _t: float) -> None:
        red, white = hex_rgb("#a8443a"), hex_rgb("#f0e8da")
        front = polygon(((-3.2, 0), (3.2, 0), (3.2, 3.0), (2.2, 4.9), (0, 6.0), (-2.2, 4.9), (-3.2, 3.0)))
        hand.shape(front, red, 0.05)
        if hand.style != "line":
            for k in range(-7, 8):
                hand.ink(line(k * 0.42, 0, k * 0.42, 4.6 - 0.22 * abs(k)), 0.02, scale_rgb(red, 0.75), 0.8)
        roof = polygon(((-3.5, 2.9), (-2.4, 5.0), (0, 6.2), (2.4, 5.0), (3.5, 2.9)), close=False)
        hand.ink(roof, 0.5, (0.95, 0.97, 0.99) if snow else hex_rgb("#5a3a34"))
        hand.shape(box(-1.2, 0, 1.2, 2.3), scale_rgb(red, 0.8), 0.04)
        for a, b in (((-1.2, 0), (1.2, 2.3)), ((1.2, 0), (-1.2, 2.3))):
            hand.stroke(line(*a, *b), 0.14, argb(hand.colour(white)) if hand.style != "line" else 0xFFFFFFFF)
        hand.ink(box(-1.2, 0, 1.2, 2.3), 0.12, white)
        hand.shape(
            box(-0.5, 3.3, 0.5, 4.2),
            WARM if hand.palette.dark else hex_rgb("#3a2a26"),
            0.04,
            emission=0.9 * hand.palette.dark,
        )

    return draw


def sailing_boat() -> CardPainter:
    """Paint a small boat under two sails."""

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(
            spline([(-1.6, 0.5), (-1.1, -0.1), (1.2, -0.1), (1.8, 0.55)], True, 0.5), hex_rgb("#a5462f"), 0.03
        )
        hand.ink(line(0, 0.4, 0, 4.2), 0.07)
        hand.shape(polygon(((0.12, 0.8), (0.12, 4.1), (1.9, 1.0))), hex_rgb("#f6efe0"), 0.03)
        hand.shape(polygon(((-0.12, 0.8), (-0.12, 3.6), (-1.3, 1.0))), hex_rgb("#e8dcc4"), 0.03)

    return draw


def parasol(seed: object) -> CardPainter:
    """Paint a striped beach parasol and a towel."""
    stripe = hex_rgb(("#d8483e", "#2f7f9a", "#e0a030")[int(generator("parasol", seed).integers(3))])

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(
            polygon(((-0.9, 0.0), (1.1, 0.0), (1.3, 0.12), (-0.7, 0.12))), mix(stripe, WHITE, 0.5), 0.01
        )
        hand.ink(line(0, 0, 0.25, 2.2), 0.05, hex_rgb("#efe8d8"))
        for k in range(6):
            a0, a1 = math.pi * k / 6, math.pi * (k + 1) / 6
            wedge = skia.Path()
            wedge.moveTo(0.25, 2.75)
            wedge.quadTo(0.25 - 1.2 * math.cos(a0), 2.6, 0.25 - 1.5 * math.cos(a0), 2.0)
            wedge.quadTo(0.25 - 1.5 * math.cos((a0 + a1) / 2), 2.08, 0.25 - 1.5 * math.cos(a1), 2.0)
            wedge.quadTo(0.25 - 1.2 * math.cos(a1), 2.6, 0.25, 2.75)
            wedge.close()
            hand.shape(wedge, hex_rgb("#f6efe0") if k % 2 else stripe, 0.014)

    return draw


def igloo() -> CardPainter:
    """Paint an igloo with its blocks and its tunnel; warm light inside at night."""

    def draw(hand: Canvas, _t: float) -> None:
        white, joint = hex_rgb("#eef5fa"), hex_rgb("#9fbdd3")
        dome = skia.Path()
        dome.moveTo(-1.9, 0)
        dome.cubicTo(-1.9, 2.5, 1.9, 2.5, 1.9, 0)
        dome.close()
        hand.shape(dome, white, 0.02, shader=hand.gradient(-1.9, 0, white, 1.9, 0, hex_rgb("#b9d3e6")))
        hand.hatch(dome, 0.35)
        with hand.clip(dome):
            for i, y in enumerate((0.45, 0.9, 1.32, 1.66)):
                hand.ink(spline([(-2, y - 0.10), (0, y + 0.05), (2, y - 0.10)], False), 0.02, joint)
                for k in range(7):
                    x = -1.8 + 0.6 * k + 0.3 * (i % 2)
                    hand.ink(line(x, y - 0.42, x, y), 0.018, joint)
        for half, top, tone in ((0.55, 1.3, hex_rgb("#f6fafc")), (0.38, 0.98, hex_rgb("#2a3a55"))):
            arch = skia.Path()
            arch.moveTo(-half, 0)
            arch.cubicTo(-half, top, half, top, half, 0)
            arch.close()
            inside = half < 0.5 and hand.palette.dark
            hand.shape(arch, hex_rgb("#f2b35c") if inside else tone, 0.02, emission=0.9 if inside else 0.0)
        if hand.palette.dark:
            hand.glow(0, 0.4, 1.6, hex_rgb("#ffa348"), 0.4)

    return draw


def cabin(snow: bool = False) -> CardPainter:
    """Paint a log cabin with a chimney; its window is lit in the dark."""

    def draw(hand: Canvas, _t: float) -> None:
        wood, dark = hex_rgb("#8a6242"), hand.palette.dark
        hand.shape(box(-1.9, 0, 1.9, 2.1), wood, 0.025)
        for k in range(7):
            hand.ink(line(-1.95, 0.3 * k + 0.28, 1.95, 0.3 * k + 0.28), 0.02, scale_rgb(wood, 0.6))
        for x in (-1.95, 1.95):
            for k in range(7):
                hand.shape(oval(x, 0.15 + 0.3 * k, 0.12, 0.14), scale_rgb(wood, 1.1), 0.012)
        hand.shape(box(0.9, 2.6, 1.3, 3.9), hex_rgb("#8a8d92"), 0.02)
        roof = polygon(((-2.5, 1.95), (-1.5, 3.5), (1.5, 3.5), (2.5, 1.95)))
        hand.shape(roof, (0.95, 0.97, 0.99) if snow else hex_rgb("#6b3f34"), 0.03)
        if not snow:
            for k in range(4):
                hand.ink(
                    line(-2.3 + 0.23 * k, 2.2 + 0.36 * k, 2.3 - 0.23 * k, 2.2 + 0.36 * k),
                    0.018,
                    hex_rgb("#4a2b25"),
                )
        hand.shape(rounded(-0.95, 0, -0.15, 1.75, 0.03), hex_rgb("#5a3a28"), 0.02)
        hand.fill(oval(-0.28, 0.85, 0.04, 0.04), hex_rgb("#e2c060"))
        tone = WARM if dark else mix(_GLASS, hand.palette.sky[1], 0.4)
        hand.shape(box(0.45, 0.75, 1.3, 1.5), tone, 0.03, emission=0.95 if dark else 0)
        hand.ink(line(0.875, 0.75, 0.875, 1.5), 0.03, scale_rgb(wood, 0.7))
        hand.ink(line(0.45, 1.12, 1.3, 1.12), 0.03, scale_rgb(wood, 0.7))
        if dark:
            hand.glow(0.87, 1.1, 2.0, hex_rgb("#ff9d3c"), 0.45)

    return draw
