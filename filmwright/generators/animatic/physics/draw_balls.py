"""Round things: how each is drawn in a unit circle, turned by its spin, under a light that does not turn.

    BALLS["basketball"](canvas, Skin(colour, angle=2.1))

Not here: where they are and how large; the caller has set the frame. Fruit is in `draw_fruit`.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import hex_rgb, mix
from filmwright.generators.animatic.paths import line, oval, polygon, spline
from filmwright.generators.animatic.physics.draw_fruit import apple, coconut, egg, lemon, melon, orange
from filmwright.generators.animatic.physics.paint import (
    LINE,
    UNIT,
    Skin,
    at,
    crescent,
    darker,
    detail,
    lighter,
    lumpy,
    outline,
    rim,
    roundness,
)

Painter = Callable[[Canvas, Skin], None]


def plain(canvas: Canvas, skin: Skin) -> None:
    """Draw a ball with a stripe, so that one sees it turn."""
    rgb = skin.colour
    canvas.fill(UNIT, rgb)
    with canvas.clip(UNIT), at(canvas, 0, 0, skin.angle):
        canvas.fill(
            polygon([(-1.1, -0.26), (1.1, -0.26), (1.1, 0.26), (-1.1, 0.26)]),
            skin.accent(lighter(rgb, 0.55)),
        )
    roundness(canvas, rgb)
    outline(canvas, rgb)


@lru_cache(maxsize=1)
def _seams() -> tuple[Any, ...]:
    bow = [(0.36 + 0.32 * y * y, 0.73 * y) for y in (k / 5 - 1 for k in range(11))]
    return line(-1, 0, 1, 0), line(0, -1, 0, 1), spline(bow, False), spline([(-x, y) for x, y in bow], False)


def basketball(canvas: Canvas, skin: Skin) -> None:
    """Draw a basketball; its seams turn with it."""
    rgb = skin.colour
    canvas.fill(UNIT, rgb)
    with at(canvas, 0, 0, skin.angle):
        for seam in _seams():
            detail(canvas, seam, 0.055, hex_rgb("#4a2818"), 0.9)
    roundness(canvas, rgb, 0.35)
    outline(canvas, rgb)


def soccerball(canvas: Canvas, skin: Skin) -> None:
    """Draw a football: one black patch in the middle, five at the rim, seams between."""
    rgb = skin.colour
    black = skin.accent(hex_rgb("#2b2d33"))
    canvas.fill(UNIT, rgb)
    with canvas.clip(UNIT), at(canvas, 0, 0, skin.angle):
        turns = [math.pi / 2 + k * math.tau / 5 for k in range(5)]
        canvas.fill(polygon([(0.36 * math.cos(a), 0.36 * math.sin(a)) for a in turns]), black)
        for a in turns:
            detail(
                canvas,
                line(0.36 * math.cos(a), 0.36 * math.sin(a), 0.72 * math.cos(a), 0.72 * math.sin(a)),
                0.045,
                black,
            )
            rim = [
                (r * math.cos(a + d), r * math.sin(a + d))
                for r, d in ((0.72, 0), (0.86, 0.34), (1.1, 0.30), (1.1, -0.30), (0.86, -0.34))
            ]
            canvas.fill(polygon(rim), black)
    roundness(canvas, rgb, 0.4)
    outline(canvas, rgb)


def tennisball(canvas: Canvas, skin: Skin) -> None:
    """Draw a tennis ball with its white curve."""
    rgb = skin.colour
    canvas.fill(UNIT, rgb)
    with canvas.clip(UNIT), at(canvas, 0, 0, skin.angle):
        for side in (-1, 1):
            detail(canvas, oval(side * 1.12, 0, 0.72, 0.82), 0.10, (1.0, 1.0, 0.96), 0.95)
    roundness(canvas, rgb, 0.2)
    outline(canvas, rgb)


def beachball(canvas: Canvas, skin: Skin) -> None:
    """Draw a beach ball: six segments around a cap."""
    rgb = skin.colour
    paints = (*skin.accents, *(hex_rgb(c) for c in ("#d8443f", "#2f7fc4", "#efc23c")))[:3]
    canvas.fill(UNIT, rgb)
    with canvas.clip(UNIT), at(canvas, 0, 0, skin.angle):
        for k in range(3):
            a = k * math.tau / 3
            wedge = [
                (0.1, 0.08),
                *((1.2 * math.cos(a + d), 1.2 * math.sin(a + d)) for d in (0, 0.35, 0.7, 1.047)),
            ]
            canvas.fill(polygon(wedge), paints[k])
        canvas.fill(oval(0.1, 0.08, 0.16, 0.16), rgb)
    roundness(canvas, rgb, 0.8)
    outline(canvas, rgb)


def stone(canvas: Canvas, skin: Skin) -> None:
    """Draw a stone: lumpy, with a facet and a crack; no two alike."""
    rgb = skin.colour
    with at(canvas, 0, 0, skin.angle):
        body = lumpy(skin.number, 9, 0.16)
        canvas.fill(body, rgb)
        if canvas.style != "line":
            with canvas.clip(body):
                canvas.fill(polygon([(-0.1, -1.2), (0.25, -0.1), (1.2, 0.2), (1.2, -1.2)]), darker(rgb, 0.74))
                canvas.fill(polygon([(-1.1, 0.5), (-0.2, 0.42), (0.1, 1.2), (-1.1, 1.2)]), lighter(rgb, 0.22))
        detail(
            canvas, spline([(-0.5, 0.05), (-0.25, -0.12), (-0.18, -0.42)], False), 0.035, darker(rgb, 0.55)
        )
        rim(canvas, body, rgb)


def snowball(canvas: Canvas, skin: Skin) -> None:
    """Draw a snowball: white, cool in the shade, packed by hand."""
    rgb = skin.colour
    with at(canvas, 0, 0, skin.angle):
        body = lumpy(skin.number, 13, 0.07)
        canvas.fill(body, rgb)
        if canvas.style != "line":
            for x, y in ((0.3, 0.2), (-0.25, -0.3), (-0.1, 0.5)):
                canvas.fill(oval(x, y, 0.13, 0.07, x), mix(rgb, hex_rgb("#9fb8d8"), 0.5), 0.8)
        rim(canvas, body, hex_rgb("#8fa6c6"), LINE)
    if canvas.style != "line":
        with at(canvas, 0, 0, 0, 0.95):
            canvas.fill(crescent(), hex_rgb("#8ea9cf"), 0.42)


def splat(canvas: Canvas, skin: Skin) -> None:
    """Draw what is left of a snowball; `angle` points into what it hit."""
    rgb = skin.colour
    with at(canvas, 0, 0, skin.angle):
        rng = generator("splat", skin.number)
        rim = [(-float(rng.uniform(0.18, 0.5)) * math.cos(a) + 0.1,
            1.45 * math.sin(a) * float(rng.uniform(0.75,
            1.1))) for a in [math.pi * (k / 8 - 0.5) for k in range(9)]]  # fmt: skip
        body = spline([*rim, (0.12, 1.2), (0.12, -1.2)], True, 0.6)
        canvas.fill(body, rgb)
        canvas.ink(body, LINE * 0.5, hex_rgb("#8fa6c6"), 0.6)


def marble(canvas: Canvas, skin: Skin) -> None:
    """Draw a glass marble with a swirl inside."""
    rgb = skin.colour
    canvas.fill(UNIT, lighter(rgb, 0.35))
    with canvas.clip(UNIT), at(canvas, 0, 0, skin.angle):
        canvas.fill(
            spline(
                [(-0.9, -0.2), (-0.2, 0.35), (0.4, 0.1), (0.95, 0.3), (0.3, -0.25), (-0.3, -0.05)], True, 1.0
            ),
            rgb,
        )
    roundness(canvas, rgb, 1.0)
    outline(canvas, rgb)


def bubble(canvas: Canvas, skin: Skin) -> None:
    """Draw a soap bubble: a rim, a glint, nothing inside."""
    rgb = skin.colour
    canvas.fill(UNIT, rgb, 0.22)
    if canvas.style != "line":
        canvas.fill(oval(-0.42, 0.46, 0.22, 0.12, 0.75), (1.0, 1.0, 1.0), 0.85)
        canvas.fill(oval(0.46, -0.48, 0.16, 0.07, 0.75), (1.0, 0.8, 0.95), 0.6)
    canvas.ink(UNIT, LINE * 0.8, mix(INK, rgb, 0.6), 0.75)


def balloon(canvas: Canvas, skin: Skin) -> None:
    """Draw a balloon, its knot and string hanging down."""
    rgb = skin.colour
    canvas.ink(
        spline([(0, -1.15), (0.12, -1.7), (-0.1, -2.3), (0.06, -3.0)], False), 0.03, hex_rgb("#6b6b70")
    )
    body = spline([(0, 1.1), (0.72, 0.78), (0.92, 0.1), (0.5, -0.72), (0.06, -1.08), (-0.06, -1.08),
        (-0.5, -0.72), (-0.92, 0.1), (-0.72, 0.78)], True, 1.0)  # fmt: skip
    canvas.shape(polygon([(-0.16, -1.26), (0.16, -1.26), (0, -1.02)]), darker(rgb), LINE)
    canvas.shape(body, rgb, LINE)
    with at(canvas, 0, 0.08, 0, 0.88):
        roundness(canvas, rgb, 1.0)


def wheel(canvas: Canvas, skin: Skin) -> None:
    """Draw a wheel: tyre, rim and spokes."""
    rgb = skin.colour
    hub = skin.accent(hex_rgb("#b9bec6"))
    canvas.shape(UNIT, rgb, LINE)
    canvas.shape(oval(0, 0, 0.68, 0.68), hub, LINE * 0.7)
    with at(canvas, 0, 0, skin.angle):
        for k in range(6):
            a = k * math.tau / 6
            detail(canvas, line(0, 0, 0.66 * math.cos(a), 0.66 * math.sin(a)), 0.08, darker(hub, 0.6))
    canvas.shape(oval(0, 0, 0.17, 0.17), darker(hub, 0.8), LINE * 0.6)


def log_end(canvas: Canvas, skin: Skin) -> None:
    """Draw the sawn end of a log (or the lid of a barrel that rolls): rings and a crack."""
    rgb = skin.colour
    wood = lighter(rgb, 0.45)
    canvas.shape(UNIT, rgb, LINE * 1.2)
    canvas.fill(oval(0, 0, 0.84, 0.84), wood)
    with at(canvas, 0, 0, skin.angle):
        for r in (0.62, 0.4, 0.18):
            detail(canvas, oval(0.04, 0.02, r, r * 0.96), 0.035, darker(wood, 0.75))
        detail(canvas, line(0.05, 0.02, 0.6, 0.35), 0.05, darker(wood, 0.6))
    if canvas.style != "line":
        canvas.fill(crescent(), darker(rgb, 0.4), 0.25)


def coin(canvas: Canvas, skin: Skin) -> None:
    """Draw a coin on edge towards us."""
    rgb = skin.colour
    canvas.shape(UNIT, rgb, LINE)
    detail(canvas, oval(0, 0, 0.78, 0.78), 0.05, darker(rgb, 0.7))
    with at(canvas, 0, 0, skin.angle):
        canvas.fill(polygon([(0, 0.5), (0.3, 0), (0, -0.5), (-0.3, 0)]), darker(rgb, 0.78))
    roundness(canvas, rgb, 0.8)


def target(canvas: Canvas, skin: Skin) -> None:
    """Draw the rings of a target."""
    rgb = skin.colour
    pale = skin.accent(hex_rgb("#f5f2ea"))
    canvas.shape(UNIT, rgb, LINE)
    for r, paint in ((0.78, pale), (0.56, rgb), (0.34, pale), (0.14, rgb)):
        canvas.fill(oval(0, 0, r, r), paint)
        if canvas.style == "line":
            canvas.ink(oval(0, 0, r, r), LINE * 0.6)


def planet(canvas: Canvas, skin: Skin) -> None:
    """Draw a globe with land."""
    rgb = skin.colour
    land = skin.accent(hex_rgb("#7fae62"))
    canvas.fill(UNIT, rgb)
    with canvas.clip(UNIT), at(canvas, 0, 0, skin.angle):
        for x, y, r in ((-0.35, 0.3, 0.42), (0.45, -0.25, 0.5), (-0.3, -0.7, 0.25)):
            with at(canvas, x, y, x * 3, r):
                canvas.fill(lumpy(int(10 * r), 9, 0.4), land)
    roundness(canvas, rgb, 0.4)
    outline(canvas, rgb)


def cannonball(canvas: Canvas, skin: Skin) -> None:
    """Draw a ball of iron."""
    rgb = skin.colour
    canvas.fill(UNIT, rgb)
    roundness(canvas, rgb, 0.5)
    outline(canvas, rgb)


BALLS: dict[str, Painter] = {
    "ball": plain, "basketball": basketball, "soccerball": soccerball, "football": soccerball,
    "tennisball": tennisball,
    "beachball": beachball, "orange": orange, "apple": apple, "lemon": lemon, "egg": egg, "melon": melon,
    "pumpkin": melon, "coconut": coconut, "stone": stone, "snowball": snowball, "marble": marble,
    "bubble": bubble,
    "balloon": balloon, "wheel": wheel, "log": log_end, "barrel": log_end, "coin": coin, "target": target,
    "planet": planet, "cannonball": cannonball, "snow": snowball, "hoop": wheel,
}  # fmt: skip
