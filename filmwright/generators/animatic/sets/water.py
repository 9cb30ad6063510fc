"""The sea as a painter of pixels: depth, swell, glitter under the sun or the moon, foam at the shore."""

import math

from filmwright.generators.animatic import baked
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas, argb
from filmwright.generators.animatic.noise import generator, lerp
from filmwright.generators.animatic.palette import RGB, WHITE, mix
from filmwright.generators.animatic.paths import polygon
from filmwright.generators.animatic.sets.scenery import OVERSCAN, FramePainter
from filmwright.generators.animatic.sets.sky import gradient_rows
from filmwright.generators.animatic.skia_gl import skia


def sea(seed: int, z_near: float, deep: RGB, shallow: RGB, foam: bool = True) -> FramePainter:
    """Return the painter of a sea from `z_near` to the horizon: depth, swell, sun glitter, foam."""

    def paint(hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
        top, F = camera.horizon(W, H), camera.focal_px(W)
        if camera.y <= 0.05 or z_near - camera.z < 0.5:
            return
        shore = top + F * camera.y / (z_near - camera.z)
        over = W * OVERSCAN
        if hand.style == "line":
            white = skia.Paint(Color=0xFFFFFFFF, StrokeWidth=1.6, AntiAlias=True)
            hand.canvas.drawLine(-over, shore, W + over, shore, white)
            return
        palette, hand.z = hand.palette, 0.0
        far = mix(hand.colour(deep), hand.backdrop(palette.haze), 0.35)
        height = max(2, math.ceil(shore - top) + 1)
        rows = gradient_rows([far, hand.colour(deep), hand.colour(shallow)], [0, 0.35, 1], height)
        baked.draw_rows(hand.canvas, baked.rows(rows), -over, W + over, math.floor(top))
        rough = 1.8 if palette.weather == "storm" else 1.0
        crest = mix(WHITE, palette.light, 0.5) if hand.style == "flat" else WHITE
        chance = generator("waves", seed)
        for i in range(46):
            z = z_near + 0.8 + (i / 46) ** 2.4 * 150
            phase, k = chance.uniform(0, 6.3), F / (z - camera.z)
            y = top + F * (camera.y - 0.02) / (z - camera.z)
            x = chance.uniform(-1.2, 1.2) * W * 0.75 + W / 2 - camera.x * k
            x += math.sin(t * 0.7 + phase) * k * 0.6 - F * camera.pan
            half, alpha = k * chance.uniform(1.2, 4.5), 0.55 * (0.5 + 0.5 * math.sin(t * 1.4 + phase))
            thick = max(0.8, k * 0.045 * rough)
            hand.canvas.drawOval(
                skia.Rect.MakeLTRB(x - half, y - thick, x + half, y + thick),
                skia.Paint(AntiAlias=True, Color=argb(crest, alpha)),
            )
        if not palette.sun_hidden and hand.style == "flat":
            _glitter(hand, camera, W, H, t, top, shore)
        if foam:
            _foam(hand, camera, W, H, t, z_near, crest)

    return paint


def _glitter(hand: Canvas, camera: Camera, W: float, H: float, t: float, top: float, shore: float) -> None:
    x = W * hand.palette.sun[0] - camera.focal_px(W) * camera.pan * 0.9
    u = H / 720
    for i in range(26):
        k = (i + 0.5) / 26
        y, half = (
            lerp(top + 2, shore, k**1.4),
            W * (0.012 + 0.055 * k) * (0.5 + 0.5 * abs(math.sin(i * 2.3 + t * 2.1))),
        )
        thick = (1.1 + 1.4 * k) * u
        rect = skia.Rect.MakeLTRB(x - half + 6 * u * math.sin(i * 5 + t), y - thick, x + half, y + thick)
        hand.canvas.drawOval(
            rect, skia.Paint(AntiAlias=True, Color=argb(hand.palette.sun_rgb, 0.42 * (1 - k * 0.6)))
        )


def _foam(hand: Canvas, camera: Camera, W: float, H: float, t: float, z_near: float, crest: RGB) -> None:
    F = camera.focal_px(W)
    for j, (ahead, alpha, width) in enumerate(((0.0, 0.9, 0.16), (0.9, 0.45, 0.09))):
        z0 = z_near + ahead
        reach = 0.78 * W * (z0 - camera.z) / F
        points = []
        for i in range(61):
            X = camera.x + camera.pan * (z0 - camera.z) + (i / 30 - 1) * reach
            Z = (
                z0
                + 0.35 * math.sin(X * 0.6 + t * 0.9 + j)
                + 0.15 * math.sin(X * 1.7 - t * 1.3)
                - 0.25 * math.sin(t * 0.9)
            )
            points.append(camera.project(X, 0, Z, W, H)[:2])
        width_px = max(1.2, width * F / (z0 - camera.z))
        hand.stroke(polygon(points, close=False), width_px, argb(crest, alpha))
