"""What falls, drifts and glows between the camera and the set: drawn over every frame.

    underfoot(scenery, hand, camera, W, H, t)  what rain does on the ground, before anybody stands on it
    overlay(scenery, hand, camera, W, H, t)    rain, snow, fog, lightning, and what floats in the air

Batches of points in one call each: a frame costs one to four milliseconds at 720p. Nothing is drawn in line
style. Not here: what weather does to light and ground; see `palette` and the sets.
"""

import math
from collections.abc import Callable

import numpy as np

from filmwright.generators.animatic import baked
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas, argb
from filmwright.generators.animatic.noise import generator, hash01
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix
from filmwright.generators.animatic.sets.scenery import Scenery
from filmwright.generators.animatic.sets.sky import lightning, sun_place
from filmwright.generators.animatic.skia_gl import skia


def overlay(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    """Draw the weather and the air of a set over a frame, in pixels.

    Args:
        scenery: a dressed set; `scenery.palette.weather` and `scenery.air` decide.
        hand: the drawing hand, its canvas in pixels of the frame.
        camera: near drops shift with it.
        W: frame width in pixels.
        H: frame height in pixels.
        t: seconds; the same second gives the same drops.
    """
    if hand.style == "line":
        return
    if not scenery.indoor:
        for paint in _WEATHERS.get(scenery.palette.weather, ()):
            paint(scenery, hand, camera, W, H, t)
    for name in scenery.air:
        _AIR[name](scenery, hand, camera, W, H, t)


def underfoot(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    """Draw what the weather does on the ground, under everybody's feet: mirrored lamps, splashes.

    The arguments are those of `overlay`.
    """
    if hand.style != "line" and not scenery.indoor and scenery.palette.weather in ("rain", "storm"):
        _mirrors(scenery, hand, camera, W, H, t)
        _splashes(scenery, hand, camera, W, H, t)


def _points(hand: Canvas, x: list[float], y: list[float], size: float, tone: RGB, alpha: float) -> None:
    paint = skia.Paint(
        AntiAlias=True, Color=argb(tone, alpha), StrokeWidth=size, StrokeCap=skia.Paint.kRound_Cap
    )
    points = [skia.Point(a, b) for a, b in zip(x, y, strict=True)]
    hand.canvas.drawPoints(skia.Canvas.kPoints_PointMode, points, paint)


def _rain(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    storm = scenery.palette.weather == "storm"
    slant = 0.55 if storm else 0.2
    tone = (0.84, 0.90, 0.97) if hand.style == "flat" else (0.36, 0.36, 0.40)
    for layer, (count, near) in enumerate(((110, 0.4), (90, 0.65), (60, 1.0))):
        draw = generator("rain", layer)
        x0, y0 = draw.uniform(-0.3, 1.3, count), draw.uniform(0, 1, count)
        shift = camera.pan * camera.focal_mm / 36 + camera.x * 0.03 * near
        y = ((y0 + t * (1.5 + 1.3 * near)) % 1.25 - 0.15) * H
        x = ((x0 - shift + 0.3) % 1.6 - 0.3) * W - slant * 0.8 * (y - H / 2)
        length = H * (0.075 if storm else 0.055) * near
        points = []
        for a, b in zip(x.tolist(), y.tolist(), strict=True):
            points.append(skia.Point(a, b))
            points.append(skia.Point(a - length * slant, b + length))
        paint = skia.Paint(
            AntiAlias=True, Color=argb(tone, 0.22 + 0.2 * near), StrokeWidth=(0.8 + 1.1 * near) * H / 720
        )
        hand.canvas.drawPoints(skia.Canvas.kLines_PointMode, points, paint)


def _splashes(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    del scenery
    draw = generator("splashes")
    tone = (0.92, 0.96, 1.0) if hand.style == "flat" else (0.4, 0.4, 0.44)
    for i in range(44):
        start = draw.uniform(0, 1)
        turn = math.floor(t * 1.9 + start)
        x, z = hash01("sx", i, turn) * 14 - 7, hash01("sz", i, turn) * 12 - 1
        phase = (t * 1.9 + start) % 1
        if z - camera.z < 1:
            continue
        px, py, k = camera.project(x + camera.x, 0, z, W, H)
        r = 0.12 * k * phase
        ring = skia.Rect.MakeLTRB(px - r, py - r * 0.3, px + r, py + r * 0.3)
        paint = skia.Paint(
            AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=max(0.8, 1.1 * H / 720),
            Color=argb(tone, 0.55 * (1 - phase)),
        )  # fmt: skip
        hand.canvas.drawOval(ring, paint)


def _mirrors(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    """Lamps, mirrored by the wet ground as long soft streaks."""
    if hand.style != "flat" or not scenery.palette.dark:
        return
    for light in scenery.lights:
        z = light.z - 0.9
        if z - camera.z < 1:
            continue
        px, py, k = camera.project(light.x, 0, z, W, H)
        rx, ry = light.reach_m * 0.4 * k, 1.9 * k
        if -rx < px < W + rx and py < H * 1.2:
            flicker = 0.42 + 0.03 * math.sin(t * 3 + light.x)
            baked.draw_glow(hand.canvas, px, py + ry * 0.3, rx, ry * 0.75, light.rgb, flicker)


def _flash(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    del camera
    level = lightning(t, scenery.seed)
    if level > 0.02:
        over = skia.Rect.MakeLTRB(-W * 0.25, -H * 0.25, W * 1.25, H * 1.25)
        hand.canvas.drawRect(over, skia.Paint(Color=argb((0.90, 0.94, 1.0), 0.38 * level)))


def _snow(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    del scenery
    tone = WHITE if hand.style == "flat" else (1.0, 1.0, 0.99)
    for layer, (count, near) in enumerate(((70, 0.1), (60, 0.22), (46, 0.4), (30, 0.65), (16, 1.0))):
        draw = generator("snow", layer)
        x0, y0, phase = draw.uniform(0, 1, count), draw.uniform(0, 1, count), draw.uniform(0, 6.3, count)
        shift = camera.pan * camera.focal_mm / 36 + camera.x * 0.05 * near
        x = ((x0 + 0.035 * np.sin(t * 0.9 + phase) - t * 0.02 * near - shift) % 1.1 - 0.05) * W
        y = ((y0 + t * (0.07 + 0.16 * near)) % 1.1 - 0.05) * H
        size = (1.6 + 7.0 * near) * H / 720
        if hand.style == "pencil":
            _points(hand, x.tolist(), y.tolist(), size * 1.3, (0.55, 0.55, 0.57), 0.35)
        _points(hand, x.tolist(), y.tolist(), size, tone, 0.5 + 0.42 * near)


def _fog(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    air = hand.backdrop(scenery.palette.haze)
    horizon = camera.horizon(W, H)
    for i in range(3):
        y = horizon + (-0.08 + 0.16 * i) * H
        x = math.sin(t * 0.13 + i * 2.1) * W * 0.18 - camera.focal_px(W) * camera.pan * (0.8 + 0.2 * i)
        rect = skia.Rect.MakeLTRB(x - W * 0.55, y - H * 0.16, x + W * 1.55, y + H * (0.14 + 0.06 * i))
        hand.canvas.drawImageRect(baked.soft_band(air, 0.45, i), rect, baked.LINEAR)


def _sunshine(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    """Low sun in the lens, and dust that floats in its light."""
    palette = scenery.palette
    if hand.style != "flat" or palette.sun_hidden:
        return
    x, y = sun_place(palette, camera, W, H)
    baked.draw_halo(hand.canvas, x, y, W * 0.42, hex_rgb("#ff9440"), 0.26, 0.45)
    _motes(scenery, hand, camera, W, H, t)


def _motes(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    del scenery, camera
    draw = generator("motes")
    for group in range(4):
        x = (draw.uniform(0, 1, 9) + 0.015 * np.sin(t * 0.5 + np.arange(9) + group)) * W
        y = (draw.uniform(0.2, 0.95, 9) * H - t * 6 * H / 720) % H
        level = 0.45 * (0.5 + 0.5 * math.sin(t * 1.5 + group * 1.6))
        _points(hand, x.tolist(), y.tolist(), (1.6 + 0.7 * group) * H / 720, (1.0, 0.94, 0.74), level)


def _fireflies(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    if hand.style != "flat":
        return
    draw = generator("fireflies", scenery.seed)
    r = 13 * H / 720
    for i in range(18):
        x = W * ((draw.uniform(0, 1) + 0.03 * math.sin(t * 0.7 + i) - camera.pan) % 1)
        y = H * (draw.uniform(0.42, 0.86) + 0.03 * math.sin(t * 0.9 + 2 * i))
        level = max(0.0, math.sin(t * 1.8 + i * 1.7))
        if level > 0.05:
            baked.draw_glow(hand.canvas, x, y, r, r, hex_rgb("#d8ff7a"), round(0.85 * level, 1))


def _leaves(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    draw = generator("leaves", scenery.seed)
    tones = [hex_rgb(c) for c in ("#d9822e", "#c9512e", "#e0b03a")]
    for i in range(22):
        near, phase = draw.uniform(0.4, 1.0), draw.uniform(0, 6.3)
        x = (
            (draw.uniform(0, 1) + 0.05 * math.sin(t * 1.1 + phase) - t * 0.05 * near - camera.x * 0.05) % 1.2
            - 0.1
        ) * W
        y = ((draw.uniform(0, 1) + t * 0.09 * near) % 1.2 - 0.1) * H
        r = 7 * near * H / 720
        hand.canvas.save()
        hand.canvas.translate(x, y)
        hand.canvas.rotate(math.degrees(t * 1.7 * near + phase))
        hand.canvas.scale(1, 0.35 + 0.3 * math.sin(t * 2.3 + phase))
        tone = hand.backdrop(tones[i % 3])
        hand.canvas.drawOval(
            skia.Rect.MakeLTRB(-r, -r * 0.7, r, r * 0.7), skia.Paint(AntiAlias=True, Color=argb(tone, 0.95))
        )
        hand.canvas.restore()


def _bubbles(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    del camera
    draw = generator("bubbles", scenery.seed)
    for i in range(26):
        speed, x, phase = draw.uniform(0.25, 0.7), draw.uniform(0, 1), draw.uniform(0, 1)
        r = draw.uniform(1.5, 5) * H / 720
        y = H * (1.05 - ((phase + speed * t * 0.22) % 1.1))
        paint = skia.Paint(
            AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=1.3 * H / 720,
            Color=argb((0.9, 1.0, 1.0) if hand.style == "flat" else (0.97, 0.97, 0.96), 0.6),
        )  # fmt: skip
        hand.canvas.drawCircle(W * x + 8 * math.sin(t * 2 + i) * H / 720, y, r, paint)


def _glitter(scenery: Scenery, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
    """Ice crystals that catch the light on clear days in the north."""
    if hand.style != "flat":
        return
    draw = generator("glitter", scenery.seed)
    tone = mix(WHITE, scenery.palette.sun_rgb, 0.3)
    for group in range(5):
        x, y = draw.uniform(0, 1, 7) * W - camera.x * W * 0.01, draw.uniform(0.5, 1, 7) * H
        level = max(0.0, math.sin(t * 2.2 + group * 1.3)) ** 3
        if level > 0.05:
            _points(hand, (x % W).tolist(), y.tolist(), 2.4 * H / 720, tone, 0.9 * level)


_Paint = Callable[[Scenery, Canvas, Camera, float, float, float], None]
_WEATHERS: dict[str, tuple[_Paint, ...]] = {
    "rain": (_rain,),
    "storm": (_rain, _flash),
    "snow": (_snow,),
    "fog": (_fog,),
}
_AIR: dict[str, _Paint] = {
    "sunshine": _sunshine,
    "motes": _motes,
    "fireflies": _fireflies,
    "leaves": _leaves,
    "bubbles": _bubbles,
    "glitter": _glitter,
}
