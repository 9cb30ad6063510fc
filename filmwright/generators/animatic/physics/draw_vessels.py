"""Hollow things, in two layers, so that what is in them lies between: behind() and in_front().

Drawn in metres around the centre, with the same sides the drops collide with (`forms.vessel`).
"""

import math

from filmwright.generators.animatic.canvas import INK, Canvas, argb
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix
from filmwright.generators.animatic.paths import Point, box, line, oval, polygon, spline
from filmwright.generators.animatic.physics.forms import bowl_sides
from filmwright.generators.animatic.physics.paint import at, darker, detail, lighter

CLEAR = frozenset({"glass", "jar"})
RIM = 0.13
"""Half height of the rim's ellipse as a share of the width: we look a little down into it."""


def outline(thing: str, w: float, h: float) -> list[Point]:
    """Return the outer profile, from the left end of the rim down and around to the right end."""
    low, rim = bowl_sides(thing)
    if thing == "bowl":
        arc = [k * math.pi / 14 for k in range(15)]
        foot = 0.0
        return [(-rim * w / 2 * math.cos(a), h / 2 - (h + foot) * math.sin(a) ** 0.8) for a in arc]
    b, r, c = low * w / 2, rim * w / 2, 0.10 * min(w, h)
    return [(-r, h / 2), (-b - 0.02 * (r - b), -h / 2 + c), (-b + 0.3 * c, -h / 2 + 0.3 * c),
            (-b + c, -h / 2),
            (b - c, -h / 2), (b - 0.3 * c, -h / 2 + 0.3 * c), (b + 0.02 * (r - b), -h / 2 + c), (r,
                h / 2)]  # fmt: skip


def behind(canvas: Canvas, thing: str, rgb: RGB, w: float, h: float) -> None:
    """Draw what is behind the contents: the far wall, seen through the opening, and the handle."""
    rim = bowl_sides(thing)[1] * w / 2
    ry = RIM * w
    if thing in ("mug", "jug"):
        curve = oval(0.47 * w, 0.02 * h, 0.25 * w, 0.29 * h)
        if canvas.style == "line":
            canvas.ink(curve, 0.13 * w)
        else:
            canvas.ink(curve, 0.17 * w, mix(INK, rgb, 0.22))
            canvas.stroke(curve, 0.105 * w, argb(canvas.colour(darker(rgb, 0.9))))
    if thing in CLEAR:
        canvas.fill(polygon(outline(thing, w, h)), rgb, 0.22)
        canvas.ink(oval(0, h / 2, rim, ry), 0.012 * w, mix(INK, rgb, 0.55), 0.7)
        return
    canvas.fill(oval(0, h / 2, rim, ry), darker(rgb, 0.52))
    canvas.ink(oval(0, h / 2, rim, ry), 0.022 * w, mix(INK, rgb, 0.22))
    if thing == "bucket":
        canvas.ink(
            spline([(-rim, h / 2), (-0.8 * rim, h * 0.86), (0.8 * rim, h * 0.86), (rim, h / 2)], False, 1.0),
            0.018 * w,
        )


def in_front(canvas: Canvas, thing: str, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float) -> None:
    """Draw what is in front of the contents: the near wall, opaque or clear."""
    profile = outline(thing, w, h)
    rim = bowl_sides(thing)[1] * w / 2
    ry = RIM * w
    lip = [(rim * math.cos(a), h / 2 - ry * math.sin(a)) for a in (k * math.pi / 12 for k in range(13))]
    front = polygon([*profile, *lip])
    if thing in CLEAR:
        _clear(canvas, thing, rgb, w, h, profile, lip)
        return
    if thing == "bowl":
        canvas.shape(box(-0.24 * w, -h / 2, 0.24 * w, -0.4 * h), darker(rgb, 0.7), 0.018 * w)
    canvas.fill(front, rgb)
    with canvas.clip(front):
        if thing == "basket":
            for k in range(1, 7):
                y = -h / 2 + h * k / 7
                detail(
                    canvas,
                    spline([(-w / 2, y), (0, y - ry), (w / 2, y)], False, 1.0),
                    0.02 * w,
                    darker(rgb, 0.6),
                )
            for k in range(-4, 5):
                detail(
                    canvas, line(k * 0.115 * w, -h / 2, k * 0.125 * w, h / 2), 0.012 * w, darker(rgb, 0.66)
                )
        elif thing == "bucket":
            for y in (0.28, -0.30):
                detail(
                    canvas,
                    spline([(-w / 2, y * h), (0, y * h - ry), (w / 2, y * h)], False, 1.0),
                    0.03 * w,
                    darker(rgb, 0.62),
                )
        else:
            stripe = (accents or (lighter(rgb, 0.35),))[0]
            y = 0.12 * h
            canvas.fill(polygon([(-w, y + 0.1 * h), *[(0.55 * w * math.cos(a),
                y + 0.1 * h - ry * math.sin(a)) for a in (math.pi - k * math.pi / 10 for k in range(11))],
                (w, y), *[(0.55 * w * math.cos(a),
                y - 0.08 * h - ry * math.sin(a)) for a in (k * math.pi / 10 for k in range(11))]]),
                stripe)  # fmt: skip
        if canvas.style != "line":
            canvas.fill(box(0.2 * w, -h, w, h), INK, 0.16)
            canvas.fill(
                polygon([(-0.36 * w, h), (-0.24 * w, h), (-0.22 * w, -h), (-0.33 * w, -h)]),
                lighter(rgb, 0.8),
                0.35,
            )
    canvas.ink(polygon(profile, False), 0.024 * w, mix(INK, rgb, 0.22))
    canvas.ink(polygon(lip, False), 0.018 * w, mix(INK, rgb, 0.22))


def _clear(
    canvas: Canvas, thing: str, rgb: RGB, w: float, h: float, profile: list[Point], lip: list[Point]
) -> None:
    """Draw the near wall of a glass: edges, a thick bottom, and glints."""
    if canvas.style == "line":
        canvas.ink(polygon(profile, False), 0.02 * w)
        canvas.ink(polygon(lip, False), 0.012 * w)
        return
    pale = hex_rgb("#f4fbfc")
    wall = polygon(profile, False)
    canvas.stroke(wall, 0.05 * w, argb(canvas.colour(pale), 0.55))
    canvas.fill(polygon([p for p in profile if p[1] < -0.3 * h] or profile), pale, 0.0)
    canvas.fill(
        polygon(
            [(-0.34 * w, 0.40 * h), (-0.25 * w, 0.40 * h), (-0.235 * w, -0.34 * h), (-0.30 * w, -0.34 * h)]
        ),
        (1.0, 1.0, 1.0),
        0.5,
    )
    canvas.fill(
        polygon([(0.30 * w, 0.36 * h), (0.335 * w, 0.36 * h), (0.30 * w, -0.2 * h), (0.28 * w, -0.2 * h)]),
        (1.0, 1.0, 1.0),
        0.35,
    )
    canvas.ink(wall, 0.014 * w, mix(INK, rgb, 0.35), 0.9)
    canvas.ink(polygon(lip, False), 0.012 * w, mix(INK, rgb, 0.45), 0.8)
    if thing == "jar":
        for y in (0.42, 0.36):
            detail(canvas, line(-w * 0.47, y * h, w * 0.47, y * h), 0.015 * w, mix(INK, rgb, 0.6), 0.6)


def inside_up_to(thing: str, w: float, h: float, level: float) -> list[Point]:
    """Return the inside of a vessel below `level` (metres above its centre) as an outline, bottom first."""
    profile = [(0.955 * x, max(y, -0.965 * h / 2)) for x, y in outline(thing, w, h)]
    left = [p for p in profile if p[0] <= 0 and p[1] <= level]
    above = [p for p in profile if p[0] <= 0 and p[1] > level]
    if above and left:
        (x0, y0), (x1, y1) = above[-1], left[0]
        k = (level - y0) / (y1 - y0) if y1 != y0 else 0.0
        left = [(x0 + (x1 - x0) * k, level), *left]
    return [*left, *[(-x, y) for x, y in reversed(left)]]


def level_of(thing: str, w: float, h: float, area: float) -> float:
    """Return how high (metres above the centre) so many square metres of liquid stand in a vessel."""
    low, high = -0.48 * h, 0.5 * h
    for _ in range(18):
        middle = (low + high) / 2
        points = inside_up_to(thing, w, h, middle)
        pairs = zip(points, [*points[1:], *points[:1]], strict=True)
        holds = 0.5 * abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) if len(points) > 2 else 0.0
        low, high = (middle, high) if holds < area else (low, middle)
    return (low + high) / 2


def level_disc(
    canvas: Canvas, thing: str, vessel: RGB, liquid: RGB, material: str, w: float, h: float, level: float
) -> None:
    """Draw the round surface of a liquid at `level` metres above the vessel's centre, from a little above.

    In an opaque vessel only what shows through the opening is drawn.
    """
    low, rim = bowl_sides(thing)
    up = max(0.0, min(1.0, (level + h / 2) / h))
    share = low + (rim - low) * up if thing != "bowl" else math.sqrt(max(0.0, 1 - (1 - up) ** 2.4))
    rx, ry = 0.46 * w * share, 0.46 * w * share * 2 * RIM
    disc = oval(0, level, rx, ry)
    if canvas.style == "line":
        if thing in CLEAR:
            canvas.ink(disc, 0.01 * w)
        return
    if thing in CLEAR:
        canvas.fill(disc, lighter(liquid, 0.38), 0.9)
        canvas.ink(disc, 0.010 * w, mix(INK, liquid, 0.5), 0.6)
        return
    with canvas.clip(oval(0, h / 2, rim * w / 2, RIM * w)):
        canvas.fill(disc, liquid if material == "honey" else lighter(liquid, 0.15))
        canvas.fill(oval(-0.3 * rx, level + 0.3 * ry, 0.4 * rx, 0.25 * ry), lighter(liquid, 0.7), 0.6)
        canvas.ink(disc, 0.012 * w, darker(vessel, 0.4), 0.8)


def pourer(canvas: Canvas, material: str, mouth: Point, direction: float, size: float, tip: float) -> None:
    """Draw the jug a liquid is poured from, its spout at `mouth`.

    Args:
        canvas: in the frame of the world.
        material: water comes from a jug, honey from a jar, oil from a bottle.
        mouth: metres.
        direction: 1 pours to the right, -1 to the left.
        size: metres from spout to back.
        tip: how far it is tilted, 0 (upright, empty) to 1 (pouring).
    """
    rgb = {"honey": hex_rgb("#d99a3a"), "oil": hex_rgb("#6f8a4a")}.get(material, hex_rgb("#c0714a"))
    angle = -direction * (0.35 + 1.0 * tip)
    with at(canvas, mouth[0], mouth[1], 0, size):
        canvas.canvas.scale(direction, 1.0)
        canvas.canvas.rotate(math.degrees(angle * direction))
        body = spline([(0.03, 0.05), (-0.10, -0.02), (-0.20, -0.20), (-0.12, -0.40), (-0.02, -0.66),
            (-0.10, -0.92), (-0.24, -1.0), (-0.58, -1.0), (-0.72, -0.92), (-0.80, -0.66), (-0.70, -0.40),
            (-0.62, -0.20), (-0.66, 0.04), (-0.34, 0.02)], True, 0.5)  # fmt: skip
        handle = spline(
            [(-0.64, -0.10), (-0.90, -0.08), (-1.04, -0.26), (-0.98, -0.50), (-0.76, -0.64)], False, 0.5
        )
        canvas.ink(handle, 0.13, mix(INK, rgb, 0.22))
        if canvas.style != "line":
            canvas.stroke(handle, 0.075, argb(canvas.colour(darker(rgb, 0.85))))
        canvas.fill(body, rgb)
        if canvas.style != "line":
            with canvas.clip(body):
                canvas.fill(
                    polygon(
                        [
                            (-1, 0.2),
                            (-1, -1.2),
                            (0.1, -1.2),
                            (0.0, -0.94),
                            (-0.46, -0.86),
                            (-0.62, -0.62),
                            (-0.52, -0.3),
                            (-0.5, 0.2),
                        ]
                    ),
                    darker(rgb, 0.74),
                )
                canvas.fill(oval(-0.20, -0.64, 0.05, 0.16, -0.1), lighter(rgb, 0.6), 0.8)
        canvas.ink(body, 0.032, mix(INK, rgb, 0.22))
        canvas.fill(spline([(0.0, 0.04), (-0.33, 0.075), (-0.64, 0.035), (-0.33, -0.03)]), darker(rgb, 0.45))
