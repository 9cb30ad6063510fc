"""An amount of liquid as a few hundred drops: where it comes from, and how thick it is.

    liquid entity ──source──> drops a frame ──the plane──> positions ──thicken──> neighbours drag

An amount that hangs in the air is poured from there; one that starts in a vessel or on the ground lies there.
Thickness is XSPH velocity smoothing (Monaghan 1989): water keeps its differences in speed, honey loses them.
Not here: collisions (`plane`) and the surface that is drawn (`draw_liquid`).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.physics.forms import form_of
from filmwright.generators.animatic.physics.materials import GRAVITY, STUFF
from filmwright.generators.animatic.physics.words import CONTAINERS, look_of
from filmwright.schemas.motion import Entity, MotionScript

Array = NDArray[np.float64]

USUAL_DROPS, MOST_DROPS = 220, 360
POUR_SECONDS = 2.6
"""How long a pour takes when the script does not say how fast."""


@dataclass(frozen=True)
class Source:
    """How one liquid entity enters the shot; `starts` are drops (x, y) that lie there from the beginning."""

    entity: int
    radius: float
    count: int
    thickness: float
    z: float
    mouth: tuple[float, float]
    velocity: tuple[float, float]
    columns: int
    per_second: float
    starts: tuple[tuple[float, float], ...] = ()

    @property
    def pours(self) -> bool:
        """Tell whether it comes out of a mouth (and does not lie there)."""
        return not self.starts


def _vessel_under(entity: Entity, motion: MotionScript) -> Entity | None:
    """Return the vessel an amount is in or above: the highest one whose sides enclose its `at`."""
    x, away, up = entity.at
    vx = entity.velocity[0]
    below = []
    for other in motion.entities:
        if look_of(other).thing not in CONTAINERS or other.kind not in ("fixed", "rigid"):
            continue
        ox, oaway, oup = other.at
        slack = 0.5 * other.size[0] + abs(vx) * 0.7
        if (
            abs(x - ox) <= slack
            and abs(away - oaway) <= other.size[1] + entity.size[1]
            and up > oup - other.size[2]
        ):
            below.append(other)
    return max(below, key=lambda other: other.at[2], default=None)


def source_of(e: int, motion: MotionScript, seed: int, *, floor: bool) -> Source:
    """Plan how the liquid entity number `e` enters; pure."""
    entity = motion.entities[e]
    x, away, up = entity.at
    width, _, height = entity.size
    vessel = _vessel_under(entity, motion)
    count = min(MOST_DROPS, max(60, entity.count)) if entity.count > 1 else USUAL_DROPS
    area = width * height
    spills = any(w in entity.looks.lower() for w in ("spill", "overflow", "flood", "too much"))
    if vessel is not None and not spills:
        form = form_of(vessel, look_of(vessel))
        wall = 0.03 * 2 * min(form.half_width, form.half_height)
        room = (2 * (form.half_width - wall)) * (2 * (form.half_height - wall))
        full = 0.66 if look_of(vessel).thing in ("glass", "jar") else 0.95  # opaque ones show it at the rim
        room *= full * (0.76 if look_of(vessel).thing == "bowl" else 1.0)
        area = room if area > 0.6 * room else area  # about a mug of water fills the mug
    radius = math.sqrt(0.84 * area / (math.pi * count))
    thickness = STUFF[entity.material].thickness
    lies = floor and up - height / 2 <= 0.02
    if vessel is not None:
        inside_x = abs(x - vessel.at[0]) < vessel.size[0] / 2
        lies = lies or (inside_x and abs(up - vessel.at[2]) < vessel.size[2] / 2)
    vx, _, vy = entity.velocity
    if not (vx or vy):
        vy = -0.35 * math.sqrt(max(radius / 0.003, 1.0))
    speed = math.hypot(vx, vy)
    single_file = speed / (1.9 * radius)
    columns = min(4, max(1, math.ceil(count / (single_file * POUR_SECONDS) - 0.25)))
    starts: tuple[tuple[float, float], ...] = ()
    if lies:
        starts = _lying(entity, vessel, count, radius, seed, floor=floor)
    return Source(
        e, radius, count, thickness, away, (x, up), (vx, vy), columns, single_file * columns, starts
    )


def _lying(
    entity: Entity, vessel: Entity | None, count: int, radius: float, seed: int, *, floor: bool
) -> tuple[tuple[float, float], ...]:
    x, _, up = entity.at
    width, bottom = entity.size[0], up - entity.size[2] / 2
    if vessel is not None:
        form = form_of(vessel, look_of(vessel))
        low = 0.5 if look_of(vessel).thing == "bowl" else 0.86
        wall = 0.06 * 2 * min(form.half_width, form.half_height)
        x, width = vessel.at[0], 2 * (form.half_width - wall) * low
        bottom = vessel.at[2] - form.half_height + wall
    if floor:
        bottom = max(bottom, 0.0)
    columns = max(1, int(width / (2.02 * radius)))
    jitter = generator("lying", entity.id, seed).uniform(-0.05, 0.05, count) * radius
    drops = []
    for k in range(count):
        level, column = divmod(k, columns)
        shift = 0.5 * radius if level % 2 else -0.5 * radius
        dx = (column - (columns - 1) / 2) * 2.02 * radius + shift + float(jitter[k])
        drops.append((x + dx, bottom + radius + level * 1.78 * radius))
    return tuple(drops)


def emitted(
    source: Source, frame: int, fps: float, gravity: str, seed: int
) -> list[tuple[float, float, float, float]]:
    """Return the drops (x, y, vx, vy) that leave the mouth during one frame."""
    first = math.ceil(source.per_second * frame / fps)
    last = math.ceil(source.per_second * (frame + 1) / fps)
    g = GRAVITY[gravity]
    vx, vy = source.velocity
    speed = math.hypot(vx, vy)
    across = (-vy / speed, vx / speed)
    rng = generator("pour", source.entity, seed, frame)
    drops = []
    for k in range(first, min(last, source.count)):
        age = (frame + 1) / fps - (k // source.columns + 0.5) * source.columns / source.per_second
        age = min(max(age, 0.0), 1 / fps)
        side = ((k % source.columns) - (source.columns - 1) / 2) * 2.06 * source.radius
        side += float(rng.uniform(-0.03, 0.03)) * source.radius
        drops.append(
            (
                source.mouth[0] + across[0] * side + vx * age,
                source.mouth[1] + across[1] * side + vy * age - g * age * age / 2,
                vx,
                vy - g * age,
            )
        )
    return drops


def thicken(position: Array, velocity: Array, radius: float, share: float) -> Array:
    """Return the velocities (n, 2) after drops have dragged their neighbours; keeps the momentum."""
    from scipy.spatial import cKDTree

    pairs = cKDTree(position).query_pairs(2.7 * radius, output_type="ndarray")
    n = len(position)
    neighbours = np.bincount(pairs[:, 0], minlength=n) + np.bincount(pairs[:, 1], minlength=n)
    # A falling thread is left alone: smoothing along it would gather it into lumps.
    pairs = pairs[(neighbours[pairs] > 2).all(-1)]
    if not len(pairs):
        return velocity
    a, b = pairs[:, 0], pairs[:, 1]
    weight = 0.5 * share / np.maximum(neighbours[a], neighbours[b])
    difference = (velocity[b] - velocity[a]) * weight[:, None]
    out = velocity.copy()
    for axis in (0, 1):
        out[:, axis] += np.bincount(a, difference[:, axis], len(position))
        out[:, axis] -= np.bincount(b, difference[:, axis], len(position))
    return out
