"""Shapes as skia paths, in whatever unit the caller draws in (metres, y up, nearly always).

Not here: colour, ink, style; see `canvas`.
"""

import math
from collections.abc import Iterable, Sequence

from filmwright.generators.animatic.noise import clamp
from filmwright.generators.animatic.skia_gl import skia

Point = tuple[float, float]


def polygon(points: Iterable[Point], close: bool = True) -> skia.Path:
    """Join points by straight lines."""
    path = skia.Path()
    path.addPoly([skia.Point(float(x), float(y)) for x, y in points], close)
    return path


def line(x0: float, y0: float, x1: float, y1: float) -> skia.Path:
    """Draw one straight line."""
    return polygon(((x0, y0), (x1, y1)), close=False)


def spline(points: Sequence[Point], close: bool = True, tension: float = 0.5) -> skia.Path:
    """Join points by a smooth curve (Catmull-Rom as cubics); `tension` 0 is straight, 1 is round."""
    n = len(points)
    path = skia.Path()
    path.moveTo(float(points[0][0]), float(points[0][1]))
    k = tension / 3
    for i in range(n if close else n - 1):
        if close:
            a, b, c, d = points[i - 1], points[i], points[(i + 1) % n], points[(i + 2) % n]
        else:
            a, b = points[max(i - 1, 0)], points[i]
            c, d = points[i + 1], points[min(i + 2, n - 1)]
        path.cubicTo(
            b[0] + (c[0] - a[0]) * k, b[1] + (c[1] - a[1]) * k,
            c[0] - (d[0] - b[0]) * k, c[1] - (d[1] - b[1]) * k,
            float(c[0]), float(c[1]),
        )  # fmt: skip
    if close:
        path.close()
    return path


def oval(cx: float, cy: float, rx: float, ry: float, rotation: float = 0) -> skia.Path:
    """Draw an ellipse; `rotation` in radians."""
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(cx - rx, cy - ry, cx + rx, cy + ry))
    if rotation:
        turn = skia.Matrix()
        turn.setRotate(math.degrees(rotation), cx, cy)
        path.transform(turn, path)
    return path


def box(x0: float, y0: float, x1: float, y1: float) -> skia.Path:
    """Draw a rectangle from any two opposite corners."""
    return skia.Path.Rect(skia.Rect.MakeLTRB(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def rounded(x0: float, y0: float, x1: float, y1: float, r: float) -> skia.Path:
    """Draw a rectangle with round corners of radius `r`."""
    path = skia.Path()
    path.addRoundRect(skia.Rect.MakeLTRB(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), r, r)
    return path


def capsule(x0: float, y0: float, r0: float, x1: float, y1: float, r1: float) -> skia.Path:
    """Draw the hull of two circles: a limb that tapers."""
    path = skia.Path()
    dx, dy = x1 - x0, y1 - y0
    distance = math.hypot(dx, dy)
    if distance < 1e-6 or distance <= abs(r0 - r1):
        path.addCircle(x0, y0, max(r0, r1))
        return path
    a = math.atan2(dy, dx)
    b = math.acos(clamp((r0 - r1) / distance, -1, 1))

    def arc(x: float, y: float, r: float, start: float, stop: float) -> None:
        bounds = skia.Rect.MakeLTRB(x - r, y - r, x + r, y + r)
        path.arcTo(bounds, math.degrees(start), math.degrees(stop - start), False)

    path.moveTo(x0 + r0 * math.cos(a + b), y0 + r0 * math.sin(a + b))
    arc(x0, y0, r0, a + b, a + 2 * math.pi - b)
    path.lineTo(x1 + r1 * math.cos(a - b), y1 + r1 * math.sin(a - b))
    arc(x1, y1, r1, a - b, a + b)
    path.close()
    return path
