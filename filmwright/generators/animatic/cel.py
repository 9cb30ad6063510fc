"""A transparent sheet to draw on: a numpy array that skia draws into.

The pixels are ours, so that OpenCV can blur and measure them without a copy; the pictures made from it own
theirs. Blue, green, red, alpha, premultiplied: the one order skia has a fast path for.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.skia_gl import skia


class Cel:
    """A sheet of W x H pixels and the canvas on it."""

    def __init__(self, W: int, H: int) -> None:
        self.pixels: NDArray[np.uint8] = np.zeros((H, W, 4), np.uint8)
        info = skia.ImageInfo.Make(
            W, H, skia.ColorType.kBGRA_8888_ColorType, skia.AlphaType.kPremul_AlphaType
        )
        self.surface = skia.Surface.MakeRasterDirect(info, self.pixels)
        self.canvas = self.surface.getCanvas()

    def blur(self, sigma: float) -> None:
        """Blur what was drawn, in pixels."""
        self.pixels[:] = cv2.GaussianBlur(self.pixels, (0, 0), sigma)

    def image(self) -> skia.Image:
        """Return the whole sheet as a picture."""
        return owned(self.pixels)

    def cut(self) -> tuple[skia.Image, int, int] | None:
        """Return the part that was drawn on, and its left and top in pixels; None if nothing was."""
        x, y, w, h = cv2.boundingRect(np.ascontiguousarray(self.pixels[..., 3]))
        if not w or not h:
            return None
        return owned(self.pixels[y : y + h, x : x + w]), x, y


def owned(bgra: NDArray[np.uint8]) -> skia.Image:
    """Return a picture that owns a copy of premultiplied pixels."""
    return skia.Image.fromarray(
        np.ascontiguousarray(bgra),
        skia.ColorType.kBGRA_8888_ColorType,
        skia.AlphaType.kPremul_AlphaType,
        copy=True,
    )
