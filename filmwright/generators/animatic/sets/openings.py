"""Windows and doors, and the weather one sees through a window. Painters for walls, origin on the floor."""

import math

from filmwright.generators.animatic import baked
from filmwright.generators.animatic.canvas import Canvas, argb
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, WHITE, Palette, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import box, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.sets.scenery import CardPainter
from filmwright.generators.animatic.skia_gl import skia

PANE = (-1.0, 1.05, 1.0, 2.55)
"""left, bottom, right, top of the glass of a window, in metres."""


def window(outside: Palette, curtain: RGB | None = None, arched: bool = False) -> CardPainter:
    """Paint a window onto the world outside: its sky, sun or moon, hills, snow on the sill."""
    x0, y0, x1, y1 = PANE
    frame = hex_rgb("#f4efe4") if not arched else hex_rgb("#7d7a76")

    def draw(hand: Canvas, _t: float) -> None:
        glass = _arch(x0, y0, x1, y1) if arched else box(x0, y0, x1, y1)
        border = (
            _arch(x0 - 0.14, y0 - 0.1, x1 + 0.14, y1 + 0.14)
            if arched
            else rounded(x0 - 0.12, y0 - 0.12, x1 + 0.12, y1 + 0.12, 0.03)
        )
        hand.shape(border, frame, 0.016)
        if hand.style == "line":
            hand.fill(glass, (0, 0, 0))
        else:
            _outside(hand, outside, glass)
        hand.ink(glass, 0.02)
        middle, across = (x0 + x1) / 2, y0 + (y1 - y0) * (0.5 if not arched else 0.42)
        hand.ink(line(middle, y0, middle, y1 + (0.5 if arched else 0)), 0.05, frame)
        hand.ink(line(x0, across, x1, across), 0.05, frame)
        hand.shape(rounded(x0 - 0.22, y0 - 0.2, x1 + 0.22, y0 - 0.08, 0.02), mix(frame, WHITE, 0.2), 0.014)
        if outside.weather == "snow" and hand.style != "line":
            drift = spline(
                [(x0, y0), (x0 + 0.4, y0 + 0.12), (x0 + 1.0, y0 + 0.06), (x1, y0 + 0.14), (x1, y0)], True, 0.7
            )
            hand.fill(drift, (0.96, 0.97, 1.0), 1, 0.6)
        if curtain is not None:
            _curtains(hand, curtain)

    return draw


def _arch(x0: float, y0: float, x1: float, y1: float) -> skia.Path:
    path = skia.Path()
    path.moveTo(x0, y0)
    path.lineTo(x0, y1 - 0.4)
    path.cubicTo(x0, y1 + 0.35, (x0 + x1) / 2, y1 + 0.45, (x0 + x1) / 2, y1 + 0.55)
    path.cubicTo((x0 + x1) / 2, y1 + 0.45, x1, y1 + 0.35, x1, y1 - 0.4)
    path.lineTo(x1, y0)
    path.close()
    return path


def _outside(hand: Canvas, outside: Palette, glass: skia.Path) -> None:
    x0, y0, x1, y1 = PANE
    tones = [argb(hand.backdrop(c)) for c in outside.sky]
    ends = [skia.Point(0, y1 + 0.4), skia.Point(0, y0)]
    sky = skia.GradientShader.MakeLinear(ends, tones, [0, 0.55, 1])
    hand.canvas.drawPath(glass, skia.Paint(AntiAlias=True, Shader=sky))
    with hand.clip(glass):
        inside, hand.palette = hand.palette, outside
        hill = mix(hex_rgb("#6f9a72"), (0.93, 0.95, 0.98), 0.8 if outside.weather == "snow" else 0)
        far = [
            (x0 - 0.2, y0 - 0.2),
            (x0 - 0.1, y0 + 0.62),
            (x0 + 0.9, y0 + 0.5),
            (x1 - 0.4, y0 + 0.7),
            (x1 + 0.2, y0 + 0.4),
            (x1 + 0.2, y0 - 0.2),
        ]
        hand.fill(spline(far, True, 0.8), mix(hill, outside.haze, 0.5))
        near = [
            (x0 - 0.2, y0 - 0.2),
            (x0 - 0.1, y0 + 0.40),
            (x0 + 0.7, y0 + 0.52),
            (x1 - 0.6, y0 + 0.30),
            (x1 + 0.2, y0 + 0.48),
            (x1 + 0.2, y0 - 0.2),
        ]
        hand.fill(spline(near, True, 0.8), hill)
        if not outside.sun_hidden:
            hand.fill(oval(x1 - 0.45, y1 - 0.36, 0.14, 0.14), outside.sun_rgb, emission=1)
            if hand.style == "flat":
                baked.draw_glow(hand.canvas, x1 - 0.45, y1 - 0.36, 0.8, 0.8, outside.sun_rgb, 0.5)
        if outside.night and not outside.sun_hidden:
            chance = generator("window stars")
            for _ in range(16):
                hand.fill(
                    oval(chance.uniform(x0, x1), chance.uniform(y0 + 0.7, y1), 0.012, 0.012), WHITE, 0.9, 1
                )
        hand.palette = inside
        hand.fill(polygon(((x0, y0 + 0.5), (x0 + 0.7, y1), (x0 + 0.95, y1), (x0, y0 + 0.1))), WHITE, 0.10, 1)


def _curtains(hand: Canvas, cloth: RGB) -> None:
    x0, y0, x1, y1 = PANE
    for side, x in ((-1, x0), (1, x1)):
        drape = [(x - side * 0.10, y1 + 0.2), (x + side * 0.42, y1 + 0.2), (x + side * 0.36, y0 - 0.45),
                 (x + side * 0.02, y0 - 0.40), (x + side * 0.04, y0 + 0.6)]  # fmt: skip
        hand.shape(spline(drape, True, 0.5), cloth, 0.014)
        for k in (0.08, 0.18, 0.28):
            fold = [
                (x + side * k, y1 + 0.18),
                (x + side * (k + 0.02), (y0 + y1) / 2),
                (x + side * k * 0.9, y0 - 0.36),
            ]
            hand.ink(spline(fold, False), 0.010, scale_rgb(cloth, 0.72))
        tie = polygon(
            (
                (x + side * 0.02, y0 + 0.55),
                (x + side * 0.40, y0 + 0.50),
                (x + side * 0.40, y0 + 0.62),
                (x + side * 0.02, y0 + 0.66),
            )
        )
        hand.fill(tie, scale_rgb(cloth, 0.75))
    hand.ink(line(x0 - 0.6, y1 + 0.22, x1 + 0.6, y1 + 0.22), 0.05, hex_rgb("#5b4636"))
    for x in (x0 - 0.6, x1 + 0.6):
        hand.shape(oval(x, y1 + 0.22, 0.06, 0.06), hex_rgb("#5b4636"), 0.01)


def falling_outside(weather: str, seed: int) -> CardPainter:
    """Paint rain or snow that falls behind the glass; animated."""
    chance = generator("window weather", seed)
    x0, y0, x1, y1 = PANE
    drops = [(chance.uniform(x0, x1), chance.uniform(0, 1), chance.uniform(0.7, 1.3)) for _ in range(34)]
    snow = weather == "snow"

    def draw(hand: Canvas, t: float) -> None:
        if hand.style == "line":
            return
        span = y1 - y0
        tone = WHITE if snow else hand.backdrop((0.80, 0.87, 0.95))
        paint = skia.Paint(
            AntiAlias=True, Color=argb(tone, 0.9 if snow else 0.5), StrokeWidth=0.022 if snow else 0.011,
            StrokeCap=skia.Paint.kRound_Cap,
        )  # fmt: skip
        points = []
        for x, start, speed in drops:
            y = y1 - ((start + t * speed * (0.16 if snow else 1.5)) % 1) * span
            x += 0.05 * math.sin(t * 1.2 + start * 9) if snow else 0
            points.append(skia.Point(x, y))
            if not snow:
                points.append(skia.Point(x - 0.02, min(y + 0.13, y1)))
        mode = skia.Canvas.kPoints_PointMode if snow else skia.Canvas.kLines_PointMode
        hand.canvas.save()
        hand.canvas.clipPath(box(*PANE))
        hand.canvas.drawPoints(mode, points, paint)
        hand.canvas.restore()

    return draw


def door(rgb: RGB, height: float = 2.15, arched: bool = False) -> CardPainter:
    """Paint a closed door with its frame, panels and handle."""

    def draw(hand: Canvas, _t: float) -> None:
        if arched:
            for grow, tone in ((0.16, scale_rgb(rgb, 0.55)), (0.0, rgb)):
                leaf = skia.Path()
                leaf.moveTo(-0.6 - grow, 0)
                leaf.lineTo(-0.6 - grow, height - 0.5)
                leaf.cubicTo(
                    -0.6 - grow,
                    height + 0.35 + grow,
                    0.6 + grow,
                    height + 0.35 + grow,
                    0.6 + grow,
                    height - 0.5,
                )
                leaf.lineTo(0.6 + grow, 0)
                leaf.close()
                hand.shape(leaf, tone, 0.018)
            for x in (-0.3, 0, 0.3):
                hand.ink(line(x, 0.02, x, height - 0.1), 0.014, scale_rgb(rgb, 0.6))
            for y in (0.5, 1.5):
                hand.fill(box(-0.58, y, 0.2, y + 0.09), hex_rgb("#3a3a40"))
        else:
            hand.shape(box(-0.62, 0, 0.62, height + 0.14), hex_rgb("#efe8da"), 0.016)
            hand.shape(box(-0.48, 0, 0.48, height), rgb, 0.016)
            for y0, y1 in ((0.18, 0.95), (1.1, height - 0.16)):
                for x0 in (-0.38, 0.04):
                    hand.ink(rounded(x0, y0, x0 + 0.34, y1, 0.02), 0.014, scale_rgb(rgb, 0.68))
        hand.shape(oval(0.38, 1.02, 0.05, 0.05), hex_rgb("#e2c060"), 0.01)

    return draw


def picture(seed: object, half_width: float, half_height: float, y: float) -> CardPainter:
    """Paint a framed picture: a hill, a boat, or a portrait."""
    chance = generator("picture", seed)
    kind = int(chance.integers(3))
    tone = hex_rgb(("#557b8f", "#b5654a", "#6f8a5a", "#8a6a8f")[int(chance.integers(4))])
    w, h = half_width, half_height

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(rounded(-w - 0.06, y - h - 0.06, w + 0.06, y + h + 0.06, 0.01), hex_rgb("#6b4a30"), 0.012)
        hand.fill(box(-w, y - h, w, y + h), hex_rgb("#efe6d2"))
        with hand.clip(box(-w, y - h, w, y + h)):
            if kind == 0:
                hill = [
                    (-w, y - h),
                    (-w * 0.4, y + h * 0.2),
                    (0, y - h * 0.2),
                    (w * 0.5, y + h * 0.45),
                    (w, y - h),
                ]
                hand.fill(spline(hill, True, 0.5), tone)
                hand.fill(oval(w * 0.5, y + h * 0.6, 0.06, 0.06), hex_rgb("#e8b04a"))
            elif kind == 1:
                hand.fill(box(-w, y - h, w, y - h * 0.2), tone)
                hand.fill(
                    polygon(((-w * 0.1, y - h * 0.1), (-w * 0.1, y + h * 0.7), (w * 0.4, y - h * 0.1))), WHITE
                )
                hand.fill(
                    polygon(
                        (
                            (-w * 0.5, y - h * 0.12),
                            (w * 0.5, y - h * 0.12),
                            (w * 0.3, y - h * 0.4),
                            (-w * 0.3, y - h * 0.4),
                        )
                    ),
                    hex_rgb("#8a4a35"),
                )
            else:
                hand.fill(oval(0, y - h, w * 0.7, h * 0.9), tone)
                hand.fill(oval(0, y + h * 0.2, w * 0.34, h * 0.4), hex_rgb("#e3b692"))
                hand.fill(oval(0, y + h * 0.45, w * 0.38, h * 0.26), hex_rgb("#5a4030"))

    return draw
