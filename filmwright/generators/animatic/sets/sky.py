"""Skies: the open sky with its sun, moon, stars and clouds; space; the sea from below; none.

Each is a `Sky`: a still part that only the camera changes, and a moving part. Far things shift with the
pan of the camera, and hardly with its place.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic import baked
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas, argb
from filmwright.generators.animatic.noise import generator, hash01
from filmwright.generators.animatic.palette import RGB, Palette, hex_rgb, luma, mix, scale_rgb
from filmwright.generators.animatic.paths import oval, polygon
from filmwright.generators.animatic.sets.scenery import OVERSCAN, Sky
from filmwright.generators.animatic.skia_gl import skia

_TALL = 0.95
"""Frame heights from the horizon to the zenith colour."""


def gradient_rows(colours: list[RGB], stops: list[float], height: int) -> NDArray[np.float64]:
    """Return `height` rows that go through the colours at the stops (0..1)."""
    at = (np.arange(height) + 0.5) / height
    return np.stack([np.interp(at, stops, [c[i] for c in colours]) for i in range(3)], 1)


@lru_cache(maxsize=32)
def _sky_rows(colours: tuple[RGB, ...], stops: tuple[float, ...], height: int) -> skia.Image:
    return baked.rows(gradient_rows(list(colours), list(stops), height))


def _paint_gradient(
    hand: Canvas, camera: Camera, W: float, H: float, colours: list[RGB], stops: tuple[float, ...]
) -> None:
    tones = tuple(hand.backdrop(c) for c in colours)
    hand.canvas.clear(argb(tones[0] if camera.horizon(W, H) > H else tones[-1]))
    top = round(camera.horizon(W, H) - H * _TALL)
    over = W * OVERSCAN
    if top > -H * OVERSCAN:
        hand.canvas.drawRect(
            skia.Rect.MakeLTRB(-over, -H, W + over, top + 1), skia.Paint(Color=argb(tones[0]))
        )
    baked.draw_rows(hand.canvas, _sky_rows(tones, stops, int(H * _TALL)), -over, W + over, top)


def sun_place(palette: Palette, camera: Camera, W: float, H: float) -> tuple[float, float]:
    """Return where the sun or the moon stands in the frame, in pixels."""
    x = W * palette.sun[0] - camera.focal_px(W) * camera.pan * 0.9
    return x, camera.horizon(W, H) - H * palette.sun[1] * 0.78


def low_sun(palette: Palette) -> tuple[str, ...]:
    """Return what a low sun puts into the air of a set (`Scenery.air`)."""
    return ("sunshine",) if palette.time in ("dawn", "golden-hour") and not palette.sun_hidden else ()


def open_sky(palette: Palette, seed: int) -> Sky:
    """Return a sky with the sun or moon of the palette, its stars and its clouds."""

    def still(hand: Canvas, camera: Camera, W: float, H: float, _t: float) -> None:
        if hand.style == "line":
            return
        _paint_gradient(hand, camera, W, H, list(palette.sky), (0, 0.55, 1))
        if hand.style == "pencil" and palette.dark:
            _hatch(hand, camera, W, H, 0.16 if palette.night else 0.08)
        if not palette.sun_hidden:
            _sun(hand, palette, *sun_place(palette, camera, W, H), H)

    def moving(hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
        if hand.style == "line":
            return
        if palette.stars > 0.05:
            draw_stars(hand, camera, W, H, t, 220, palette.stars, seed)
        _clouds(hand, palette, camera, W, H, t, seed)
        if palette.weather == "storm":
            _bolt(hand, camera, W, H, t, seed)

    return Sky(still, moving)


def lightning(t: float, seed: int) -> float:
    """Return how bright lightning is at a time, 0..1: a double flash every few seconds."""
    beat = math.floor(t / 2.7)
    since = t - beat * 2.7 - 1.6 * hash01("lightning", seed, beat)
    if not 0 <= since < 0.45:
        return 0.0
    return (1 - since / 0.12) if since < 0.12 else 0.55 * max(0.0, 1 - abs(since - 0.22) / 0.12)


def _bolt(hand: Canvas, camera: Camera, W: float, H: float, t: float, seed: int) -> None:
    level = lightning(t, seed)
    if level < 0.05:
        return
    draw = generator("bolt", seed, math.floor(t / 2.7))
    x, y = W * draw.uniform(0.15, 0.85), camera.horizon(W, H) - H * 0.62
    points = [(x, y)]
    while y < camera.horizon(W, H) - H * 0.06:
        x, y = x + W * draw.uniform(-0.035, 0.035), y + H * draw.uniform(0.03, 0.08)
        points.append((x, y))
    for width, strength in ((9.0, 0.25), (3.2, 1.0)):
        stroke = polygon(points, close=False)
        hand.stroke(stroke, width * H / 720, argb((0.93, 0.95, 1.0), strength * level))


def _hatch(hand: Canvas, camera: Camera, W: float, H: float, alpha: float) -> None:
    """Shade a night sky as a hand does: long slanting strokes, thinner towards the horizon."""
    draw = generator("hatch")
    hy, step = camera.horizon(W, H), H / 46
    for i in range(int(W * 1.9 / step)):
        x = -W * 0.6 + i * step + draw.uniform(-0.3, 0.3) * step
        length = H * draw.uniform(0.35, 0.85)
        top = hy - H * draw.uniform(0.85, 1.2)
        stroke = polygon(((x, top + length), (x + length * 0.62, top)), close=False)
        hand.stroke(stroke, H / 500, argb((0.2, 0.2, 0.24), alpha * draw.uniform(0.5, 1)))


def _sun(hand: Canvas, palette: Palette, x: float, y: float, H: float) -> None:
    r = H * (0.045 if palette.night else 0.052)
    flat = hand.style == "flat"
    if flat:
        reach, level = (r * 4.5, 0.32) if palette.night else (r * 7, 0.55)
        baked.draw_halo(hand.canvas, x, y, reach, palette.sun_rgb, level)
    disc = palette.sun_rgb if flat else (0.98, 0.97, 0.94)
    hand.canvas.drawCircle(x, y, r, skia.Paint(AntiAlias=True, Color=argb(disc)))
    if palette.night:
        sea = skia.Paint(AntiAlias=True, Color=argb(scale_rgb(disc, 0.9)))
        for dx, dy, size in ((-0.3, -0.2, 0.22), (0.35, 0.3, 0.15), (0.05, 0.45, 0.1), (0.3, -0.35, 0.09)):
            hand.canvas.drawCircle(x + r * dx, y + r * dy, r * size, sea)
    if not flat:
        hand.px, hand.z = 1.0, 0.0
        hand.ink(oval(x, y, r, r), 1.6)


def draw_stars(
    hand: Canvas, camera: Camera, W: float, H: float, t: float, count: int, strength: float, seed: int
) -> None:
    """Sprinkle stars that twinkle in six rhythms; in pencil they are small holes in the shading."""
    draw = generator("stars", seed)
    deep = max(60.0, camera.horizon(W, H) - 20)
    x = draw.uniform(-0.3, 1.3, count) * W - camera.focal_px(W) * camera.pan * 0.9
    y = draw.uniform(0, 1, count) ** 1.1 * deep
    white = (1.0, 1.0, 0.96) if hand.style == "flat" else (0.96, 0.95, 0.92)
    for rhythm in range(6):
        level = strength * (0.55 + 0.4 * math.sin(t * 2 + rhythm * 1.047))
        size = (0.9 + 0.42 * rhythm) * H / 720 * 1.15
        paint = skia.Paint(
            AntiAlias=True, Color=argb(white, level), StrokeWidth=max(size, 1.0),
            StrokeCap=skia.Paint.kRound_Cap,
        )  # fmt: skip
        points = [skia.Point(float(a), float(b)) for a, b in zip(x[rhythm::6], y[rhythm::6], strict=True)]
        hand.canvas.drawPoints(skia.Canvas.kPoints_PointMode, points, paint)


def _clouds(hand: Canvas, palette: Palette, camera: Camera, W: float, H: float, t: float, seed: int) -> None:
    draw = generator("clouds", seed)
    heavy = palette.clouds > 1.3
    drift = camera.focal_px(W) * (camera.pan * 0.9 + camera.x / 420)
    for i in range(int(5 * palette.clouds)):
        x, y = draw.uniform(-0.2, 1.2), draw.uniform(0.26 if heavy else 0.16, 0.7 if heavy else 0.62)
        width, speed = draw.uniform(0.13, 0.30) * (2.1 if heavy else 1), draw.uniform(0.004, 0.010)
        k = max(1.0, round(W * width / 30, 1))
        image = _cloud(seed, i, palette, hand.style, k)
        left = ((x + speed * t) % 1.6 - 0.3) * W - drift - 17 * k
        top = camera.horizon(W, H) - H * y * 0.95 - 9.5 * k
        hand.canvas.drawImage(image, left, top, baked.LINEAR)


@lru_cache(maxsize=24)
def _cloud(seed: int, number: int, palette: Palette, style: str, k: float) -> skia.Image:
    """Draw one cloud, 30 metres wide at `k` pixels a metre, once."""
    surface = skia.Surface(int(34 * k), int(12 * k))
    canvas = surface.getCanvas()
    canvas.clear(0)
    canvas.translate(17 * k, 9.5 * k)
    canvas.scale(k, -k)
    draw = generator("cloud", seed, number)
    heavy = palette.clouds > 1.3
    body = skia.Path()
    puffs = []
    for i in range(9):
        x = -11.5 + 23 * (i + draw.uniform(-0.3, 0.3)) / 8
        r = 4.3 * draw.uniform(0.62, 1.0) * (1 - (abs(x) / 15) ** 1.7) + 0.7
        puffs.append((x, r * (0.25 if heavy else 0.42), r * (0.8 if heavy else 1.0)))
        body.addCircle(*puffs[-1])
    canvas.save()
    canvas.clipRect(skia.Rect.MakeLTRB(-17, 0, 17, 12), skia.ClipOp.kIntersect, True)
    if palette.weather in ("rain", "storm"):
        base = scale_rgb(mix(palette.sky[0], palette.sky[1], 0.5), 0.88)
        shade = scale_rgb(base, 0.84)
    elif heavy:
        base, shade = mix(palette.sky[2], palette.sky[1], 0.25), mix(palette.sky[1], palette.sky[0], 0.3)
    else:
        base = mix((1.0, 1.0, 1.0), palette.sky[2], 0.62 if palette.dark else 0.15)
        shade = mix(base, palette.sky[1], 0.5)

    def tone(c: RGB) -> RGB:
        grey = 0.55 + 0.42 * luma(c)
        return c if style == "flat" else (grey, grey, grey * 0.98)

    if style == "pencil":
        outline = skia.Paint(
            AntiAlias=True, Color=argb((0.3, 0.3, 0.32), 0.55), StrokeWidth=2.4 / k,
            Style=skia.Paint.kStrokeAndFill_Style,
        )  # fmt: skip
        canvas.drawPath(body, outline)
        canvas.drawLine(-12.5, 0, 12.5, 0, outline)
    canvas.drawPath(body, skia.Paint(AntiAlias=True, Color=argb(tone(shade))))
    canvas.save()
    canvas.clipPath(body, skia.ClipOp.kIntersect, True)
    side = -0.22 if palette.sun[0] < 0.5 else 0.22
    light = skia.Paint(AntiAlias=True, Color=argb(tone(base)))
    for x, y, r in puffs:
        canvas.drawCircle(x + side * r, y + 0.58 * r, r * 0.8, light)
    if not heavy and not palette.night:
        rim = skia.Paint(AntiAlias=True, Color=argb(tone(mix(base, palette.sun_rgb, 0.55)), 0.55))
        for x, y, r in puffs:
            canvas.drawCircle(x + side * 1.6 * r, y + 0.72 * r, r * 0.5, rim)
    canvas.restore()
    canvas.restore()
    return surface.makeImageSnapshot()


def space_sky(palette: Palette, seed: int) -> Sky:
    """Return deep space with nebulae and many stars."""

    def still(hand: Canvas, camera: Camera, W: float, H: float, _t: float) -> None:
        if hand.style == "line":
            return
        _paint_gradient(hand, camera, W, H, list(palette.sky), (0, 0.5, 1))
        if hand.style == "flat":
            left = -0.4 * W - camera.focal_px(W) * camera.pan * 0.6
            top = camera.horizon(W, H) - 1.1 * H
            hand.canvas.drawImage(
                _nebulae(seed, int(W), int(H)), round(left), round(top), baked.NEAREST, baked.ADD
            )
        else:
            _hatch(hand, camera, W, H, 0.2)

    def moving(hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
        if hand.style != "line":
            draw_stars(hand, camera, W, H, t, 360, 1.0, seed)

    return Sky(still, moving)


@lru_cache(maxsize=1)
def _nebulae(seed: int, W: int, H: int) -> skia.Image:
    """Clouds of light, 1.8 frames wide and 1.1 high; they fade towards all edges."""
    draw = generator("nebula", seed)
    y, x = np.mgrid[0 : int(1.1 * H) : 4, 0 : int(1.8 * W) : 4].astype(np.float32)
    light = np.zeros((*x.shape, 3), np.float32)
    for code in ("#5a2f7a", "#1f4f7a", "#7a2f5a", "#27406f"):
        cx, cy, r = draw.uniform(0.4, 1.4) * W, draw.uniform(0.3, 0.9) * H, draw.uniform(0.25, 0.5) * W
        far = np.hypot((x - cx) / r, (y - cy) / (0.6 * r))
        level = np.interp(far, [0, 0.5, 1], [0.34, 0.085, 0]).astype(np.float32)
        light += level[..., None] * np.array(hex_rgb(code), np.float32)
    bgra = np.concatenate([light[..., ::-1], light.max(2, keepdims=True)], 2)
    small = baked.picture(bgra)
    surface = skia.Surface(int(1.8 * W), int(1.1 * H))
    surface.getCanvas().clear(0)
    whole = skia.Rect.MakeWH(surface.width(), surface.height())
    surface.getCanvas().drawImageRect(small, whole, baked.LINEAR)
    return surface.makeImageSnapshot()


def sea_sky(palette: Palette) -> Sky:
    """Return open water above the camera, with shafts of light in it."""
    colours = list(palette.sky)

    def still(hand: Canvas, camera: Camera, W: float, H: float, _t: float) -> None:
        if hand.style != "line":
            _paint_gradient(hand, camera, W, H, colours, (0, 0.34, 1))

    def moving(hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
        if hand.style != "flat" or palette.night:
            return
        shift = camera.focal_px(W) * camera.pan * 0.5
        tone = mix(palette.sun_rgb, palette.sky[0], 0.5)
        for i in range(6):
            x = W * (0.08 + 0.17 * i) + W * 0.024 * math.sin(t * 0.4 + i) - shift
            hand.canvas.drawImage(
                _shaft(tone, i, int(W), int(H)), round(x - W * 0.2), 0, baked.NEAREST, baked.ADD
            )

    return Sky(still, moving)


@lru_cache(maxsize=6)
def _shaft(rgb: RGB, number: int, W: int, H: int) -> skia.Image:
    """One slanting shaft of light that fades with depth; baked, because adding light is slow."""
    y, x = np.mgrid[0:H, 0 : int(W * 0.3)].astype(np.float32)
    down = y / (H * 0.95)
    width = W * (0.03 + 0.02 * math.sin(number * 2.0))
    left = W * 0.2 - (W * 0.14 + width * 1.1) * down
    right = W * 0.2 + width + (width * 2.2 - W * 0.14) * down
    edge = np.clip((x - left) / 6, 0, 1) * np.clip((right - x) / 6, 0, 1)
    level = edge * np.clip(1 - down, 0, 1) * 0.2
    return baked.picture(level[..., None] * np.array([rgb[2], rgb[1], rgb[0], 1.0]))


def studio_sky(palette: Palette) -> Sky:
    """Return the curved wall of a studio: the sky colours of the palette, and nothing that moves."""

    def still(hand: Canvas, camera: Camera, W: float, H: float, _t: float) -> None:
        if hand.style != "line":
            _paint_gradient(hand, camera, W, H, list(palette.sky), (0, 0.55, 1))

    return Sky(still, nothing)


def plain(rgb: RGB) -> Sky:
    """Return one colour: the dark around a room."""

    def still(hand: Canvas, _camera: Camera, _W: float, _H: float, _t: float) -> None:
        if hand.style != "line":
            hand.canvas.clear(argb(hand.backdrop(rgb)))

    return Sky(still, nothing)


def nothing(_hand: Canvas, _camera: Camera, _W: float, _H: float, _t: float) -> None:
    """Draw nothing."""
