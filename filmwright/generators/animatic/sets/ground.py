"""Ground: what lies below the horizon, in true perspective.

    one colour a row (light, haze) ──> detail painted in ground metres ──> haze at the horizon

Not here: rooms, whose floor belongs to the shell (`rooms`), and water (`water`).
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic import baked
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas, argb
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, mix, scale_rgb
from filmwright.generators.animatic.paths import Point, box, oval, spline
from filmwright.generators.animatic.sets.scenery import OVERSCAN, FramePainter
from filmwright.generators.animatic.skia_gl import skia

Detail = Callable[[Canvas], None]
"""Draws on the ground: x to the right and z away, in metres."""
Area = tuple[tuple[float, float], tuple[float, float]]


def ground(
    rgb: RGB, detail: Detail | None = None, z_far: float | None = None, horizon_haze: bool = True
) -> FramePainter:
    """Return the painter of a level ground.

    Args:
        rgb: its paint.
        detail: what lies on it.
        z_far: where the detail ends (the shore), if not at the horizon.
        horizon_haze: soften the horizon; not where water lies behind.
    """
    recorded: dict[tuple[str, float], skia.Picture] = {}

    def paint(hand: Canvas, camera: Camera, W: float, H: float, _t: float) -> None:
        horizon = camera.horizon(W, H)
        top = max(math.floor(-H * OVERSCAN), math.floor(horizon))
        bottom = math.ceil(H * (1 + OVERSCAN))
        if top >= bottom:
            return
        canvas, over = hand.canvas, W * OVERSCAN
        if hand.style == "line":
            canvas.drawRect(skia.Rect.MakeLTRB(-over, top, W + over, bottom), skia.Paint(Color=0xFF000000))
            white = skia.Paint(Color=0xFFFFFFFF, StrokeWidth=1.6, AntiAlias=True)
            canvas.drawLine(-over, top, W + over, top, white)
            return
        rows = ground_rows(hand, camera, W, H, rgb, top, bottom)
        baked.draw_rows(canvas, baked.rows(rows), -over, W + over, top)
        if detail is not None:
            with on_ground(hand, camera, W, H):
                if z_far is not None:
                    canvas.clipPath(box(-500, camera.z, 500, z_far))
                if (hand.style, hand.px) not in recorded:  # where the camera stands changes only the matrix
                    recorded.clear()
                    recorded[hand.style, hand.px] = _recorded(detail, hand)
                canvas.drawPicture(recorded[hand.style, hand.px])
        if horizon_haze:
            _soften(hand, W, H, top)

    return paint


def _recorded(detail: Detail, hand: Canvas) -> skia.Picture:
    """Record what lies on the ground: hundreds of paths, which a moving camera would draw anew each frame."""
    recorder, canvas = skia.PictureRecorder(), hand.canvas
    hand.canvas = recorder.beginRecording(box(-1000, -1000, 1000, 2000).getBounds())
    detail(hand)
    hand.canvas = canvas
    return recorder.finishRecordingAsPicture()


def ground_rows(
    hand: Canvas, camera: Camera, W: float, H: float, rgb: RGB, top: int, bottom: int
) -> NDArray[np.float64]:
    """Return the colour of each row of a level ground: light and haze by its distance."""
    palette = hand.palette
    y = np.arange(top, bottom) + 0.5
    z = camera.focal_px(W) * camera.y / np.maximum(y - camera.horizon(W, H), 0.5) + camera.z
    hand.z = 0.0
    near = np.array(hand.colour(rgb))
    far = np.array(hand.colour(rgb, 0, 0, 0))
    air = hand.backdrop(palette.haze)
    fog = ((1 - np.exp(-np.maximum(0, z - 6) / palette.haze_m)) * 0.92)[:, None]
    fall = np.clip((y - top) / max(H - top, 1), 0, 1)[:, None] ** 0.5
    rows: NDArray[np.float64] = (near * fall + far * (1 - fall)) * (1 - 0.07 * fall) * (1 - fog) + np.array(
        air
    ) * fog
    return rows


class on_ground:  # noqa: N801  # reads as a phrase: `with on_ground(...)`
    """Draw in ground metres, in front of the camera and below the horizon, while a `with` block lasts."""

    def __init__(self, hand: Canvas, camera: Camera, W: float, H: float) -> None:
        self.hand, self.camera, self.W, self.H = hand, camera, W, H

    def __enter__(self) -> Canvas:
        hand, camera, W, H = self.hand, self.camera, self.W, self.H
        hand.canvas.save()
        top = max(camera.horizon(W, H) + 2, -H)
        hand.canvas.clipRect(skia.Rect.MakeLTRB(-W, top, 2 * W, 2 * H))
        hand.canvas.concat(camera.ground(W, H))
        hand.canvas.clipPath(box(-900, camera.z + 0.25, 900, camera.z + 1200))
        hand.px, hand.z, hand.lit, hand.steady = camera.focal_px(W) / 6, 0.0, True, True
        return hand

    def __exit__(self, *_: object) -> None:
        self.hand.canvas.restore()
        self.hand.steady = False


def _soften(hand: Canvas, W: float, H: float, top: int) -> None:
    air = hand.backdrop(hand.palette.haze)
    height = int(H * 0.28)
    alpha = np.linspace(0.75, 0, height)[:, None] ** 1.2
    rows = np.concatenate([np.repeat(np.array([air]), height, 0), alpha], 1)
    baked.draw_rows(hand.canvas, baked.rows(rows), -W * OVERSCAN, W * (1 + OVERSCAN), top)


def patches(
    seed: object, rgb: RGB, area: Area, count: int, dark: RGB, light: RGB, alpha: float = 0.4
) -> Detail:
    """Return soft, flat spots of darker and lighter paint, and short strokes: tufts, drifts, dry places."""
    draw = generator("patches", seed)
    spots = []
    for _ in range(count):
        x, z = draw.uniform(*area[0]), draw.uniform(*area[1])
        rx = draw.uniform(0.3, 1.3)
        wave = [(math.cos(a), math.sin(a), draw.uniform(0.7, 1.15)) for a in np.linspace(0, math.tau, 8)[:-1]]
        spots.append(spline([(x + rx * c * k, z + rx * 0.26 * s * k) for c, s, k in wave], True, 0.9))
    marks = [skia.Path(), skia.Path()]
    for i in range(count * 4):
        x, z, d = draw.uniform(*area[0]), draw.uniform(*area[1]), draw.uniform(0.05, 0.2)
        marks[i % 2].moveTo(x - d, z)
        marks[i % 2].quadTo(x, z + draw.uniform(-0.05, 0.08), x + d, z)

    def detail(hand: Canvas) -> None:
        for i, spot in enumerate(spots):
            hand.fill(spot, mix(rgb, dark if i % 2 else light, 0.26), alpha)
        for path, tone in zip(marks, (dark, light), strict=True):
            hand.stroke(path, 0.022, argb(hand.colour(mix(rgb, tone, 0.42)), 0.6))

    return detail


def dapples(seed: object, area: Area, count: int = 34) -> Detail:
    """Return flecks of sunlight that fall through leaves."""
    draw = generator("dapples", seed)
    flecks = skia.Path()
    for _ in range(count):
        x, z, r = draw.uniform(*area[0]), draw.uniform(*area[1]), draw.uniform(0.12, 0.5)
        for _ in range(3):
            flecks.addPath(oval(x + draw.uniform(-r, r) * 1.6, z + draw.uniform(-r, r), r, r * 0.6))

    def detail(hand: Canvas) -> None:
        if hand.style == "flat":
            hand.canvas.drawPath(
                flecks,
                skia.Paint(
                    AntiAlias=True, BlendMode=skia.BlendMode.kPlus,
                    Color=argb(scale_rgb(hand.palette.sun_rgb, hand.palette.light), 0.10),
                ),
            )  # fmt: skip

    return detail


def path(points: list[Point], rgb: RGB, alpha: float = 0.75) -> Detail:
    """Return a worn path with pebbles along it; the points run around its outline."""
    outline = spline(points, True, 0.9)

    def detail(hand: Canvas) -> None:
        hand.fill(outline, rgb, alpha)
        hand.canvas.save()
        hand.canvas.clipPath(outline, skia.ClipOp.kIntersect, True)
        draw = generator("pebbles", len(points))
        for _ in range(26):
            x, z = draw.uniform(-2, 3.2), draw.uniform(-4, 24)
            hand.fill(
                oval(x, z, draw.uniform(0.08, 0.5), draw.uniform(0.03, 0.12)), scale_rgb(rgb, 0.86), 0.5
            )
        hand.canvas.restore()

    return detail


def ripples(
    seed: object, area: Area, count: int, rgb: RGB, length: float = 1.2, width: float = 0.035
) -> Detail:
    """Return wind ripples in sand or snow."""
    draw = generator("ripples", seed)
    places = [(draw.uniform(*area[0]), draw.uniform(*area[1]), draw.uniform(0.6, 1.2)) for _ in range(count)]

    def detail(hand: Canvas) -> None:
        for x, z, k in places:
            d = length * k
            hand.ink(spline([(x - d, z), (x, z + 0.12), (x + d, z)], False), width, rgb, 0.6)

    return detail


def puddles(seed: object, area: Area, count: int = 12) -> Detail:
    """Return standing rain water: it mirrors the sky and the lamps' colour."""
    draw = generator("puddles", seed)
    places = [(draw.uniform(*area[0]), draw.uniform(*area[1]), draw.uniform(0.35, 1.3)) for _ in range(count)]

    def detail(hand: Canvas) -> None:
        sky = hand.palette.sky[1]
        for x, z, r in places:
            blob = spline(
                [(x - r, z), (x - r * 0.4, z + r * 0.26), (x + r * 0.5, z + r * 0.2), (x + r, z - r * 0.05),
                 (x + r * 0.3, z - r * 0.28), (x - r * 0.5, z - r * 0.2)], True, 1.0,
            )  # fmt: skip
            hand.fill(blob, mix(sky, (1, 1, 1), 0.1), 0.5, emission=0.5)
            hand.ink(
                spline([(x - r * 0.5, z + r * 0.1), (x + r * 0.4, z + r * 0.12)], False),
                0.02,
                (1, 1, 1),
                0.35,
            )

    return detail


def layered(*details: Detail | None) -> Detail:
    """Return several details, the first at the bottom."""

    def detail(hand: Canvas) -> None:
        for each in details:
            if each is not None:
                each(hand)

    return detail
