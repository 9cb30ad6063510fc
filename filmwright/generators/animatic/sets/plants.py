"""Plants that are not trees: bush, grass, flowers, reeds, cactus, kelp, coral, mushrooms, ferns."""

import math

from filmwright.generators.animatic.canvas import INK, Canvas, argb
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import Point, line, oval, spline
from filmwright.generators.animatic.sets.scenery import CardPainter
from filmwright.generators.animatic.sets.trees import SNOW, clump_outline, limb_strokes
from filmwright.generators.animatic.skia_gl import skia


def bush(
    seed: object, width: float = 1.2, rgb: RGB | None = None, flowers: RGB | None = None, snow: bool = False
) -> CardPainter:
    """Paint a round bush, perhaps in flower."""
    green, w = rgb or hex_rgb("#3f7c42"), width
    chance = generator("bush", seed)
    clumps = []
    outline = skia.Path()
    for _ in range(7):
        x, r = chance.uniform(-0.5, 0.5) * w, w * chance.uniform(0.18, 0.30)
        clumps.append((x, r * chance.uniform(0.75, 1.1), r))
        outline.addCircle(*clumps[-1])
    leaves = [
        (int(chance.integers(7)), chance.uniform(0.2, 2.9), chance.uniform(0.1, 0.9), chance.random() < 0.5)
        for _ in range(20)
    ]

    def draw(hand: Canvas, _t: float) -> None:
        clump_outline(hand, outline, green, 0.016)
        if hand.style == "line":
            return
        hand.fill(outline, scale_rgb(green, (0.82, 0.86, 0.9)))
        for x, y, r in clumps:
            hand.fill(oval(x - r * 0.2, y + r * 0.25, r * 0.78, r * 0.7), green)
        hand.hatch(outline, 0.4)
        if snow:
            for x, y, r in clumps:
                hand.fill(oval(x - r * 0.1, y + r * 0.5, r * 0.7, r * 0.42), SNOW, 0.95)
            return
        for i, a, far, flower in leaves:
            x, y, r = clumps[i]
            tone = flowers if flowers and flower else mix(green, (1, 1, 0.7), 0.22)
            hand.fill(oval(x + r * far * math.cos(a), y + r * far * math.sin(a), 0.035, 0.03), tone, 0.9)

    return draw


def tuft(seed: object, height: float = 0.35, rgb: RGB | None = None, blades: int = 7) -> CardPainter:
    """Paint a tuft of grass."""
    green, h = rgb or hex_rgb("#5c9a45"), height

    def draw(hand: Canvas, _t: float) -> None:
        chance = generator("tuft", seed)
        for i in range(blades):
            x = (i / (blades - 1) - 0.5) * h * 1.1
            dx, hh = x * 1.1 + chance.uniform(-0.06, 0.06), h * chance.uniform(0.6, 1)
            blade = skia.Path()
            blade.moveTo(x - 0.022, 0)
            blade.quadTo(x + dx * 0.3, hh * 0.6, x + dx, hh)
            blade.quadTo(x + dx * 0.3 + 0.03, hh * 0.5, x + 0.022, 0)
            blade.close()
            hand.fill(blade, mix(green, (0.1, 0.25, 0.15), chance.uniform(0, 0.35)))
            if hand.style == "pencil":
                hand.stroke(blade, 0.8 / hand.px, argb(INK, 0.35))
            elif hand.style == "line":
                hand.ink(blade, 0.006)

    return draw


def flowers(seed: object, rgb: RGB, count: int = 5, height: float = 0.4) -> CardPainter:
    """Paint a few flowers on thin stalks."""
    chance = generator("flowers", seed)
    heads = [
        (chance.uniform(-0.3, 0.3), height * chance.uniform(0.55, 1), chance.uniform(-0.06, 0.06))
        for _ in range(count)
    ]

    def draw(hand: Canvas, _t: float) -> None:
        for x, y, lean in heads:
            hand.ink(
                spline([(x, 0), (x + lean * 0.4, y * 0.6), (x + lean, y)], False), 0.012, hex_rgb("#4f8a3c")
            )
            for k in range(5):
                a = k * 2 * math.pi / 5 + x
                hand.fill(oval(x + lean + 0.035 * math.cos(a), y + 0.035 * math.sin(a), 0.026, 0.026), rgb)
            hand.fill(oval(x + lean, y, 0.022, 0.022), hex_rgb("#f0c545"))

    return draw


def reeds(seed: object, height: float = 1.1) -> CardPainter:
    """Paint reeds with brown heads, or dry beach grass."""
    chance = generator("reeds", seed)
    stalks = [
        (chance.uniform(-0.35, 0.35), height * chance.uniform(0.6, 1), chance.uniform(-0.18, 0.18))
        for _ in range(9)
    ]

    def draw(hand: Canvas, _t: float) -> None:
        for i, (x, h, lean) in enumerate(stalks):
            hand.ink(
                spline([(x, 0), (x + lean * 0.3, h * 0.6), (x + lean, h)], False), 0.016, hex_rgb("#8b9a56")
            )
            if i % 2 == 0:
                head = oval(x + lean, h, 0.028, 0.10, 0.2 * lean)
                hand.shape(head, hex_rgb("#7a5435"), 0.008)

    return draw


def fern(seed: object, height: float = 0.7) -> CardPainter:
    """Paint a fern of seven fronds."""
    chance = generator("fern", seed)
    fronds = [
        (0.5 + i * 2.1 / 6 + chance.uniform(-0.1, 0.1), height * chance.uniform(0.8, 1.15)) for i in range(7)
    ]

    def draw(hand: Canvas, _t: float) -> None:
        for a, d in fronds:
            ex, ey = d * math.cos(a), d * math.sin(a) * 0.9
            leaf = skia.Path()
            leaf.moveTo(0, 0)
            leaf.quadTo(ex * 0.45 - 0.07 * math.sin(a), ey * 0.75 + 0.06, ex, ey * 0.82)
            leaf.quadTo(ex * 0.5 + 0.09 * math.sin(a), ey * 0.5, 0, 0)
            leaf.close()
            hand.shape(leaf, mix(hex_rgb("#4f8a45"), hex_rgb("#33663f"), (a * 7) % 1), 0.01)

    return draw


def mushrooms(seed: object) -> CardPainter:
    """Paint three spotted mushrooms."""
    chance = generator("mushrooms", seed)
    caps = [(-0.16, 0.16), (0.02, 0.24), (0.19, 0.12)]
    red = hex_rgb("#c8493a") if chance.random() < 0.6 else hex_rgb("#b07a45")

    def draw(hand: Canvas, _t: float) -> None:
        for x, h in caps:
            hand.shape(
                spline([(x - 0.03, 0), (x - 0.02, h), (x + 0.02, h), (x + 0.03, 0)]),
                hex_rgb("#efe6d2"),
                0.008,
            )
            cap = skia.Path()
            cap.moveTo(x - h * 0.55, h * 0.9)
            cap.cubicTo(x - h * 0.5, h * 1.5, x + h * 0.5, h * 1.5, x + h * 0.55, h * 0.9)
            cap.close()
            hand.shape(cap, red, 0.01)
            for dx, dy in ((-0.25, 1.05), (0.1, 1.15), (0.3, 1.0)):
                hand.fill(oval(x + dx * h, h * dy, h * 0.07, h * 0.06), (1, 0.98, 0.92))

    return draw


def cactus(seed: object, height: float = 2.4) -> CardPainter:
    """Paint a cactus with two arms."""
    chance, h = generator("cactus", seed), height
    side = 1 if chance.random() < 0.5 else -1
    a, b = chance.uniform(0.34, 0.5), chance.uniform(0.22, 0.36)
    w = h * 0.11
    stems: list[tuple[list[Point], float]] = [
        ([(0, h * a), (side * h * 0.26, h * (a + 0.02)), (side * h * 0.30, h * (a + 0.3))], w * 0.62),
        ([(0, h * b), (-side * h * 0.24, h * (b + 0.04)), (-side * h * 0.28, h * (b + 0.3))], w * 0.58),
        ([(0, 0.05), (0, h)], w),
    ]

    def draw(hand: Canvas, _t: float) -> None:
        green = hex_rgb("#4c7d4d")
        for points, thick in stems:
            edge = 0xFFFFFFFF if hand.style == "line" else argb(hand.colour(mix(INK, green, 0.25)))
            body = 0xFF000000 if hand.style == "line" else argb(hand.colour(green))
            curve = spline(points, False)
            hand.stroke(curve, 2 * thick + hand.line_width(0.02) * 2, edge)
            hand.stroke(curve, 2 * thick, body)
        if hand.style == "line":
            return
        for x in (-w * 0.5, 0, w * 0.5):
            hand.ink(line(x, 0.1, x, h * 0.98), 0.014, scale_rgb(green, (0.7, 0.72, 0.75)), 0.8)
        hand.stroke(
            line(-w * 0.62, 0.15, -w * 0.62, h * 0.96),
            w * 0.28,
            argb(hand.colour(mix(green, (1, 1, 0.7), 0.25)), 0.5),
        )
        if chance_of(seed) < 0.4:
            hand.fill(oval(0, h + w * 0.9, w * 0.4, w * 0.3), hex_rgb("#e56b8c"))

    return draw


def chance_of(seed: object) -> float:
    """Return the one draw that decides whether a plant is in flower."""
    return float(generator("flower", seed).random())


def kelp(seed: object, height: float = 5, rgb: RGB | None = None) -> CardPainter:
    """Paint a stalk of kelp; the current sways it (`Card.sway`)."""
    green, n = rgb or hex_rgb("#3c7a4e"), 9
    chance = generator("kelp", seed)
    start = chance.uniform(0, 6.3)
    spine = [
        (0.28 * math.sin(i * 0.9 + start) - 0.28 * math.sin(start), height * i / n) for i in range(n + 1)
    ]
    blades = [(chance.uniform(-0.1, 0.2), chance.uniform(0, 0.5)) for _ in range(2 * n)]

    def draw(hand: Canvas, _t: float) -> None:
        hand.ink(spline(spine, False), 0.06, green)
        for i in range(1, n):
            x, y = spine[i]
            for side, (lift, dark) in zip((-1, 1), blades[2 * i : 2 * i + 2], strict=True):
                d = 0.55 * (1 - 0.04 * i) * side
                leaf = skia.Path()
                leaf.moveTo(x, y)
                leaf.quadTo(x + d * 0.6, y + 0.34, x + d, y + 0.20 + lift)
                leaf.quadTo(x + d * 0.5, y - 0.02, x, y - 0.05)
                leaf.close()
                hand.shape(leaf, mix(green, (0.2, 0.35, 0.2), dark), 0.012)

    return draw


def coral(seed: object, width: float = 1.2) -> CardPainter:
    """Paint branching coral, or a fan, or a brain."""
    chance, w = generator("coral", seed), width
    tone = hex_rgb(("#e0705f", "#e39a4a", "#c85f93", "#8f6fc0")[int(chance.integers(4))])
    kind = int(chance.integers(3))
    limbs: list[tuple[float, float, float, float, float]] = []

    def grow(x: float, y: float, a: float, length: float, thick: float, forks: int) -> None:
        ex, ey = x + length * math.cos(a), y + length * math.sin(a)
        limbs.append((x, y, ex, ey, thick))
        if forks:
            for turn in (-0.5, 0.45):
                grow(ex, ey, a + turn + chance.uniform(-0.2, 0.2), length * 0.74, thick * 0.72, forks - 1)

    grow(0, 0, 1.57, w * 0.36, w * 0.14, 3)

    def draw(hand: Canvas, _t: float) -> None:
        if kind < 2:
            limb_strokes(hand, limbs, tone, 0.014)
            return
        dome = spline(
            [(-w * 0.5, 0), (-w * 0.42, w * 0.32), (0, w * 0.46), (w * 0.42, w * 0.3), (w * 0.5, 0)],
            True,
            0.9,
        )
        hand.shape(dome, tone, 0.016)
        with hand.clip(dome):
            for k in range(6):
                y = w * (0.06 + 0.075 * k)
                fold = [(-w * 0.5 + i * w * 0.125, y + 0.03 * w * (-1) ** (i + k)) for i in range(9)]
                hand.ink(spline(fold, False, 1.0), 0.014, scale_rgb(tone, 0.65), 0.8)

    return draw
