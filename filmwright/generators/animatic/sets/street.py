"""Things of a town: house fronts, shops, far towers, lamps, cars. Painters of cards, origin on the ground."""

from filmwright.generators.animatic.canvas import INK, Canvas, argb
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import box, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.sets.scenery import CardPainter
from filmwright.generators.animatic.skia_gl import skia

WARM = hex_rgb("#ffd98a")
_GLASS = hex_rgb("#39506b")
_AWNINGS = ("#b8433a", "#2f6f73", "#c98f2f", "#41608f", "#6b4f7d")


def house(
    seed: object, width: float, height: float, rgb: RGB, shop: bool = True, snow: bool = False
) -> CardPainter:
    """Paint a town house front: cornice, windows (some lit in the dark), a shop or a door below."""
    w, h = width, height
    trim = mix(rgb, WHITE, 0.35)

    def draw(hand: Canvas, _t: float) -> None:
        chance = generator("house", seed)
        sunny, shady = scale_rgb(rgb, 1.05), scale_rgb(rgb, (0.82, 0.83, 0.88))
        front = box(-w / 2, 0, w / 2, h)
        hand.shape(front, rgb, 0.03, shader=hand.gradient(-w / 2, h, sunny, w / 2, 0, shady))
        hand.hatch(front, 0.22)
        if hand.style != "line":
            for _ in range(int(w * h * 0.22)):
                x, y = chance.uniform(-w / 2 + 0.3, w / 2 - 0.5), chance.uniform(0.4, h - 0.8)
                hand.fill(box(x, y, x + 0.24, y + 0.08), scale_rgb(rgb, 0.86), 0.6)
        hand.shape(rounded(-w / 2 - 0.15, h - 0.12, w / 2 + 0.15, h + 0.32, 0.04), trim, 0.02)
        hand.fill(box(-w / 2, h - 0.5, w / 2, h - 0.36), scale_rgb(rgb, 0.8))
        if snow and hand.style != "line":
            hand.fill(rounded(-w / 2 - 0.2, h + 0.24, w / 2 + 0.2, h + 0.5, 0.12), (0.96, 0.97, 0.99))
        y0 = 3.6 if shop else 1.2
        columns, floors = max(2, int(w / 2.1)), int((h - y0 - 0.6) / 2.7)
        for f in range(floors):
            for i in range(columns):
                x, y = -w / 2 + w / columns * (i + 0.5), y0 + 0.45 + f * 2.7
                _window(hand, chance.random(), chance.random(), x, y, trim)
        if shop:
            _shop(hand, seed, w, rgb)
        else:
            _front_door(hand, seed, trim)

    return draw


def _window(hand: Canvas, luck: float, flowers: float, x: float, y: float, trim: RGB) -> None:
    lit = hand.palette.dark and luck < 0.55
    tone = WARM if lit else mix(_GLASS, hand.palette.sky[1], 0.35)
    hand.fill(box(x - 0.60, y - 0.12, x + 0.60, y), trim)
    hand.shape(rounded(x - 0.5, y, x + 0.5, y + 1.55, 0.03), tone, 0.02, emission=0.95 if lit else 0)
    if hand.style == "line":
        hand.ink(line(x, y, x, y + 1.55), 0.02)
        return
    if lit:
        curtain = scale_rgb(WARM, (0.85, 0.62, 0.5))
        hand.fill(
            polygon(((x - 0.5, y + 1.55), (x - 0.2, y + 1.55), (x - 0.42, y + 0.1), (x - 0.5, y + 0.1))),
            curtain,
            0.9,
            0.8,
        )
        hand.fill(
            polygon(((x + 0.5, y + 1.55), (x + 0.2, y + 1.55), (x + 0.42, y + 0.1), (x + 0.5, y + 0.1))),
            curtain,
            0.9,
            0.8,
        )
    else:
        glint = ((x - 0.46, y + 0.9), (x - 0.1, y + 1.5), (x + 0.14, y + 1.5), (x - 0.46, y + 0.5))
        hand.fill(polygon(glint), WHITE, 0.16)
    hand.ink(line(x, y, x, y + 1.55), 0.03, trim)
    hand.ink(line(x - 0.5, y + 0.8, x + 0.5, y + 0.8), 0.03, trim)
    if lit:
        hand.glow(x, y + 0.8, 1.5, hex_rgb("#ff9d3c"), 0.16)
    if flowers < 0.25:
        hand.fill(rounded(x - 0.45, y - 0.02, x + 0.45, y + 0.16, 0.03), hex_rgb("#7b4a33"))
        for k in range(5):
            hand.fill(
                oval(x - 0.35 + 0.175 * k, y + 0.22, 0.11, 0.10), hex_rgb("#d8506a" if k % 2 else "#4f8f3f")
            )


def _front_door(hand: Canvas, seed: object, trim: RGB) -> None:
    tone = hex_rgb(_AWNINGS[int(generator("door", seed).integers(5))])
    hand.fill(box(-0.75, 0, 0.75, 2.65), trim)
    hand.shape(rounded(-0.55, 0, 0.55, 2.4, 0.04), tone, 0.02)
    for y in (0.3, 1.35):
        hand.ink(rounded(-0.38, y, 0.38, y + 0.8, 0.02), 0.016, scale_rgb(tone, 0.6))
    hand.fill(oval(0.38, 1.15, 0.05, 0.05), hex_rgb("#e2c060"))
    hand.shape(box(-0.95, 0, 0.95, 0.16), scale_rgb(trim, 0.85), 0.014)


def _shop(hand: Canvas, seed: object, w: float, rgb: RGB) -> None:
    chance = generator("shop", seed)
    awning = hex_rgb(_AWNINGS[int(chance.integers(5))])
    lit, flat = hand.palette.dark, hand.style != "line"
    hand.shape(rounded(-w / 2 + 0.25, 0.1, w / 2 - 0.25, 2.9, 0.05), scale_rgb(rgb, (0.55, 0.52, 0.52)), 0.02)
    left, right = -w / 2 + 0.5, w / 2 - 2.0
    pane = hex_rgb("#f0b968") if lit else mix(hex_rgb("#4a6a80"), hand.palette.sky[1], 0.4)
    glow = (
        hand.gradient(0, 2.5, hex_rgb("#ffe9b4"), 0, 0.75, hex_rgb("#c9803f"), emission=0.9) if lit else None
    )
    hand.shape(rounded(left, 0.75, right, 2.5, 0.03), pane, 0.02, emission=0.9 if lit else 0, shader=glow)
    if flat:
        hand.fill(box(left, 1.62, right, 1.67), scale_rgb(rgb, (0.4, 0.38, 0.38)), 0.8)
        goods = [hex_rgb(c) for c in ("#b0603f", "#50707a", "#c8a860")]
        for k in range(int((w - 2.8) / 0.42)):
            x = left + 0.15 + k * 0.42
            ware = rounded(x, 1.67, x + chance.uniform(0.12, 0.3), 1.67 + chance.uniform(0.15, 0.5), 0.04)
            hand.fill(ware, mix(hex_rgb("#5a4030"), goods[k % 3], 0.6), 0.75)
        for k in range(5):
            x = -w / 2 + 0.8 + k * (w - 3.0) / 5
            big = [hex_rgb(c) for c in ("#d9b26a", "#8fb0a0", "#c8765a")][k % 3]
            hand.fill(
                rounded(x, 0.78, x + 0.34, 0.78 + chance.uniform(0.3, 0.8), 0.05), mix(awning, big, 0.7), 0.8
            )
        if not lit:
            hand.fill(polygon(((left, 1.4), (left + 0.9, 2.5), (left + 1.3, 2.5), (left, 0.9))), WHITE, 0.14)
    hand.shape(rounded(w / 2 - 1.75, 0, w / 2 - 0.65, 2.5, 0.03), mix(awning, INK, 0.35), 0.02)
    hand.fill(rounded(w / 2 - 1.55, 1.2, w / 2 - 0.85, 2.3, 0.03), pane, 0.85, 0.7 if lit else 0)
    hand.fill(oval(w / 2 - 0.85, 1.05, 0.045, 0.045), hex_rgb("#e2c060"))
    stripes = int(w / 0.5)
    for k in range(stripes):
        xa, xb = -w / 2 + 0.15 + (w - 0.3) * k / stripes, -w / 2 + 0.15 + (w - 0.3) * (k + 1) / stripes
        stripe = skia.Path()
        stripe.moveTo(xa, 3.3)
        stripe.lineTo(xb, 3.3)
        stripe.lineTo(xb + 0.06, 2.55)
        stripe.quadTo((xa + xb) / 2 + 0.06, 2.36, xa + 0.06, 2.55)
        stripe.close()
        hand.fill(stripe, awning if k % 2 else mix(awning, WHITE, 0.82))
        if hand.style == "line":
            hand.ink(stripe, 0.02)
    hand.ink(rounded(-w / 2 + 0.15, 2.55, w / 2 - 0.1, 3.3, 0.02), 0.02)
    if lit:
        hand.glow(-0.6, 1.3, 3.2, hex_rgb("#ff9a3a"), 0.16)


def skyline(seed: object, rgb: RGB, x0: float, x1: float, low: float, high: float) -> CardPainter:
    """Paint far towers with a few windows."""

    def draw(hand: Canvas, _t: float) -> None:
        chance, x, dark = generator("skyline", seed), x0, hand.palette.dark
        while x < x1:
            w = chance.uniform(7, 18)
            h = chance.uniform(low, high) * (1 - 0.4 * abs(x) / x1)
            tone = mix(rgb, WHITE, chance.uniform(0, 0.10))
            tower = box(x, -5, x + w * 0.96, h)
            hand.fill(tower, tone)
            kind = chance.random()
            if kind < 0.3:
                hand.fill(box(x + w * 0.45, h, x + w * 0.5, h + chance.uniform(2, 7)), rgb)
            elif kind < 0.55:
                hand.fill(box(x + w * 0.2, h, x + w * 0.75, h + chance.uniform(2, 5)), tone)
            if hand.style != "flat":
                hand.ink(tower, 0.05, alpha=0.7)
            if hand.style != "line":
                hand.fill(box(x + w * 0.7, -5, x + w * 0.96, h), scale_rgb(tone, 0.9), 0.6)
                windows = skia.Path()
                for a in range(int(w / 2.2)):
                    for b in range(int(h / 3.2)):
                        if chance.random() < (0.42 if dark else 0.22):
                            windows.addRect(
                                skia.Rect.MakeLTRB(
                                    x + 0.8 + a * 2.2, 2 + b * 3.2, x + 1.9 + a * 2.2, 3.5 + b * 3.2
                                )
                            )
                if dark:
                    hand.fill(windows, hex_rgb("#ffd27a"), 0.85, emission=0.9)
                else:
                    hand.fill(windows, mix(rgb, WHITE, 0.25), 0.5)
            x += w

    return draw


def street_lamp() -> CardPainter:
    """Paint a street lamp; it shines when it is dark."""
    iron = hex_rgb("#2c3440")

    def draw(hand: Canvas, _t: float) -> None:
        pole = ((-0.09, 0), (0.09, 0), (0.045, 0.5), (0.04, 4.1), (-0.04, 4.1), (-0.045, 0.5))
        hand.shape(polygon(pole), iron, 0.012)
        hand.ink(spline([(0, 4.1), (0.05, 4.5), (0.5, 4.62), (0.8, 4.45)], False), 0.07, iron)
        hand.shape(polygon(((0.58, 4.42), (1.02, 4.42), (0.92, 4.62), (0.68, 4.62))), iron, 0.012)
        on = hand.palette.dark
        hand.fill(
            oval(0.8, 4.38, 0.17, 0.10),
            hex_rgb("#fff2c0") if on else hex_rgb("#d8dde0"),
            emission=1.0 if on else 0.0,
        )
        if on and hand.style == "flat":
            hand.glow(0.8, 4.35, 1.7, hex_rgb("#ffcf7a"), 0.65)
            light = [argb(hex_rgb("#ffca70"), 0.22), argb(hex_rgb("#ffca70"), 0.0)]
            shader = skia.GradientShader.MakeLinear([skia.Point(0.8, 4.3), skia.Point(0.8, 0)], light)
            paint = skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kPlus, Shader=shader)
            hand.canvas.drawPath(polygon(((0.65, 4.35), (0.95, 4.35), (2.1, 0), (-0.5, 0))), paint)

    return draw


def car(rgb: RGB) -> CardPainter:
    """Paint a small car in profile, its lamps on in the dark."""

    def draw(hand: Canvas, _t: float) -> None:
        body = [
            (-2.1, 0.35),
            (-2.15, 0.85),
            (-1.5, 1.0),
            (-0.95, 1.48),
            (0.75, 1.48),
            (1.35, 1.0),
            (2.1, 0.85),
            (2.15, 0.35),
        ]
        hand.shape(spline(body, True, 0.55), rgb, 0.025)
        glass = mix(hex_rgb("#6f93a8"), hand.palette.sky[1], 0.4)
        hand.shape(spline([(-1.2, 1.0), (-0.82, 1.36), (-0.12, 1.36), (-0.12, 1.0)], True, 0.3), glass, 0.015)
        hand.shape(spline([(0.02, 1.0), (0.02, 1.36), (0.64, 1.36), (1.05, 1.0)], True, 0.3), glass, 0.015)
        hand.fill(box(-2.1, 0.5, 2.1, 0.56), scale_rgb(rgb, 0.7))
        hand.ink(line(-0.05, 0.98, -0.05, 0.5), 0.014, scale_rgb(rgb, 0.6))
        hand.fill(box(-0.35, 0.85, -0.15, 0.88), scale_rgb(rgb, 0.5))
        for x in (-1.3, 1.3):
            hand.shape(oval(x, 0.34, 0.36, 0.36), hex_rgb("#23252b"), 0.02)
            hand.fill(oval(x, 0.34, 0.18, 0.18), hex_rgb("#b9c0c6"))
        on = hand.palette.dark
        hand.fill(oval(2.05, 0.75, 0.09, 0.11), hex_rgb("#fff0b0"), emission=1.0 if on else 0.0)
        hand.fill(oval(-2.08, 0.75, 0.07, 0.1), hex_rgb("#c83030"), emission=0.6 if on else 0.0)
        if on:
            hand.glow(2.3, 0.7, 1.4, hex_rgb("#ffe9a0"), 0.5)

    return draw
