"""Things with a round side, seen from that side: barrels, tins, logs, bottles; and the table of all solids.

Drawn in metres around their centre, as in `draw_boxes`.
"""

from collections.abc import Callable

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.palette import hex_rgb, mix
from filmwright.generators.animatic.paths import Point, box, capsule, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.physics.draw_boxes import (
    book,
    brick,
    bricks,
    carton,
    cheese,
    crate,
    die,
    domino,
    gift,
    ice,
    plank,
    plate,
    ramp,
    suitcase,
    table,
)
from filmwright.generators.animatic.physics.paint import LINE, Skin, darker, detail, edge, lighter

Painter = Callable[[Canvas, Skin, float, float], None]
"""canvas, skin, width and height in metres."""


def barrel(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a barrel: a belly of staves and three hoops."""
    rgb = skin.colour
    left = [
        (-0.41 * w, h / 2),
        (-0.485 * w, 0.2 * h),
        (-0.5 * w, 0),
        (-0.485 * w, -0.2 * h),
        (-0.41 * w, -h / 2),
    ]
    body = polygon([*left, *[(-x, y) for x, y in reversed(left)]])
    canvas.fill(body, rgb)
    with canvas.clip(body):
        for k in (-0.3, -0.1, 0.1, 0.3):
            detail(
                canvas,
                spline([(k * 0.86 * w, h / 2), (k * w, 0), (k * 0.86 * w, -h / 2)], False, 1.0),
                0.012 * w,
                darker(rgb, 0.6),
            )
        if canvas.style != "line":
            canvas.fill(box(0.22 * w, -h / 2, w / 2, h / 2), INK, 0.18)
            canvas.fill(box(-0.34 * w, -h / 2, -0.24 * w, h / 2), lighter(rgb, 0.5), 0.35)
        iron = skin.accent(hex_rgb("#5d6168"))
        for y in (-0.36, 0.0, 0.36):
            canvas.shape(box(-0.52 * w, (y - 0.04) * h, 0.52 * w, (y + 0.04) * h), iron, 0.008)
    canvas.ink(body, edge(w, h), mix(INK, rgb, 0.22))


def can(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a tin (or any upright cylinder): rims above and below, a label, a sheen."""
    rgb = skin.colour
    label = skin.accent(darker(rgb, 0.9))
    body = rounded(-w / 2, -h / 2, w / 2, h / 2, 0.06 * w)
    canvas.fill(body, rgb)
    with canvas.clip(body):
        canvas.fill(box(-w / 2, -h * 0.36, w / 2, h * 0.36), label)
        if canvas.style != "line":
            canvas.fill(box(0.2 * w, -h / 2, w / 2, h / 2), INK, 0.17)
            canvas.fill(box(-0.34 * w, -h / 2, -0.2 * w, h / 2), (1.0, 1.0, 1.0), 0.3)
    detail(canvas, line(-w / 2, h * 0.42, w / 2, h * 0.42), 0.02 * w, darker(rgb, 0.6))
    canvas.ink(body, edge(w, h), mix(INK, rgb, 0.22))


def log(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a log from the side."""
    rgb = skin.colour
    lying = w >= h
    long, thick = (w, h) if lying else (h, w)

    def turn(x: float, y: float) -> Point:
        return (x, y) if lying else (-y, x)

    canvas.shape(
        polygon(
            [
                turn(-long / 2, -thick / 2),
                turn(long / 2, -thick / 2),
                turn(long / 2, thick / 2),
                turn(-long / 2, thick / 2),
            ]
        ),
        rgb,
        edge(w, h),
    )
    for k in (-0.25, 0.02, 0.28):
        detail(
            canvas,
            polygon([turn(-0.42 * long, k * thick), turn(0.34 * long, (k + 0.03) * thick)], False),
            0.03 * thick,
            darker(rgb, 0.66),
        )
    x, y = turn(-long / 2, 0)
    rx, ry = (0.18 * thick, 0.5 * thick) if lying else (0.5 * thick, 0.18 * thick)
    canvas.shape(oval(x, y, rx, ry), lighter(rgb, 0.45), edge(w, h))


def candle(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a candle with its flame."""
    rgb = skin.colour
    canvas.shape(rounded(-w / 2, -h / 2, w / 2, h / 2, 0.2 * w), rgb, edge(w, h))
    canvas.ink(line(0, h / 2, 0, h / 2 + 0.25 * w), 0.06 * w)
    flame = spline(
        [(0, h / 2 + 1.5 * w), (0.3 * w, h / 2 + 0.6 * w), (0, h / 2 + 0.2 * w), (-0.3 * w, h / 2 + 0.6 * w)]
    )
    canvas.fill(flame, hex_rgb("#ffc14d"), emission=1.0)
    canvas.glow(0, h / 2 + 0.7 * w, 3 * w, hex_rgb("#ffb347"), 0.5)


def bottle(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a bottle with a label."""
    rgb = skin.colour
    half = [
        (0.16 * w, h / 2),
        (0.16 * w, 0.26 * h),
        (0.48 * w, 0.08 * h),
        (0.5 * w, -0.46 * h),
        (0.44 * w, -h / 2),
    ]
    body = spline([*half, *[(-x, y) for x, y in reversed(half)]], True, 0.35)
    canvas.fill(body, rgb, 0.9)
    canvas.fill(box(-0.44 * w, -0.36 * h, 0.44 * w, -0.02 * h), skin.accent(hex_rgb("#efe6cf")))
    if canvas.style != "line":
        canvas.fill(box(-0.36 * w, -0.44 * h, -0.24 * w, 0.06 * h), (1.0, 1.0, 1.0), 0.35)
    canvas.shape(box(-0.18 * w, 0.42 * h, 0.18 * w, 0.52 * h), hex_rgb("#9b7448"), edge(w, h) * 0.7)
    canvas.ink(body, edge(w, h), mix(INK, rgb, 0.22))


def pole(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a pole."""
    rgb = skin.colour
    canvas.shape(rounded(-w / 2, -h / 2, w / 2, h / 2, 0.3 * min(w, h)), rgb, min(edge(w, h), 0.012))
    if canvas.style != "line":
        canvas.fill(box(0.1 * w, -h / 2, w / 2, h / 2), INK, 0.18)


def pill(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a capsule with two halves."""
    rgb = skin.colour
    r = min(w, h) / 2
    a, b = max(w / 2 - r, 0.0), max(h / 2 - r, 0.0)
    body = capsule(-a, -b, r, a, b, r)
    canvas.fill(body, rgb)
    with canvas.clip(body):
        canvas.fill(
            box(0, -h / 2, w / 2, h / 2) if w >= h else box(-w / 2, 0, w / 2, h / 2),
            skin.accent(lighter(rgb, 0.5)),
        )
        if canvas.style != "line":
            canvas.fill(
                box(-w / 2, -h / 2, w / 2, -0.2 * h) if w >= h else box(0.2 * w, -h / 2, w / 2, h / 2),
                INK,
                0.15,
            )
    canvas.ink(body, LINE * r, mix(INK, rgb, 0.22))


SOLIDS: dict[str, Painter] = {
    "cheese": cheese, "plate": plate, "crate": crate,
    "plank": plank, "box": carton, "gift": gift, "book": book,
    "wall": bricks, "brick": brick,
    "die": die, "suitcase": suitcase, "ice": ice, "table": table, "shelf": table, "ramp": ramp,
    "barrel": barrel,
    "can": can, "drum": can, "log": log, "candle": candle, "bottle": bottle, "pole": pole, "domino": domino,
}  # fmt: skip
BY_SHAPE: dict[str, Painter] = {"capsule": pill, "cylinder": can}
"""What is drawn when no word names a thing: by the entity's shape, else `plain`."""
