"""Small strokes that every drawing of a thing shares: a local frame, a width of ink, a shadow side."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from filmwright.generators.animatic.canvas import GRAPHITE, INK, Canvas, argb
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, mix, scale_rgb
from filmwright.generators.animatic.paths import oval, spline
from filmwright.generators.animatic.skia_gl import skia

LINE = 0.05
"""Width of an outline as a share of half the thing's size."""
UNIT = oval(0, 0, 1, 1)


@dataclass(frozen=True)
class Skin:
    """How one piece looks now."""

    colour: RGB
    accents: tuple[RGB, ...] = ()
    angle: float = 0.0
    """Radians it has turned."""
    number: int = 0
    """Tells this piece from its brothers: no two are alike."""

    def accent(self, usual: RGB) -> RGB:
        """Return the second colour of the thing, or the usual one."""
        return self.accents[0] if self.accents else usual


@contextmanager
def at(
    canvas: Canvas, x: float, y: float, angle: float = 0.0, sx: float = 1.0, sy: float | None = None
) -> Iterator[None]:
    """Draw in a local frame: moved to (x, y) metres, scaled, turned by `angle` radians."""
    px = canvas.px
    canvas.canvas.save()
    canvas.canvas.translate(x, y)
    canvas.canvas.scale(sx, sx if sy is None else sy)
    if angle:
        canvas.canvas.rotate(math.degrees(angle))
    canvas.px = px * (sx if sy is None else (sx * sy) ** 0.5)
    try:
        yield
    finally:
        canvas.canvas.restore()
        canvas.px = px


def darker(rgb: RGB, k: float = 0.78) -> RGB:
    """Return the colour of the side away from the light: darker and a little cooler."""
    return scale_rgb(rgb, (k, k * 1.02, min(1.0, k * 1.08)))


def lighter(rgb: RGB, k: float = 0.3) -> RGB:
    """Return the colour of a highlight."""
    return mix(rgb, (1.0, 0.99, 0.95), k)


def detail(canvas: Canvas, path: Any, width: float, rgb: RGB, alpha: float = 0.85) -> None:
    """Draw a line inside a thing: a seam, a gap between boards; thinner than its outline."""
    if canvas.style == "flat":
        canvas.stroke(path, max(width, 0.8 / canvas.px), argb(canvas.colour(rgb), alpha))
    else:
        canvas.ink(path, width * 0.7, mix(INK, rgb, 0.3), alpha)


@lru_cache(maxsize=4)
def crescent(shift: float = 0.30) -> Any:
    """Return the shadow side of a unit ball that is lit from the upper left."""
    return skia.Op(oval(0, 0, 1, 1), oval(-shift, shift * 1.1, 1.02, 1.02), skia.PathOp.kDifference_PathOp)


def roundness(canvas: Canvas, rgb: RGB, gloss: float = 0.5) -> None:
    """Shade a unit ball that is already filled: the dark side, and a glint of `gloss` strength."""
    if canvas.style == "line":
        return
    canvas.fill(crescent(), darker(rgb, 0.45), 0.30)
    if gloss:
        canvas.fill(oval(-0.40, 0.46, 0.20, 0.13, 0.75), lighter(rgb, 0.9), 0.75 * gloss)


def rim(canvas: Canvas, path: Any, rgb: RGB, width: float = LINE * 1.25) -> None:
    """Ink the edge of a round thing in its unit frame; a small one without the shake of the pencil."""
    if canvas.style == "pencil" and canvas.px < 24:
        canvas.stroke(path, canvas.line_width(width), argb(GRAPHITE, 0.8))
    else:
        canvas.ink(path, width, mix(INK, rgb, 0.22))


def outline(canvas: Canvas, rgb: RGB) -> None:
    """Ink the edge of a unit ball."""
    rim(canvas, UNIT, rgb)


@lru_cache(maxsize=64)
def lumpy(number: int, corners: int, rough: float) -> Any:
    """Return an uneven unit ball; the same for the same number."""
    radii = generator("lumpy", number % 32, corners).uniform(1 - rough, 1.0 + 0.3 * rough, corners)
    turns = [k * math.tau / corners for k in range(corners)]
    points = [(float(r) * math.cos(a), float(r) * math.sin(a)) for r, a in zip(radii, turns, strict=True)]
    return spline(points, True, 0.55)


def edge(w: float, h: float) -> float:
    """Return the width of the outline of a thing of this size, metres."""
    return LINE * 0.5 * min(w, h) if min(w, h) > 0.12 * max(w, h) else 0.012 * max(w, h)
