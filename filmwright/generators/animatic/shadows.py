"""Shadows on the ground: what stands is thrown down along the light, once a shot for the set.

    card, actor ──silhouette──> sheared along the slope of the light ──ground homography──> frame

Under everybody lies a soft contact shadow as well: it is what makes feet touch the ground.
Not here: shading on bodies.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from filmwright.generators.animatic.baked import LINEAR, picture
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.cel import Cel
from filmwright.generators.animatic.layers import Size
from filmwright.generators.animatic.palette import Palette
from filmwright.generators.animatic.sets.scenery import Card
from filmwright.generators.animatic.skia_gl import skia

_PX_PER_M = 26.0
_REACH_M = 26.0
SHRINK = 3
"""How much coarser shadows are drawn than the frame."""
_TINT = (0.06, 0.07, 0.16)


@dataclass(frozen=True)
class Ground:
    """The set's shadows as one texture in ground metres, or none."""

    image: skia.Image
    left: float
    far: float

    def draw(self, canvas: skia.Canvas) -> None:
        """Draw it; the canvas is in ground metres already."""
        canvas.save()
        canvas.translate(self.left, self.far)
        canvas.scale(1 / _PX_PER_M, -1 / _PX_PER_M)
        canvas.drawImage(self.image, 0, 0, LINEAR)
        canvas.restore()


def bake_ground(cards: Sequence[Card], palette: Palette, cameras: Sequence[Camera], indoor: bool) -> Ground:
    """Draw the shadows of all cards within reach into one texture."""
    middle = sum(c.x for c in cameras) / len(cameras)
    left, right, near, far = middle - 15, middle + 15, -4.0, 24.0
    surface = skia.Surface(int((right - left) * _PX_PER_M), int((far - near) * _PX_PER_M))
    canvas = surface.getCanvas()
    canvas.clear(0)
    canvas.scale(_PX_PER_M, -_PX_PER_M)
    canvas.translate(-left, -far)
    hand = Canvas("flat", palette)
    for card in cards:
        if card.z > _REACH_M or card.behind_ground or not left - 12 < card.x < right + 12:
            continue
        if card.casts_shadow or card.label == "plant":
            contact(canvas, card.x, card.z, min(1.3, 0.22 * (card.bounds[2] - card.bounds[0])) / 1.05, 1.0)
        if card.casts_shadow and palette.shadow > 0.05 and not indoor:
            x0, y0, x1, y1 = card.bounds
            k = 24.0
            shape = skia.Surface(int((x1 - x0) * k) + 2, int((y1 - y0) * k) + 2)
            c = shape.getCanvas()
            c.clear(0)
            c.scale(k, -k)
            c.translate(-x0, -y1)
            hand.canvas, hand.px = c, k
            card.paint(hand)
            throw(canvas, shape.makeImageSnapshot(), x0, y1, k, card.x, card.z, palette)
    return Ground(surface.makeImageSnapshot(), left, far)


def throw(
    canvas: skia.Canvas, shape: skia.Image, left: float, top: float, k: float, x: float, z: float, palette: Palette,
    strength: float = 1.0,
) -> None:  # fmt: skip
    """Throw a silhouette on the ground.

    Args:
        canvas: in ground metres (x right, z away).
        shape: the silhouette; its alpha is used.
        left: metres from its foot to its left edge.
        top: metres from the ground to its top edge.
        k: its pixels per metre.
        x: where its foot stands.
        z: where its foot stands.
        palette: the light.
        strength: 0 is no shadow, 1 is the palette's.
    """
    slope_x, slope_z = palette.shadow_slope
    matrix = skia.Matrix()
    matrix.setAll(1, slope_x, x, 0, slope_z, z, 0, 0, 1)
    dark = [
        0,
        0,
        0,
        0,
        _TINT[0],
        0,
        0,
        0,
        0,
        _TINT[1],
        0,
        0,
        0,
        0,
        _TINT[2],
        0,
        0,
        0,
        palette.shadow * strength,
        0,
    ]
    canvas.save()
    canvas.concat(matrix)
    canvas.translate(left, top)
    canvas.scale(1 / k, -1 / k)
    canvas.drawImage(
        shape, 0, 0, LINEAR, skia.Paint(ColorFilter=skia.ColorFilters.Matrix([float(v) for v in dark]))
    )
    canvas.restore()


def contact(canvas: skia.Canvas, x: float, z: float, radius: float, strength: float) -> None:
    """Draw the soft dark place under something that stands at (x, z); the canvas is in ground metres."""
    rx, rz = radius * 1.25, radius * 0.62
    rect = skia.Rect.MakeLTRB(x - rx, z - rz, x + rx, z + rz)
    canvas.drawImageRect(_disc(), rect, LINEAR, skia.Paint(Alphaf=min(1.0, max(0.0, strength))))


_DISC: list[skia.Image] = []


def _disc() -> skia.Image:
    if not _DISC:
        y, x = np.mgrid[0:96, 0:96]
        r = np.hypot(x - 47.5, y - 47.5) / 47.5
        alpha = np.interp(r, [0.15, 1.0], [0.42, 0.0])
        _DISC.append(picture(alpha[..., None] * np.array([0.12, 0.06, 0.05, 1.0])))
    return _DISC[0]


def silhouette(
    record: skia.Picture, height: float, k: float = 70.0
) -> tuple[skia.Image, float, float, float]:
    """Return a recorded figure as a shape for `throw`: the picture, its left, its top, its scale."""
    w, h = int(2.6 * height * k), int(2.0 * height * k)
    surface = skia.Surface(max(8, w), max(8, h))
    c = surface.getCanvas()
    c.clear(0)
    c.translate(w / 2, h - 0.12 * height * k)
    c.scale(k, -k)
    c.drawPicture(record)
    return surface.makeImageSnapshot(), -1.3 * height, 2.0 * height - 0.12 * height, k


def draw_all(
    canvas: skia.Canvas, camera: Camera, size: Size, ground: Ground | None, throwers: Sequence["Thrower"],
    palette: Palette, indoor: bool,
) -> None:  # fmt: skip
    """Draw every shadow of a frame: the set's, and those of all who stand in it.

    They are drawn into a picture a third as wide and laid over the frame: shadows are soft, and perspective
    is what skia draws slowest.
    """
    horizon = camera.horizon(size.W, size.H)
    top = max(0, int(horizon))
    if top >= size.H:
        return
    small = Cel(-(-size.W // SHRINK), -(-(size.H - top) // SHRINK))
    c = small.canvas
    c.scale(1 / SHRINK, 1 / SHRINK)
    c.translate(0, -top)
    c.concat(camera.ground(size.W, size.H))
    if ground is not None:
        ground.draw(c)
    for thrower in throwers:
        away = thrower.z - camera.z
        if away < 0.6:
            continue
        lift = max(0.15, 1 - thrower.height_above * 0.9)
        contact(c, thrower.x, thrower.z, thrower.radius, lift)
        foot = camera.project(thrower.x, 0, thrower.z, size.W, size.H)[1]
        if thrower.shape is not None and palette.shadow > 0.05 and not indoor and away < 26 and foot < size.H * 1.3:
            shape, left, above, k = thrower.shape
            throw(c, shape, left, above, k, thrower.x, thrower.z, palette)
    cut = small.cut()
    if cut is None:
        return
    image, left, above = cut
    canvas.save()
    canvas.translate(left * SHRINK, top + above * SHRINK)
    canvas.scale(SHRINK, SHRINK)
    canvas.drawImage(image, 0, 0, LINEAR)
    canvas.restore()


@dataclass(frozen=True)
class Thrower:
    """Someone or something that throws a shadow this frame."""

    x: float
    z: float
    radius: float
    height_above: float
    shape: tuple[skia.Image, float, float, float] | None
