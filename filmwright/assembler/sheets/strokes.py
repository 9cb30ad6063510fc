"""Arrows as shapes: along any line, parallel or tapering, always with a white casing.

    points of a line ─> outline of a shaft and a head ─> casing, then ink

A casing makes an arrow readable on every picture, and in black and white. Everything is in points.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import skia

Point = tuple[float, float]
CAMERA = 0xFFC2301A
"""Ink of what the camera does: broad arrows with parallel sides."""
SUBJECT = 0xFF1F4FA8
"""Ink of what people and things do: arrows that swell from nothing."""
PAPER = 0xFFFFFFFF


def fill(colour: int) -> Any:
    """Return the paint of an area."""
    return skia.Paint(AntiAlias=True, Color=colour)


def pen(colour: int, width: float, dash: Sequence[float] = ()) -> Any:
    """Return the paint of a line."""
    paint = skia.Paint(AntiAlias=True, Color=colour, Style=skia.Paint.kStroke_Style, StrokeWidth=width)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    if dash:
        paint.setPathEffect(skia.DashPathEffect.Make(list(dash), 0))
    return paint


def path_of(points: Sequence[Point], *, closed: bool = False) -> Any:
    """Return a path through points."""
    path = skia.Path()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if closed:
        path.close()
    return path


def line(canvas: Any, points: Sequence[Point], colour: int, width: float, *, cased: bool = False) -> None:
    """Draw a plain line, on white if it is `cased`."""
    path = path_of(points)
    if cased:
        canvas.drawPath(path, pen(PAPER, width + 1.6))
    canvas.drawPath(path, pen(colour, width))


def arrow(
    canvas: Any,
    points: Sequence[Point],
    colour: int,
    width: float,
    *,
    tail: float | None = None,
    head: float = 2.4,
) -> None:
    """Draw an arrow along `points`, its shaft `width` wide at the head and `tail` wide where it starts.

    `head` is how many widths the head is broad; the last point is its tip.
    """
    total = sum(math.dist(a, b) for a, b in pairwise(points))
    if total < 1e-6:
        return
    long = min(head * width * 0.95, total * 0.6)
    shaft, direction = _before_the_head(points, total - long)
    tail = width if tail is None else tail
    left: list[Point] = []
    right: list[Point] = []
    gone, length = 0.0, max(total - long, 1e-6)
    for number, here in enumerate(shaft):
        gone += math.dist(shaft[number - 1], here) if number else 0.0
        half = (tail + (width - tail) * min(1.0, gone / length)) / 2
        nx, ny = _normal(shaft, number)
        left.append((here[0] + nx * half, here[1] + ny * half))
        right.append((here[0] - nx * half, here[1] - ny * half))
    (x, y), (dx, dy), broad = shaft[-1], direction, head * width / 2
    wings = ((x - dy * broad, y + dx * broad), points[-1], (x + dy * broad, y - dx * broad))
    path = path_of([*left, *wings, *reversed(right)], closed=True)
    canvas.drawPath(path, pen(PAPER, max(1.5, width * 0.55)))
    canvas.drawPath(path, fill(colour))


def bow(start: Point, stop: Point, rise: float, steps: int = 24) -> list[Point]:
    """Return points of a curve from `start` to `stop` that bows `rise` points to its left."""
    (ax, ay), (bx, by) = start, stop
    length = math.dist(start, stop) or 1.0
    mx, my = (ax + bx) / 2 + (by - ay) / length * 2 * rise, (ay + by) / 2 - (bx - ax) / length * 2 * rise
    shares = [n / steps for n in range(steps + 1)]
    return [
        (
            (1 - t) ** 2 * ax + 2 * t * (1 - t) * mx + t**2 * bx,
            (1 - t) ** 2 * ay + 2 * t * (1 - t) * my + t**2 * by,
        )
        for t in shares
    ]


def round_about(
    center: Point, radii: tuple[float, float], start: float, sweep: float, steps: int = 40
) -> list[Point]:
    """Return points of an ellipse from `start` degrees (0 is right, 90 is down) through `sweep` degrees."""
    turns = [math.radians(start + sweep * n / steps) for n in range(steps + 1)]
    return [(center[0] + radii[0] * math.cos(a), center[1] + radii[1] * math.sin(a)) for a in turns]


def _before_the_head(points: Sequence[Point], length: float) -> tuple[list[Point], Point]:
    """Return the first `length` points of a line, and which way the head then looks."""
    shaft, gone = [points[0]], 0.0
    for a, b in pairwise(points):
        step = math.dist(a, b)
        if gone + step >= length:
            share = (length - gone) / step if step else 0.0
            shaft.append((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share))
            break
        gone += step
        shaft.append(b)
    (x, y), (tx, ty) = shaft[-1], points[-1]
    far = math.dist((x, y), (tx, ty)) or 1.0
    return shaft, ((tx - x) / far, (ty - y) / far)


def _normal(points: Sequence[Point], number: int) -> Point:
    (ax, ay), (bx, by) = points[max(0, number - 1)], points[min(len(points) - 1, number + 1)]
    length = math.dist((ax, ay), (bx, by)) or 1.0
    return -(by - ay) / length, (bx - ax) / length
