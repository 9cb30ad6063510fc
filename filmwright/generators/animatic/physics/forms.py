"""The outline of a thing in the plane of the picture, in metres around its centre: what collides.

    entity + look  ──>  Form(radius | convex parts, half width, half height)

A ball is a circle; all else is convex parts, each with a round skin; a part of two points is a bar. Hollow
things have a bottom and two sides, so that what is poured in stays in. Not here: where things are, and paint.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

from filmwright.generators.animatic.physics.words import CLOSED, CONTAINERS, Look
from filmwright.schemas.motion import Entity

Point = tuple[float, float]

_ROUND = frozenset({"wheel", "coin", "hoop", "target"})


@dataclass(frozen=True)
class Form:
    """A circle (`radius` > 0, no parts) or convex `parts` with a skin; half extents in metres."""

    half_width: float
    half_height: float
    radius: float = 0.0
    parts: tuple[tuple[Point, ...], ...] = ()
    skin: float = 0.0
    hollow: bool = False
    holds: bool = False
    """Whether it keeps what starts inside it: hollow things do, and closed ones until they break."""

    @property
    def area(self) -> float:
        """Return the square metres that the wind sees from the side."""
        return math.pi * self.radius**2 if self.radius else 4 * self.half_width * self.half_height

    @property
    def reach(self) -> float:
        """Return how far its farthest point is from the centre."""
        return self.radius or math.hypot(self.half_width, self.half_height)


def circle(radius: float) -> Form:
    """Return a disc."""
    return Form(radius, radius, radius)


def rectangle(width: float, height: float, *, holds: bool = False) -> Form:
    """Return a box seen from the side, with slightly round edges."""
    skin = 0.02 * min(width, height)
    x, y = width / 2 - skin, height / 2 - skin
    return Form(width / 2, height / 2, parts=(((-x, -y), (x, -y), (x, y), (-x, y)),), skin=skin, holds=holds)


def bowl_sides(thing: str) -> tuple[float, float]:
    """Return how wide a container is at its bottom and its rim, as shares of its width."""
    return {"bowl": (0.5, 1.0), "glass": (0.8, 1.0), "bucket": (0.76, 1.0), "pot": (0.78, 1.0),
            "basket": (0.8, 1.0), "jar": (0.96, 0.96), "jug": (0.9, 0.8)}.get(thing, (1.0, 1.0))  # fmt: skip


def vessel(width: float, height: float, thing: str, *, fixed: bool) -> Form:
    """Return a container open at the top: two sides and a bottom, as bars.

    The walls of a fixed one are thickened outwards, so that no pressed drop gets through.
    """
    skin = max(0.03 * min(width, height), 0.002)
    out = 1.5 * skin if fixed else 0.0
    low, rim = bowl_sides(thing)
    xb, xr, y = low * width / 2 - skin + out, rim * width / 2 - skin + out, height / 2 - skin + out
    if thing == "bowl":
        turns = [k * math.pi / 10 for k in range(11)]
        arc = [(-xr * math.cos(a), y - 2 * y * math.sin(a) ** 0.8) for a in turns]
        foot = ((-0.42 * xr, -y), (0.42 * xr, -y))
        parts: tuple[tuple[Point, ...], ...] = (*pairwise(arc), foot)
    else:
        parts = (((-xr, y), (-xb, -y)), ((-xb, -y), (xb, -y)), ((xb, -y), (xr, y)))
    return Form(width / 2, height / 2, parts=parts, skin=skin + out, hollow=True, holds=True)


def rolls(entity: Entity, look: Look) -> bool:
    """Tell whether a log or barrel lies across our view and rolls: it is set moving along the ground."""
    moves = abs(entity.velocity[0]) > 0.2 or abs(entity.spin) > 0.1
    return look.thing in ("log", "barrel") and entity.kind == "rigid" and moves


def form_of(entity: Entity, look: Look) -> Form:
    """Return the outline of one piece of `entity`; sizes as the board gives them."""
    width, depth, height = size_of(entity, look)
    if look.thing in CONTAINERS:
        return vessel(width, height, look.thing, fixed=entity.kind == "fixed")
    if look.thing == "table":
        top = max(0.06 * height, 0.02)
        y = height / 2
        slab = ((-width / 2, y - top), (width / 2, y - top), (width / 2, y), (-width / 2, y))
        return Form(width / 2, height / 2, parts=(slab,))
    if look.thing == "ramp":
        return Form(width / 2, height / 2, parts=(_ramp(width, height, "left" in entity.looks.lower()),))
    lies_towards_us = entity.shape == "cylinder" and depth >= 1.3 * max(width, height)
    if look.thing in _ROUND:
        return circle(max(width, height) / 2)
    if entity.shape == "ball" or lies_towards_us:
        return circle((width + height) / 4)
    if entity.shape == "capsule":
        r = min(width, height) / 2
        a, b = max(width / 2 - r, 0.0), max(height / 2 - r, 0.0)
        return Form(width / 2, height / 2, parts=(((-a, -b), (a, b)),), skin=r) if a + b else circle(r)
    return rectangle(width, height, holds=look.thing in CLOSED and entity.shape in ("box", "cylinder"))


def size_of(entity: Entity, look: Look) -> tuple[float, float, float]:
    """Return width, depth and height as the thing lies: a log is given by its length, and it never stands."""
    width, depth, height = entity.size
    if entity.shape == "cylinder" and rolls(entity, look):
        thick, long = sorted((min(width, depth), max(width, depth, height)))
        return thick, max(long, 1.3 * thick), thick
    if (
        look.thing == "log"
        and entity.shape == "cylinder"
        and height > max(width, depth)
        and entity.kind == "rigid"
    ):
        return height, depth, width
    return width, depth, height


def _ramp(width: float, height: float, high_left: bool) -> tuple[Point, ...]:
    x, y = width / 2, height / 2
    return ((-x, -y), (x, -y), (-x, y)) if high_left else ((-x, -y), (x, -y), (x, y))
