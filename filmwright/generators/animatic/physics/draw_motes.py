"""Particles: each sort has a small shape; thousands share a few paths, so that a snowfall costs a fill.

Drawn in the frame of the world on the card of one depth; the caller picks which motes.
"""

import math
from typing import Any

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix
from filmwright.generators.animatic.paths import oval, polygon, spline
from filmwright.generators.animatic.physics.motes import Motes
from filmwright.generators.animatic.physics.paint import at, darker, detail
from filmwright.generators.animatic.skia_gl import skia

_GLOWING = frozenset({"spark", "ember", "firefly"})
_STREAKS = frozenset({"spark", "rain", "drop", "sand"})
_LEAF = ((0.0, 0.62), (0.30, 0.22), (0.26, -0.18), (0.0, -0.50), (-0.26, -0.18), (-0.30, 0.22))
_PARTY = ("#d8443f", "#efc23c", "#3f8fd0", "#4fa860", "#c85fae")


def paint_motes(canvas: Canvas, motes: Motes, frame: int, which: list[int], rgb: RGB, plain: bool) -> None:
    """Draw some motes of a cloud at a frame.

    Args:
        canvas: in the frame of the world.
        motes: the cloud.
        frame: of the shot.
        which: indices of the motes on this card.
        rgb: their colour.
        plain: the colour was given; confetti and leaves are not varied.
    """
    here, alpha = motes.position[frame], motes.alpha[frame]
    shown = [i for i in which if alpha[i] > 0.02]
    if motes.sort in ("leaf", "petal", "feather", "confetti", ""):
        for i in shown:
            _flat_thing(canvas, motes, frame, i, rgb, plain)
        return
    if motes.sort == "smoke":
        for i in shown:
            x, y, r = float(here[i, 0]), float(here[i, 1]), float(motes.size[i])
            canvas.fill(oval(x, y, r, r * 0.9), rgb, 0.22 * float(alpha[i]))
        return
    if motes.sort == "bubble":
        for i in shown:
            x, y, r = float(here[i, 0]), float(here[i, 1]), float(motes.size[i])
            canvas.ink(oval(x, y, r, r), 0.12 * r, mix(INK, rgb, 0.7), 0.8)
        return
    before = motes.position[max(frame - 1, 0)]
    for low, high in ((0.02, 0.35), (0.35, 0.7), (0.7, 2.0)):
        path = skia.Path()
        n = 0
        for i in shown:
            if not low < alpha[i] <= high:
                continue
            n += 1
            x, y, r = float(here[i, 0]), float(here[i, 1]), float(motes.size[i]) / 2
            if motes.sort in _STREAKS and frame:
                _streak(path, x, y, float(before[i, 0]), float(before[i, 1]), r)
            else:
                path.addCircle(x, y, max(r, 0.7 / canvas.px))
        if n:
            strength = (low + min(high, 1.0)) / 2
            _fill(canvas, path, motes.sort, rgb, strength)
    if motes.sort in _GLOWING and canvas.style == "flat":
        for i in shown[:40]:
            canvas.glow(
                float(here[i, 0]), float(here[i, 1]), 5 * float(motes.size[i]), rgb, 0.35 * float(alpha[i])
            )


def _fill(canvas: Canvas, path: Any, sort: str, rgb: RGB, strength: float) -> None:
    if canvas.style == "line":
        if strength > 0.5:
            canvas.ink(path, 0.002)
        return
    glows = 1.0 if sort in _GLOWING else 0.0
    if canvas.style == "pencil" and sort == "snow":
        canvas.ink(path, 0.004, alpha=0.7 * strength)
    canvas.fill(path, rgb, strength, emission=glows, keep=0.6 * glows)


def _streak(path: Any, x: float, y: float, x0: float, y0: float, r: float) -> None:
    """Add a drop drawn along its way of the last half frame, thin at the tail."""
    dx, dy = 0.55 * (x0 - x), 0.55 * (y0 - y)
    length = math.hypot(dx, dy)
    if length < r or length > 0.45:
        path.addCircle(x, y, r)
        return
    nx, ny = -dy / length * r, dx / length * r
    path.addPoly([skia.Point(x + nx, y + ny), skia.Point(x - nx, y - ny), skia.Point(x + dx, y + dy)], True)
    path.addCircle(x, y, r)


def _flat_thing(canvas: Canvas, motes: Motes, frame: int, i: int, rgb: RGB, plain: bool) -> None:
    """Draw one leaf, petal, feather or slip of paper that tumbles: its width breathes as it turns."""
    x, y = float(motes.position[frame, i, 0]), float(motes.position[frame, i, 1])
    size, angle = float(motes.size[i]), float(motes.angle[frame, i])
    tilt = 0.35 + 0.65 * abs(math.cos(1.7 * angle + i))
    if motes.sort == "leaf":
        tone = rgb if plain else mix(rgb, hex_rgb(("#e0a63a", "#b9532a", "#8f9a3c")[i % 3]), 0.55)
        with at(canvas, x, y, angle, size, size):
            canvas.canvas.scale(tilt, 1.0)
            canvas.shape(spline(_LEAF, True, 0.9), tone, 0.05)
            detail(canvas, polygon([(0, 0.5), (0, -0.72)], False), 0.05, darker(tone, 0.6))
    elif motes.sort == "confetti":
        tone = rgb if plain else hex_rgb(_PARTY[i % len(_PARTY)])
        with at(canvas, x, y, angle, size, size * tilt):
            slip = polygon([(-0.5, -0.35), (0.5, -0.35), (0.5, 0.35), (-0.5, 0.35)])
            canvas.shape(slip, tone, 0.05, outline=canvas.style != "flat")
    elif motes.sort == "feather":
        with at(canvas, x, y, 0.5 * math.sin(angle), size, size * tilt):
            canvas.shape(
                spline([(-0.6, -0.12), (0.1, 0.22), (0.62, 0.05), (0.1, -0.08)], True, 0.9), rgb, 0.05
            )
    else:
        with at(canvas, x, y, angle, size, size * tilt):
            canvas.fill(oval(0, 0, 0.5, 0.36), rgb, float(motes.alpha[frame, i]))
            if canvas.style != "flat":
                canvas.ink(oval(0, 0, 0.5, 0.36), 0.05)
