"""The surface of a liquid: drops become one body by metaballs (Blinn 1982), and its edge becomes a path.

    drops ──splat on a grid, blur──> density ──iso line, refined──> skia.Path ──> fill, rim, glints

A path, not pixels: so every style and every size draws it with its own ink. Falling drops are drawn along
their flight, so that a stream is a ribbon and not a string of beads.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.palette import RGB, mix
from filmwright.generators.animatic.paths import oval, polygon
from filmwright.generators.animatic.physics.paint import darker, lighter
from filmwright.generators.animatic.skia_gl import skia

Array = NDArray[np.float64]

CELL = 0.5
"""Size of a grid cell in drop radii."""
LEVEL = 0.42
"""Density at which the surface lies; 1 is the middle of a full body."""
BEADS = 12
"""Points a fast drop is drawn with."""
CLEARNESS = {"water": 0.80, "oil": 0.88, "honey": 0.94}


def _stretched(drops: Array, radius: float, apart: float) -> tuple[Array, Array]:
    """Add beads along the flight of fast drops; return positions (n, 2) and weights (n,).

    `apart` is the time between two drops of a stream: a drop is drawn a little longer than its way in that
    time, so that it meets the next one, and thinner the longer it is. A stream that thins too far breaks up.
    """
    position, velocity = drops[:, :2], drops[:, 2:]
    speed = np.sqrt((velocity**2).sum(-1))
    length = np.minimum(speed * apart * 1.3, 18 * radius)
    offsets = np.linspace(-0.5, 0.5, BEADS)
    far = length > 1.5 * radius
    direction = velocity / np.maximum(speed, 1e-9)[:, None]
    along = position[far, None] + direction[far, None] * (length[far, None] * offsets)[..., None]
    ridge = LEVEL * (1.08 + 1.0 * np.exp(-length[far] / (7 * radius)))
    weight = np.minimum(ridge * length[far] / (BEADS - 1) / (1.315 * radius), 0.9)
    return (
        np.concatenate([position[~far], along.reshape(-1, 2)]),
        np.concatenate([np.ones(int((~far).sum())), np.repeat(weight, BEADS)]),
    )


def surface(drops: Array, radius: float, apart: float) -> Any:
    """Return the outline of the drops (n, 4: x, y, vx, vy) as a path in metres, or None if there are none."""
    import cv2

    if not len(drops):
        return None
    position, weight = _stretched(drops, radius, apart)
    low, high = position.min(0) - 5 * radius, position.max(0) + 5 * radius
    cell = CELL * radius
    cell = max(cell, float((high - low).max()) / 900)
    size = np.ceil((high - low) / cell).astype(int) + 1
    grid = np.zeros((int(size[1]), int(size[0])), np.float32)
    cells = (position - low) / cell
    whole = np.floor(cells).astype(int)
    part = cells - whole
    for dx in (0, 1):
        for dy in (0, 1):
            share = np.where(dx, part[:, 0], 1 - part[:, 0]) * np.where(dy, part[:, 1], 1 - part[:, 1])
            np.add.at(grid, (whole[:, 1] + dy, whole[:, 0] + dx), (share * weight).astype(np.float32))
    sigma = 1.05 * radius / cell
    density = cv2.GaussianBlur(grid, (0, 0), sigma) * (3.46 * (radius / cell) ** 2)
    fine = cv2.resize(density, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    edges, _ = cv2.findContours((fine > LEVEL).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    path = skia.Path()
    for edge in edges:
        if len(edge) < 6:
            continue
        points = edge[:, 0, :].astype(np.float64)
        points = _refined(points, fine)[:: 3 if len(edge) > 40 else 1]
        metres = (points / 2 - 0.25) * cell + low
        path.addPoly([skia.Point(float(x), float(y)) for x, y in metres], True)
    path.setFillType(skia.PathFillType.kEvenOdd)
    return path


def _refined(points: Array, field: Any) -> Array:
    """Move the corners of a pixel contour onto the iso line, then smooth them."""
    column = np.clip(points[:, 0].astype(int), 1, field.shape[1] - 2)
    row = np.clip(points[:, 1].astype(int), 1, field.shape[0] - 2)
    gx = (field[row, column + 1] - field[row, column - 1]) / 2
    gy = (field[row + 1, column] - field[row - 1, column]) / 2
    step = np.clip((LEVEL - field[row, column]) / (gx * gx + gy * gy + 1e-9), -40, 40)
    moved = points + np.clip(np.stack([gx * step, gy * step], -1), -1, 1)
    for _ in range(2):
        moved = 0.25 * np.roll(moved, 1, 0) + 0.5 * moved + 0.25 * np.roll(moved, -1, 0)
    return np.asarray(moved)


def with_bodies(path: Any, bodies: list[list[tuple[float, float]]]) -> Any:
    """Join calm bodies of liquid (outlines in metres) with the moving surface."""
    for body in bodies:
        if len(body) > 2:
            calm = polygon(body)
            path = calm if path is None else skia.Op(path, calm, skia.PathOp.kUnion_PathOp) or path
    return path


def paint_liquid(canvas: Canvas, path: Any, rgb: RGB, material: str, radius: float) -> None:
    """Draw a liquid whose outline is known: body, a lit upper edge, a darker lower one, its line."""
    if path is None or path.isEmpty():
        return
    if canvas.style == "line":
        canvas.fill(path, rgb)
        canvas.ink(path, 0.35 * radius)
        return
    canvas.fill(path, rgb, CLEARNESS.get(material, 0.9))
    with canvas.clip(path):
        below = skia.Path(path)
        below.offset(0, -1.6 * radius)
        below.setFillType(skia.PathFillType.kInverseEvenOdd)
        canvas.fill(below, lighter(rgb, 0.62), 0.60)
        above = skia.Path(path)
        above.offset(-1.3 * radius, 1.0 * radius)
        above.setFillType(skia.PathFillType.kInverseEvenOdd)
        canvas.fill(above, darker(rgb, 0.66), 0.40)
        bounds = path.getBounds()
        if material == "honey" and bounds.width() > 8 * radius:
            canvas.fill(
                oval(
                    bounds.centerX() - 0.2 * bounds.width(), bounds.top() + 3 * radius, 2.5 * radius, radius
                ),
                lighter(rgb, 0.8),
                0.6,
            )
    canvas.ink(path, 0.45 * radius, mix(INK, rgb, 0.45), 0.9)
