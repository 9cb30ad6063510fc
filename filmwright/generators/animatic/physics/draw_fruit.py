"""Fruit and the like, drawn in a unit circle; see `draw_balls`."""

import math

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.palette import hex_rgb, mix
from filmwright.generators.animatic.paths import line, oval, polygon, spline
from filmwright.generators.animatic.physics.paint import (
    LINE,
    UNIT,
    Skin,
    at,
    darker,
    detail,
    outline,
    rim,
    roundness,
)


def orange(canvas: Canvas, skin: Skin) -> None:
    """Draw an orange: pores, and the green star where it hung."""
    rgb = skin.colour
    shade = 0.10 * ((skin.number * 7) % 5 - 2) / 2
    body = mix(rgb, hex_rgb("#f6b03a") if shade > 0 else hex_rgb("#dc6a1a"), abs(shade) * 3)
    canvas.fill(UNIT, body)
    with at(canvas, 0, 0, skin.angle):
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
    outline(canvas, body)


_APPLE = [(0, 0.74), (0.42, 0.93), (0.88, 0.62), (0.96, 0.05), (0.66, -0.68), (0.24, -0.96), (0, -0.86),
    (-0.24, -0.96), (-0.66, -0.68), (-0.96, 0.05), (-0.88, 0.62), (-0.42, 0.93)]  # fmt: skip


def apple(canvas: Canvas, skin: Skin) -> None:
    """Draw an apple with stalk and leaf; all of it turns."""
    rgb = skin.colour
    with at(canvas, 0, 0, skin.angle):
        body = spline(_APPLE, True, 1.0)
        canvas.ink(spline([(0, 0.7), (0.05, 1.0), (0.16, 1.22)], False), 0.11, hex_rgb("#5b3d26"))
        canvas.fill(spline([(0.08, 1.0), (0.36, 1.26), (0.66, 1.16), (0.4, 0.98)]), hex_rgb("#5d9440"))
        canvas.fill(body, rgb)
        if canvas.style != "line":
            canvas.fill(
                spline([(0, 0.74), (0.3, 0.82), (0.1, 0.66), (-0.12, 0.66), (-0.3, 0.82)]), darker(rgb, 0.62)
            )
        rim(canvas, body, rgb)
    with at(canvas, 0, 0, 0, 0.95):
        roundness(canvas, rgb, 0.8)


def lemon(canvas: Canvas, skin: Skin) -> None:
    """Draw a lemon: an oval with two tips."""
    rgb = skin.colour
    with at(canvas, 0, 0, skin.angle):
        body = spline([(-1.12, 0), (-0.86, 0.26), (-0.4, 0.74), (0.35, 0.76), (0.84, 0.3), (1.14, 0),
            (0.84, -0.3), (0.35, -0.76), (-0.4, -0.74), (-0.86, -0.26)], True, 1.0)  # fmt: skip
        canvas.shape(body, rgb, LINE * 1.2)
    with at(canvas, 0, 0, 0, 0.72):
        roundness(canvas, rgb, 0.7)


def egg(canvas: Canvas, skin: Skin) -> None:
    """Draw an egg."""
    rgb = skin.colour
    with at(canvas, 0, 0, skin.angle):
        canvas.shape(spline([(0, 1.12), (0.56, 0.72), (0.82, 0), (0.6, -0.7), (0, -0.96), (-0.6, -0.7),
            (-0.82, 0), (-0.56, 0.72)], True, 1.0), rgb, LINE)  # fmt: skip
    with at(canvas, 0, 0, 0, 0.8):
        roundness(canvas, rgb, 0.4)


def melon(canvas: Canvas, skin: Skin) -> None:
    """Draw a melon or pumpkin: ribs from pole to pole, and a stalk."""
    rgb = skin.colour
    with at(canvas, 0, 0, skin.angle):
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
    outline(canvas, rgb)


def coconut(canvas: Canvas, skin: Skin) -> None:
    """Draw a coconut with its three eyes."""
    rgb = skin.colour
    canvas.fill(UNIT, rgb)
    with at(canvas, 0, 0, skin.angle):
        for k in range(3):
            a = k * math.tau / 3
            canvas.fill(oval(0.3 * math.cos(a), 0.3 + 0.2 * math.sin(a), 0.1, 0.1), darker(rgb, 0.5))
        for k in range(5):
            detail(canvas, line(-0.7 + 0.3 * k, -0.75, -0.6 + 0.3 * k, -0.3), 0.03, darker(rgb, 0.7))
    roundness(canvas, rgb, 0.15)
    outline(canvas, rgb)
