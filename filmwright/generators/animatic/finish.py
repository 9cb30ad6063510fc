"""What happens to a whole frame: the vignette, and the roll of the camera.

Not here: captions, slates, timecode and grain; clips are clean.
"""

import math
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

DRAWN_BEYOND = 0.22
"""Share of the frame that painters and plates cover beyond each edge of a rolled frame, a little less than
they promise."""
SMALL_ROLL = 0.06
"""Radians. Up to here a frame is turned after it was drawn.

Drawing under a rotation costs skia 28 ms a plate, turning the frame 4 ms. It gets a little softer, so a tilt
that is meant (a Dutch angle) is drawn turned.
"""


def enlarged(roll: float, W: int, H: int, overscan: float = 0.0) -> float:
    """Return how much a rolled frame is enlarged so that no corner shows.

    Args:
        roll: radians.
        W: width in pixels.
        H: height in pixels.
        overscan: share of the frame that is drawn beyond each edge anyway.
    """
    needed = math.cos(roll) + max(W / H, H / W) * abs(math.sin(roll))
    return max(1.0, needed / (1 + 2 * overscan))


def roll_canvas(canvas: Any, roll: float, W: int, H: int) -> None:
    """Turn everything that is drawn from now on about the middle of the frame."""
    grow = enlarged(roll, W, H, DRAWN_BEYOND)
    canvas.translate(W / 2, H / 2)
    canvas.rotate(math.degrees(roll))
    canvas.scale(grow, grow)
    canvas.translate(-W / 2, -H / 2)


def roll_pixels(pixels: NDArray[np.uint8], roll: float, how: int) -> NDArray[np.uint8]:
    """Return a finished frame turned about its middle; `how` is OpenCV's interpolation."""
    H, W = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((W / 2, H / 2), -math.degrees(roll), enlarged(roll, W, H))
    return np.asarray(cv2.warpAffine(pixels, matrix, (W, H), flags=how), np.uint8)


def darken(pixels: NDArray[np.uint8], W: int, H: int, style: str) -> None:
    """Darken a frame (BGRA, in place) towards its corners, and tint it as paper is.

    Skia gives the same, to one level of 255, in three times the time.
    """
    cv2.multiply(pixels, _vignette(W, H, style), dst=pixels, scale=1 / 255)


@lru_cache(maxsize=2)
def _vignette(W: int, H: int, style: str) -> NDArray[np.uint8]:
    """Return what is left of each pixel, BGRA."""
    x = (np.arange(W, dtype=np.float32) - W / 2) / (W * 0.62)
    y = (np.arange(H, dtype=np.float32)[:, None] - H / 2) / (H * 0.66)
    depth, start = (0.20, 0.35) if style == "flat" else (0.10, 0.40)
    level = 1 - depth * np.clip(x * x + y * y - start, 0, 1)
    bgra = np.full((H, W, 4), 255, np.uint8)
    for channel, tint in enumerate((1.0, 1.0, 1.0) if style == "flat" else (0.955, 0.985, 1.0)):
        bgra[..., channel] = level * np.float64(tint) * 255 + 0.5  # one at a time: 30 MB less at its peak
    return bgra
