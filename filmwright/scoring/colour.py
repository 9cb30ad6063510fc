"""Colour as people see it: CIELAB, CIEDE2000, names, palettes. Knows no figures and no films."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.scoring.contract import RGB, Floats

COLOUR_NAMES: dict[str, tuple[int, int, int]] = {
    "black": (28, 27, 30), "dark grey": (75, 76, 80), "grey": (130, 132, 135), "light grey": (190, 192, 195),
    "white": (243, 242, 238), "red": (205, 40, 42), "dark red": (120, 25, 32), "pink": (238, 150, 175),
    "orange": (238, 132, 38), "brown": (118, 76, 46), "tan": (200, 164, 120), "skin": (240, 200, 170),
    "yellow": (242, 206, 58), "olive": (122, 122, 58), "green": (58, 142, 70), "dark green": (28, 74, 46),
    "light green": (160, 206, 140), "teal": (36, 138, 146), "sky blue": (126, 188, 228),
    "blue": (50, 98, 192), "navy": (32, 44, 96), "purple": (112, 62, 142), "lilac": (186, 160, 214),
}  # fmt: skip


def lab(rgb: RGB) -> NDArray[np.float32]:
    """Convert sRGB uint8 (..., 3) to CIELAB float32 (..., 3), D65."""
    flat = np.ascontiguousarray(rgb).reshape(1, -1, 3).astype(np.float32) / np.float32(255)
    return np.asarray(cv2.cvtColor(flat, cv2.COLOR_RGB2LAB), np.float32).reshape(rgb.shape)


def ciede2000(a: NDArray[np.floating], b: NDArray[np.floating]) -> Floats:
    """Return the CIEDE2000 difference of Lab colours (..., 3), broadcast.

    Source: Sharma, Wu, Dalal, "The CIEDE2000 color-difference formula" (2005), equations 2-22.
    """
    l1, a1, b1 = np.moveaxis(np.asarray(a, np.float64), -1, 0)
    l2, a2, b2 = np.moveaxis(np.asarray(b, np.float64), -1, 0)
    c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * np.sqrt(c7 / (c7 + 25.0**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.arctan2(b1, a1) % (2 * np.pi), np.arctan2(b2, a2) % (2 * np.pi)
    grey = c1 * c2 == 0
    turn = h2 - h1
    turn = np.where(turn > np.pi, turn - 2 * np.pi, np.where(turn < -np.pi, turn + 2 * np.pi, turn))
    turn = np.where(grey, 0.0, turn)
    d_l, d_c, d_h = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(turn / 2)
    l_mean, c_mean, h_sum = (l1 + l2) / 2, (c1 + c2) / 2, h1 + h2
    far = np.abs(h1 - h2) > np.pi
    h_mean = np.where(far, np.where(h_sum < 2 * np.pi, h_sum + 2 * np.pi, h_sum - 2 * np.pi), h_sum) / 2
    h_mean = np.where(grey, h_sum, h_mean)
    t = (
        1
        - 0.17 * np.cos(h_mean - np.pi / 6)
        + 0.24 * np.cos(2 * h_mean)
        + 0.32 * np.cos(3 * h_mean + np.pi / 30)
        - 0.20 * np.cos(4 * h_mean - 63 * np.pi / 180)
    )
    s_l = 1 + 0.015 * (l_mean - 50) ** 2 / np.sqrt(20 + (l_mean - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c_mean, 1 + 0.015 * c_mean * t
    blue = np.pi / 3 * np.exp(-(((np.degrees(h_mean) - 275) / 25) ** 2))
    rotation = -2 * np.sqrt(c_mean**7 / (c_mean**7 + 25.0**7)) * np.sin(blue)
    parts = (d_l / s_l) ** 2 + (d_c / s_c) ** 2 + (d_h / s_h) ** 2 + rotation * (d_c / s_c) * (d_h / s_h)
    return np.asarray(np.sqrt(np.maximum(parts, 0)), np.float64)


@cache
def _named() -> tuple[tuple[str, ...], Floats]:
    colours = np.array(list(COLOUR_NAMES.values()), np.uint8)
    return tuple(COLOUR_NAMES), lab(colours).astype(np.float64)


def colour_name(colour: NDArray[np.floating]) -> str:
    """Name one Lab colour (3,) with the nearest everyday word."""
    words, table = _named()
    return words[int(np.argmin(ciede2000(np.asarray(colour)[None], table)))]


def palette(pixels: NDArray[np.floating], colours: int = 4) -> tuple[Floats, Floats]:
    """Return the main Lab colours (k, 3) of `pixels` (n, 3) and their shares (k,), largest first.

    Greedy and deterministic: the fullest cell of a coarse Lab grid, its neighbours joined, again and again.
    """
    left = np.asarray(pixels, np.float64)
    total, found, shares = len(left), [], []
    for _ in range(colours):
        if len(left) < max(8, 0.03 * total):
            break
        keys = np.floor(left / (12.0, 10.0, 10.0)).astype(np.int64) @ np.array([1 << 20, 1 << 10, 1])
        cells, counts = np.unique(keys, return_counts=True)
        heart = left[keys == cells[np.argmax(counts)]].mean(axis=0)
        near = np.linalg.norm(left - heart, axis=1) < 14
        found.append(left[near].mean(axis=0))
        shares.append(near.sum() / total)
        left = left[~near]
    return np.array(found).reshape(-1, 3), np.array(shares)
