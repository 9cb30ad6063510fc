"""Shadows on the ground: what stands is thrown down along the light, once a shot for the set.

    card, actor ──silhouette──> sheared along the slope of the light ──ground homography──> frame

Under everybody lies a soft contact shadow as well: it is what makes feet touch the ground.
Not here: shading on bodies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from filmwright.generators.animatic.baked import LINEAR, picture
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.cel import Cel
from filmwright.generators.animatic.layers import Size
from filmwright.generators.animatic.palette import Palette
from filmwright.generators.animatic.sets.scenery import Scenery
from filmwright.generators.animatic.skia_gl import skia

SHRINK = 3
"""How much coarser shadows are drawn than the frame."""
_SET_PX, _CARD_PX, _FIGURE_PX = 26.0, 24.0, 45.0
"""Pixels per metre of the set's shadows, and of silhouettes."""
_REACH_M = 26.0
_FAINTEST = 0.05
_TINT = (0.06, 0.07, 0.16)


@dataclass(frozen=True)
class Shape:
    """A silhouette: its picture, metres from the foot to its left and top edge, pixels per metre."""

    image: skia.Image
    left: float
    top: float
    k: float


@dataclass(frozen=True)
class Thrower:
    """Someone or something that throws a shadow this frame; metres."""

    x: float
    z: float
    radius: float
    height_above: float = 0.0
    shape: Shape | None = None
    """None throws no more than a contact shadow."""


@dataclass(frozen=True)
class Ground:
    """The set's shadows as one texture in ground metres."""

    image: skia.Image
    left: float
    far: float

    def draw(self, canvas: skia.Canvas) -> None:
        """Draw it; the canvas is in ground metres already."""
        canvas.save()
        canvas.translate(self.left, self.far)
        canvas.scale(1 / _SET_PX, -1 / _SET_PX)
        canvas.drawImage(self.image, 0, 0, LINEAR)
        canvas.restore()


def bake_ground(scenery: Scenery, cameras: Sequence[Camera]) -> Ground:
    """Draw the shadows of all cards within reach of the cameras into one texture."""
    palette = scenery.palette
    middle = sum(c.x for c in cameras) / len(cameras)
    left, right, near, far = middle - 15, middle + 15, -4.0, 24.0
    cel = Cel(int((right - left) * _SET_PX), int((far - near) * _SET_PX))
    cel.canvas.scale(_SET_PX, -_SET_PX)
    cel.canvas.translate(-left, -far)
    hand = Canvas("flat", palette)
    for card in scenery.cards:
        if card.z > _REACH_M or card.behind_ground or not left - 12 < card.x < right + 12:
            continue
        x0, y0, x1, y1 = card.bounds
        if card.casts_shadow or card.label == "plant":
            contact(cel.canvas, card.x, card.z, min(1.3, 0.22 * (x1 - x0)), 1.0)
        if card.casts_shadow and palette.shadow > _FAINTEST and not scenery.indoor:
            shape = Cel(int((x1 - x0) * _CARD_PX) + 2, int((y1 - y0) * _CARD_PX) + 2)
            shape.canvas.scale(_CARD_PX, -_CARD_PX)
            shape.canvas.translate(-x0, -y1)
            hand.canvas, hand.px = shape.canvas, _CARD_PX
            card.paint(hand)
            throw(cel.canvas, Shape(shape.image(), x0, y1, _CARD_PX), card.x, card.z, palette)
    return Ground(cel.image(), left, far)


def silhouette(record: skia.Picture, height: float) -> Shape:
    """Return a recorded figure as a shape to throw."""
    k, low = _FIGURE_PX, 0.12 * height
    cel = Cel(max(8, int(2.6 * height * k)), max(8, int(2.0 * height * k)))
    cel.canvas.translate(1.3 * height * k, (2.0 * height - low) * k)
    cel.canvas.scale(k, -k)
    cel.canvas.drawPicture(record)
    return Shape(cel.image(), -1.3 * height, 2.0 * height - low, k)


def throw(canvas: skia.Canvas, shape: Shape, x: float, z: float, palette: Palette) -> None:
    """Throw a silhouette whose foot stands at (x, z); the canvas is in ground metres."""
    slope_x, slope_z = palette.shadow_slope
    matrix = skia.Matrix()
    matrix.setAll(1, slope_x, x, 0, slope_z, z, 0, 0, 1)
    r, g, b = _TINT
    dark = [0, 0, 0, 0, r, 0, 0, 0, 0, g, 0, 0, 0, 0, b, 0, 0, 0, palette.shadow, 0]
    paint = skia.Paint(ColorFilter=skia.ColorFilters.Matrix([float(v) for v in dark]))
    canvas.save()
    canvas.concat(matrix)
    canvas.translate(shape.left, shape.top)
    canvas.scale(1 / shape.k, -1 / shape.k)
    canvas.drawImage(shape.image, 0, 0, LINEAR, paint)
    canvas.restore()


def contact(canvas: skia.Canvas, x: float, z: float, radius: float, strength: float) -> None:
    """Draw the soft dark place under something that stands at (x, z); the canvas is in ground metres."""
    rx, rz = radius * 1.25, radius * 0.62
    rect = skia.Rect.MakeLTRB(x - rx, z - rz, x + rx, z + rz)
    canvas.drawImageRect(_disc(), rect, LINEAR, skia.Paint(Alphaf=min(1.0, max(0.0, strength))))


@cache
def _disc() -> skia.Image:
    y, x = np.mgrid[0:96, 0:96]
    radius = np.hypot(x - 47.5, y - 47.5) / 47.5
    alpha = np.interp(radius, [0.15, 1.0], [0.42, 0.0])
    return picture(alpha[..., None] * np.array([0.12, 0.06, 0.05, 1.0]))


def draw_all(
    canvas: skia.Canvas, camera: Camera, size: Size, ground: Ground | None, throwers: Sequence[Thrower],
    scenery: Scenery,
) -> None:  # fmt: skip
    """Draw the shadows of a frame: the set's, if given, and those of all who stand in it.

    They are drawn into a picture a third as wide and laid over the frame: shadows are soft, and perspective
    is what skia draws slowest.
    """
    W, H = size.W, size.H
    top = max(0, int(camera.horizon(W, H)))
    if top >= H:
        return
    cel = Cel(-(-W // SHRINK), -(-(H - top) // SHRINK))
    cel.canvas.scale(1 / SHRINK, 1 / SHRINK)
    cel.canvas.translate(0, -top)
    cel.canvas.concat(camera.ground(W, H))
    if ground is not None:
        ground.draw(cel.canvas)
    throws = scenery.palette.shadow > _FAINTEST and not scenery.indoor
    for one in throwers:
        away = one.z - camera.z
        if away < 0.6:
            continue
        contact(cel.canvas, one.x, one.z, one.radius, max(0.15, 1 - one.height_above * 0.9))
        foot = camera.project(one.x, 0, one.z, W, H)[1]
        if one.shape is not None and throws and away < _REACH_M and foot < H * 1.3:
            throw(cel.canvas, one.shape, one.x, one.z, scenery.palette)
    cut = cel.cut()
    if cut is not None:
        image, left, above = cut
        canvas.save()
        canvas.translate(left * SHRINK, top + above * SHRINK)
        canvas.scale(SHRINK, SHRINK)
        canvas.drawImage(image, 0, 0, LINEAR)
        canvas.restore()
