"""Liquids as things to draw: what flows, what stands in a vessel, and the jug it comes from.

drops ──calm, in a vessel?──> a level and its round surface
      └─moving──────────────> metaballs
"""

import math
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.paths import Point, oval
from filmwright.generators.animatic.physics.draw_liquid import paint_liquid, surface, with_bodies
from filmwright.generators.animatic.physics.draw_vessels import (
    CLEAR,
    inside_up_to,
    level_disc,
    level_of,
    pourer,
)
from filmwright.generators.animatic.physics.item import LAYER, Draw, Item
from filmwright.generators.animatic.physics.liquid import Source
from filmwright.generators.animatic.physics.paint import at, lighter
from filmwright.generators.animatic.physics.space import ABSENT
from filmwright.generators.animatic.physics.words import look_of, thing_in
from filmwright.generators.animatic.physics.world import Simulation
from filmwright.schemas.motion import Entity

_OWN_SOURCE = ("tap", "faucet", "waterfall", "fountain", "spring", "leak", "rain", "drip", "hose")
"""Words for liquids that come from something else than a jug."""


def liquid_items(simulation: Simulation, frame: int) -> list[Item]:
    """List the liquids of a frame: what stands in vessels, what flows, and what it is poured from."""
    found = []
    for k, source in enumerate(simulation.plane.sources):
        entity = simulation.motion.entities[source.entity]
        drops = simulation.plane.drops[k][frame]
        wet = drops[~np.isnan(drops[:, 0])].astype(np.float64)
        stands = _standing(simulation, frame, wet, source)
        moving = wet[~np.isin(np.arange(len(wet)), [i for s in stands for i in s.drops])]
        on_floor = (moving[:, 1] < 2.2 * source.radius) & simulation.floor
        if on_floor.sum() >= 6:
            puddle = moving[on_floor]
            moving = moving[~on_floor]
            found.append(Item(source.z + LAYER, entity.id, partial(_paint_puddle, source, entity, puddle)))

        found.append(Item(source.z, entity.id, partial(_paint, source, entity, stands, moving)))
        for stand in stands:
            found.append(_disc(simulation, frame, entity, stand))
        words = f"{entity.looks} {entity.id}".lower()
        elsewhere = any(
            thing_in(e.looks or e.id) in ("jug", "bottle", "jar")
            and math.dist(e.at, entity.at) < 0.6 + max(e.size)
            for e in simulation.motion.entities
            if e.id != entity.id
        )
        if source.pours and not elsewhere and not any(w in words for w in _OWN_SOURCE):
            found.append(Item(source.z - 2 * LAYER, entity.id, _pourer(simulation, k, frame)))
    return found


def _paint(
    source: Source, entity: Entity, stands: list["_Stand"], moving: NDArray[np.float64], canvas: Canvas
) -> None:
    path = surface(moving, source.radius, source.columns / source.per_second)
    path = with_bodies(path, [s.outline for s in stands])
    paint_liquid(canvas, path, look_of(entity).colour, entity.material, source.radius)


def _paint_puddle(source: Source, entity: Entity, puddle: NDArray[np.float64], canvas: Canvas) -> None:
    """Draw what lies on the floor as a round pool: in the plane it could only be a line."""
    spread = 2.3 if source.thickness > 0.6 else 2.8
    radius = spread * source.radius * math.sqrt(len(puddle))
    rgb = look_of(entity).colour
    x, flat = float(np.median(puddle[:, 0])), 0.17 * radius
    pool = oval(x, 0.4 * flat, radius, flat)
    canvas.shape(pool, rgb, 0.03 * radius)
    if canvas.style != "line":
        canvas.fill(oval(x, 0.3 * flat, 0.9 * radius, 0.8 * flat), lighter(rgb, 0.18))
        canvas.fill(oval(x - 0.35 * radius, 0.62 * flat, 0.3 * radius, 0.14 * flat), lighter(rgb, 0.85), 0.7)


class _Stand(NamedTuple):
    """Liquid that stands in an upright vessel: which drops, how high above its centre, and its outline."""

    piece: int
    drops: list[int]
    level: float
    outline: list[Point]


def _standing(simulation: Simulation, frame: int, wet: NDArray[np.float64], source: Source) -> list[_Stand]:
    """Find the liquid that stands in vessels: its level follows from how much there is."""
    found = []
    for i, piece in enumerate(simulation.plane.pieces):
        x, y, _, angle = (float(v) for v in simulation.plane.poses[frame, i])
        if (
            not piece.form.hollow
            or abs(math.sin(angle)) > 0.12
            or simulation.plane.states[frame, i] == ABSENT
        ):
            continue
        thing = look_of(simulation.motion.entities[piece.entity]).thing
        w, _, h = piece.size
        held = (np.abs(wet[:, 0] - x) < 0.5 * w) & (np.abs(wet[:, 1] - y) < 0.5 * h)
        calm = held & (np.hypot(wet[:, 2], wet[:, 3]) < 0.6)
        if calm.sum() < 12:
            continue
        level = level_of(thing, w, h, float(calm.sum()) * math.pi * source.radius**2 / 0.84)
        under = calm & (wet[:, 1] - y < level + 1.2 * source.radius)
        outline = [(x + px, y + py) for px, py in inside_up_to(thing, w, h, level)]
        found.append(_Stand(i, [int(k) for k in np.flatnonzero(under)], level, outline))
    return found


def _disc(simulation: Simulation, frame: int, entity: Entity, stand: _Stand) -> Item:
    piece = simulation.plane.pieces[stand.piece]
    x, y, z, _ = (float(v) for v in simulation.plane.poses[frame, stand.piece])
    vessel, liquid = look_of(simulation.motion.entities[piece.entity]), look_of(entity)
    w, _, h = piece.size

    def paint(canvas: Canvas) -> None:
        with at(canvas, x, y):
            level_disc(canvas, vessel.thing, vessel.colour, liquid.colour, entity.material, w, h, stand.level)

    return Item(z - 0.5 * LAYER if vessel.thing in CLEAR else z + 0.5 * LAYER, entity.id, paint)


def _pourer(simulation: Simulation, k: int, frame: int) -> Draw:
    source = simulation.plane.sources[k]
    entity = simulation.motion.entities[source.entity]
    seconds = frame / simulation.fps
    ends = source.count / source.per_second
    tip = (
        1.0 - min(1.0, max(0.0, (seconds - ends) / 0.7)) ** 2 * 0.75
        if seconds > ends
        else 0.75 + 0.25 * seconds / ends
    )
    size = max(2.5 * math.sqrt(source.count) * source.radius, 12 * source.radius)
    x, y = source.mouth
    direction = 1.0 if source.velocity[0] >= 0 else -1.0
    mouth = (x - 0.4 * direction * source.radius, y - 0.3 * source.radius)
    return lambda canvas: pourer(canvas, entity.material, mouth, direction, size, tip)
