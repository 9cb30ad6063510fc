"""Wind, pulls and drags as functions of time: the board's `forces`, made to push on arrays of things.

    forces ──> wind_at(t), push(t, positions, velocities, ...) -> accelerations

Wind is moving air: it pushes with the quadratic drag of what it meets (Rayleigh), so light things fly and
stones stay. `attract` with a target pulls everything towards that target with so many newtons, and without
one it is a constant force. `drag` takes so many newtons at a metre a second. Impulses are in `plane`.
"""

import math

import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.physics.materials import AIR_DENSITY
from filmwright.schemas.motion import Force, MotionScript

Array = NDArray[np.float64]

DRAG_COEFFICIENT = 0.5
"""Of a ball, at the speeds of everyday life."""


def is_on(force: Force, seconds: float) -> bool:
    """Tell whether a lasting force acts at this time."""
    return force.at <= seconds and (force.until is None or seconds < force.until)


def gust_at(strength: float, seconds: float, seed: int) -> float:
    """Return by how much a gust multiplies the wind: 1 on average, never negative."""
    a, b, c = generator("gust", seed).uniform(0, 2 * math.pi, 3)
    swing = (
        0.55 * math.sin(1.3 * seconds + a)
        + 0.33 * math.sin(2.9 * seconds + b)
        + 0.2 * math.sin(7.1 * seconds + c)
    )
    return max(0.0, 1 + strength * swing)


def wind_at(motion: MotionScript, who: str, seconds: float, seed: int) -> Array:
    """Return the speed of the air around `who` in the world of the animatic (x right, y up, z away)."""
    wind = np.zeros(3)
    for k, force in enumerate(motion.forces):
        if force.kind == "wind" and force.target in (None, who) and is_on(force, seconds):
            x, away, up = force.vector
            factor = gust_at(force.gust, seconds, seed * 16 + k) if force.gust else 1.0
            wind += np.array((x, up, away)) * factor
    return wind


def has_wind(motion: MotionScript) -> bool:
    """Tell whether any wind blows in this shot."""
    return any(f.kind == "wind" for f in motion.forces)


def drag_acceleration(wind: Array, velocity: Array, area: Array, mass: Array, dt: float) -> Array:
    """Return what moving air does to things, metres a second squared; stable for a step of `dt`."""
    relative = wind - velocity
    speed = np.sqrt((relative**2).sum(-1))
    rate = 0.5 * AIR_DENSITY * DRAG_COEFFICIENT * area * speed / mass
    return np.asarray(relative * np.minimum(rate, 0.5 / dt)[:, None])


def push(
    motion: MotionScript, seconds: float, seed: int, dt: float, who: NDArray[np.int64], position: Array,
    velocity: Array, area: Array, mass: Array, afloat: NDArray[np.bool_],
) -> Array:  # fmt: skip
    """Return the accelerations (n, 3) of pieces by all lasting forces, gravity excepted.

    Args:
        motion: the script; `who` indexes its entities.
        seconds: time in the shot.
        seed: of the gusts.
        dt: the step the result is used for.
        who: (n,) of the n pieces.
        position: (n, 3) metres.
        velocity: (n, 3) metres a second.
        area: (n,) square metres the wind sees.
        mass: (n,) kilograms.
        afloat: pieces that are lighter than air (balloons): they rise, and feel still air.
    """
    acceleration = np.zeros_like(position)
    blows = has_wind(motion)
    for e, entity in enumerate(motion.entities):
        mine = who == e
        if not mine.any() or not (blows or afloat[mine].any()):
            continue
        wind = wind_at(motion, entity.id, seconds, seed)
        if wind.any() or afloat[mine].any():
            acceleration[mine] += drag_acceleration(wind, velocity[mine], area[mine], mass[mine], dt)
    for force in motion.forces:
        if force.kind in ("wind", "impulse") or not is_on(force, seconds):
            continue
        x, away, up = force.vector
        newtons = np.array((x, up, away))
        strength = math.hypot(*force.vector)
        target = next((k for k, e in enumerate(motion.entities) if e.id == force.target), None)
        mine = np.ones(len(who), bool) if target is None else who == target
        if force.kind == "drag":
            rate = np.minimum(strength / mass[mine], 0.5 / dt)
            acceleration[mine] -= velocity[mine] * rate[:, None]
        elif target is None:
            acceleration += newtons / mass[:, None]
        elif mine.any() and not mine.all():
            to = position[mine].mean(0) - position[~mine]
            distance = np.sqrt((to**2).sum(-1, keepdims=True))
            acceleration[~mine] += strength * to / np.maximum(distance, 0.1) / mass[~mine, None]
    return acceleration
