"""Small pictures drawn once: gradients, glows, soft bands.

A full-frame gradient shader costs 7 ms at 720p, a stretched picture 0.3 ms. All are premultiplied and own
their pixels (`copy=True`: skia keeps no reference to a numpy array).
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.cel import owned
from filmwright.generators.animatic.palette import RGB
from filmwright.generators.animatic.skia_gl import skia

NEAREST = skia.SamplingOptions(skia.FilterMode.kNearest)
LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)
_BAND = 64
"""Rows that are converted at a time: as floating point numbers, a whole frame would take 30 MB."""


def picture(bgra: NDArray[np.float32] | NDArray[np.float64]) -> skia.Image:
    """Return a picture from premultiplied BGRA in 0..1, (height, width, 4)."""
    pixels = np.empty(bgra.shape, np.uint8)
    for y in range(0, len(bgra), _BAND):
        pixels[y : y + _BAND] = np.clip(bgra[y : y + _BAND] * 255 + 0.5, 0, 255)
    return owned(pixels)


def rows(colours: NDArray[np.float64]) -> skia.Image:
    """Return a picture one pixel wide from one RGB or RGBA colour (0..1, straight alpha) a row."""
    height, channels = colours.shape
    alpha = colours[:, 3:4] if channels == 4 else np.ones((height, 1))
    return picture(np.concatenate([colours[:, 2::-1] * alpha, alpha], 1)[:, None, :])


def draw_rows(canvas: skia.Canvas, image: skia.Image, x0: float, x1: float, y0: float) -> None:
    """Stretch a picture of rows from x0 to x1, its top at y0, one row a pixel."""
    rect = skia.Rect.MakeLTRB(x0, y0, x1, y0 + image.height())
    canvas.drawImageRect(image, rect, NEAREST)


@lru_cache(maxsize=64)
def glow(rgb: RGB, alpha: float, knee: float = 0.35) -> skia.Image:
    """Return a disc of light 128 pixels wide: full in the middle, a quarter at the knee, none at the rim."""
    y, x = np.mgrid[0:128, 0:128]
    radius = np.hypot(x - 63.5, y - 63.5) / 63.5
    level = np.interp(radius, [0, knee, 1], [alpha, alpha * 0.25, 0.0])
    colour = np.array([rgb[2], rgb[1], rgb[0], 1.0])
    return picture(level[..., None] * colour)


def draw_glow(
    canvas: skia.Canvas, x: float, y: float, rx: float, ry: float, rgb: RGB, alpha: float, knee: float = 0.35
) -> None:
    """Add a disc of light around a point; any unit, any style."""
    rect = skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry)
    canvas.drawImageRect(glow(rgb, round(alpha, 2), knee), rect, LINEAR, ADD)


@lru_cache(maxsize=4)
def _halo(rgb: RGB, alpha: float, knee: float, radius: int) -> skia.Image:
    y, x = np.mgrid[0 : 2 * radius, 0 : 2 * radius].astype(np.float32)
    far = np.hypot(x - radius + 0.5, y - radius + 0.5) / radius
    level = np.interp(far, [0, knee, 1], [alpha, alpha * 0.25, 0.0]).astype(np.float32)
    return picture(level[..., None] * np.array([rgb[2], rgb[1], rgb[0], 1.0], np.float32))


def draw_halo(
    canvas: skia.Canvas, x: float, y: float, radius: float, rgb: RGB, alpha: float, knee: float = 0.35
) -> None:
    """Add a big disc of light, in pixels: baked at its own size, as scaling it up costs ten times more."""
    r = max(2, round(radius))
    image = _halo(rgb, round(alpha, 2), knee, r)
    canvas.drawImage(image, round(x) - r, round(y) - r, NEAREST, ADD)


@lru_cache(maxsize=16)
def soft_band(rgb: RGB, alpha: float, lump: int = 0) -> skia.Image:
    """Return a soft, lumpy bank of mist, 128 x 32 pixels, that fades out on all sides."""
    y, x = np.mgrid[0:32, 0:128]
    wave = 0.5 + 0.5 * np.sin(x / 128 * 2 * np.pi * (1 + lump % 3) + lump) * np.cos(x / 19.0 + lump * 2)
    top = np.clip(1 - np.abs(y - 17) / (9 + 6 * wave), 0, 1)
    side = np.clip(np.minimum(x, 127 - x) / 36, 0, 1)
    level = alpha * (top * top * (3 - 2 * top)) * (side * side * (3 - 2 * side))
    return picture(level[..., None] * np.array([rgb[2], rgb[1], rgb[0], 1.0]))


ADD = skia.Paint(BlendMode=skia.BlendMode.kPlus)
