"""A figure cut out of its box without any weights: GrabCut, or an ellipse where that fails.

    frame, box ──> 112 px ──> GrabCut, 4 rounds ──> fills 22 to 92 % of the box? ──┬─> mask, quality 0.6
                                                                                  └─> ellipse, quality 0.4

GrabCut: Rother, Kolmogorov, Blake (2004). It knows nothing of people: what stands out from the rim of the box
is the figure. So it is only as good as the box, and on a figure in the colours of its place it fails.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.scoring.contract import RGB

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, as shares of the picture's width and height."""
Mask = NDArray[np.bool_]

CUT_QUALITY, ELLIPSE_QUALITY = 0.6, 0.4
SIDE = 112
ROUNDS = 4
FILLS = (0.22, 0.92)
"""A foreground that fills less or more of its box is no figure."""
SMALLEST = 60
"""Pixels: a figure less high than this is not cut out, its ellipse is."""
ELLIPSE = 0.72
"""Of the box, either way."""
_RIM = 0.12
"""Of the box, either way: what is seen around it, to know what the background is."""


def cut_out(rgb: RGB, box: Box, others: Sequence[Box] = ()) -> tuple[Mask, float]:
    """Return the mask (height, width) of the figure in `box`, and how far its edges can be trusted.

    `others` are the boxes of other figures: their middles are nobody's background, and not this figure.
    """
    height, width = rgb.shape[:2]
    left, top, right, bottom = pixels(box, width, height)
    mask = np.zeros((height, width), np.bool_)
    if right - left < 2 or bottom - top < 2:
        return mask, 0.0
    if bottom - top < SMALLEST:
        return _ellipse(mask, (left, top, right, bottom)), ELLIPSE_QUALITY
    rim = round(_RIM * (right - left)), round(_RIM * (bottom - top))
    x0, y0 = max(0, left - rim[0]), max(0, top - rim[1])
    x1, y1 = min(width, right + rim[0]), min(height, bottom + rim[1])
    scale = min(1.0, SIDE / max(x1 - x0, y1 - y0))
    size = max(8, round((x1 - x0) * scale)), max(8, round((y1 - y0) * scale))
    small = np.asarray(cv2.resize(rgb[y0:y1, x0:x1], size, interpolation=cv2.INTER_AREA), np.uint8)
    told = _trimap((left, top, right, bottom), (x0, y0), size, scale, others, (width, height))
    found = _grabcut(small, told)
    inside = cv2.resize(found, (x1 - x0, y1 - y0), interpolation=cv2.INTER_LINEAR) > 0.5
    mask[y0:y1, x0:x1] = inside
    filled = float(mask[top:bottom, left:right].mean())
    if FILLS[0] <= filled <= FILLS[1]:
        return mask, CUT_QUALITY
    mask[:] = False
    return _ellipse(mask, (left, top, right, bottom)), ELLIPSE_QUALITY


def figure_of_picture(rgba: NDArray[np.uint8]) -> Mask:
    """Return where the figure is in a picture that shows one: where it is solid, else what stands out."""
    solid = rgba[..., 3] > 127
    if not solid.all() and solid.any():
        return np.asarray(solid, np.bool_)
    return cut_out(np.ascontiguousarray(rgba[..., :3]), (0.04, 0.03, 0.96, 0.97))[0]


def pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Return the part of a box that is in the picture, in whole pixels."""
    left, right = (round(min(max(v, 0.0), 1.0) * width) for v in (box[0], box[2]))
    top, bottom = (round(min(max(v, 0.0), 1.0) * height) for v in (box[1], box[3]))
    return left, top, right, bottom


def _trimap(
    inner: tuple[int, int, int, int],
    corner: tuple[int, int],
    size: tuple[int, int],
    scale: float,
    others: Sequence[Box],
    frame: tuple[int, int],
) -> NDArray[np.uint8]:
    """Return what GrabCut is told: outside the box background, inside perhaps the figure."""

    def area(box: tuple[int, int, int, int]) -> tuple[slice, slice]:
        x0, x1 = (max(0, round((v - corner[0]) * scale)) for v in (box[0], box[2]))
        y0, y1 = (max(0, round((v - corner[1]) * scale)) for v in (box[1], box[3]))
        return np.s_[y0:y1, x0:x1]

    told = np.full((size[1], size[0]), cv2.GC_BGD, np.uint8)
    told[area(inner)] = cv2.GC_PR_FGD
    for other in others:
        left, top, right, bottom = pixels(other, *frame)
        x, y = (right - left) // 4, (bottom - top) // 8
        told[area((left + x, top + y, right - x, bottom - y))] = cv2.GC_BGD
    return told


def _grabcut(small: NDArray[np.uint8], told: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return 1 on the figure, 0 elsewhere, the largest piece and what is near it in size."""
    hopeful = told == cv2.GC_PR_FGD
    if not hopeful.any() or hopeful.all():
        return np.asarray(hopeful, np.float32)
    cv2.setRNGSeed(1)  # its colour clusters start from drawn lots
    back, front = np.zeros((1, 65)), np.zeros((1, 65))
    bgr = np.ascontiguousarray(small[..., ::-1])
    try:
        cv2.grabCut(bgr, told, (0, 0, 1, 1), back, front, ROUNDS, cv2.GC_INIT_WITH_MASK)
    except cv2.error:  # one flat colour has no clusters
        return np.zeros(told.shape, np.float32)
    figure = np.isin(told, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(figure, connectivity=8)
    if count < 2:
        return figure.astype(np.float32)
    areas = stats[1:, cv2.CC_STAT_AREA]
    kept = 1 + np.flatnonzero(areas >= 0.15 * areas.max())
    return np.isin(pieces, kept).astype(np.float32)


def _ellipse(mask: Mask, box: tuple[int, int, int, int]) -> Mask:
    left, top, right, bottom = box
    solid = np.zeros(mask.shape, np.uint8)
    centre = round((left + right) / 2), round((top + bottom) / 2)
    axes = max(1, round((right - left) * ELLIPSE / 2)), max(1, round((bottom - top) * ELLIPSE / 2))
    cv2.ellipse(solid, centre, axes, 0, 0, 360, 1, -1)
    return solid > 0
