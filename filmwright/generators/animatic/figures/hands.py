"""Hands: four fingers and a thumb that open, fan, close, point and hold; paws; a robot's grip.

A hand is drawn from the wrist along the forearm. `thumb` says on which side of that line the thumb lies.
Not here: where hands go (see `skeleton`), what they hold (see `held`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.noise import lerp
from filmwright.generators.animatic.palette import RGB, mix
from filmwright.generators.animatic.paths import capsule, line, oval, spline

_BASES = (0.235, 0.082, -0.075, -0.22)
_LENGTHS = (0.40, 0.46, 0.42, 0.31)


@dataclass(frozen=True)
class Grip:
    """The shape of a hand: 0..1 each."""

    curl: float
    spread: float
    index: float
    palm: float


class _Frame:
    """The wrist's own axes: u along the forearm, v to the thumb."""

    def __init__(self, x: float, y: float, dx: float, dy: float, thumb: float, size: float) -> None:
        length = math.hypot(dx, dy) or 1e-6
        self.x, self.y, self.size = x, y, size
        self.ux, self.uy = dx / length, dy / length
        self.vx, self.vy = -self.uy * thumb, self.ux * thumb

    def at(self, u: float, v: float) -> tuple[float, float]:
        u, v = u * self.size, v * self.size
        return self.x + self.ux * u + self.vx * v, self.y + self.uy * u + self.vy * v

    def pill(self, u0: float, v0: float, r0: float, u1: float, v1: float, r1: float) -> Any:
        a, b = self.at(u0, v0), self.at(u1, v1)
        return capsule(a[0], a[1], r0 * self.size, b[0], b[1], r1 * self.size)


def human_hand(
    pen: Pen,
    wrist: tuple[float, float],
    direction: tuple[float, float],
    size: float,
    thumb: float,
    grip: Grip,
    rgb: RGB,
    over: bool = False,
) -> None:
    """Draw a person's hand of length `size` metres; `over` draws only the fingers that close on a thing."""
    f = _Frame(*wrist, *direction, thumb, size)
    palm = [f.pill(-0.05, 0.0, 0.20, 0.30, 0.02, 0.27), f.pill(0.30, 0.06, 0.27, 0.50, 0.0, 0.29)]
    if pen.px(size) < 9:
        if not over:
            mitten = f.pill(0.45, 0.0, 0.27, lerp(0.82, 0.62, grip.curl), 0.0, 0.22)
            pen.part([*palm, mitten, f.pill(0.3, 0.2, 0.10, 0.55, 0.38, 0.09)], rgb, 0.9)
        return
    fingers = []
    tips = []
    for i, (base, full) in enumerate(zip(_BASES, _LENGTHS, strict=True)):
        curl = grip.curl * (1 - grip.index) if i == 0 else grip.curl
        angle = grip.spread * 0.24 * (1.35 - i) * (1 - 0.8 * curl)
        length = full * (1 - 0.78 * curl)
        u, v = 0.60 - 0.05 * abs(i - 1.3) + 0.05 * curl, base * (1 - 0.12 * curl)
        tip = (u + length * math.cos(angle), v + length * math.sin(angle))
        r = 0.088 if i < 3 else 0.078
        fingers.append(f.pill(u - 0.12, v * 0.92, r * 1.12, tip[0], tip[1], r))
        tips.append(tip)
    a = lerp(0.86, 0.42, grip.curl)
    reach = lerp(0.40, 0.32, grip.curl)
    thumb_path = f.pill(0.20, 0.17, 0.11, 0.26 + reach * math.cos(a), 0.20 + reach * math.sin(a), 0.085)
    if over:
        pen.part(fingers[1:], rgb, 0.8)
        return
    if grip.curl > 0.75:
        pen.part([*palm, *fingers], rgb, 0.9)
        pen.part([thumb_path], rgb, 0.75)
    else:
        pen.part([*palm, thumb_path, *fingers], rgb, 0.9)
    if pen.px(size) > 20:
        ink = pen.ink_of(rgb, 0.4)
        for i in range(3):
            v = (_BASES[i] + _BASES[i + 1]) / 2
            u = 0.60 + (0.16 if grip.curl > 0.75 else 0.10)
            if grip.spread < 0.55 or grip.curl > 0.6:
                a0, a1 = f.at(0.56, v), f.at(u, v * (1 + 0.2 * grip.spread))
                pen.line(line(*a0, *a1), 0.5, ink, 0.8)
        if grip.palm > 0.5 and grip.curl < 0.5:
            p0, p1, p2 = f.at(0.20, 0.04), f.at(0.36, 0.12), f.at(0.52, 0.20)
            pen.line(spline([p0, p1, p2], False), 0.45, ink, 0.55)


def paw(
    pen: Pen,
    wrist: tuple[float, float],
    direction: tuple[float, float],
    r: float,
    thumb: float,
    grip: Grip,
    rgb: RGB,
    pad: RGB | None = None,
    arm: Sequence[Any] = (),
) -> None:
    """Draw an animal's hand of radius `r`: a stub of a thumb, lines between the toes; `arm` joins it."""
    f = _Frame(*wrist, *direction, thumb, r)
    stretch = lerp(1.05, 0.55, grip.curl)
    shapes = [f.pill(0.0, 0.0, 0.92, stretch, 0.0, 1.04), f.pill(0.25, 0.62, 0.34, 0.72, 1.02, 0.33)]
    if grip.spread > 0.5 or grip.index > 0.5:
        toes = (0,) if grip.index > 0.5 else (0, 1, 2)
        for i in toes:
            v = 0.55 - 0.55 * i
            shapes.append(
                f.pill(stretch, v, 0.36, stretch + (1.35 if grip.index > 0.5 else 0.85), v * 1.35, 0.32)
            )
    pen.part([*arm, *shapes] if arm else shapes, rgb, 0.95)
    if pen.px(r) < 5:
        return
    if pad is not None and grip.palm > 0.5 and not pen.line_style:
        pen.spot(oval(*f.at(stretch * 0.75, 0.0), r * 0.48, r * 0.42), pad, 0.8)
        return
    ink = pen.ink_of(rgb, 0.4)
    for v in (-0.33, 0.33):
        a, b = f.at(stretch + 0.52, v), f.at(stretch + 0.98, v * 0.96)
        pen.line(line(*a, *b), 0.6, ink, 0.85)


def grip_of_robot(
    pen: Pen, wrist: tuple[float, float], direction: tuple[float, float], r: float, grip: Grip, rgb: RGB
) -> None:
    """Draw a robot's hand: a cuff and two jaws."""
    f = _Frame(*wrist, *direction, 1.0, r)
    gape = lerp(0.72, 0.28, grip.curl)
    dark = mix(rgb, (0.1, 0.12, 0.16), 0.35)
    for side in (1.0, -1.0):
        a, b, c = f.at(0.3, 0.0), f.at(0.95, side * (gape + 0.25)), f.at(1.85, side * gape * 0.75)
        pen.cord(spline([a, b, c], False), r * 0.46, dark, 0.8)
    pen.part([f.pill(-0.1, 0.0, 0.80, 0.35, 0.0, 0.80)], rgb, 0.9)
