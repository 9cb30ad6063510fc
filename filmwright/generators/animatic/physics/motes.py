"""Particles too many and too light to collide: snow, leaves, sparks, confetti, and the crumbs of a snowball.

    entity, time ──ballistics with drag (in closed form)──> (n, 3) positions, angles, alpha

Each mote is a pure function of its seed and the time: any frame can be asked for, in any order. What falls
(snow, leaves) comes down all over its region; what flies (sparks, confetti) leaves a point.
World: x right, y up, z away; metres. Not here: paint.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.physics.forces import wind_at
from filmwright.generators.animatic.physics.materials import GRAVITY
from filmwright.generators.animatic.physics.words import look_of
from filmwright.schemas.motion import Entity, MotionScript

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Manner:
    """How one sort of mote moves."""

    fall: float
    """Terminal speed, metres a second; negative rises."""
    sway: float
    """Metres of swaying to and fro."""
    size: float
    """Metres, when the script does not say."""
    launch: float = 0.0
    """Metres a second at which it leaves the point; 0 is for what comes down all over a region."""
    life: float = 0.0
    """Seconds until it is gone; 0 stays."""
    settles: bool = False


MANNERS: dict[str, Manner] = {
    "snow": Manner(0.9, 0.10, 0.022), "leaf": Manner(1.1, 0.35, 0.07, settles=True),
    "rain": Manner(8.0, 0.0, 0.006),
    "petal": Manner(0.8, 0.30, 0.03, settles=True), "feather": Manner(0.4, 0.45, 0.08, settles=True),
    "ash": Manner(0.5, 0.2, 0.012), "dust": Manner(0.03, 0.25, 0.008), "firefly": Manner(0.0, 0.6, 0.02),
    "confetti": Manner(1.0, 0.25, 0.035, launch=5.5, settles=True),
    "spark": Manner(14.0, 0.0, 0.012, 3.2, 0.9),
    "ember": Manner(-0.9, 0.25, 0.012, 0.9, 2.2), "smoke": Manner(-0.7, 0.2, 0.35, 0.35, 3.0),
    "sand": Manner(7.0, 0.0, 0.006, 1.5, 1.6), "drop": Manner(7.0, 0.0, 0.010, 2.4, 1.2),
    "bubble": Manner(-0.35, 0.12, 0.05, 0.2, 4.0), "": Manner(2.5, 0.08, 0.03, 1.6, 2.5),
}  # fmt: skip


@dataclass(frozen=True)
class Motes:
    """One cloud of motes over the whole shot."""

    who: str
    sort: str
    position: NDArray[np.float32]
    """(frames, n, 3)."""
    angle: NDArray[np.float32]
    alpha: NDArray[np.float32]
    """(frames, n); 0 is not there."""
    size: NDArray[np.float32]
    """(n,) metres."""


def manner_of(entity: Entity) -> tuple[str, Manner]:
    """Return the sort of mote an entity is, and its manner."""
    thing = look_of(entity).thing
    if thing not in MANNERS:
        thing = {"snow": "snow", "paper": "confetti", "water": "drop"}.get(entity.material, "")
    return thing, MANNERS[thing]


def _drift(motion: MotionScript, who: str, frames: int, fps: float, seed: int) -> Array:
    """Return how far the air has carried what drifts with it, (frames + 1, 3) metres."""
    winds = np.array([wind_at(motion, who, f / fps, seed) for f in range(frames)]).reshape(frames, 3)
    return np.concatenate([np.zeros((1, 3)), np.cumsum(winds / fps, 0)])


def perform_motes(
    motion: MotionScript, entity: Entity, frames: int, fps: float, seed: int, *, floor: bool
) -> Motes:
    """Let one cloud of motes fall or fly for `frames` frames; deterministic."""
    sort, manner = manner_of(entity)
    n = entity.count if entity.count > 1 else 90
    drift = _drift(motion, entity.id, frames, fps, seed)
    rng = generator("motes", entity.id, seed)
    regional = max(entity.size) > 0.5
    size = manner.size if regional or entity.size == (0.3, 0.3, 0.3) else float(np.median(entity.size))
    sizes = size * rng.uniform(0.6, 1.25, n)
    x, away, up = entity.at
    centre = np.array((x, up, away))
    times = np.arange(frames) / fps
    phase = rng.uniform(0, 2 * math.pi, (n, 2))
    weightless = motion.gravity == "none"
    if manner.launch == 0:
        extent = (
            np.array((entity.size[0], entity.size[2], entity.size[1]))
            if regional
            else np.array((6.0, 3.5, 3.0))
        )
        if not regional and floor:
            centre[1] = max(centre[1], extent[1] / 2)
        unit = rng.random((n, 3)) - 0.5
        fall = 0.0 if weightless else manner.fall
        position, alpha = _falling(
            centre, extent, unit, fall * rng.uniform(0.75, 1.25, n), times, drift, manner, floor
        )
    else:
        position, alpha = _flying(motion, entity, manner, centre, n, times, fps, drift, rng, floor)
    rests = manner.settles & floor & (position[..., 1] <= 0.011)
    sway = manner.sway * ~rests
    position[..., 0] += sway * np.sin(1.7 * times[:, None] + phase[None, :, 0])
    position[..., 2] += sway * 0.6 * np.sin(1.3 * times[:, None] + phase[None, :, 1])
    spin = rng.uniform(-3, 3, n) if sort in ("leaf", "petal", "confetti", "feather", "") else np.zeros(n)
    turning = np.cumsum(np.where(rests, 0.0, spin[None, :]), 0) / fps
    angle = phase[None, :, 0] + turning + 0.5 * np.sin(2 * times[:, None] + phase[None, :, 1])
    if floor:
        position[..., 1] = np.maximum(position[..., 1], 0.01)
    if sort == "firefly":
        alpha = alpha * (0.35 + 0.65 * np.clip(np.sin(2.2 * times[:, None] + phase[None, :, 0]) * 1.4, 0, 1))
    return Motes(
        entity.id, sort, position.astype(np.float32), np.where(rests, 0.2, angle).astype(np.float32),
        alpha.astype(np.float32), sizes.astype(np.float32),
    )  # fmt: skip


def _falling(
    centre: Array,
    extent: Array,
    unit: Array,
    fall: Array,
    times: Array,
    drift: Array,
    manner: Manner,
    floor: bool,
) -> tuple[Array, Array]:
    """Come down through a region again and again; what settles lies on the floor from then on."""
    start = centre + unit * extent
    bottom = 0.0 if floor else centre[1] - extent[1] / 2
    top = centre[1] + extent[1] / 2
    position = np.empty((len(times), len(unit), 3))
    dropped = fall[None, :] * times[:, None] - drift[:-1, None, 1]
    if manner.settles:
        down = np.clip(start[None, :, 1] - dropped, bottom, None)
        position[..., 1] = down
        landed = start[None, :, 1] - dropped <= bottom
        airborne = np.where(landed, 0.0, 1.0)
        carried = np.cumsum(airborne[..., None] * np.diff(drift, axis=0)[:, None, :], 0)
    else:
        height = max(top - bottom, 1e-3)
        position[..., 1] = bottom + np.mod(start[None, :, 1] - bottom - dropped, height)
        carried = np.broadcast_to(drift[:-1, None, :], position.shape)
    for axis in (0, 2):
        span = extent[axis]
        moved = start[None, :, axis] + carried[..., axis]
        position[..., axis] = (
            moved
            if manner.settles
            else centre[axis] + np.mod(moved - centre[axis] + span / 2, span) - span / 2
        )
    return position, np.ones(position.shape[:2])


def _flying(
    motion: MotionScript, entity: Entity, manner: Manner, centre: Array, n: int, times: Array, fps: float,
    drift: Array, rng: np.random.Generator, floor: bool,
) -> tuple[Array, Array]:  # fmt: skip
    """Leave a point one after another, slowed by the air: x(t) with linear drag, in closed form."""
    g = GRAVITY[motion.gravity]
    direction = np.array((entity.velocity[0], entity.velocity[2], entity.velocity[1]), float)
    speed = float(np.sqrt((direction**2).sum()))
    scatter = rng.normal(0, 1, (n, 3)) * np.array((0.55, 0.35, 0.35))
    aim = direction / speed if speed else np.array((0.0, 1.0, 0.0))
    launch = (aim + scatter) * (speed or manner.launch) * rng.uniform(0.5, 1.1, (n, 1))
    born = rng.uniform(0, max(manner.life, 0.15), n) if manner.life else rng.uniform(0, 0.12, n)
    age = times[:, None] - born[None, :]
    if manner.life:
        before = 0.0 if entity.velocity != (0, 0, 0) else manner.life  # a fire already burns, a jet begins
        age = age + before
        age = np.where(age < 0, age, age - np.floor(np.maximum(age, 0) / manner.life) * manner.life)
    t = np.maximum(age, 0.0)
    response = max(abs(manner.fall), 0.2) / 9.81  # seconds: terminal speed = g * response
    terminal = np.array((0.0, -math.copysign(max(g, 0.0) * response, manner.fall), 0.0))
    decay = response * (1 - np.exp(-t / response))
    position = centre + terminal * t[..., None] + (launch[None] - terminal) * decay[..., None]
    left = np.floor((times[:, None] - t) * fps + 1e-6).astype(int)
    born_frame = np.clip(left, 0, len(times) - 1)
    position += drift[:-1, None, :] - drift[born_frame]
    alpha = np.where(age < 0, 0.0, 1.0)
    if manner.life:
        alpha *= np.clip(2.2 * (1 - t / manner.life), 0, 1)
    if floor and manner.settles:
        below = position[..., 1] <= 0.01
        first = np.where(below.any(0), below.argmax(0), len(times))
        at = np.minimum(np.arange(len(times))[:, None], first[None, :])
        position = np.take_along_axis(position, at[..., None].repeat(3, -1), 0)
    return position, alpha


def crumbs(
    centre: tuple[float, float, float], frame: int, frames: int, fps: float, speed: float, key: int
) -> Motes:
    """Return the puff of a snowball that hit something at `frame`."""
    rng = generator("crumbs", key)
    n = 26
    times = np.arange(frames) / fps - frame / fps
    direction = rng.uniform(0, 2 * math.pi, n)
    pace = speed * rng.uniform(0.08, 0.42, n)
    launch = np.stack(
        [np.cos(direction) * pace, np.abs(np.sin(direction)) * pace + 0.4, rng.normal(0, 0.4, n)], -1
    )
    t = np.maximum(times, 0.0)[:, None, None]
    position = np.array(centre) + launch[None] * t - np.array((0, 4.905, 0)) * t * t
    alive = (times[:, None] >= 0) & (times[:, None] < 0.9) & (position[..., 1] > 0.0)
    alpha = np.where(alive, np.clip(1.4 - times[:, None] / 0.7, 0, 1), 0.0)
    sizes = rng.uniform(0.008, 0.03, n)
    return Motes(
        "", "snow", position.astype(np.float32), np.zeros((frames, n), np.float32), alpha.astype(np.float32),
        sizes.astype(np.float32),
    )  # fmt: skip
