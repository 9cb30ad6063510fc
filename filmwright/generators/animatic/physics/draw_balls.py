"""Round things: how each is drawn in a unit circle, turned by its spin, under a light that does not turn.

    BALLS["basketball"](canvas, colour, accents, angle)

Not here: where they are and how large; the caller has set the frame.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix
from filmwright.generators.animatic.paths import line, oval, polygon, spline
from filmwright.generators.animatic.physics.paint import LINE, at, darker, detail, lighter, roundness

Painter = Callable[[Canvas, RGB, tuple[RGB, ...], float, int], None]
"""canvas, colour, accents, angle (radians), and a number that tells this piece from its brothers."""

UNIT = oval(0, 0, 1, 1)


def _outline(canvas: Canvas, rgb: RGB) -> None:
    canvas.ink(UNIT, LINE * 1.25, mix(INK, rgb, 0.22))


def plain(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a ball with a stripe, so that one sees it turn."""
    canvas.fill(UNIT, rgb)
    with canvas.clip(UNIT), at(canvas, 0, 0, angle):
        canvas.fill(
            polygon([(-1.1, -0.26), (1.1, -0.26), (1.1, 0.26), (-1.1, 0.26)]),
            (accents or (lighter(rgb, 0.55),))[0],
        )
    roundness(canvas, rgb)
    _outline(canvas, rgb)


@lru_cache(maxsize=1)
def _seams() -> tuple[Any, ...]:
    side = [
        (0.30 + 0.62 * (1 - math.cos(a)) * 1.0, math.sin(a))
        for a in [k * math.pi / 16 - math.pi / 4 for k in range(9)]
    ]
    bow = [(0.42 + 0.34 * (y * y), y * 0.93) for y in [k / 5 - 1 for k in range(11)]]
    return (
        line(-1, 0, 1, 0),
        line(0, -1, 0, 1),
        spline(bow, False),
        spline([(-x, y) for x, y in bow], False),
        side,
    )


def basketball(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a basketball; its seams turn with it."""
    canvas.fill(UNIT, rgb)
    with at(canvas, 0, 0, angle):
        for seam in _seams()[:4]:
            detail(canvas, seam, 0.055, hex_rgb("#4a2818"), 0.9)
    roundness(canvas, rgb, 0.35)
    _outline(canvas, rgb)


def soccerball(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a football: one black patch in the middle, five at the rim, seams between."""
    black = (accents or (hex_rgb("#2b2d33"),))[0]
    canvas.fill(UNIT, rgb)
    with canvas.clip(UNIT), at(canvas, 0, 0, angle):
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
    _outline(canvas, rgb)


def tennisball(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a tennis ball with its white curve."""
    canvas.fill(UNIT, rgb)
    with canvas.clip(UNIT), at(canvas, 0, 0, angle):
        for side in (-1, 1):
            detail(canvas, oval(side * 1.12, 0, 0.72, 0.82), 0.10, (1.0, 1.0, 0.96), 0.95)
    roundness(canvas, rgb, 0.2)
    _outline(canvas, rgb)


def beachball(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a beach ball: six segments around a cap."""
    paints = (*accents, *(hex_rgb(c) for c in ("#d8443f", "#2f7fc4", "#efc23c")))[:3]
    canvas.fill(UNIT, rgb)
    with canvas.clip(UNIT), at(canvas, 0, 0, angle):
        for k in range(3):
            a = k * math.tau / 3
            wedge = [
                (0.1, 0.08),
                *((1.2 * math.cos(a + d), 1.2 * math.sin(a + d)) for d in (0, 0.35, 0.7, 1.047)),
            ]
            canvas.fill(polygon(wedge), paints[k])
        canvas.fill(oval(0.1, 0.08, 0.16, 0.16), rgb)
    roundness(canvas, rgb, 0.8)
    _outline(canvas, rgb)


def orange(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw an orange: pores, and the green star where it hung."""
    shade = 0.10 * ((number * 7) % 5 - 2) / 2
    body = mix(rgb, hex_rgb("#f6b03a") if shade > 0 else hex_rgb("#dc6a1a"), abs(shade) * 3)
    canvas.fill(UNIT, body)
    with at(canvas, 0, 0, angle):
        if canvas.style != "line" and canvas.px > 14:
            for x, y in (
                (0.35, -0.3),
                (-0.2, -0.55),
                (0.5, 0.22),
                (-0.55, -0.1),
                (0.05, 0.1),
                (0.2, 0.62),
                (-0.4, 0.5),
            ):
                canvas.fill(oval(x, y, 0.045, 0.045), darker(body, 0.82), 0.7)
        star = [
            (r * math.cos(a) + 0.08, r * math.sin(a) + 0.62)
            for k in range(10)
            for a, r in ((k * math.pi / 5, 0.15 if k % 2 else 0.07),)
        ]
        canvas.fill(polygon(star), hex_rgb("#4f7a34"))
    roundness(canvas, body, 0.7)
    _outline(canvas, body)


_APPLE = [(0, 0.74), (0.42, 0.93), (0.88, 0.62), (0.96, 0.05), (0.66, -0.68), (0.24, -0.96), (0, -0.86), (-0.24, -0.96), (-0.66, -0.68), (-0.96, 0.05), (-0.88, 0.62), (-0.42, 0.93)]  # fmt: skip


def apple(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw an apple with stalk and leaf; all of it turns."""
    with at(canvas, 0, 0, angle):
        body = spline(_APPLE, True, 1.0)
        canvas.ink(spline([(0, 0.7), (0.05, 1.0), (0.16, 1.22)], False), 0.11, hex_rgb("#5b3d26"))
        canvas.fill(spline([(0.08, 1.0), (0.36, 1.26), (0.66, 1.16), (0.4, 0.98)]), hex_rgb("#5d9440"))
        canvas.fill(body, rgb)
        if canvas.style != "line":
            canvas.fill(
                spline([(0, 0.74), (0.3, 0.82), (0.1, 0.66), (-0.12, 0.66), (-0.3, 0.82)]), darker(rgb, 0.62)
            )
        canvas.ink(body, LINE * 1.25, mix(INK, rgb, 0.22))
    with at(canvas, 0, 0, 0, 0.95):
        roundness(canvas, rgb, 0.8)


def lemon(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a lemon: an oval with two tips."""
    with at(canvas, 0, 0, angle):
        body = spline([(-1.12, 0), (-0.86, 0.26), (-0.4, 0.74), (0.35, 0.76), (0.84, 0.3), (1.14, 0), (0.84, -0.3), (0.35, -0.76), (-0.4, -0.74), (-0.86, -0.26)], True, 1.0)  # fmt: skip
        canvas.shape(body, rgb, LINE * 1.2)
    with at(canvas, 0, 0, 0, 0.72):
        roundness(canvas, rgb, 0.7)


def egg(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw an egg."""
    with at(canvas, 0, 0, angle):
        canvas.shape(spline([(0, 1.12), (0.56, 0.72), (0.82, 0), (0.6, -0.7), (0, -0.96), (-0.6, -0.7), (-0.82, 0), (-0.56, 0.72)], True, 1.0), rgb, LINE)  # fmt: skip
    with at(canvas, 0, 0, 0, 0.8):
        roundness(canvas, rgb, 0.4)


def melon(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a melon or pumpkin: ribs from pole to pole, and a stalk."""
    with at(canvas, 0, 0, angle):
        canvas.ink(line(0, 0.9, 0.1, 1.2), 0.16, hex_rgb("#5d6b34"))
        canvas.fill(UNIT, rgb)
        for k in (-0.62, -0.22, 0.22, 0.62):
            detail(
                canvas,
                spline([(k * 0.3, 0.97), (k * 1.25, 0), (k * 0.3, -0.97)], False, 1.0),
                0.07,
                darker(rgb, 0.66),
            )
    roundness(canvas, rgb, 0.5)
    _outline(canvas, rgb)


def coconut(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a coconut with its three eyes."""
    canvas.fill(UNIT, rgb)
    with at(canvas, 0, 0, angle):
        for k in range(3):
            a = k * math.tau / 3
            canvas.fill(oval(0.3 * math.cos(a), 0.3 + 0.2 * math.sin(a), 0.1, 0.1), darker(rgb, 0.5))
        for k in range(5):
            detail(canvas, line(-0.7 + 0.3 * k, -0.75, -0.6 + 0.3 * k, -0.3), 0.03, darker(rgb, 0.7))
    roundness(canvas, rgb, 0.15)
    _outline(canvas, rgb)


@lru_cache(maxsize=32)
def _lumpy(number: int, corners: int, rough: float) -> Any:
    radii = generator("lumpy", number % 32, corners).uniform(1 - rough, 1.0 + 0.3 * rough, corners)
    turns = [k * math.tau / corners for k in range(corners)]
    return spline(
        [(float(r) * math.cos(a), float(r) * math.sin(a)) for r, a in zip(radii, turns, strict=True)],
        True,
        0.55,
    )


def stone(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a stone: lumpy, with a facet and a crack; no two alike."""
    with at(canvas, 0, 0, angle):
        body = _lumpy(number, 9, 0.16)
        canvas.fill(body, rgb)
        if canvas.style != "line":
            with canvas.clip(body):
                canvas.fill(polygon([(-0.1, -1.2), (0.25, -0.1), (1.2, 0.2), (1.2, -1.2)]), darker(rgb, 0.74))
                canvas.fill(polygon([(-1.1, 0.5), (-0.2, 0.42), (0.1, 1.2), (-1.1, 1.2)]), lighter(rgb, 0.22))
        detail(
            canvas, spline([(-0.5, 0.05), (-0.25, -0.12), (-0.18, -0.42)], False), 0.035, darker(rgb, 0.55)
        )
        canvas.ink(body, LINE * 1.25, mix(INK, rgb, 0.22))


def snowball(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a snowball: white, cool in the shade, packed by hand."""
    with at(canvas, 0, 0, angle):
        body = _lumpy(number, 13, 0.07)
        canvas.fill(body, rgb)
        if canvas.style != "line":
            for x, y in ((0.3, 0.2), (-0.25, -0.3), (-0.1, 0.5)):
                canvas.fill(oval(x, y, 0.13, 0.07, x), mix(rgb, hex_rgb("#9fb8d8"), 0.5), 0.8)
        canvas.ink(body, LINE, hex_rgb("#6a7f9c"))
    if canvas.style != "line":
        with at(canvas, 0, 0, 0, 0.95):
            from filmwright.generators.animatic.physics.paint import crescent

            canvas.fill(crescent(), hex_rgb("#8ea9cf"), 0.42)


def splat(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw what is left of a snowball; `angle` points into what it hit."""
    with at(canvas, 0, 0, angle):
        rng = generator("splat", number)
        rim = [(-float(rng.uniform(0.18, 0.5)) * math.cos(a) + 0.1, 1.45 * math.sin(a) * float(rng.uniform(0.75, 1.1))) for a in [math.pi * (k / 8 - 0.5) for k in range(9)]]  # fmt: skip
        body = spline([*rim, (0.12, 1.2), (0.12, -1.2)], True, 0.6)
        canvas.fill(body, rgb)
        canvas.ink(body, LINE * 0.9, hex_rgb("#7d93b2"), 0.8)


def marble(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a glass marble with a swirl inside."""
    canvas.fill(UNIT, lighter(rgb, 0.35))
    with canvas.clip(UNIT), at(canvas, 0, 0, angle):
        canvas.fill(
            spline(
                [(-0.9, -0.2), (-0.2, 0.35), (0.4, 0.1), (0.95, 0.3), (0.3, -0.25), (-0.3, -0.05)], True, 1.0
            ),
            rgb,
        )
    roundness(canvas, rgb, 1.0)
    _outline(canvas, rgb)


def bubble(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a soap bubble: a rim, a glint, nothing inside."""
    canvas.fill(UNIT, rgb, 0.22)
    if canvas.style != "line":
        canvas.fill(oval(-0.42, 0.46, 0.22, 0.12, 0.75), (1.0, 1.0, 1.0), 0.85)
        canvas.fill(oval(0.46, -0.48, 0.16, 0.07, 0.75), (1.0, 0.8, 0.95), 0.6)
    canvas.ink(UNIT, LINE * 0.8, mix(INK, rgb, 0.6), 0.75)


def balloon(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a balloon, its knot and string hanging down."""
    canvas.ink(
        spline([(0, -1.15), (0.12, -1.7), (-0.1, -2.3), (0.06, -3.0)], False), 0.03, hex_rgb("#6b6b70")
    )
    body = spline([(0, 1.1), (0.72, 0.78), (0.92, 0.1), (0.5, -0.72), (0.06, -1.08), (-0.06, -1.08), (-0.5, -0.72), (-0.92, 0.1), (-0.72, 0.78)], True, 1.0)  # fmt: skip
    canvas.shape(polygon([(-0.16, -1.26), (0.16, -1.26), (0, -1.02)]), darker(rgb), LINE)
    canvas.shape(body, rgb, LINE)
    with at(canvas, 0, 0.08, 0, 0.88):
        roundness(canvas, rgb, 1.0)


def wheel(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a wheel: tyre, rim and spokes."""
    hub = (accents or (hex_rgb("#b9bec6"),))[0]
    canvas.shape(UNIT, rgb, LINE)
    canvas.shape(oval(0, 0, 0.68, 0.68), hub, LINE * 0.7)
    with at(canvas, 0, 0, angle):
        for k in range(6):
            a = k * math.tau / 6
            detail(canvas, line(0, 0, 0.66 * math.cos(a), 0.66 * math.sin(a)), 0.08, darker(hub, 0.6))
    canvas.shape(oval(0, 0, 0.17, 0.17), darker(hub, 0.8), LINE * 0.6)


def log_end(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw the sawn end of a log (or the lid of a barrel that rolls): rings and a crack."""
    wood = lighter(rgb, 0.45)
    canvas.shape(UNIT, rgb, LINE * 1.2)
    canvas.fill(oval(0, 0, 0.84, 0.84), wood)
    with at(canvas, 0, 0, angle):
        for r in (0.62, 0.4, 0.18):
            detail(canvas, oval(0.04, 0.02, r, r * 0.96), 0.035, darker(wood, 0.75))
        detail(canvas, line(0.05, 0.02, 0.6, 0.35), 0.05, darker(wood, 0.6))
    if canvas.style != "line":
        from filmwright.generators.animatic.physics.paint import crescent

        canvas.fill(crescent(), darker(rgb, 0.4), 0.25)


def coin(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a coin on edge towards us."""
    canvas.shape(UNIT, rgb, LINE)
    detail(canvas, oval(0, 0, 0.78, 0.78), 0.05, darker(rgb, 0.7))
    with at(canvas, 0, 0, angle):
        canvas.fill(polygon([(0, 0.5), (0.3, 0), (0, -0.5), (-0.3, 0)]), darker(rgb, 0.78))
    roundness(canvas, rgb, 0.8)


def target(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw the rings of a target."""
    pale = (accents or (hex_rgb("#f5f2ea"),))[0]
    canvas.shape(UNIT, rgb, LINE)
    for r, paint in ((0.78, pale), (0.56, rgb), (0.34, pale), (0.14, rgb)):
        canvas.fill(oval(0, 0, r, r), paint)
        if canvas.style == "line":
            canvas.ink(oval(0, 0, r, r), LINE * 0.6)


def planet(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a globe with land."""
    land = (accents or (hex_rgb("#7fae62"),))[0]
    canvas.fill(UNIT, rgb)
    with canvas.clip(UNIT), at(canvas, 0, 0, angle):
        for x, y, r in ((-0.35, 0.3, 0.42), (0.45, -0.25, 0.5), (-0.3, -0.7, 0.25)):
            with at(canvas, x, y, x * 3, r):
                canvas.fill(_lumpy(int(10 * r), 9, 0.4), land)
    roundness(canvas, rgb, 0.4)
    _outline(canvas, rgb)


def cannonball(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], angle: float, number: int) -> None:
    """Draw a ball of iron."""
    canvas.fill(UNIT, rgb)
    roundness(canvas, rgb, 0.5)
    _outline(canvas, rgb)


BALLS: dict[str, Painter] = {
    "ball": plain, "basketball": basketball, "soccerball": soccerball, "football": soccerball, "tennisball": tennisball,
    "beachball": beachball, "orange": orange, "apple": apple, "lemon": lemon, "egg": egg, "melon": melon,
    "pumpkin": melon, "coconut": coconut, "stone": stone, "snowball": snowball, "marble": marble, "bubble": bubble,
    "balloon": balloon, "wheel": wheel, "log": log_end, "barrel": log_end, "coin": coin, "target": target,
    "planet": planet, "cannonball": cannonball, "snow": snowball, "hoop": wheel,
}  # fmt: skip
